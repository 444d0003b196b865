package io.trunkline.core;

import io.trunkline.BridgeState;
import io.trunkline.ConnectionKind;
import io.trunkline.EndpointStatus.LeaseStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The bridges of one server that are lent to one user at a time: blocking commands and transactions that watch keys, which would otherwise
 * stall everybody. Bounded; a returned bridge is lent again. Thread-safe.
 */
final class LeasePool {

    /** More at the same time wait in line: each is a socket on the server. */
    static final int MAX_LEASED = 256;

    /** Wants a bridge for a message, which fails if there is none before its deadline or ever. */
    abstract static class Borrower extends WaitingMessage {
        Borrower(AsyncMessage<?> message) {
            super(message);
        }

        /** Called at most once, with the pool's lock not held. */
        abstract void onLease(PhysicalBridge bridge);
    }

    private final EngineContext engine;
    private final ServerEndPoint server;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock
    private final ArrayDeque<PhysicalBridge> idle = new ArrayDeque<>();
    private final Set<PhysicalBridge> inUse = new LinkedHashSet<>();
    private final ArrayDeque<Borrower> waiting = new ArrayDeque<>();
    private boolean closed;

    LeasePool(EngineContext engine, ServerEndPoint server) {
        this.engine = engine;
        this.server = server;
    }

    /** Lends a bridge, now or when one comes back; a message whose deadline passes before fails, never sent. */
    void lease(Borrower borrower) {
        PhysicalBridge bridge = null;
        boolean refused = false;
        lock.lock();
        try {
            if (closed) {
                refused = true;
            } else {
                bridge = takeOrMake();
                if (bridge == null) {
                    waiting.addLast(borrower);
                    borrower.expireInTime(server.interactive(), () -> withdraw(borrower));
                }
            }
        } finally {
            lock.unlock();
        }
        if (refused) {
            refuse(borrower);
        } else if (bridge != null) {
            bridge.start();
            borrower.onLease(bridge);
        }
    }

    private void refuse(Borrower borrower) {
        Message<?> message = borrower.message();
        message.refuse(refused -> engine.failures().closed(refused, server.interactive()));
    }

    private boolean withdraw(Borrower borrower) {
        lock.lock();
        try {
            return waiting.remove(borrower);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable PhysicalBridge takeOrMake() {
        PhysicalBridge bridge = idle.pollLast(); // the last used is the likeliest to be alive
        while (bridge != null && bridge.state() != BridgeState.ESTABLISHED) {
            bridge.close();
            bridge = idle.pollLast();
        }
        if (bridge == null && inUse.size() < MAX_LEASED) {
            bridge = new PhysicalBridge(engine, server, ConnectionKind.LEASED);
        }
        if (bridge != null) {
            inUse.add(bridge);
        }
        return bridge;
    }

    /** Takes a bridge back; one that may have anything under way is closed rather than lent again. */
    void release(PhysicalBridge bridge, boolean clean) {
        Borrower next = null;
        PhysicalBridge forNext = null;
        lock.lock();
        try {
            if (!inUse.remove(bridge)) {
                return;
            }
            boolean reusable = clean && !closed && bridge.state() == BridgeState.ESTABLISHED;
            if (reusable) {
                idle.addLast(bridge);
            } else {
                bridge.close();
            }
            next = nextWaiting();
            if (next != null) {
                forNext = takeOrMake();
            }
        } finally {
            lock.unlock();
        }
        if (next != null && forNext != null) {
            forNext.start();
            next.onLease(forNext);
        }
    }

    private @Nullable Borrower nextWaiting() {
        Borrower next = waiting.pollFirst();
        while (next != null && next.message().isDone()) {
            next.cancelExpiry();
            next = waiting.pollFirst();
        }
        if (next != null) {
            next.cancelExpiry();
        }
        return next;
    }

    /** An idle bridge that lost its connection is forgotten. */
    void onFailed(PhysicalBridge bridge) {
        lock.lock();
        try {
            if (idle.remove(bridge)) {
                bridge.close();
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isInUse(PhysicalBridge bridge) {
        lock.lock();
        try {
            return inUse.contains(bridge);
        } finally {
            lock.unlock();
        }
    }

    LeaseStatus status() {
        lock.lock();
        try {
            return new LeaseStatus(inUse.size(), idle.size(), waiting.size(), MAX_LEASED);
        } finally {
            lock.unlock();
        }
    }

    List<PhysicalBridge> bridges() {
        lock.lock();
        try {
            List<PhysicalBridge> all = new ArrayList<>(inUse);
            all.addAll(idle);
            return all;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        List<Borrower> refused;
        List<PhysicalBridge> all;
        lock.lock();
        try {
            closed = true;
            refused = new ArrayList<>(waiting);
            waiting.clear();
            refused.forEach(Borrower::cancelExpiry);
            all = new ArrayList<>(inUse);
            all.addAll(idle);
        } finally {
            lock.unlock();
        }
        all.forEach(PhysicalBridge::close);
        refused.forEach(this::refuse);
    }

    void terminate() {
        bridges().forEach(PhysicalBridge::terminate);
    }
}
