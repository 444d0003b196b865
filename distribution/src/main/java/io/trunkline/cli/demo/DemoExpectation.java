package io.trunkline.cli.demo;

import org.jspecify.annotations.Nullable;

/**
 * What must come of a command on the worker's own keys. One of the methods is called once, in the order of the
 * commands, unless it is certain that the command had no effect. Confined to the worker.
 */
interface DemoExpectation {

    /**
     * Judges a reply, and takes the command as done.
     *
     * @return whether the reply is one that was possible
     */
    boolean accept(@Nullable Object reply);

    /** Takes the command as one that had its effect or not. */
    void mayHaveHappened();
}
