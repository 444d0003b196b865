package io.trunkline.core.message;

import io.trunkline.command.Command;
import io.trunkline.command.CommandName;
import io.trunkline.core.failure.BridgeFacts;
import io.trunkline.core.failure.Failures;
import io.trunkline.core.runtime.BridgeCounters;
import io.trunkline.core.runtime.SpinBudget;
import io.trunkline.core.runtime.YieldBudget;
import io.trunkline.transport.TransportLoop;
import org.jspecify.annotations.Nullable;

/**
 * Where a message is: what it and its caller ask of the bridge that has it. Thread-safe, but for what says otherwise.
 */
public interface Home {

    /** The loop that it is confined to, whose clock is that of all deadlines. */
    TransportLoop loop();

    /** Where outcomes go. Confined to the loop. */
    CompletionLane lane();

    /** Its figures. */
    BridgeCounters counters();

    /** What makes failures. */
    Failures failures();

    /** What is said of it in texts, as it is now. */
    BridgeFacts facts();

    /** How many messages are submitted and have not ended, read racily. */
    long outstanding();

    /** For callers that wait alone. */
    SpinBudget callerSpin();

    /** For callers that wait among many. */
    YieldBudget callerYield();

    /** Whether the command map has a command. */
    boolean isAvailable(CommandName name);

    /** A message of the engine's own, with the time limit of a handshake. */
    <T extends @Nullable Object> InternalMessage<T> internalMessage(
            Command<T> command, InternalMessage.Listener<? super T> listener);
}
