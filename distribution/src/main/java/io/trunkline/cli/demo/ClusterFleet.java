package io.trunkline.cli.demo;

import io.trunkline.testkit.server.ClusterFailover;
import io.trunkline.testkit.server.ClusterNode;
import io.trunkline.testkit.server.RedisCluster;
import io.trunkline.testkit.server.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** A cluster: primaries and replicas, and slots that move. */
final class ClusterFleet implements DemoFleet {

    private static final Duration AGREEMENT_LIMIT = Duration.ofSeconds(60);
    private static final Duration ASK_LIMIT = Duration.ofMillis(500);
    private static final int OUTAGE_MILLIS = 600;
    /** How many slots are moved one after the other. */
    private static final int SLOTS_AT_ONCE = 4;

    private static final List<DemoTrouble.Kind> TROUBLES = List.of(
            DemoTrouble.Kind.SLOTS_MOVED,
            DemoTrouble.Kind.FAILED_OVER,
            DemoTrouble.Kind.PRIMARY_KILLED,
            DemoTrouble.Kind.SLOTS_MOVED,
            DemoTrouble.Kind.PRIMARY_STOPPED,
            DemoTrouble.Kind.REPLICA_KILLED);

    private final RedisCluster cluster;
    private final List<DemoShard> shards = new ArrayList<>();
    private final long[] slotCounts;
    /** Of slots that were moved; the last one of each is the present one. */
    private final Map<Integer, List<Ownership>> moved = new ConcurrentHashMap<>();

    /** A cluster with one replica for each primary that is as it was when it was started. */
    ClusterFleet(RedisCluster cluster) {
        this.cluster = cluster;
        List<ClusterNode> nodes = cluster.nodes();
        int primaries = nodes.size() / 2;
        slotCounts = new long[primaries];
        for (int i = 0; i < primaries; i++) {
            shards.add(new DemoShard(
                    "shard " + (i + 1),
                    List.of(nodes.get(i).server(), nodes.get(primaries + i).server()),
                    ClusterFleet::isPromoted,
                    successor -> true)); // the other nodes tell of it, and refuse what is not theirs
            slotCounts[i] = (long) first(i + 1) - first(i);
        }
    }

    /** What a node that was just started says as a server is not yet what it knows as a node. */
    private static boolean isPromoted(RedisServer server) {
        return server.askWithin(ASK_LIMIT, "CLUSTER", "NODES")
                .filter(nodes -> nodes.contains("myself,master"))
                .isPresent();
    }

    private int first(int shard) {
        return RedisCluster.SLOTS * shard / slotCounts.length;
    }

    @Override
    public List<DemoShard> shards() {
        return shards;
    }

    @Override
    public DemoShard shardOf(int slot) {
        List<Ownership> owners = moved.get(slot);
        return owners == null ? original(slot) : owners.get(owners.size() - 1).shard();
    }

    private DemoShard original(int slot) {
        int shard = 0;
        while (slot >= first(shard + 1)) {
            shard++;
        }
        return shards.get(shard);
    }

    @Override
    public List<Ownership> ownersOf(int slot) {
        List<Ownership> owners = moved.get(slot);
        return owners == null ? List.of(new Ownership(original(slot), Long.MIN_VALUE, Long.MAX_VALUE)) : owners;
    }

    @Override
    public List<DemoTrouble.Kind> troubles() {
        return TROUBLES;
    }

    @Override
    public DemoShard choose(DemoTrouble.Kind kind, List<Integer> slots, SplittableRandom random) {
        return shardOf(slots.get(random.nextInt(slots.size())));
    }

    @Override
    public void disturb(DemoTrouble trouble, List<Integer> slots, SplittableRandom random) throws InterruptedException {
        DemoShard shard = trouble.shard();
        RedisServer primary = shard.primary();
        switch (trouble.kind()) {
            case SLOTS_MOVED -> moveSlots(trouble, slots, random);
            case FAILED_OVER -> {
                trouble.describe("failed over " + primary.endpoint() + " of " + shard);
                cluster.failover(node(shard.replicas().get(0)), ClusterFailover.PLANNED);
                FleetWaiting.forTakeover(trouble, primary);
            }
            case PRIMARY_KILLED -> {
                trouble.describe("killed " + primary.endpoint() + ", primary of " + shard);
                primary.kill();
                FleetWaiting.forTakeover(trouble, primary);
                primary.restart();
            }
            case PRIMARY_STOPPED -> {
                trouble.describe("stopped " + primary.endpoint() + ", primary of " + shard);
                primary.pause();
                FleetWaiting.forTakeover(trouble, primary);
                primary.resume();
            }
            case REPLICA_KILLED -> {
                RedisServer replica = shard.replicas().get(0);
                trouble.describe("killed " + replica.endpoint() + ", replica of " + shard);
                replica.kill();
                Thread.sleep(OUTAGE_MILLIS);
                replica.restart();
            }
            case SENTINEL_KILLED ->
                throw new IllegalStateException("A cluster has no sentinels. Report this as a bug.");
        }
        cluster.awaitAgreement(AGREEMENT_LIMIT);
        FleetWaiting.forReplication(shards);
    }

    /** Some slots of one primary to another one, each with its keys. */
    private void moveSlots(DemoTrouble trouble, List<Integer> slots, SplittableRandom random) {
        DemoShard from = trouble.shard();
        List<DemoShard> others = shards.stream().filter(shard -> shard != from).toList();
        DemoShard to = others.get(random.nextInt(others.size()));
        List<Integer> chosen = slots.stream()
                .filter(slot -> shardOf(slot) == from)
                .limit(SLOTS_AT_ONCE)
                .toList();
        trouble.describe("moved slots " + chosen.stream().map(String::valueOf).collect(Collectors.joining(", "))
                + " from " + from.primary().endpoint() + " to " + to.primary().endpoint());
        for (int slot : chosen) {
            List<Ownership> owners = new ArrayList<>(ownersOf(slot));
            Ownership last = owners.remove(owners.size() - 1);
            long begun = System.nanoTime();
            cluster.moveSlot(slot, node(to.primary()));
            owners.add(new Ownership(last.shard(), last.from(), System.nanoTime()));
            owners.add(new Ownership(to, begun, Long.MAX_VALUE));
            moved.put(slot, List.copyOf(owners));
            slotCounts[shards.indexOf(from)]--;
            slotCounts[shards.indexOf(to)]++;
        }
    }

    private ClusterNode node(RedisServer server) {
        return cluster.nodes().stream()
                .filter(node -> node.server() == server)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "Not a node of the cluster: server=" + server + ". Report this as a bug."));
    }

    @Override
    public String arrangement() {
        List<String> each = new ArrayList<>();
        for (int i = 0; i < shards.size(); i++) {
            each.add(shards.get(i).primary().endpoint() + " " + slotCounts[i] + " slots");
        }
        return String.join(", ", each);
    }
}
