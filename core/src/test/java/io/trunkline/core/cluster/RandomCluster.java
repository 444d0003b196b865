package io.trunkline.core.cluster;

import io.trunkline.command.HashSlot;
import io.trunkline.core.cluster.ClusterView.Source;
import io.trunkline.options.Endpoint;
import io.trunkline.status.ServerRole;
import io.trunkline.status.SlotRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in which things happen at random: failovers, slots that move, nodes that come, leave or are made anew at
 * the same address, and parts that are cut off. What happens is known to its author at once and to the others up to a
 * tenth of a second later, or when the cut is healed. Confined to one thread; driven by its seed alone.
 *
 * <p>As in a real one, each change of owners gives the new owner a configuration epoch greater than any before, but for
 * slots that go to the one who has the greatest already.
 */
final class RandomCluster {

    private static final long MS = 1_000_000;
    private static final int GOSSIP_MS = 100;
    /** Owners are noted for so many parts of the slots: as good as each, and faster. */
    private static final int PARTS = 64;

    private static final int PART = HashSlot.COUNT / PARTS;

    private final SplittableRandom random;
    private final Map<String, Node> nodes = new TreeMap<>();
    /** Old states, the latest last, as far as anybody may still have them. */
    private final List<State> states = new ArrayList<>();

    private long nowNanos;
    private int names;

    /** A node, and since when it is behind. */
    private static final class Node {
        private final String id;
        private Endpoint endpoint;
        private int lagMillis;
        /** The state that it is stuck in while it is cut off; or null. */
        private @Nullable State cutOffAt;
        /** How often it has tried to be elected in vain. */
        private int attempts;

        Node(String id, Endpoint endpoint) {
            this.id = id;
            this.endpoint = endpoint;
        }
    }

    /** What is true at some time. */
    private static final class State {
        private long sinceNanos;
        private long epoch;
        private final String[] owners = new String[PARTS];
        /** Each primary with its configuration epoch. */
        private final Map<String, Long> primaries = new TreeMap<>();
        /** Each replica with its primary. */
        private final Map<String, String> replicas = new TreeMap<>();

        private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();

        State copy(long atNanos) {
            State copy = new State();
            copy.sinceNanos = atNanos;
            copy.epoch = epoch;
            System.arraycopy(owners, 0, copy.owners, 0, PARTS);
            copy.primaries.putAll(primaries);
            copy.replicas.putAll(replicas);
            copy.endpoints.putAll(endpoints);
            return copy;
        }
    }

    RandomCluster(long seed, int primaries) {
        this.random = new SplittableRandom(seed);
        this.nowNanos = random.nextLong(); // clocks begin anywhere
        State first = new State();
        first.sinceNanos = nowNanos;
        for (int i = 0; i < primaries; i++) {
            String primary = newNode(first);
            first.primaries.put(primary, ++first.epoch);
            first.replicas.put(newNode(first), primary);
        }
        List<String> owners = List.copyOf(first.primaries.keySet());
        for (int part = 0; part < PARTS; part++) {
            first.owners[part] = owners.get(part * owners.size() / PARTS);
        }
        states.add(first);
    }

    private String newNode(State state) {
        String id = "n" + names;
        Node node = new Node(id, Endpoint.tcp(id + ".example", 7000));
        names++;
        nodes.put(id, node);
        state.endpoints.put(id, node.endpoint);
        return id;
    }

    long now() {
        return nowNanos;
    }

    void pass(int millis) {
        nowNanos += millis * MS;
    }

    private State truth() {
        return states.get(states.size() - 1);
    }

    private State change() {
        State next = truth().copy(nowNanos);
        states.add(next);
        nodes.values().forEach(node -> node.lagMillis = random.nextInt(GOSSIP_MS));
        return next;
    }

