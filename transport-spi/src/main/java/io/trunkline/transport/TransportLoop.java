package io.trunkline.transport;

import java.util.concurrent.Executor;

/**
 * One thread that serves a set of connections, and the clock and timer of everything that is confined to it.
 * Thread-safe.
 *
 * <p>{@link #execute} runs tasks in the order in which they were handed in. After the transport was closed, tasks may
 * be refused with {@link java.util.concurrent.RejectedExecutionException}.
 */
public interface TransportLoop extends Executor {

    /**
     * Whether the calling thread is this loop's.
     *
     * @return true on the loop
     */
    boolean inLoop();

    /**
     * Runs a task on the loop later.
     *
     * @param task what to run
     * @param delayNanos how long from now, in nanoseconds; 0 or less means as soon as possible
     * @return a handle that cancels the timer
     */
    Cancellable schedule(Runnable task, long delayNanos);

    /**
     * The loop's clock; callable from any thread.
     *
     * @return nanoseconds from an arbitrary origin, to be compared by subtraction only; the same origin for all loops
     *     of a transport
     */
    long nanoTime();

    /**
     * Asks the loop not to go to sleep for a moment, because something is expected that comes sooner than a sleeping
     * thread wakes. It goes on serving everything meanwhile. A hint: a loop that cannot poll ignores it. Call it on the
     * loop only; of several calls the last one counts.
     *
     * @param nanos for how long at most, in nanoseconds
     */
    default void stayAwake(long nanos) {}
}
