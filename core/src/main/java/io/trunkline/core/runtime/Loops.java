package io.trunkline.core.runtime;

import io.trunkline.transport.TransportLoop;
import java.util.concurrent.RejectedExecutionException;

/** What is done with loops. Stateless and thread-safe. */
public final class Loops {

    private Loops() {}

    /** Runs a task on a loop, if that still runs: when the transport is closed, nobody wants to know any more. */
    public static void tell(TransportLoop loop, Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // it is closed
        }
    }
}
