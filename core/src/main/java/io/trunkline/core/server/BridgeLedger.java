package io.trunkline.core.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.runtime.BridgeCounters;
import io.trunkline.status.ConnectionCounters;
import io.trunkline.status.ConnectionKind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The bridges of one kind that one server has, where they come and go: gives each a number, and keeps what those have
 * counted that are closed. Thread-safe.
 */
final class BridgeLedger {

    private final EngineContext engine;
    private final ServerEndPoint server;
    private final ConnectionKind kind;
    private final ReentrantLock lock = new ReentrantLock();
    /** All that were made and are not closed for good. */
    @GuardedBy("lock")
    private final Set<PhysicalBridge> alive = new LinkedHashSet<>();
    /** Which numbers those have. */
    @GuardedBy("lock")
    private final BitSet numbers = new BitSet();
    /** What is to be done when one of them closes. */
    @GuardedBy("lock")
    private final Map<PhysicalBridge, Runnable> uponClosing = new HashMap<>();

    /** What those counted that are closed, in sum. */
    @GuardedBy("lock")
    private ConnectionCounters ended;

    BridgeLedger(EngineContext engine, ServerEndPoint server, ConnectionKind kind) {
        this.engine = engine;
        this.server = server;
        this.kind = kind;
        this.ended = new BridgeCounters().snapshot(server.endpoint(), kind, 0, 0, 0);
    }

    /** Makes another one. */
    PhysicalBridge make() {
        lock.lock();
        try {
            int number = numbers.nextClearBit(1);
            PhysicalBridge bridge = new PhysicalBridge(engine, server, kind, number);
            numbers.set(number);
            alive.add(bridge);
            return bridge;
        } finally {
            lock.unlock();
        }
    }

    /** One was closed for good, on its loop. */
    void onClosed(PhysicalBridge bridge) {
        Runnable action;
        lock.lock();
        try {
            if (alive.remove(bridge)) {
                numbers.clear(bridge.id().number());
                ended = ended.plus(bridge.snapshot().ended());
            }
            action = uponClosing.remove(bridge);
        } finally {
            lock.unlock();
        }
        if (action != null) {
            action.run();
        }
    }

    /**
     * Has something done on the loop of one that is alive when it closes, instead of what was said before; null for
     * nothing.
     */
    void whenClosed(PhysicalBridge bridge, @Nullable Runnable action) {
        lock.lock();
        try {
            if (action == null) {
                uponClosing.remove(bridge);
            } else {
                uponClosing.put(bridge, action);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether all are closed for good. */
    boolean isEmpty() {
        lock.lock();
        try {
            return alive.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Each bridge once, either as one that is present or in the sum.
     *
     * @param present those that are in use and not closed
     * @param ended what all others have counted, in sum: it never falls
     */
    record Figures(List<PhysicalBridge> present, ConnectionCounters ended) {}

    /** The figures of all that were ever made, of which some are in use. */
    Figures figures(Collection<PhysicalBridge> inUse) {
        lock.lock();
        try {
            List<PhysicalBridge> present = new ArrayList<>();
            ConnectionCounters sum = ended;
            for (PhysicalBridge bridge : inUse) {
                if (alive.contains(bridge)) {
                    present.add(bridge);
                }
            }
            for (PhysicalBridge bridge : alive) {
                if (!inUse.contains(bridge)) { // about to be closed
                    sum = sum.plus(bridge.snapshot().ended());
                }
            }
            return new Figures(present, sum);
        } finally {
            lock.unlock();
        }
    }
}
