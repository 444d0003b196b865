package io.trunkline.cli.demo;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What must come of a command on the worker's own keys. One of the methods is called once, in the order of the
 * commands, unless it is certain that the command had no effect. Confined to the worker.
 */
interface DemoExpectation {

    /**
     * Judges a reply, and takes the command as done.
     *
     * @param reply the reply
     * @param begunNanos when the command was begun
     * @return whether the reply is one that was possible
     */
    boolean accept(@Nullable Object reply, long begunNanos);

    /** Takes the command as one that had its effect or not. */
    void mayHaveHappened();

    /** The places that it has to do with. */
    Collection<? extends DemoCell<?>> cells();
}
