package io.trunkline.core.context;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.trunkline.core.failure.Failures;
import io.trunkline.exception.ConnectionFailureType;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * When the next attempt to connect to one server may begin, whichever of its bridges makes it. Thread-safe.
 *
 * <p>A server that serves is not spared: somebody waits for each connection. After a failure the sockets of all its
 * bridges are paced, each address of a name being one. A server that refuses the credentials, or whose certificate is
 * refused, is asked at ever longer intervals: nothing gets better by itself there, each attempt costs it a handshake,
 * and many would lock the user out. One that is full is, too, at shorter ones.
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

    /** Why a connection was not made, as far as the next attempt depends on it. */
    public enum Cause {
        /** A connection that served is lost: that says nothing of what becomes of new ones. */
        LOST(0, 0),
        /** Nobody is there: the policy's waits and the rates suffice. */
        AWAY(0, 0),
        /**
         * A server that is full turns newcomers away. Who leaves makes room for one, at any moment: so whoever waits
         * shall see it soon, and still many shall not ask at the pace at which a server that is away is looked for.
         */
        TURNED_AWAY(TimeUnit.MILLISECONDS.toNanos(250), TimeUnit.SECONDS.toNanos(2)),
        /** The credentials or the certificate are refused: nothing gets better until somebody mends it. */
        REFUSED(TimeUnit.SECONDS.toNanos(1), TimeUnit.SECONDS.toNanos(30));

        private final long firstNanos;
        private final long mostNanos;

        /**
         * Makes one.
         *
         * @param firstNanos the least wait after the first such failure; it doubles with each
         * @param mostNanos the longest wait
         */
        Cause(long firstNanos, long mostNanos) {
            this.firstNanos = firstNanos;
            this.mostNanos = mostNanos;
        }

        public static Cause of(ConnectionFailureType type, boolean turnedAway, boolean wasEstablished) {
            if (isRefusal(type)) {
                return REFUSED;
            }
            return wasEstablished ? LOST : turnedAway ? TURNED_AWAY : AWAY;
        }
    }

    /** After so many refusals in a row no wait doubles any more. */
    private static final int MAX_DOUBLINGS = 5;

    private final ReconnectBudget process;
    private final RandomGenerator random;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock; instants are those of the loops' clock
    @GuardedBy("lock")
    private boolean attempted;

    @GuardedBy("lock")
    private long lastAttemptNanos;

    @GuardedBy("lock")
    private long outageNanos;

    @GuardedBy("lock")
    private int outageSockets;

    @GuardedBy("lock")
    private boolean everFailed;

    @GuardedBy("lock")
    private long lastFailureNanos;

    @GuardedBy("lock")
    private boolean failing;
    /** Of the latest connection that was not made, while the server does not serve. */
    @GuardedBy("lock")
    private Cause cause = Cause.AWAY;
    /** Whether an attempt has begun since the last refusal that counted. */
    @GuardedBy("lock")
    private boolean askedAgain;

    /** Of each cause, since the server served. */
    @GuardedBy("lock")
    private final Map<Cause, Integer> refusals = new EnumMap<>(Cause.class);

    @GuardedBy("lock")
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
            if (isRefusing() && notBeforeNanos - now > 0) {
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
            if (isRefusing()) { // whoever else wants to waits for what becomes of this one
                askedAgain = true;
                notBeforeNanos = now + refusedPause();
            }
            return 0;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lets a probe open a socket besides that of an attempt, which counts as another one would; or tells false, since
     * it is not worth waiting for.
     */
    public boolean tryProbe(long now) {
        lock.lock();
        try {
            if (process.tryTake(now) > 0) {
                return false;
            }
            countFurther(1, now);
            return true;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void countFurther(int sockets, long now) {
        outageSockets += sockets;
        if (now - outageNanos >= FIRST_NANOS) {
            lastAttemptNanos += sockets * INTERVAL_NANOS;
        }
    }

    @GuardedBy("lock")
    private long pause(long now) {
        boolean first = now - outageNanos < FIRST_NANOS && outageSockets < FIRST_SOCKETS;
        return first || !attempted ? 0 : Math.max(0, lastAttemptNanos + INTERVAL_NANOS - now);
    }

    /**
     * A connection was lost or not made.
     *
     * @param furtherSockets how many were opened for it besides the one that was counted
     */
    public void onFailure(Cause failure, int furtherSockets, long now) {
        lock.lock();
        try {
            if (!everFailed || !failing && now - lastFailureNanos >= QUIET_NANOS) {
                outageNanos = now;
                outageSockets = 0;
            }
            everFailed = true;
            failing = true;
            lastFailureNanos = now;
            if (failure != Cause.LOST) {
                onNotMade(failure, now);
            }
            if (furtherSockets > 0) {
                process.charge(furtherSockets, now);
                countFurther(furtherSockets, now);
            }
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void onNotMade(Cause failure, long now) {
        cause = failure;
        // what several attempts at a time are told is one refusal of each kind, in whatever order they hear it
        if (isRefusing() && (askedAgain || !refusals.containsKey(failure))) {
            refusals.merge(failure, 1, Integer::sum);
            askedAgain = false;
            notBeforeNanos = now + refusedPause();
        }
    }

    /** A connection was made: the server serves. */
    public void onServed() {
        lock.lock();
        try {
            failing = false;
            cause = Cause.AWAY;
            refusals.clear();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private boolean isRefusing() {
        return cause != Cause.AWAY;
    }

    /** At least half of the limit, which is twice the cause's first wait at first. */
    @GuardedBy("lock")
    private long refusedPause() {
        int doublings = Math.min(refusals.getOrDefault(cause, 1) - 1, MAX_DOUBLINGS);
        long limit = Math.min(2 * cause.firstNanos << doublings, cause.mostNanos);
        return limit / 2 + random.nextLong(limit / 2 + 1);
    }
}
