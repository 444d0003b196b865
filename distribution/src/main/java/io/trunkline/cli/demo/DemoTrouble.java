package io.trunkline.cli.demo;

import java.time.Duration;
import java.util.Locale;

/** One thing that was done to servers which take over from each other. Thread-safe. */
final class DemoTrouble {

    /** What is done. */
    enum Kind {
        /** Slots that the workers use go to another primary with their keys. */
        SLOTS_MOVED("slots moved", Duration.ofSeconds(2)),
        /** A living primary is told to give up. */
        FAILED_OVER("failed over", Duration.ofSeconds(3)),
        /** SIGKILL of a primary; it comes back when another one has taken over. */
        PRIMARY_KILLED("primary killed", Duration.ofSeconds(5)),
        /** SIGSTOP of a primary; SIGCONT when another one has taken over. */
        PRIMARY_STOPPED("primary stopped", Duration.ofSeconds(5)),
        /** SIGKILL of a replica, which comes back soon. */
        REPLICA_KILLED("replica killed", Duration.ofSeconds(3)),
        /** SIGKILL of a sentinel, which comes back soon. */
        SENTINEL_KILLED("sentinel killed", Duration.ofSeconds(3));

        private final String title;
        private final Duration usually;

        Kind(String title, Duration usually) {
            this.title = title;
            this.usually = usually;
        }

        /** How long it takes until all is well again, where there is nothing else to do. */
        Duration usually() {
            return usually;
        }

        @Override
        public String toString() {
            return title;
        }
    }

    private static final double NANOS_PER_MILLI = 1e6;

    private final Kind kind;
    private final DemoShard shard;
    private final long began = System.nanoTime();
    private volatile String what;
    private volatile long tookOver;
    private volatile long silence;
    private volatile boolean ended;

    /** One that has to do with a shard, and begins now. */
    DemoTrouble(Kind kind, DemoShard shard) {
        this.kind = kind;
        this.shard = shard;
        this.what = kind.toString();
        shard.resetSilence();
    }

    Kind kind() {
        return kind;
    }

    DemoShard shard() {
        return shard;
    }

    long began() {
        return began;
    }

    /** What exactly is done, for people. */
    void describe(String text) {
        what = text;
    }

    /** Another server took over; the moment is {@link System#nanoTime}. */
    void onTakeover(long nanos) {
        tookOver = nanos;
    }

    /** All is well again. */
    void onEnd() {
        silence = shard.silenceNanos();
        ended = true;
    }

    boolean hasEnded() {
        return ended;
    }

    /** How long no worker had a reply from the servers that it has to do with. */
    long silenceNanos() {
        return silence;
    }

    /** What of the silence was not the servers' own: until another one takes over from a dead one there is nobody. */
    long addedNanos() {
        boolean wasNobodyThere = kind == Kind.PRIMARY_KILLED || kind == Kind.PRIMARY_STOPPED;
        return Math.max(0, silence - (wasNobodyThere ? tookOver - began : 0));
    }

    /** The whole story. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(what);
        if (tookOver != 0) {
            text.append(String.format(
                    Locale.ROOT,
                    ": %s took over after %,.0f ms",
                    shard.primary().endpoint(),
                    Math.max(0, tookOver - began) / NANOS_PER_MILLI));
        }
        if (ended) {
            text.append(String.format(Locale.ROOT, "; no reply for %,.0f ms at most", silence / NANOS_PER_MILLI));
        } else {
            text.append(
                    String.format(Locale.ROOT, ", %.1f s ago", (System.nanoTime() - began) / NANOS_PER_MILLI / 1e3));
        }
        return text.toString();
    }
}
