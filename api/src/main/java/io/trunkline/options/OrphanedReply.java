package io.trunkline.options;

import io.trunkline.command.Command;

/**
 * What a server gave to a blocking command that nobody waits for any more: its caller had cancelled it, or its time was
 * up, while the reply was on its way. An element popped so is in no list any more; whoever can put it back or process
 * it should. Immutable.
 *
 * @param endpoint the server
 * @param command the command, with its arguments
 * @param value the reply as the command's caller would have got it
 */
public record OrphanedReply(Endpoint endpoint, Command<?> command, Object value) {

    /** Names the command only: arguments and values may be secret. */
    @Override
    public String toString() {
        return "OrphanedReply[endpoint=" + endpoint + ", command=" + command.name() + "]";
    }
}
