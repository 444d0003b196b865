package io.trunkline.core.dispatch;

import io.trunkline.RetryPolicy;
import io.trunkline.command.Command;
import io.trunkline.core.message.WaitableFuture;
import io.trunkline.transport.Cancellable;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The future of a call that may take several attempts, one after the other: each is a message of its own, under the
 * call's one deadline. Thread-safe; what is not final passes from one attempt to the next with the hand-over to a loop
 * and back.
 */
final class RetriedCall<T extends @Nullable Object> extends WaitableFuture<T> {

    private static final long NO_TICKET = -1;

    private final Retries retries;
    private final Dispatcher next;
    private final Command<T> command;
    private final long startNanos;
    private final Attempts attempts;
    /** How the next attempt travels. */
    private Route route;

    /** The attempt under way, to be cancelled with the call. */
    private volatile @Nullable WaitableFuture<T> current;

    private volatile @Nullable Cancellable timer;
    /** With which it waits, or waited last. */
    private volatile long ticket = NO_TICKET;

    private volatile boolean gaveUp;

    RetriedCall(
            Retries retries, Dispatcher next, Command<T> command, Route route, long startNanos, RetryPolicy policy) {
        this.retries = retries;
        this.next = next;
        this.command = command;
        this.route = route;
        this.startNanos = startNanos;
        this.attempts = new Attempts(policy, command);
    }

    /** Makes an attempt: the first on the caller's thread, others on a loop, where it does not wait for room. */
    void attempt() {
        WaitableFuture<T> message;
        try {
            message = next.executeAsync(command, route);
        } catch (Throwable e) { // an Error too: nobody else would end the call
            onFailure(e);
            return;
        }
        current = message;
        if (isSettled()) {
            message.cancel(false); // cancelled while the attempt was made
            return;
        }
        message.whenSettled(() -> onEnd(message));
    }

    /** Where the attempt ended: on a loop, mostly. */
    private void onEnd(WaitableFuture<T> message) {
        current = null;
        Throwable failure = message.failure();
        if (failure == null) {
            follow(message);
        } else {
            onFailure(failure);
        }
    }

    private void onFailure(Throwable failure) {
        if (isSettled()) {
            return;
        }
        route = route.since(startNanos);
        long wait =
                retries.waitAfter(failure, attempts, startNanos + route.limits().asyncNanos());
        long waiting = wait < 0 ? NO_TICKET : retries.await(this);
        if (waiting == NO_TICKET) {
            giveUp();
            return;
        }
        ticket = waiting;
        try {
            timer = retries.clock().schedule(this::onTimer, wait);
        } catch (RejectedExecutionException e) { // the loop has stopped: the multiplexer is closed
            if (retries.resume(ticket)) {
                giveUp();
            }
            return;
        }
        if (isSettled() || gaveUp) {
            cancelWait(); // it ended before there was a timer to cancel
        }
    }

    private void onTimer() {
        timer = null;
        if (retries.resume(ticket) && !isSettled()) {
            retries.countRetry();
            attempt();
        }
    }

    /** Fails it with what its attempts came to. */
    void giveUp() {
        gaveUp = true;
        cancelWait();
        Throwable outcome = attempts.outcome();
        end(new Failure(outcome));
    }

    private void cancelWait() {
        retries.resume(ticket);
        Cancellable waiting = timer;
        if (waiting != null) {
            waiting.cancel();
        }
    }

    @Override
    public void onWithdrawn() {
        WaitableFuture<T> underWay = current;
        if (underWay != null) {
            underWay.cancel(false);
        }
        cancelWait();
    }

    @Override
    public String awaited() {
        return command.name().toString();
    }
}