    /** Something happens, or nothing. */
    void happen() {
        switch (random.nextInt(10)) {
            case 0, 1 -> failOver();
            case 2, 3 -> moveSlots();
            case 4 -> addReplica();
            case 5 -> remove();
            case 6 -> readdress();
            case 7 -> cutOff();
            case 8 -> heal();
            default -> pass(random.nextInt(3_000));
        }
    }

    private void failOver() {
        State state = truth();
        List<String> candidates = state.replicas.keySet().stream()
                .filter(id -> isConnected(id) && isConnected(state.replicas.get(id)))
                .toList();
        if (candidates.isEmpty()) {
            return;
        }
        String promoted = any(candidates);
        State next = change();
        String old = Objects.requireNonNull(next.replicas.remove(promoted));
        next.replicas.replaceAll((replica, primary) -> primary.equals(old) ? promoted : primary);
        next.primaries.remove(old);
        next.replicas.put(old, promoted);
        next.primaries.put(promoted, ++next.epoch);
        for (int part = 0; part < PARTS; part++) {
            next.owners[part] = next.owners[part].equals(old) ? promoted : next.owners[part];
        }
        node(promoted).lagMillis = 0;
        node(old).lagMillis = 0;
    }

    private void moveSlots() {
        State state = truth();
        List<String> owners =
                state.primaries.keySet().stream().filter(this::isConnected).toList();
        if (owners.size() < 2) {
            return;
        }
        String from = any(owners);
        String to = any(owners);
        State next = change();
        for (int i = 0; i < 3; i++) {
            int part = random.nextInt(PARTS);
            if (next.owners[part].equals(from)) {
                next.owners[part] = to;
            }
        }
        if (Objects.requireNonNull(next.primaries.get(to)) < next.epoch) {
            next.primaries.put(to, ++next.epoch);
        }
        node(from).lagMillis = 0;
        node(to).lagMillis = 0;
    }

    private void addReplica() {
        if (truth().endpoints.size() < 12) {
            State next = change();
            next.replicas.put(newNode(next), any(List.copyOf(next.primaries.keySet())));
        }
    }

    private void remove() {
        State state = truth();
        if (state.replicas.size() > 1) {
            String gone = any(List.copyOf(state.replicas.keySet()));
            State next = change();
            next.replicas.remove(gone);
            next.endpoints.remove(gone);
            nodes.remove(gone);
        }
    }

    /** Another address of the same node, or another replica at the same address. */
    private void readdress() {
        State next = change();
        if (random.nextBoolean() || next.replicas.isEmpty()) {
            String id = any(List.copyOf(next.endpoints.keySet()));
            node(id).endpoint = Endpoint.tcp(id + ".example", 7001 + random.nextInt(1_000));
            next.endpoints.put(id, node(id).endpoint);
            return;
        }
        String old = any(List.copyOf(next.replicas.keySet()));
        String primary = Objects.requireNonNull(next.replicas.remove(old));
        Endpoint endpoint = Objects.requireNonNull(next.endpoints.remove(old));
        nodes.remove(old);
        String anew = newNode(next);
        node(anew).endpoint = endpoint;
        next.endpoints.put(anew, endpoint);
        next.replicas.put(anew, primary);
    }

    /** A replica sees nobody from now on, and tries to be elected in vain. */
    private void cutOff() {
        State state = truth();
        if (nodes.values().stream().anyMatch(node -> node.cutOffAt != null) || state.replicas.size() < 2) {
            return;
        }
        String replica = any(List.copyOf(state.replicas.keySet()));
        node(replica).cutOffAt = state;
    }

    void heal() {
        for (Node node : nodes.values()) {
            if (node.cutOffAt != null) {
                node.cutOffAt = null;
                if (node.attempts > 0) {
                    State next = change();
                    next.epoch += node.attempts; // the cluster hears of an epoch that nobody was elected in
                    node.attempts = 0;
                }
            }
        }
    }

    /**
     * So long nothing has happened that everybody knows everything, and what only a redirect has named is forgotten.
     */
    void settle() {
        heal();
        pass(61_000);
    }

