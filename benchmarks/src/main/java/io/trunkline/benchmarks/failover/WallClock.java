package io.trunkline.benchmarks.failover;

import java.time.Instant;

/** A clock that several processes of one machine can compare, and that does not step. Thread-safe. */
final class WallClock {

    private static final long OFFSET_NANOS = offset();

    private WallClock() {}

    private static long offset() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000 + now.getNano() - System.nanoTime();
    }

    /** Nanoseconds since 1970. */
    static long nanos() {
        return System.nanoTime() + OFFSET_NANOS;
    }
}
