package io.trunkline.cli.demo;

import java.util.List;
import java.util.SplittableRandom;

/** Servers that take over from each other, and what can be done to them. Confined to one thread unless told. */
interface DemoFleet {

    /** All primaries with their replicas. Thread-safe. */
    List<DemoShard> shards();

    /** Whose a slot is now. Thread-safe. */
    DemoShard shardOf(int slot);

    /** Whose it was at any time since the beginning, while it may have been. Thread-safe. */
    List<Ownership> ownersOf(int slot);

    /** What is done, in this order, again and again. */
    List<DemoTrouble.Kind> troubles();

    /** What has to be said to the servers once. */
    default void prepare() {}

    /**
     * Does something, and waits until all is well again.
     *
     * @param trouble hears what is done
     * @param slots those that the workers use
     * @throws IllegalStateException if the servers do not do what they have to
     * @throws InterruptedException if the thread is interrupted
     */
    void disturb(DemoTrouble trouble, List<Integer> slots, SplittableRandom random) throws InterruptedException;

    /** Whom one is done to. */
    DemoShard choose(DemoTrouble.Kind kind, List<Integer> slots, SplittableRandom random);

    /** How the servers are arranged now, in a few words. Thread-safe. */
    String arrangement();

    /**
     * A slot was a shard's, by {@link System#nanoTime}.
     *
     * @param shard whose
     * @param from since when
     * @param until up to when, or the far future
     */
    record Ownership(DemoShard shard, long from, long until) {

        /** Whether the shard had the slot while something may have been lost. */
        boolean concerns(DemoTakeover takeover) {
            return (until == Long.MAX_VALUE || takeover.replicatedUntil() - until <= 0)
                    && (from == Long.MIN_VALUE || takeover.isOpen() || takeover.ended() - from >= 0);
        }
    }
}
