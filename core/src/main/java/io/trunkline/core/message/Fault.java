package io.trunkline.core.message;

/**
 * Makes the failure of a message. It is asked once for each, the members of a batch or a transaction included: no two
 * callers get the same exception, and each reads the name of its own command.
 */
@FunctionalInterface
public interface Fault {

    /** The failure of this message. */
    Throwable of(Message<?> message);
}
