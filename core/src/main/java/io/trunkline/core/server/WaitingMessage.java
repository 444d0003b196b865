package io.trunkline.core.server;

import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.message.Fault;
import io.trunkline.core.message.Message;
import io.trunkline.transport.Cancellable;
import io.trunkline.transport.TransportLoop;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A message in a line outside of the bridges' queues, where no sweep sees its deadline. Guarded by the line's lock. */
abstract class WaitingMessage {

    private final Message<?> message;
    private @Nullable Cancellable expiry;

    WaitingMessage(Message<?> message) {
        this.message = message;
    }

    final Message<?> message() {
        return message;
    }

    /**
     * Fails the message at its deadline, if it can still be taken out of the line then. That happens on the loop of a
     * bridge, whose lane brings the failure to the completion threads.
     *
     * @param withdraw takes it out of the line, under the line's lock, and tells whether it was there
     */
    final void expireInTime(PhysicalBridge bridge, BooleanSupplier withdraw) {
        expireInTime(bridge, withdraw, late -> bridge.failures().timeouts().timedOut(late, bridge.facts()));
    }

    /** The same, with a failure that says for what it waited in vain. */
    final void expireInTime(PhysicalBridge bridge, BooleanSupplier withdraw, Fault timeout) {
        TransportLoop loop = bridge.loop();
        expiry = loop.schedule(
                () -> {
                    if (withdraw.getAsBoolean()) {
                        message.fail(timeout, bridge.lane());
                        bridge.lane().flush();
                    }
                },
                message.deadlineNanos - loop.nanoTime());
    }

    /** It has left the line. */
    final void cancelExpiry() {
        Cancellable timer = expiry;
        if (timer != null) {
            timer.cancel();
        }
    }
}
