package io.trunkline.core.bridge;

import io.trunkline.core.message.Message;

/**
 * When a connection was last written to and read from, and whether it is silent for unusually long. Confined to the
 * bridge's loop, but for the times, which others may read racily.
 */
final class SilenceWatch {

    /** A shorter silence makes nobody suspect, however short a caller's deadline is. */
    private static final long SILENCE_NANOS = 250_000_000;

    /** A shorter silence is no stall, however soon replies come otherwise: threads and collectors take such breaks. */
    private static final long STALL_NANOS = 5_000_000;
    /** A silence of so many times the usual wait is a stall. */
    private static final int STALL_WAITS = 4;
    /** A longer wait is not learnt from. */
    private static final long USUAL_WAIT_LIMIT_NANOS = 1_000_000_000;
    /** The usual wait shrinks by so much with each wait that is shorter. */
    private static final int USUAL_WAIT_SHIFT = 3;

    private final boolean judged;
    private final InFlight inFlight;

    private long openedNanos;
    private long writtenNanos;
    private long readNanos;

    /** Since when a reply is owed and nothing was read; while something is in flight. */
    private long owedSinceNanos;
    /** How long a reply lets wait that has none before it: the longest of late. */
    private long usualWaitNanos;

    private boolean lineBegins;
    private boolean firstOfLine;
    private boolean stalled;
    private boolean suspect;

    /**
     * Makes one.
     *
     * @param judged whether stalls are looked for: only where many commands are in flight
     * @param inFlight what replies are owed to
     */
    SilenceWatch(boolean judged, InFlight inFlight) {
        this.judged = judged;
        this.inFlight = inFlight;
    }

    /** When the connection was opened, on the loop's clock. */
    long openedNanos() {
        return openedNanos;
    }

    long lastWriteNanos() {
        return writtenNanos;
    }

    /** When bytes last came; at first when the socket opened. */
    long lastReadNanos() {
        return readNanos;
    }

    void onOpened(long now) {
        openedNanos = now;
        writtenNanos = now;
        readNanos = now;
    }

    /** The next command has none in flight before it. */
    void onLineBegins() {
        lineBegins = true;
    }

    /** Bytes are handed to the socket. */
    void onWrite(long now) {
        writtenNanos = now;
        if (lineBegins) {
            lineBegins = false;
            firstOfLine = true;
            owedSinceNanos = now;
        }
    }

    /** Bytes came: whatever silence there was is over. */
    void onRead(long now) {
        readNanos = now;
        if (firstOfLine) {
            firstOfLine = false;
            long wait = Math.min(now - owedSinceNanos, USUAL_WAIT_LIMIT_NANOS);
            usualWaitNanos = Math.max(wait, usualWaitNanos - (usualWaitNanos >> USUAL_WAIT_SHIFT));
        }
        owedSinceNanos = now;
        stalled = false;
        suspect = false;
    }

    // ---- stalls ----

    /**
     * Notices whether the connection has stalled: replies are owed, and nothing was read for four times as long as the
     * first of a line usually lets wait, and for 5 ms. What is written to a stalled connection would very likely have
     * an unknown outcome if it is dead, and would be read no sooner if it is not, but for the way there. Tells whether
     * the stall has just begun.
     */
    boolean observe(long now) {
        if (stalled || !judged || inFlight.isEmpty()) {
            return false;
        }
        stalled = now - owedSinceNanos > Math.max(STALL_NANOS, STALL_WAITS * usualWaitNanos);
        return stalled;
    }

    /**
     * Whether the connection was silent for unusually long when it was last {@linkplain #observe observed}, and still
     * is.
     */
    boolean isStalled() {
        return stalled;
    }

    /**
     * In how long a stalled connection should be questioned: when half of the time is over that the head of the line
     * was given.
     */
    long questionableInNanos(long now) {
        Message<?> head = inFlight.head();
        long given = head == null ? 0 : given(head);
        return owedSinceNanos + Math.max(SILENCE_NANOS, given / 2) - now;
    }

    // ---- suspicion ----

    /**
     * How long nothing was read, in nanoseconds, if that makes the connection suspect: a command in flight is past its
     * deadline, and the silence is at least as long as that command was given. Otherwise 0.
     */
    long suspiciousNanos(long now) {
        long silence = now - readNanos;
        if (silence < SILENCE_NANOS) {
            return 0;
        }
        for (Message<?> message : inFlight.messages()) {
            if (message.deadlineNanos - now <= 0 && silence >= given(message)) {
                return silence;
            }
        }
        return 0;
    }

    private static long given(Message<?> message) {
        return message.deadlineNanos - message.submittedNanos;
    }

    /** From now until something is read, the server owes an answer for longer than it was given. */
    void suspect() {
        suspect = true;
    }

    /**
     * Whether the connection may be dead. What is written to it now would have an unknown outcome; what is not can go
     * over the next one.
     */
    boolean isSuspect() {
        return suspect;
    }
}
