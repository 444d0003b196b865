package io.trunkline.core.runtime;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands work to the application's executor, or to the engine's own if there is none, and sees to it that the work is
 * done: what the application's executor does not take, or would do on an I/O thread, the engine's own does.
 * Thread-safe; {@link #execute} throws nothing.
 */
public final class ShieldedExecutor implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger("io.trunkline");

    private final @Nullable Executor chosen;
    private final Executor own;
    private final AtomicBoolean warned = new AtomicBoolean();

    /** Makes one for the application's executor; null if it chose none. */
    public ShieldedExecutor(@Nullable Executor chosen, Executor own) {
        this.chosen = chosen;
        this.own = own;
    }

    /** Work on its way; knows whether the executor does it before it comes back. */
    private final class Handover implements Runnable {
        private final Runnable task;
        /** Only its own thread's look at it matters, so that it need not be volatile. */
        private @Nullable Thread handing = Thread.currentThread();

        Handover(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            if (handing == Thread.currentThread() && EngineThreads.isIoThread()) {
                warn("it runs tasks on the thread that hands them in, which is an I/O thread", null);
                executeOwn(task);
            } else {
                task.run();
            }
        }
    }

    @Override
    public void execute(Runnable task) {
        Executor target = chosen;
        if (target == null) {
            executeOwn(task);
            return;
        }
        Handover handover = new Handover(task);
        try {
            target.execute(handover);
        } catch (Throwable e) { // rejected, shut down, or whatever else
            warn("it refused a task", e);
            executeOwn(task);
        } finally {
            handover.handing = null;
        }
    }

    private void executeOwn(Runnable task) {
        try {
            own.execute(task);
        } catch (Throwable e) { // shut down, or the system gives no more threads
            try {
                Thread last = new Thread(task, "trunkline-last-completion");
                last.setDaemon(true);
                last.start();
            } catch (Throwable none) {
                task.run(); // better here than never
            }
        }
    }

    private void warn(String what, @Nullable Throwable cause) {
        if (warned.compareAndSet(false, true)) {
            LOG.warn(
                    "The completionExecutor does not do its work: {}. Trunkline's own threads do what it does not; give it enough room, and close the multiplexer before it."
                            + " This is told once.",
                    what,
                    cause);
        }
    }
}
