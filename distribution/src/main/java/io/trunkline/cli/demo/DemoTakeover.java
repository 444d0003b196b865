package io.trunkline.cli.demo;

import java.util.concurrent.TimeUnit;

/**
 * One server took over from another that had not given up by itself. Thread-safe.
 *
 * <p>What may be lost is what was confirmed after {@link #replicatedUntil} and begun before {@link #ended}.
 */
final class DemoTakeover {

    private final long number;
    private final long replicatedUntil;
    private volatile long ended = Long.MAX_VALUE;

    /** The first has a smaller number than the second; and up to when the successor had everything for certain. */
    DemoTakeover(long number, long replicatedUntil) {
        this.number = number;
        this.replicatedUntil = replicatedUntil;
    }

    long number() {
        return number;
    }

    /** What was confirmed before this moment the successor had, too. */
    long replicatedUntil() {
        return replicatedUntil;
    }

    /** What is begun after this moment goes to the successor; the far future if the predecessor may still be used. */
    long ended() {
        return ended;
    }

    boolean isOpen() {
        return ended == Long.MAX_VALUE;
    }

    void endAt(long nanos) {
        ended = nanos;
    }

    /** Whether a write may be gone that was begun and confirmed then. */
    boolean mayHaveLost(long begunNanos, long confirmedNanos) {
        return confirmedNanos - replicatedUntil >= 0 && (isOpen() || begunNanos - ended <= 0);
    }

    /** When it was, for messages. */
    @Override
    public String toString() {
        long now = System.nanoTime();
        return number + " (replicated until " + TimeUnit.NANOSECONDS.toMillis(now - replicatedUntil) + " ms ago, "
                + (isOpen() ? "open" : "ended " + TimeUnit.NANOSECONDS.toMillis(now - ended) + " ms ago") + ")";
    }
}
