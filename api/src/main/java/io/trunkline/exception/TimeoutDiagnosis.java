package io.trunkline.exception;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What the connection was like when a command's time ran out, to tell a slow server from a slow network, a slow
 * application and a dead peer. Immutable. The figures are read while others work, so that they need not fit each other
 * to the last command.
 *
 * @param elapsedMillis since the command was submitted, in milliseconds
 * @param inFlight commands on the connection that are sent and not answered
 * @param backlog commands that wait to be sent
 * @param oldestCommand the name of the command at the head of the line, for whose reply all others wait; null if none
 *     is in flight
 * @param oldestAgeMillis since that was submitted, in milliseconds; -1 if none is in flight
 * @param pendingWriteBytes bytes that the kernel has not taken yet: more than 0 for long means that the peer does not
 *     read
 * @param bytesWritten bytes written since the connection opened
 * @param bytesRead bytes read since the connection opened
 * @param lastWriteMillis since the last write, in milliseconds; -1 if there was none
 * @param lastReadMillis since the last read, in milliseconds; -1 if there was none
 * @param connectionAgeMillis since the connection was established, in milliseconds; -1 if there is none
 * @param loopLagMillis by how much the event loop was late at worst lately, in milliseconds: more than a few means that
 *     something blocks it or that the machine is short of processors
 * @param gcMillis how long the garbage collectors worked since about the command's start, in milliseconds
 */
public record TimeoutDiagnosis(
        long elapsedMillis,
        long inFlight,
        long backlog,
        @Nullable String oldestCommand,
        long oldestAgeMillis,
        long pendingWriteBytes,
        long bytesWritten,
        long bytesRead,
        long lastWriteMillis,
        long lastReadMillis,
        long connectionAgeMillis,
        long loopLagMillis,
        long gcMillis)
        implements Serializable {

    /**
     * As it stands in the exception's text.
     *
     * @return names and values, separated by commas
     */
    @Override
    public String toString() {
        return "elapsed=" + elapsedMillis + " ms, oldest="
                + (oldestCommand == null ? "none" : oldestCommand + " for " + oldestAgeMillis + " ms") + ", inFlight="
                + inFlight + ", backlog=" + backlog + ", pendingWrite=" + pendingWriteBytes + " B, out=" + bytesWritten
                + " B, in=" + bytesRead + " B, lastWrite=" + ago(lastWriteMillis) + ", lastRead="
                + ago(lastReadMillis) + ", connected=" + ago(connectionAgeMillis) + ", loopLag=" + loopLagMillis
                + " ms, gc=" + gcMillis + " ms";
    }

    private static String ago(long millis) {
        return millis < 0 ? "never" : millis + " ms ago";
    }
}
