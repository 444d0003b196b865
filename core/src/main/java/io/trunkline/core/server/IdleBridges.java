package io.trunkline.core.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.transport.Cancellable;
import io.trunkline.transport.TransportLoop;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The bridges of a pool that nobody needs at present. They are kept for a while, since to connect anew takes longer
 * than a command. Thread-safe by the pool's lock, which may be held by whoever calls.
 */
final class IdleBridges {

    /** A connection that nobody needed for so long is closed: it is a socket on the server. */
    static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** A bridge that nobody needs, and since when. */
    private record Idle(PhysicalBridge bridge, long sinceNanos) {}

    private final ReentrantLock lock;
    private final ServerEndPoint server;

    @GuardedBy("lock")
    private final ArrayDeque<Idle> idle = new ArrayDeque<>();

    @GuardedBy("lock")
    private @Nullable Cancellable timer;

    @GuardedBy("lock")
    private boolean stopped;

    IdleBridges(ReentrantLock lock, ServerEndPoint server) {
        this.lock = lock;
        this.server = server;
    }

    /** The last used, which is the likeliest to be alive; null if there is none. */
    @Nullable
    PhysicalBridge take() {
        lock.lock();
        try {
            Idle last = idle.pollLast();
            return last == null ? null : last.bridge();
        } finally {
            lock.unlock();
        }
    }

    void add(PhysicalBridge bridge) {
        lock.lock();
        try {
            idle.addLast(new Idle(bridge, bridge.nanoTime()));
            if (timer == null) {
                timer = loop().schedule(this::closeOld, IDLE_NANOS);
            }
        } finally {
            lock.unlock();
        }
    }

    private TransportLoop loop() {
        return server.interactive().loop();
    }

    /** Closes what nobody has needed, and looks again when the next one's time is over. */
    private void closeOld() {
        lock.lock();
        try {
            timer = null;
            long now = loop().nanoTime();
            Idle oldest = idle.peekFirst();
            while (oldest != null && now - oldest.sinceNanos() >= IDLE_NANOS) {
                idle.removeFirst();
                oldest.bridge().close();
                oldest = idle.peekFirst();
            }
            if (oldest != null && !stopped) {
                timer = loop().schedule(this::closeOld, oldest.sinceNanos() + IDLE_NANOS - now);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Forgets one that lost its connection; tells whether it was here. */
    boolean remove(PhysicalBridge bridge) {
        lock.lock();
        try {
            return idle.removeIf(one -> one.bridge() == bridge);
        } finally {
            lock.unlock();
        }
    }

    /** Closes all, and waits for nothing any more. */
    void closeAll() {
        lock.lock();
        try {
            idle.forEach(one -> one.bridge().close());
            idle.clear();
            stop();
        } finally {
            lock.unlock();
        }
    }

    /** Closes none by itself any more. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
            Cancellable set = timer;
            if (set != null) {
                timer = null;
                set.cancel();
            }
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return idle.size();
        } finally {
            lock.unlock();
        }
    }

    /** All of them, to look at. */
    List<PhysicalBridge> all() {
        lock.lock();
        try {
            return idle.stream().map(Idle::bridge).toList();
        } finally {
            lock.unlock();
        }
    }
}
