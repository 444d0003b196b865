package io.trunkline.core;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.trunkline.ConnectionMultiplexer.EventRegistration;
import io.trunkline.core.runtime.UserCode;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who wants to know that one multiplexer's lanes have changed, or that it has closed. They are told on the executors,
 * never on a loop. Thread-safe.
 */
final class Watchers {

    private static final Logger LOG = LoggerFactory.getLogger("io.trunkline");

    /** One of them; the same task may be added twice and taken back once. */
    private static final class Watcher {
        final Runnable task;

        Watcher(Runnable task) {
            this.task = task;
        }
    }

    private final Executor executor;
    private final UserCode userCode;
    private final List<Watcher> ofLanes = new CopyOnWriteArrayList<>();
    private final List<Watcher> ofClosing = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by lock. */
    @GuardedBy("lock")
    private boolean closed;

    /**
     * Makes one.
     *
     * @param executor for what is told while the multiplexer is open
     */
    Watchers(Executor executor, UserCode userCode) {
        this.executor = executor;
        this.userCode = userCode;
    }

    EventRegistration onLanesChanged(Runnable task) {
        return add(ofLanes, task);
    }

    /** Tells a watcher at once if it comes too late. */
    EventRegistration onClosed(Runnable task) {
        lock.lock();
        try {
            if (!closed) {
                return add(ofClosing, task);
            }
        } finally {
            lock.unlock();
        }
        tell(task, "closing");
        return () -> {};
    }

    private static EventRegistration add(List<Watcher> watchers, Runnable task) {
        Watcher added = new Watcher(task);
        watchers.add(added);
        return () -> watchers.remove(added);
    }

    /** A lane came or went. On any thread. */
    void lanesChanged() {
        if (!ofLanes.isEmpty()) {
            executor.execute(() -> ofLanes.forEach(watcher -> tell(watcher.task, "a change of the lanes")));
        }
    }

    /** All is closed: tells everybody, once. */
    void closed(Executor last) {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        if (ofClosing.isEmpty()) {
            return;
        }
        List<Watcher> due = List.copyOf(ofClosing);
        ofClosing.clear();
        try {
            last.execute(() -> due.forEach(watcher -> tell(watcher.task, "closing")));
        } catch (RejectedExecutionException | OutOfMemoryError e) { // of threads
            LOG.warn("Nobody could be told that a multiplexer has closed: watchers={}", due.size(), e);
        }
    }

    private void tell(Runnable task, String what) {
        try {
            task.run();
        } catch (Throwable e) {
            userCode.onFailureTold("telling a monitor of " + what, e);
        }
    }
}
