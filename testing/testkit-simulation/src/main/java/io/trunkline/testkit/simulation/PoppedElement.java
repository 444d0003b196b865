package io.trunkline.testkit.simulation;

/**
 * What a blocking pop took from a list of a {@link SimulatedRedis}: it is in no list any more, so that the client alone
 * has it. Confined to the simulation's thread.
 *
 * @param command the pop, as the server carried it out
 * @param link the connection
 * @param replyEnd how many bytes the server had sent over the connection when the reply was complete
 */
public record PoppedElement(ExecutedCommand command, SimulatedLink link, long replyEnd) {

    /**
     * Whether the client has read the reply.
     *
     * @param bytesBehind how many more bytes it must have read
     * @return false if they were lost on the way, or the client closed the connection before
     */
    public boolean isRead(int bytesBehind) {
        return link.bytesTaken() >= replyEnd + bytesBehind;
    }
}
