package io.trunkline.cli.demo;

import io.trunkline.testkit.server.RedisServer;
import io.trunkline.testkit.server.Sentinels;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** A primary with replicas, and the sentinels that watch them. */
final class SentinelFleet implements DemoFleet {

    private static final Duration AGREEMENT_LIMIT = Duration.ofSeconds(60);
    private static final int OUTAGE_MILLIS = 600;
    private static final int FAILOVER_ATTEMPTS = 10;
    private static final long FAILOVER_NANOS = TimeUnit.SECONDS.toNanos(6);
    private static final Duration ASK_LIMIT = Duration.ofSeconds(1);
    private static final int PAUSE_MILLIS = 20;

    private static final List<DemoTrouble.Kind> TROUBLES = List.of(
            DemoTrouble.Kind.PRIMARY_KILLED,
            DemoTrouble.Kind.SENTINEL_KILLED,
            DemoTrouble.Kind.FAILED_OVER,
            DemoTrouble.Kind.PRIMARY_STOPPED,
            DemoTrouble.Kind.REPLICA_KILLED);

    private final Sentinels sentinels;
    private final DemoShard shard;

    SentinelFleet(Sentinels sentinels) {
        this.sentinels = sentinels;
        this.shard = new DemoShard(sentinels.serviceName(), sentinels.servers(), successor -> true, this::isAnnounced);
    }

    private boolean isAnnounced(RedisServer successor) {
        try {
            return sentinels.primary() == successor;
        } catch (IllegalStateException e) {
            return false; // no sentinel answers just now
        }
    }

    /** A replaced primary is looked at within a second and not within ten, so that there is more to see. */
    @Override
    public void prepare() {
        for (RedisServer sentinel : sentinels.sentinels()) {
            sentinel.ask("SENTINEL", "DEBUG", "PUBLISH-PERIOD", "100", "INFO-PERIOD", "500");
        }
    }

    @Override
    public List<DemoShard> shards() {
        return List.of(shard);
    }

    @Override
    public DemoShard shardOf(int slot) {
        return shard;
    }

    @Override
    public List<Ownership> ownersOf(int slot) {
        return List.of(new Ownership(shard, Long.MIN_VALUE, Long.MAX_VALUE));
    }

    @Override
    public List<DemoTrouble.Kind> troubles() {
        return TROUBLES;
    }

    @Override
    public DemoShard choose(DemoTrouble.Kind kind, List<Integer> slots, SplittableRandom random) {
        return shard;
    }

    @Override
    public void disturb(DemoTrouble trouble, List<Integer> slots, SplittableRandom random) throws InterruptedException {
        RedisServer primary = shard.primary();
        switch (trouble.kind()) {
            case FAILED_OVER -> {
                trouble.describe("had sentinels replace " + primary.endpoint());
                failover(primary);
                FleetWaiting.forTakeover(trouble, primary);
            }
            case PRIMARY_KILLED -> {
                trouble.describe("killed the primary " + primary.endpoint());
                primary.kill();
                FleetWaiting.forTakeover(trouble, primary);
                awaitAnnouncement();
                primary.restart();
            }
            case PRIMARY_STOPPED -> {
                trouble.describe("stopped the primary " + primary.endpoint());
                primary.pause();
                FleetWaiting.forTakeover(trouble, primary);
                awaitAnnouncement();
                primary.resume();
            }
            case REPLICA_KILLED -> {
                List<RedisServer> replicas = shard.replicas();
                outage(trouble, "replica", replicas.get(random.nextInt(replicas.size())));
            }
            case SENTINEL_KILLED -> {
                List<RedisServer> all = sentinels.sentinels();
                outage(trouble, "sentinel", all.get(random.nextInt(all.size())));
                prepare();
            }
            case SLOTS_MOVED -> throw new IllegalStateException("There are no slots to move. Report this as a bug.");
        }
        sentinels.awaitAgreement(AGREEMENT_LIMIT);
        FleetWaiting.forReplication(shards());
    }

    private static void outage(DemoTrouble trouble, String what, RedisServer server) throws InterruptedException {
        trouble.describe("killed the " + what + " " + server.endpoint());
        server.kill();
        Thread.sleep(OUTAGE_MILLIS);
        server.restart();
    }

    /**
     * Refused for a while after the last failover, and given up by the sentinels if the new primary does not say soon
     * enough that it is one: then once more.
     */
    private void failover(RedisServer old) throws InterruptedException {
        for (int attempt = 1; attempt <= FAILOVER_ATTEMPTS; attempt++) {
            sentinels
                    .sentinels()
                    .get(attempt % sentinels.sentinels().size())
                    .askWithin(ASK_LIMIT, "SENTINEL", "FAILOVER", sentinels.serviceName());
            long asked = System.nanoTime();
            while (System.nanoTime() - asked < FAILOVER_NANOS) {
                if (!isAnnounced(old)) {
                    return;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        throw new IllegalStateException("The sentinels replace nobody: primary=" + old.endpoint() + ", attempts="
                + FAILOVER_ATTEMPTS + ". Try it on a machine with less to do.");
    }

    /** Before that the sentinels take one that is back for the primary again. */
    private void awaitAnnouncement() throws InterruptedException {
        long deadline = System.nanoTime() + AGREEMENT_LIMIT.toNanos();
        while (!isAnnounced(shard.primary()) && System.nanoTime() - deadline < 0) {
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    @Override
    public String arrangement() {
        return "primary " + shard.primary().endpoint();
    }
}
