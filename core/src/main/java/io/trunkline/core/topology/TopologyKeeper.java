package io.trunkline.core.topology;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.trunkline.core.cluster.ClusterMap;
import io.trunkline.core.cluster.ClusterView;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.core.topology.Topology.Node;
import io.trunkline.options.Endpoint;
import io.trunkline.status.ServerRole;
import io.trunkline.transport.TransportLoop;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
    private volatile Topology current = Topology.of(0, List.of(), RetiredServers.NONE, null, false);

    @GuardedBy("lock")
    private final ClusterMembers cluster;
    /** Who was a member before anybody told of a cluster. */
    @GuardedBy("lock")
    private List<Endpoint> seeds = List.of();

    /** How many promotions were seen. */
    @GuardedBy("lock")
    private long promotions;

    /** Who takes writes, if others say so. */
    @GuardedBy("lock")
    private @Nullable Endpoint appointed;

    /** Keeps time as long as there is no member. */
    private volatile @Nullable TransportLoop clock;

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
        this.cluster = new ClusterMembers(maker);
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
        install(endpoints, null);
    }

    /**
     * Takes all the members there are, and who of them takes writes, as sentinels tell.
     *
     * @param endpoints at least one
     * @param primary one of them; null if that is not known
     */
    void install(List<Endpoint> endpoints, @Nullable Endpoint primary) {
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("A topology has at least one server: endpoints=[], members="
                    + current.servers() + ". Close the multiplexer if there is none any more.");
        }
        Change change;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            Topology before = current;
            appointed = primary;
            List<Node> nodes = new ArrayList<>(endpoints.size());
            for (Endpoint endpoint : new LinkedHashSet<>(endpoints)) {
                Node known = before.node(endpoint);
                Node node = known != null ? known : new Node(maker.apply(endpoint), ServerRole.UNKNOWN, 0);
                nodes.add(before.isAppointed() ? having(node, node.server().role()) : node);
            }
            change = Change.between(before, nodes);
            if (nodes.equals(before.nodes())) {
                return; // neither others nor in another order, nor others' duties
            }
            adopt(before.next(nodes, before.retired().plus(change.retired())), change);
        } finally {
            lock.unlock();
        }
        change.tell(listener);
    }

    // ---- appointed by sentinels ----

    /**
     * Others say from now on who takes writes. As long as they have not told, there is no member.
     *
     * @param timeKeeper keeps time until there is a member
     */
    void awaitAppointment(TransportLoop timeKeeper) {
        lock.lock();
        try {
            clock = timeKeeper;
            current = Topology.of(0, List.of(), RetiredServers.NONE, null, true);
        } finally {
            lock.unlock();
        }
    }

    /** The member at an endpoint; null if there is none. */
    @Nullable
    ServerEndPoint member(Endpoint endpoint) {
        Node node = current.node(endpoint);
        return node == null ? null : node.server();
    }

    /** A loop to keep time by. */
    TransportLoop clock() {
        List<Node> members = current.nodes();
        TransportLoop spare = clock;
        return members.isEmpty() && spare != null
                ? spare
                : members.get(0).server().interactive().loop();
    }

    /** What a server counts as that says what it is: none is a primary just since it says so. */
    @GuardedBy("lock")
    private Node having(Node node, ServerRole said) {
        ServerRole duty = node.server().endpoint().equals(appointed)
                ? ServerRole.PRIMARY
                : said == ServerRole.REPLICA ? said : ServerRole.UNKNOWN;
        return duty == node.role() ? node : changed(node, duty);
    }

    /** Which servers have come and gone. */
    private record Change(List<ServerEndPoint> added, List<ServerEndPoint> retired) {

        static Change between(Topology before, List<Node> nodes) {
            List<ServerEndPoint> added = servers(nodes);
            added.removeAll(before.servers());
            List<ServerEndPoint> retired = before.servers();
            retired.removeAll(servers(nodes));
            return new Change(added, retired);
        }

        void tell(TopologyListener listener) {
            added.forEach(listener::onAdded);
            retired.forEach(listener::onRetired);
        }
    }

    private static List<ServerEndPoint> servers(List<Node> nodes) {
        List<ServerEndPoint> servers = new ArrayList<>(nodes.size());
        nodes.forEach(node -> servers.add(node.server()));
        return servers;
    }

    /**
     * Goes on with another topology. Starts and retires under the lock, so that what one change starts no earlier one's
     * rest retires; neither waits for anything.
     */
    @GuardedBy("lock")
    private void adopt(Topology next, Change change) {
        current = next;
        if (started) {
            change.added().forEach(ServerEndPoint::start);
        }
        change.retired().forEach(ServerEndPoint::retire);
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

    // ---- a cluster ----

    /** A member is a node of a cluster: from now on that tells who the members are, and which slots they serve. */
    void becomeCluster() {
        lock.lock();
        try {
            Topology before = current;
            if (before.slots() == null) {
                seeds = before.servers().stream().map(ServerEndPoint::endpoint).toList();
                cluster.addAll(before.nodes());
                current = before.next(before.nodes(), before.retired(), SlotTable.UNTOLD);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * A node has told who serves what.
     *
     * @param views what it told, and what others did in the same round
     * @param asked the server that told
     * @param id its node's id; null if it did not tell
     * @return whether anything changed by that
     */
    boolean onView(List<ClusterView> views, ServerEndPoint asked, @Nullable String id, long now) {
        return change(members -> members.heard(views, asked, id, now));
    }

    /**
     * A node has told that a slot has another server.
     *
     * @param target where it says
     * @param from the server that told
     * @return that one; null if it is not known, and none more can be
     */
    @Nullable
    ServerEndPoint onMoved(int slot, Endpoint target, ServerEndPoint from, long now) {
        if (slot >= 0) { // else any node would do but the one that was asked
            change(members -> members.map().moved(slot, target, members.announced(from), now));
        }
        return at(target);
    }

    /** The server at an endpoint that a node has told; null if it is not known, and none more can be. */
    @Nullable
    ServerEndPoint at(Endpoint endpoint) {
        ServerEndPoint server;
        lock.lock();
        try {
            server = closed ? null : cluster.at(endpoint, current.nodes());
        } finally {
            lock.unlock();
        }
        change(ClusterMembers::map);
        return server;
    }

    /** Goes on with another map of the cluster; tells whether anything changed by that. */
    private boolean change(Function<ClusterMembers, ClusterMap> next) {
        Change change;
        lock.lock();
        try {
            Topology before = current;
            if (closed || before.slots() == null) {
                return false;
            }
            ClusterMap map = next.apply(cluster);
            boolean sameMap = map.isSame(cluster.map());
            cluster.setMap(map);
            List<Node> nodes = cluster.nodes(before.nodes());
            if (nodes.isEmpty() || sameMap && nodes.equals(before.nodes())) {
                return false;
            }
            change = Change.between(before, nodes);
            nodes.forEach(node -> node.server().setReplicaOfCluster(node.role() == ServerRole.REPLICA));
            adopt(before.next(nodes, before.retired().plus(change.retired()), cluster.slots()), change);
        } finally {
            lock.unlock();
        }
        change.tell(listener);
        return true;
    }

    /** Whether a server is one that commands may wait for: of its slots nobody else takes writes. */
    boolean isPrimary(ServerEndPoint server) {
        SlotTable slots = current.slots();
        return slots != null && slots.shards().stream().anyMatch(shard -> shard.primary() == server);
    }

    /** None of the members is connected: those that were configured are tried again. */
    void onNobodyToAsk() {
        lock.lock();
        try {
            cluster.add(seeds);
        } finally {
            lock.unlock();
        }
        change(ClusterMembers::map);
    }

    // ---- roles ----

    /** A server has told what it is. */
    public void onRole(ServerEndPoint server, ServerRole role) {
        boolean changed = false;
        lock.lock();
        try {
            Topology before = current;
            if (before.slots() != null && before.slots().isTold()) {
                return; // views tell, and not each node for itself
            }
            List<Node> nodes = new ArrayList<>(before.nodes().size());
            for (Node node : before.nodes()) {
                Node next = node.server() != server || node.role() == role
                        ? node
                        : before.isAppointed() ? having(node, role) : changed(node, role);
                changed |= !next.equals(node);
                nodes.add(next);
            }
            if (changed) {
                current = before.next(nodes, before.retired());
            }
        } finally {
            lock.unlock();
        }
        if (changed && role == ServerRole.PRIMARY && !current.isAppointed()) {
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
