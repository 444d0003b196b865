package io.trunkline.core.failure;

import io.trunkline.exception.TimeoutDiagnosis;
import io.trunkline.exception.TimeoutPhase;

/** Names the likeliest cause of a timeout, from what was found, and what to do about it. */
final class TimeoutAdvice {

    private TimeoutAdvice() {}

    /**
     * One or two sentences. The strongest evidence comes first: what held up this process excuses the server and the
     * network.
     */
    static String of(TimeoutPhase phase, long limitMillis, String command, TimeoutDiagnosis found) {
        long much = Math.max(1, limitMillis / 2);
        if (found.gcMillis() >= much) {
            return "The garbage collectors worked for most of the time: see their log, and give the heap more room.";
        }
        if (found.loopLagMillis() >= much) {
            return "The event loop was late: look for code that blocks it, for completion=inline, and for a machine short of processors.";
        }
        if (phase == TimeoutPhase.BACKLOG) {
            return "See lastFailure and status() for why there is no connection.";
        }
        if (found.pendingWriteBytes() > 0 && found.lastWriteMillis() >= much) {
            return "The peer does not take what is written: see the network, and whether the server is paused or out of memory.";
        }
        if (found.lastReadMillis() >= much) {
            return "Nothing was read meanwhile: the server is busy with one command (SLOWLOG), paused, or the network is down.";
        }
        String oldest = found.oldestCommand();
        if (oldest != null && !oldest.equals(command) && found.oldestAgeMillis() >= much) {
            return "All wait for the reply to " + oldest + ": make it cheaper, or give it a multiplexer of its own.";
        }
        return phase == TimeoutPhase.UNSENT
                ? "More is submitted than the server takes: submit less at a time, or see backlogPolicy."
                : "Replies do come: the server has more to do than it can, or the timeout is too short for this command.";
    }
}
