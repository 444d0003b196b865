package io.trunkline.core.bridge;

import io.trunkline.exception.RedisErrorKind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How a server has answered reads lately, as far as that decides who gets the next one: how long they took, and whether
 * it refuses them at present. Thread-safe; updates are racy on purpose: a lost one is one sample less.
 *
 * <p>The time is that of the slowest read of late: a slower one counts at once, faster ones bring it down with half of the
 * difference in each second. Without any reads it falls to nothing in the same way, so that who was slow is tried again.
 *
 * <p>Who refuses, since it is reading its data or has lost its primary, is left out for a second. Then one read goes there;
 * if that is answered, others may follow, else it is left out for another second.
 */
public final class ReadStanding {

    /** Whether a server may get reads. */
    public enum Verdict {
        /** It may. */
        GOOD,
        /** One read may find out whether it refuses still: {@link #takeProbe}. */
        DUE,
        /** It refuses. */
        OUT
    }

    private static final double HALF_LIFE_NANOS = 1e9;
    private static final long PENALTY_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** What was fast is not counted more often than that. */
    private static final double LEAST_STEP_NANOS = 1e6;
    /** The time of a larger reply tells more about its size than about the server. */
    private static final int SMALL_BYTES = 4 * 1024;

    private static final VarHandle PENALTY_END;

    static {
        try {
            PENALTY_END = MethodHandles.lookup().findVarHandle(ReadStanding.class, "penaltyEndNanos", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Counts how often any server is left out. */
    private final LongAdder penalties;
    /** Whether anybody wants to know: until then nothing is noted. */
    private volatile boolean observed;
    /** As it was at {@link #sampledNanos}. */
    private volatile double latencyNanos;

    private volatile long sampledNanos;
    /** Until when it is left out; 0 for not. */
    private volatile long penaltyEndNanos;

    private volatile @Nullable String zone;

    ReadStanding(LongAdder penalties) {
        this.penalties = penalties;
    }

    // ---- what its connections note ----

    /** Whether reads are to be noted. */
    public boolean isObserved() {
        return observed;
    }

    /** From now on they are. */
    public void observe() {
        if (!observed) {
            observed = true;
        }
    }

    /**
     * A read was answered with a value.
     *
     * @param bytes how large that is
     * @param tookNanos since it was submitted; negative if that says nothing
     */
    public void onRead(long bytes, long tookNanos, long nowNanos) {
        if (penaltyEndNanos != 0) {
            penaltyEndNanos = 0;
        }
        if (bytes <= SMALL_BYTES && tookNanos >= 0) {
            double latest = latencyNanos;
            double elapsed = Math.max(0, nowNanos - sampledNanos);
            if (tookNanos <= latest && elapsed < LEAST_STEP_NANOS) {
                return;
            }
            latencyNanos = tookNanos >= latest
                    ? tookNanos
                    : tookNanos + (latest - tookNanos) * Math.pow(0.5, elapsed / HALF_LIFE_NANOS);
            sampledNanos = nowNanos;
        }
    }

    /** An error in the server's own words was answered. */
    public void onError(RedisErrorKind kind, long nowNanos) {
        if (kind == RedisErrorKind.LOADING || kind == RedisErrorKind.MASTER_DOWN) {
            penalties.increment();
            observed = true; // who is answered again ends it
            penaltyEndNanos = instant(nowNanos + PENALTY_NANOS);
        }
    }

    /** The server has told in which zone it is. */
    public void learnZone(@Nullable String told) {
        if (told != null && !told.isBlank()) {
            zone = told.strip();
        }
    }

    private static long instant(long nanos) {
        return nanos == 0 ? 1 : nanos;
    }

    // ---- what decides ----

    /** The time of the slowest read of late, in nanoseconds; 0 if there was none for long. */
    public double latencyNanos(long nowNanos) {
        double latest = latencyNanos;
        return latest == 0 ? 0 : latest * Math.pow(0.5, Math.max(0, nowNanos - sampledNanos) / HALF_LIFE_NANOS);
    }

    /** Whether it refuses none, as far as is known: what is asked first, since it takes no clock. */
    public boolean isGood() {
        return penaltyEndNanos == 0;
    }

    /** Whether it may get reads. */
    public Verdict verdict(long nowNanos) {
        long end = penaltyEndNanos;
        if (end == 0) {
            return Verdict.GOOD;
        }
        return end - nowNanos > 0 ? Verdict.OUT : Verdict.DUE;
    }

    /** Whether this caller's read is the one that finds out whether it refuses still. */
    public boolean takeProbe(long nowNanos) {
        long end = penaltyEndNanos;
        return end != 0
                && end - nowNanos <= 0
                && PENALTY_END.compareAndSet(this, end, instant(nowNanos + PENALTY_NANOS));
    }

    /** Where it is, as it told itself; null if it did not. */
    public @Nullable String zone() {
        return zone;
    }
}
