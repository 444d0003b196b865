package io.trunkline.core.pubsub;

import io.trunkline.core.context.EngineContext;
import io.trunkline.core.message.EngineFuture;
import io.trunkline.core.message.SettledFuture;
import io.trunkline.transport.Cancellable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A caller that waits until the server has confirmed the channel of its receiver, or until its time is up. Thread-safe.
 */
final class SubscribeCall<T> {

    private final Subscriptions subscriptions;
    private final EngineContext engine;
    private final Receiver receiver;
    private final T value;
    private final EngineFuture<T> result;
    private final AtomicBoolean decided = new AtomicBoolean();

    /**
     * Makes one.
     *
     * @param value what the result is when the channel is confirmed
     */
    SubscribeCall(
            Subscriptions subscriptions, EngineContext engine, Receiver receiver, T value, EngineFuture<T> result) {
        this.subscriptions = subscriptions;
        this.engine = engine;
        this.receiver = receiver;
        this.value = value;
        this.result = result;
    }

    /** Starts the clock: the receiver was taken in, and its channel is not confirmed yet. */
    void await(long limitNanos) {
        Cancellable timer = engine.transport()
                .nextLoop()
                .schedule(
                        () -> answer(engine.failures()
                                .timeouts()
                                .unconfirmedSubscription(limitNanos / 1_000_000, subscriptions.whyNotConnected())),
                        limitNanos);
        result.whenSettled(() -> {
            timer.cancel();
            if (result.isWithdrawn()) {
                subscriptions.remove(receiver); // its caller gave it up, and would never get hold of it to close it
            }
        });
    }

    /** The channel is confirmed, or it is not to be had. Whoever says so first decides; not under the lock. */
    void answer(@Nullable Throwable failure) {
        if (!decided.compareAndSet(false, true)) {
            return;
        }
        Object outcome = value;
        if (failure != null) {
            subscriptions.remove(receiver); // first: whoever hears of the failure finds nothing left
            outcome = new SettledFuture.Failure(failure);
        }
        if (result.settle(outcome)) {
            engine.executor().execute(result::completeSettled);
        }
    }
}
