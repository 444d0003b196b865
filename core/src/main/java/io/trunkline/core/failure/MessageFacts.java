package io.trunkline.core.failure;

import io.trunkline.command.Command;
import io.trunkline.exception.CommandProgress;

/** What is said of a message when its failure is explained. */
public interface MessageFacts {

    /** What was asked for. */
    Command<?> command();

    /** The database that it belongs to. */
    int database();

    /** Whether it is the engine's own. */
    boolean isInternal();

    /** How far it got. */
    CommandProgress progress();

    /** Whether its bytes were handed to a socket. */
    boolean isWritten();

    /** Whether its reply was read and is held back until it is proven. */
    boolean isHeldBack();

    /** When it was submitted, on the loop's clock. */
    long submittedNanos();

    /** When its time is up, on the loop's clock. */
    long deadlineNanos();
}
