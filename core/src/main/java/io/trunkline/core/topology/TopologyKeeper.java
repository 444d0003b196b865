package io.trunkline.core.topology;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.trunkline.core.cluster.ClusterMap;
import io.trunkline.core.cluster.ClusterMerge;
import io.trunkline.core.cluster.ClusterView;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.core.topology.Topology.Node;
import io.trunkline.options.Endpoint;
import io.trunkline.status.ServerRole;
import io.trunkline.status.TopologyCause;
import io.trunkline.status.TopologyChange;
import io.trunkline.transport.TransportLoop;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
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
    private final TopologyJournal journal = new TopologyJournal();
    private volatile BiFunction<Topology, Topology, Runnable> announcement = (present, next) -> () -> {};
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

    /** Who hears of each change, under the lock, before anybody else can; what he returns runs when everybody can. */
    void announceTo(BiFunction<Topology, Topology, Runnable> hearer) {
        announcement = hearer;
    }

    /** How it came to be what it is. */
    TopologyJournal journal() {
        return journal;
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
        MemberChange change;
        Topology before;
        TopologyChange entry;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            before = current;
            appointed = primary;
            List<Node> nodes = new ArrayList<>(endpoints.size());
            for (Endpoint endpoint : new LinkedHashSet<>(endpoints)) {
                Node known = before.node(endpoint);
                Node node = known != null ? known : new Node(maker.apply(endpoint), ServerRole.UNKNOWN, 0);
                nodes.add(before.isAppointed() ? having(node, node.server().role()) : node);
            }
            change = MemberChange.between(before, nodes);
            if (nodes.equals(before.nodes())) {
                return; // neither others nor in another order, nor others' duties
            }
            TopologyJournal.Told told = before.isAppointed() ? journal.told() : null;
            Reason why = told == null ? Reason.CONFIGURED : told.why();
            entry = adopt(before.next(nodes, before.retired().plus(change.retired())), change, why);
        } finally {
            lock.unlock();
        }
        change.tell(listener);
        journal.publish(before, entry);
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

    /** Goes on with another topology: under the lock, so that what one change starts no earlier one's rest retires. */
    @GuardedBy("lock")
    private TopologyChange adopt(Topology next, MemberChange change, Reason why) {
        TopologyChange entry = journal.record(current, next, why);
        Runnable published = announcement.apply(current, next);
        current = next;
        published.run();
        if (started) {
            change.added().forEach(ServerEndPoint::start);
        }
        change.retired().forEach(ServerEndPoint::retire);
        return entry;
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
     * @param why why it was asked
     */
    Heard onView(List<ClusterView> views, ServerEndPoint asked, @Nullable String id, TopologyCause why, long now) {
        AtomicReference<ClusterMerge.@Nullable Result> result = new AtomicReference<>();
        Reason reason = Reason.of(why, asked);
        boolean changed = change(
                members -> {
                    ClusterMerge.Result found = members.heard(views, asked, id, now);
                    result.set(found);
                    journal.heard(reason, found.map().epoch());
                    return found.map();
                },
                reason);
        return new Heard(changed, result.get());
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
            Reason why = Reason.of(TopologyCause.MOVED, from);
            change(members -> members.map().moved(slot, target, members.announced(from), now), why);
        }
        return at(target, from);
    }

    /** The server at an endpoint that another one has told; null if it is not known, and none more can be. */
    @Nullable
    ServerEndPoint at(Endpoint endpoint, ServerEndPoint from) {
        ServerEndPoint server;
        lock.lock();
        try {
            server = closed ? null : cluster.at(endpoint, current.nodes());
        } finally {
            lock.unlock();
        }
        if (server != null && current.member(server.endpoint()) != server) { // else all is as it was
            change(ClusterMembers::map, Reason.of(TopologyCause.SLOT_MOVING, from));
        }
        return server;
    }

    /** Goes on with another map of the cluster; tells whether anything changed by that. */
    private boolean change(Function<ClusterMembers, ClusterMap> news, Reason why) {
        MemberChange change;
        Topology before;
        TopologyChange entry;
        lock.lock();
        try {
            before = current;
            if (closed || before.slots() == null) {
                return false;
            }
            ClusterMap map = news.apply(cluster);
            boolean sameMap = map.isSame(cluster.map());
            cluster.setMap(map);
            List<Node> nodes = cluster.nodes(before.nodes());
            if (nodes.isEmpty() || sameMap && nodes.equals(before.nodes())) {
                return false;
            }
            change = MemberChange.between(before, nodes);
            nodes.forEach(node -> node.server().setReplicaOfCluster(node.role() == ServerRole.REPLICA));
            Topology next = before.next(nodes, before.retired().plus(change.retired()), cluster.slots());
            entry = adopt(next, change, why);
        } finally {
            lock.unlock();
        }
        change.tell(listener);
        MemberChange.tellRoles(current, entry);
        journal.publish(before, entry);
        listener.onChanged();
        return true;
    }

    /** None of the members is connected: those that were configured are tried again. */
    void onNobodyToAsk() {
        lock.lock();
        try {
            cluster.add(seeds);
        } finally {
            lock.unlock();
        }
        change(ClusterMembers::map, new Reason(TopologyCause.UNREACHABLE, List.of()));
    }

    // ---- roles ----

    /** A server has told what it is. */
    public void onRole(ServerEndPoint server, ServerRole role) {
        boolean changed = changeNode(server, role);
        if (changed && role == ServerRole.PRIMARY && !current.isAppointed()) {
            doubtPrimaries();
        }
    }

    /**
     * Changes what is known of one server, unless a cluster's views tell that; tells whether it did.
     *
     * @param role what it is; null to have it come before others that are the same
     */
    private boolean changeNode(ServerEndPoint server, @Nullable ServerRole role) {
        lock.lock();
        try {
            Topology before = current;
            if (before.slots() != null && before.slots().isTold()) {
                return false;
            }
            Reason why = Reason.of(TopologyCause.ROLE, server);
            if (!before.isAppointed()) {
                journal.heard(why, -1);
            }
            List<Node> nodes = new ArrayList<>(before.nodes().size());
            for (Node node : before.nodes()) {
                nodes.add(
                        node.server() != server || node.role() == role
                                ? node
                                : before.isAppointed() && role != null ? having(node, role) : changed(node, role));
            }
            if (nodes.equals(before.nodes())) {
                return false;
            }
            Topology next = before.next(nodes, before.retired());
            journal.record(before, next, why);
            current = next;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** If there are several, one may have told before it became a replica, or may not have heard of it yet. */
    private void doubtPrimaries() {
        Topology now = current;
        if (now.primaries().size() > 1) {
            now.primaries().forEach(primary -> primary.roleWatch().ask());
            TieBreak.begin(now, elected -> changeNode(elected, null));
        }
    }

    @GuardedBy("lock")
    private Node changed(Node node, @Nullable ServerRole role) {
        boolean promoted = role == null || role == ServerRole.PRIMARY && node.role() == ServerRole.REPLICA;
        return new Node(node.server(), role == null ? node.role() : role, promoted ? ++promotions : node.promotions());
    }

    /** Something says that roles have changed: every server is asked. */
    public void doubt() {
        current.servers().forEach(server -> server.roleWatch().ask());
    }
}
