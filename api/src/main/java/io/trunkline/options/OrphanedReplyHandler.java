package io.trunkline.options;

/**
 * Takes replies that came too late for their callers. Called on a completion thread, never on an I/O thread; must be
 * thread-safe.
 */
@FunctionalInterface
public interface OrphanedReplyHandler {

    /**
     * Takes one. What it throws is logged.
     *
     * @param reply what came, and for which command
     */
    void onOrphanedReply(OrphanedReply reply);
}
