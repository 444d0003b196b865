package io.trunkline.core;

import io.trunkline.RetryPolicy;
import io.trunkline.command.Command;
import io.trunkline.exception.RedisException;
import io.trunkline.transport.Cancellable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The future of a call that may take several attempts, one after the other: each is a message of its own, under the call's one deadline. Thread-safe;
 * what is not final passes from one attempt to the next with the hand-over to a loop and back.
 */
final class RetriedCall<T extends @Nullable Object> extends WaitableFuture<T> {

    private final Retries retries;
    private final Command<T> command;
    private final Route route;
    private final long timeoutNanos;
    private final long startNanos;
    private final Attempts attempts;

    /** The attempt under way, to be cancelled with the call. */
    private volatile @Nullable AsyncMessage<T> current;

    private volatile @Nullable Cancellable timer;
    private volatile boolean gaveUp;

    RetriedCall(Retries retries, Command<T> command, Route route, RetryPolicy policy, long timeoutNanos) {
        this.retries = retries;
        this.command = command;
        this.route = route;
        this.timeoutNanos = timeoutNanos;
        this.startNanos = retries.nanoTime();
        this.attempts = new Attempts(policy, command);
    }

    /** Makes an attempt: the first on the caller's thread, others on a loop, where it does not wait for room. */
    void attempt() {
        AsyncMessage<T> message;
        try {
            CommandRouter router = retries.router();
            message = router.executeAsync(command, route, router.admit(command, route), startNanos, timeoutNanos);
        } catch (RedisException e) {
            onFailure(e);
            return;
        }
        current = message;
        if (isDone()) {
            message.cancel(false); // cancelled while the attempt was made
            return;
        }
        message.whenComplete((value, failure) -> onEnd(message, value, failure));
    }

    @SuppressWarnings("NullAway") // without a failure the value is a T, null included if T says so
    private void onEnd(AsyncMessage<T> message, @Nullable T value, @Nullable Throwable failure) {
        current = null;
        if (failure == null) {
            offThisLoop(() -> {
                if (!super.complete(value)) {
                    message.onLateValue(value); // cancelled this very moment, when the attempt could not be any more
                }
            });
        } else {
            onFailure(
                    failure instanceof CompletionException wrapped && wrapped.getCause() != null
                            ? wrapped.getCause()
                            : failure);
        }
    }

    private void onFailure(Throwable failure) {
        if (isDone()) {
            return;
        }
        long wait = retries.waitAfter(failure, attempts, startNanos + timeoutNanos);
        if (wait < 0 || !retries.await(this)) {
            giveUp();
            return;
        }
        try {
            timer = retries.router().clock().schedule(this::onTimer, wait);
        } catch (RejectedExecutionException e) { // the loop has stopped: the multiplexer is closed
            if (retries.resume(this)) {
                giveUp();
            }
            return;
        }
        if (isDone() || gaveUp) {
            cancelWait(); // it ended before there was a timer to cancel
        }
    }

    private void onTimer() {
        timer = null;
        if (retries.resume(this) && !isDone()) {
            retries.countRetry();
            attempt();
        }
    }

    /** Fails it with what its attempts came to. */
    void giveUp() {
        gaveUp = true;
        cancelWait();
        Throwable outcome = attempts.outcome();
        offThisLoop(() -> super.completeExceptionally(outcome));
    }

    /** Dependent stages are user code: they run on a completion thread, and on a loop only with {@code completion=inline}. */
    private void offThisLoop(Runnable completion) {
        Executor executor = retries.router().engine().completionExecutor();
        if (executor != null && EngineThreads.isIoThread()) {
            executor.execute(completion);
        } else {
            completion.run();
        }
    }

    private void cancelWait() {
        retries.resume(this);
        Cancellable waiting = timer;
        if (waiting != null) {
            waiting.cancel();
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            AsyncMessage<T> underWay = current;
            if (underWay != null) {
                underWay.cancel(mayInterruptIfRunning);
            }
            cancelWait();
        }
        return cancelled;
    }

    @Override
    String awaited() {
        return command.name().toString();
    }

    @Override
    public boolean complete(T value) {
        throw AsyncMessage.onlyByReply(command);
    }

    @Override
    public boolean completeExceptionally(Throwable cause) {
        throw AsyncMessage.onlyByReply(command);
    }
}
