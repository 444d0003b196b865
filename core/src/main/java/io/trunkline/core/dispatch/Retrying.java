package io.trunkline.core.dispatch;

import io.trunkline.RedisFuture;
import io.trunkline.RetryPolicy;
import io.trunkline.command.Command;
import io.trunkline.core.failure.Failures;
import io.trunkline.core.message.SettledFuture.Failure;
import io.trunkline.core.message.WaitableFuture;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisException;
import io.trunkline.exception.RedisInterruptedException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Makes another attempt at a call after one that failed, as a {@link RetryPolicy} allows it, within the one time limit
 * of the call. A call whose first attempt succeeds costs nothing more than the look at the clock, where its caller
 * waits. Thread-safe.
 */
final class Retrying implements Dispatcher {

    private final Dispatcher next;
    private final RetryPolicy policy;
    private final Retries retries;

    Retrying(Dispatcher next, RetryPolicy policy, Retries retries) {
        this.next = next;
        this.policy = policy;
        this.retries = retries;
    }

    @Override
    public <T extends @Nullable Object> T execute(Command<T> command, Route route) {
        long start = route.startNanos(this);
        try {
            return next.execute(command, route);
        } catch (RedisInterruptedException e) {
            throw e;
        } catch (RedisException e) {
            return executeAgain(command, route.since(start), start, e);
        }
    }

    /** Makes the attempts after the first one. */
    private <T extends @Nullable Object> T executeAgain(
            Command<T> command, Route route, long startNanos, RedisException first) {
        Attempts attempts = new Attempts(policy, command);
        long deadline = startNanos + route.limits().syncNanos();
        RedisException latest = first;
        while (true) {
            long wait = retries.waitAfter(latest, attempts, deadline);
            if (wait < 0) {
                throw (RuntimeException) attempts.outcome(); // all that it was told of is a RedisException
            }
            park(nanoTime() + wait, command, attempts);
            retries.countRetry();
            try {
                return next.execute(command, route);
            } catch (RedisInterruptedException e) {
                throw interrupted(command, attempts, e);
            } catch (RedisException e) {
                latest = e;
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

    @Override
    public <T extends @Nullable Object> WaitableFuture<T> executeAsync(Command<T> command, Route route) {
        return call(command, route);
    }

    /** What may not be sent is told at once, since it would be so each time; anything else takes its time. */
    @Override
    public <T extends @Nullable Object> RedisFuture<T> forget(Command<T> command, Route route) {
        try {
            check(command);
            call(command, route);
            return Router.ended(command, null);
        } catch (RedisException e) {
            return Router.ended(command, new Failure(e));
        }
    }

    private <T extends @Nullable Object> RetriedCall<T> call(Command<T> command, Route route) {
        RetriedCall<T> call = new RetriedCall<>(retries, next, command, route, route.startNanos(this), policy);
        call.attempt();
        return call;
    }

    /** Refused: the parts of a group would be repeated without the rest. */
    @Override
    public void send(CommandGroup group) {
        requireGroups(group.kind());
    }

    @Override
    public void check(Command<?> member) {
        next.check(member);
    }

    @Override
    public void requireGroups(String kind) {
        throw new IllegalStateException("A " + kind
                + " is not tried again as a whole, and its parts must not be: make it from a view without withRetry,"
                + " and repeat it by hand where its failure says that it was never sent.");
    }

    @Override
    public Dispatcher withRetry(RetryPolicy other) {
        throw new IllegalStateException("This view tries commands again already: policy=" + policy
                + ". Call withRetry once, on a view that has no policy.");
    }

    @Override
    public long nanoTime() {
        return retries.nanoTime();
    }
}
