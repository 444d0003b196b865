package io.trunkline.testkit.simulation;

import java.time.Duration;
import java.util.Objects;

/**
 * What the way between a client and a server is like, the same in both directions. Immutable.
 *
 * @param minLatency the least time a byte travels
 * @param maxLatency the most time a byte travels; bytes never overtake each other
 * @param fragmentation how what arrives is cut into reads
 * @param windowBytes how many bytes may be under way or unread before the sender must wait, at least 1
 */
public record LinkConditions(Duration minLatency, Duration maxLatency, Fragmentation fragmentation, int windowBytes) {

    private static final int COMMON_WINDOW = 256 * 1024;

    /** Checks the ranges. */
    public LinkConditions {
        Objects.requireNonNull(fragmentation, "fragmentation");
        if (minLatency.isNegative() || maxLatency.compareTo(minLatency) < 0) {
            throw new IllegalArgumentException("Not a range of latencies: minLatency=" + minLatency + ", maxLatency="
                    + maxLatency + ". Use 0 or more, the smaller one first.");
        }
        if (windowBytes < 1) {
            throw new IllegalArgumentException("Nothing fits through a window of no bytes: windowBytes=" + windowBytes
                    + ". Use 1 or more; to stop traffic, silence the link.");
        }
    }

    /**
     * No delay, reads as large as possible, a window of 256 KiB.
     *
     * @return the conditions of a loopback interface at its best
     */
    public static LinkConditions ideal() {
        return new LinkConditions(Duration.ZERO, Duration.ZERO, Fragmentation.WHOLE, COMMON_WINDOW);
    }

    /**
     * Up to 2 ms of delay, reads that end anywhere, a window of 256 KiB.
     *
     * @return the conditions that find most faults
     */
    public static LinkConditions rough() {
        return new LinkConditions(Duration.ZERO, Duration.ofMillis(2), Fragmentation.RANDOM, COMMON_WINDOW);
    }

    /**
     * The same with other latencies.
     *
     * @param min the least time a byte travels
     * @param max the most time a byte travels
     * @return the new conditions
     */
    public LinkConditions withLatency(Duration min, Duration max) {
        return new LinkConditions(min, max, fragmentation, windowBytes);
    }

    /**
     * The same with another fragmentation.
     *
     * @param other how what arrives is cut into reads
     * @return the new conditions
     */
    public LinkConditions withFragmentation(Fragmentation other) {
        return new LinkConditions(minLatency, maxLatency, other, windowBytes);
    }

    /**
     * The same with another window.
     *
     * @param bytes how many bytes may be under way or unread before the sender must wait
     * @return the new conditions
     */
    public LinkConditions withWindow(int bytes) {
        return new LinkConditions(minLatency, maxLatency, fragmentation, bytes);
    }
}
