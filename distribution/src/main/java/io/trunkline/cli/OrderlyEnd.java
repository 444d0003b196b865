package io.trunkline.cli;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets work come to its end when the process is told to end (Ctrl-C, SIGTERM), so that it takes away what it put on
 * somebody's server. Used by the thread that works; {@code stop} runs on the JVM's shutdown thread.
 *
 * <p>{@link io.trunkline.cli.embedded.EmbeddedServers} go with the process, so that there is nothing to wait for.
 */
final class OrderlyEnd {

    private static final int LIMIT_SECONDS = 10;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;

    private OrderlyEnd(Runnable stop, String leftBehind, PrintStream err) {
        hook = new Thread(() -> run(stop, leftBehind, err), "trunkline-orderly-end");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Begins to watch.
     *
     * @param session where the work is done
     * @param stop asks the work to end soon
     * @param leftBehind what is left on the server if it does not
     * @param err where that is told
     */
    static OrderlyEnd of(Session session, Runnable stop, String leftBehind, PrintStream err) {
        OrderlyEnd end = new OrderlyEnd(stop, leftBehind, err);
        if (session.embedded() != null) {
            end.ended.countDown();
        }
        return end;
    }

    private void run(Runnable stop, String leftBehind, PrintStream err) {
        stop.run();
        try {
            if (!ended.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                err.println(
                        "Keys may be left behind: " + leftBehind + ", waited=" + LIMIT_SECONDS + " s. Delete them.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The work has ended, and everything is taken away. */
    void done() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process ends: the hook runs already.
        }
    }
}
