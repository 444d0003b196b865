package io.trunkline.core.dispatch;

import io.trunkline.RetryPolicy;
import io.trunkline.command.Command;
import io.trunkline.core.failure.Failures;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisException;
import io.trunkline.exception.RedisInterruptedException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Makes the attempts of the calls that a {@link RetryPolicy} allows several, and knows those that wait for the next one, so that closing ends
 * them. Thread-safe.
 */
public final class Retries {

    private final CommandRouter router;
    private final LongAdder count;
    private final Set<RetriedCall<?>> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Retries(CommandRouter router) {
        this.router = router;
        this.count = router.engine().calls().retries;
    }

    /** An attempt is made after one that failed. */
    void countRetry() {
        count.increment();
    }

    CommandRouter router() {
        return router;
    }

    long nanoTime() {
        return router.clock().nanoTime();
    }

    /** How long a call waits now for its next attempt; -1 if it fails instead, for good or because its time would be up. */
    long waitAfter(Throwable failure, Attempts attempts, long lastStartNanos) {
        if (!attempts.mayFollow(failure) || closed) {
            return -1;
        }
        long wait = router.engine().retryDelayNanos(attempts.policy(), attempts.failedBefore());
        return nanoTime() + wait - lastStartNanos < 0 ? wait : -1;
    }

    /** Calls and waits, on the caller's thread. */
    <T extends @Nullable Object> T call(Command<T> command, Route route, RetryPolicy policy, long timeout) {
        long start = nanoTime();
        Attempts attempts = new Attempts(policy, command);
        while (true) {
            try {
                return router.execute(command, route, router.admit(command, route), start, timeout);
            } catch (RedisInterruptedException e) {
                throw interrupted(command, attempts, e);
            } catch (RedisException e) {
                long wait = waitAfter(e, attempts, start + timeout);
                if (wait < 0) {
                    throw (RuntimeException) attempts.outcome(); // all that was caught here is a RedisException
                }
                park(nanoTime() + wait, command, attempts);
                countRetry();
            }
        }
    }

    private void park(long untilNanos, Command<?> command, Attempts attempts) {
        long rest = untilNanos - nanoTime();
        while (rest > 0) {
            LockSupport.parkNanos(this, rest);
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted(command, attempts, null);
            }
            rest = untilNanos - nanoTime();
        }
    }

    /** What was sent before the interrupt, in whatever attempt, may have had its effect. */
    private static RedisInterruptedException interrupted(
            Command<?> command, Attempts attempts, @Nullable RedisInterruptedException latest) {
        CommandProgress progress = attempts.wasSent() || latest != null && latest.progress() == CommandProgress.SENT
                ? CommandProgress.SENT
                : CommandProgress.NEVER_SENT;
        RedisInterruptedException failure = Failures.interrupted(command.name().toString(), progress, null);
        attempts.suppressAllIn(failure);
        return failure;
    }

    /** Calls without waiting. */
    <T extends @Nullable Object> RetriedCall<T> callAsync(
            Command<T> command, Route route, RetryPolicy policy, long timeout) {
        RetriedCall<T> call = new RetriedCall<>(this, command, route, policy, timeout);
        call.attempt();
        return call;
    }

    /** A call waits for its next attempt; returns false if there will be none, since all is closed. */
    boolean await(RetriedCall<?> call) {
        waiting.add(call);
        if (closed && waiting.remove(call)) {
            return false;
        }
        return true;
    }

    /** A call's wait is over; returns false if it was ended meanwhile. */
    boolean resume(RetriedCall<?> call) {
        return waiting.remove(call);
    }

    /** Ends what waits; from now on nothing is tried again. */
    void close() {
        closed = true;
        for (RetriedCall<?> call : List.copyOf(waiting)) {
            if (waiting.remove(call)) {
                call.giveUp();
            }
        }
    }
}
