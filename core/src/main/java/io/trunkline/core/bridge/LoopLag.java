package io.trunkline.core.bridge;

/**
 * By how much a loop's timers come late: written by the loop, read racily by whoever explains a timeout. It remembers
 * the worst of this heartbeat's interval and of the one before.
 */
final class LoopLag {

    private volatile long expectedNanos;
    private volatile boolean expecting;
    private volatile long worstNow;
    private volatile long worstBefore;

    /** A heartbeat is due at a time on the loop's clock. On the loop. */
    void expectHeartbeat(long atNanos) {
        expectedNanos = atNanos;
        expecting = true;
        worstBefore = worstNow;
        worstNow = 0;
    }

    /** There is none due: an outage is not the loop's doing. On the loop. */
    void expectNoHeartbeat() {
        expecting = false;
    }

    /** A timer that was due at a time runs now. On the loop. */
    void observe(long dueNanos, long nowNanos) {
        worstNow = Math.max(worstNow, nowNanos - dueNanos);
    }

    /** The heartbeat that was expected runs now. On the loop. */
    void observeHeartbeat(long nowNanos) {
        expecting = false;
        observe(expectedNanos, nowNanos);
    }

    /** The worst lately, in nanoseconds; a heartbeat that is overdue counts as far as it is. Any thread. */
    long worstNanos(long nowNanos) {
        long overdue = expecting ? nowNanos - expectedNanos : 0;
        return Math.max(Math.max(worstNow, worstBefore), Math.max(0, overdue));
    }
}