    private boolean isConnected(@Nullable String id) {
        return id != null && node(id).cutOffAt == null;
    }

    private Node node(String id) {
        Node node = nodes.get(id);
        if (node == null) {
            throw new IllegalStateException("No such node: id=" + id + ". Mend the history.");
        }
        return node;
    }

    private String any(List<String> ids) {
        return ids.get(random.nextInt(ids.size()));
    }

    private State seenBy(Node node, long atNanos) {
        if (node.cutOffAt != null) {
            return node.cutOffAt;
        }
        for (int i = states.size() - 1; i > 0; i--) {
            if (atNanos - states.get(i).sinceNanos >= node.lagMillis * MS) {
                return states.get(i);
            }
        }
        return states.get(0);
    }

    List<String> members() {
        return List.copyOf(truth().endpoints.keySet());
    }

    /** What a node answers that is asked now. */
    ClusterView ask(String id, Source source) {
        Node node = node(id);
        State state = seenBy(node, nowNanos);
        boolean serves = node.cutOffAt == null;
        long epoch = state.epoch;
        if (node.cutOffAt != null) {
            epoch += ++node.attempts;
        }
        List<ShardView> shards = new ArrayList<>();
        state.primaries.forEach((primary, configEpoch) -> {
            List<NodeView> replicas = new ArrayList<>();
            state.replicas.forEach((replica, follows) -> {
                if (follows.equals(primary)) {
                    replicas.add(NodeView.of(replica, state.endpoints.get(replica), ServerRole.REPLICA));
                }
            });
            List<SlotRange> slots = new ArrayList<>();
            for (int part = 0; part < PARTS; part++) {
                if (primary.equals(state.owners[part])) {
                    slots.add(new SlotRange(part * PART, (part + 1) * PART - 1));
                }
            }
            if (!slots.isEmpty() || source != Source.SLOTS) {
                shards.add(new ShardView(
                        NodeView.of(primary, state.endpoints.get(primary), ServerRole.PRIMARY),
                        replicas,
                        slots,
                        source == Source.NODES ? configEpoch : -1));
            }
        });
        ClusterInfo info = new ClusterInfo(
                serves, epoch, state.endpoints.size(), state.primaries.size(), serves ? 0 : HashSlot.COUNT / 2, 0);
        try {
            return ClusterView.of(new Asked(node.endpoint, nowNanos, false), source, info, shards, List.of());
        } catch (UnreadableViewException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a node says to a command for a slot: where it belongs, or null if it serves it. */
    @Nullable
    Endpoint redirect(Endpoint speaker, int slot) {
        for (Node node : nodes.values()) {
            if (node.endpoint.equals(speaker)) {
                State state = seenBy(node, nowNanos);
                String owner = state.owners[slot / PART];
                return owner.equals(node.id) ? null : state.endpoints.get(owner);
            }
        }
        return null;
    }

    /** Whether a map says what is true, apart from primaries without slots, of which SLOTS says nothing. */
    boolean isToldBy(ClusterMap map) {
        State state = truth();
        for (int slot = 0; slot < HashSlot.COUNT; slot++) {
            if (!state.owners[slot / PART].equals(MapAssert.owner(map, slot))) {
                return false;
            }
        }
        for (Map.Entry<String, String> replica : state.replicas.entrySet()) {
            if (Arrays.asList(state.owners).contains(replica.getValue())) {
                ClusterNode node = map.node(replica.getKey());
                ClusterShard shard = node == null ? null : map.shardOf(node);
                if (node == null
                        || shard == null
                        || !shard.key().equals(replica.getValue())
                        || !Objects.equals(state.endpoints.get(node.id()), node.endpoint())) {
                    return false;
                }
            }
        }
        return map.nodes().stream().allMatch(node -> state.endpoints.containsKey(node.id()));
    }
}
