package io.trunkline.core.topology;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.core.topology.Topology.Node;
import io.trunkline.options.Endpoint;
import io.trunkline.status.ServerRole;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Keeps the {@link Topology} up to date: its only writer. Who is a member says a {@link TopologySource}; what they are
 * to each other they say themselves. Thread-safe; reading takes no lock.
 *
 * <p>A member that is new is made, and connects; one that has left is retired: it gets nothing new, ends what is in
 * flight, and gives away the rest.
 */
public final class TopologyKeeper implements TopologySource.Members {

    private final Function<Endpoint, ServerEndPoint> maker;
    private final TopologyListener listener;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Topology current = Topology.of(0, List.of(), RetiredServers.NONE);
    /** How many promotions were seen. */
    @GuardedBy("lock")
    private long promotions;

    @GuardedBy("lock")
    private boolean started;

    @GuardedBy("lock")
    private boolean closed;

    /**
     * Makes one that knows of no server.
     *
     * @param maker makes what the engine has of a server
     */
    public TopologyKeeper(Function<Endpoint, ServerEndPoint> maker, TopologyListener listener) {
        this.maker = maker;
        this.listener = listener;
    }

    /** What is known now. */
    public Topology current() {
        return current;
    }

    /** The members connect, and so do later ones as soon as they are known. */
    public void start() {
        lock.lock();
        try {
            started = true;
            current.servers().forEach(ServerEndPoint::start);
        } finally {
            lock.unlock();
        }
    }

    // ---- members ----

    @Override
    public void install(List<Endpoint> endpoints) {
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("A topology has at least one server: endpoints=[], members="
                    + current.servers() + ". Close the multiplexer if there is none any more.");
        }
        List<ServerEndPoint> added = new ArrayList<>();
        List<ServerEndPoint> retired;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            Topology before = current;
            List<Node> nodes = new ArrayList<>(endpoints.size());
            for (Endpoint endpoint : new LinkedHashSet<>(endpoints)) {
                Node known = before.node(endpoint);
                if (known == null) {
                    ServerEndPoint server = maker.apply(endpoint);
                    added.add(server);
                    known = new Node(server, ServerRole.UNKNOWN, 0);
                }
                nodes.add(known);
            }
            retired = without(before, nodes);
            Topology next = before.next(nodes, before.retired().plus(retired));
            if (next.servers().equals(before.servers())) {
                return; // neither others nor in another order
            }
            current = next;
            // under the lock, so that what one change starts no earlier one's rest retires; neither waits for anything
            if (started) {
                added.forEach(ServerEndPoint::start);
            }
            retired.forEach(ServerEndPoint::retire);
        } finally {
            lock.unlock();
        }
        added.forEach(listener::onAdded);
        retired.forEach(listener::onRetired);
    }

    private static List<ServerEndPoint> without(Topology before, List<Node> nodes) {
        List<ServerEndPoint> left = before.servers();
        nodes.forEach(node -> left.remove(node.server()));
        return left;
    }

    /** The last connection of a server that was retired has closed: only what it counted is left. */
    public void onGone(ServerEndPoint server) {
        lock.lock();
        try {
            Topology before = current;
            if (before.retired().draining().contains(server)) {
                current = before.next(before.nodes(), before.retired().withGone(server));
            }
        } finally {
            lock.unlock();
        }
    }

    /** From now on nothing changes any more; returns every server that has connections. */
    public List<ServerEndPoint> close() {
        lock.lock();
        try {
            closed = true;
            return current.everyServer();
        } finally {
            lock.unlock();
        }
    }

    // ---- roles ----

    /** A server has told what it is. */
    public void onRole(ServerEndPoint server, ServerRole role) {
        boolean changed = false;
        lock.lock();
        try {
            Topology before = current;
            List<Node> nodes = new ArrayList<>(before.nodes().size());
            for (Node node : before.nodes()) {
                boolean isNews = node.server() == server && node.role() != role;
                changed |= isNews;
                nodes.add(isNews ? changed(node, role) : node);
            }
            if (changed) {
                current = before.next(nodes, before.retired());
            }
        } finally {
            lock.unlock();
        }
        if (changed && role == ServerRole.PRIMARY) {
            doubtPrimaries();
        }
    }

    /** If there are several, one may have told before it became a replica, or may not have heard of it yet. */
    private void doubtPrimaries() {
        List<ServerEndPoint> primaries = current.primaries();
        if (primaries.size() > 1) {
            primaries.forEach(primary -> primary.roleWatch().ask());
        }
    }

    @GuardedBy("lock")
    private Node changed(Node node, ServerRole role) {
        boolean promoted = role == ServerRole.PRIMARY && node.role() == ServerRole.REPLICA;
        return new Node(node.server(), role, promoted ? ++promotions : node.promotions());
    }

    /** Something says that roles have changed: every server is asked. */
    public void doubt() {
        for (Node node : current.nodes()) {
            node.server().roleWatch().ask();
        }
    }
}
