package io.trunkline.cli.demo;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** One outage of the demonstration's server. Thread-safe. */
final class DemoOutage {

    /** What is done to the server. */
    enum Kind {
        /** SIGKILL; it stays away for a while. */
        KILLED,
        /** SIGSTOP, and SIGCONT after a while: connections stay open, nothing is answered. */
        STOPPED,
        /** SIGKILL, and started again at once. */
        RESTARTED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final long NOT_YET = Long.MIN_VALUE;

    private final Kind kind;
    private final long began = System.nanoTime();
    private final AtomicLong firstSuccess = new AtomicLong(NOT_YET);
    private volatile long awaitedSince = NOT_YET;
    private volatile long ended = NOT_YET;

    DemoOutage(Kind kind) {
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /** From now on, a reply is one of the server's new life: the old one's were all taken long ago. */
    void onReturning() {
        awaitedSince = System.nanoTime();
    }

    /** The server answers again. */
    void onEnd() {
        ended = System.nanoTime();
    }

    /** A worker got a right reply. */
    void onRight() {
        if (awaitedSince != NOT_YET && firstSuccess.get() == NOT_YET) {
            firstSuccess.compareAndSet(NOT_YET, System.nanoTime());
        }
    }

    boolean hasEnded() {
        return ended != NOT_YET;
    }

    /** Whether the server is back and a worker has noticed. */
    boolean isOver() {
        return hasEnded() && firstSuccess.get() != NOT_YET;
    }

    /** How long the server did not answer, up to now if it does not yet. */
    Duration length() {
        return Duration.ofNanos((hasEnded() ? ended : System.nanoTime()) - began);
    }

    /**
     * From the server's first answer to anybody until a worker had its first one; zero if a worker was the first. Only
     * when over.
     */
    Duration recovery() {
        return Duration.ofNanos(Math.max(0, firstSuccess.get() - ended));
    }
}
