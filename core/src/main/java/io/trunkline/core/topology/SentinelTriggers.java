package io.trunkline.core.topology;

import io.trunkline.core.runtime.LoopTimer;
import io.trunkline.core.runtime.Loops;
import io.trunkline.transport.TransportLoop;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

/**
 * When sentinels are asked: one round at a time, soon after something said that they should be, and not too soon after
 * the last one. Confined to one loop, but for {@link #trigger}.
 */
final class SentinelTriggers {

    /** Why they are asked. */
    enum Cause {
        /** The primary is back, and nothing is written to it until they agree on it. */
        RETURNED(0, 50),
        /** All sentinels are connected that can be. */
        CONNECTED(0, 50),
        /** One publishes that the primary is another one. */
        SWITCHED(20, 20),
        /** The primary was lost. */
        LOST(20, 250),
        /** The primary says that it is none. */
        ROLE(20, 250),
        /** Some are connected, and others may be in a moment. */
        SOME_CONNECTED(300, 1000),
        /** Something has changed that commands need not wait for. */
        NEWS(500, 1000),
        /** Time has passed. */
        PERIODIC(0, 1000);

        /** Many clients hear of it at once: each asks at a moment of its own within this time. */
        private final long spreadNanos;
        /** The longest gap between two rounds, if nothing changes. */
        private final long gapNanos;

        Cause(long spreadMillis, long gapMillis) {
            this.spreadNanos = TimeUnit.MILLISECONDS.toNanos(spreadMillis);
            this.gapNanos = TimeUnit.MILLISECONDS.toNanos(gapMillis);
        }
    }

    /** Asks. */
    interface Round {
        /** Begins. */
        void begin(boolean periodic);
    }

    private static final long SHORTEST_GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    /** After so long without a round the next one need not wait. */
    private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final TransportLoop loop;
    private final RandomGenerator random;
    private final Round round;
    /** Which causes are on their way to the loop, or wait there. */
    private final Map<Cause, AtomicBoolean> wanted = new EnumMap<>(Cause.class);

    private final LoopTimer timer = new LoopTimer();
    private final Set<Cause> waiting = EnumSet.noneOf(Cause.class);
    private long dueNanos;
    private boolean underWay;
    private boolean stopped;
    private boolean everEnded;
    private long endNanos;
    private long gapNanos = SHORTEST_GAP_NANOS;

    SentinelTriggers(TransportLoop loop, RandomGenerator random, Round round) {
        this.loop = loop;
        this.random = random;
        this.round = round;
        for (Cause cause : Cause.values()) {
            wanted.put(cause, new AtomicBoolean());
        }
    }

    /** They should be asked. Any thread. */
    void trigger(Cause cause) {
        AtomicBoolean mark = Objects.requireNonNull(wanted.get(cause));
        if (!mark.get() && mark.compareAndSet(false, true)) { // whoever triggers may do so with every command
            Loops.tell(loop, () -> onTrigger(cause));
        }
    }

    private void onTrigger(Cause cause) {
        waiting.add(cause);
        if (!underWay) { // else it may have asked too early, and there is another round behind it
            schedule(cause);
        }
    }

    private void schedule(Cause cause) {
        if (stopped) {
            return;
        }
        long now = loop.nanoTime();
        long due = now + (cause.spreadNanos == 0 ? 0 : random.nextLong(cause.spreadNanos));
        if (cause == Cause.SOME_CONNECTED) {
            due = now + cause.spreadNanos;
        }
        if (everEnded) {
            due = Math.max(due, endNanos + Math.min(gapNanos, cause.gapNanos));
        }
        if (!timer.isSet() || due - dueNanos < 0) {
            dueNanos = due;
            timer.set(loop, due - now, this::begin);
        }
    }

    private void begin() {
        boolean periodic = waiting.equals(EnumSet.of(Cause.PERIODIC));
        waiting.clear();
        wanted.values().forEach(mark -> mark.set(false));
        underWay = true;
        if (everEnded && loop.nanoTime() - endNanos > CALM_NANOS) {
            gapNanos = SHORTEST_GAP_NANOS;
        }
        round.begin(periodic);
    }

    /** A round is over. */
    void onRoundEnd() {
        underWay = false;
        everEnded = true;
        endNanos = loop.nanoTime();
        gapNanos = Math.min(2 * gapNanos, Cause.NEWS.gapNanos);
        List.copyOf(waiting).forEach(this::schedule);
    }

    /** Nobody is asked any more. */
    void stop() {
        stopped = true;
        timer.cancel();
    }
}
