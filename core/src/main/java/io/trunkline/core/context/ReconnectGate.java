package io.trunkline.core.context;

import io.trunkline.core.failure.Failures;
import io.trunkline.exception.ConnectionFailureType;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * When the next attempt to connect to one server may begin, whichever of its bridges makes it. Thread-safe.
 *
 * <p>A server that serves is not spared: somebody waits for each connection. After a failure the sockets of all its
 * bridges are paced, each address of a name being one. A server that refuses the credentials, or whose certificate is
 * refused, is asked at ever longer intervals: nothing gets better by itself there, each attempt costs it a handshake,
 * and many would lock the user out.
 */
public final class ReconnectGate {

    /** A little more than a tenth of a second, so that late timers do not bring an eleventh into a second. */
    static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(110);
    /** In the first second of an outage attempts may be closer: most are over by then. */
    static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Enough for the growing waits of the default policy, and no more for those of any other one. */
    static final int FIRST_SOCKETS = 16;
    /** A server is sound when it serves and so long nothing failed: what comes then is another outage. */
    static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** The first wait after a refusal; it doubles. */
    static final long REFUSED_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** After so many refusals in a row it doubles no more. */
    private static final int MAX_DOUBLINGS = 5;

    static final long MAX_REFUSED_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final ReconnectBudget process;
    private final RandomGenerator random;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock; instants are those of the loops' clock
    private boolean attempted;
    private long lastAttemptNanos;
    private long outageNanos;
    private int outageSockets;
    private boolean everFailed;
    private long lastFailureNanos;
    private boolean failing;
    private boolean refusing;
    /** Whether an attempt has begun since the last refusal that counted. */
    private boolean askedAgain;

    private int refusals;
    private long notBeforeNanos;

    ReconnectGate(ReconnectBudget process, RandomGenerator random) {
        this.process = process;
        this.random = random;
    }

    /** Whether trying again soon does not help, and may do harm. */
    public static boolean isRefusal(ConnectionFailureType type) {
        return Failures.isForGood(type);
    }

    /** Lets an attempt begin, and tells 0; or tells in how many nanoseconds to ask again. */
    public long tryBegin(long now) {
        lock.lock();
        try {
            if (refusing && notBeforeNanos - now > 0) {
                return notBeforeNanos - now;
            }
            if (everFailed && now - lastFailureNanos < QUIET_NANOS || failing) {
                long wait = failing ? pause(now) : 0;
                if (wait == 0) {
                    wait = process.tryTake(now);
                }
                if (wait > 0) {
                    return wait;
                }
            }
            attempted = true;
            outageSockets++;
            lastAttemptNanos = now;
            if (refusing) { // whoever else wants to waits for what becomes of this one
                askedAgain = true;
                notBeforeNanos = now + refusedPause();
            }
            return 0;
        } finally {
            lock.unlock();
        }
    }

    private long pause(long now) {
        boolean first = now - outageNanos < FIRST_NANOS && outageSockets < FIRST_SOCKETS;
        return first || !attempted ? 0 : Math.max(0, lastAttemptNanos + INTERVAL_NANOS - now);
    }

    /**
     * A connection was lost or not made.
     *
     * @param furtherSockets how many were opened for it besides the one that was counted
     */
    public void onFailure(ConnectionFailureType type, int furtherSockets, long now) {
        lock.lock();
        try {
            if (!everFailed || !failing && now - lastFailureNanos >= QUIET_NANOS) {
                outageNanos = now;
                outageSockets = 0;
            }
            everFailed = true;
            failing = true;
            lastFailureNanos = now;
            boolean refusedBefore = refusing;
            refusing = isRefusal(type);
            if (refusing && (!refusedBefore || askedAgain)) { // what several attempts at a time are told is one refusal
                refusals++;
                askedAgain = false;
                notBeforeNanos = now + refusedPause();
            }
            if (furtherSockets > 0) {
                process.charge(furtherSockets, now);
                outageSockets += furtherSockets;
                if (now - outageNanos >= FIRST_NANOS) {
                    lastAttemptNanos += furtherSockets * INTERVAL_NANOS;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** A connection was made: the server serves. */
    public void onServed() {
        lock.lock();
        try {
            failing = false;
            refusing = false;
            refusals = 0;
        } finally {
            lock.unlock();
        }
    }

    /** At least half of the limit, and at least a second. */
    private long refusedPause() {
        long limit = Math.min(2 * REFUSED_NANOS << Math.min(refusals - 1, MAX_DOUBLINGS), MAX_REFUSED_NANOS);
        return limit / 2 + random.nextLong(limit / 2 + 1);
    }
}
