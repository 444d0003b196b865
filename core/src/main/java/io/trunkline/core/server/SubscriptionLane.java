package io.trunkline.core.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.pubsub.Subscriptions;
import io.trunkline.options.SubscriptionConnection;
import io.trunkline.status.ConnectionKind;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The bridge of one server that carries subscriptions: one of its own where that is needed, else the first shared one.
 * Thread-safe.
 */
public final class SubscriptionLane {

    private final EngineContext engine;
    private final ServerEndPoint server;
    private final ServerListener multiplexer;
    private final BridgeLedger ledger;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable PhysicalBridge bridge;
    /** Under the lock. */
    @GuardedBy("lock")
    private boolean closed;

    SubscriptionLane(EngineContext engine, ServerEndPoint server, ServerListener multiplexer) {
        this.engine = engine;
        this.server = server;
        this.multiplexer = multiplexer;
        this.ledger = new BridgeLedger(engine, server, ConnectionKind.SUBSCRIPTION);
    }

    /** The bridge of its own; null if there is none. */
    @Nullable
    PhysicalBridge bridge() {
        return bridge;
    }

    /** The figures of all bridges of its own that it ever had. */
    BridgeLedger.Figures figures() {
        PhysicalBridge present = bridge;
        return ledger.figures(present == null ? List.of() : List.of(present));
    }

    /** A bridge of its own was closed for good, on its loop. */
    void onClosed(PhysicalBridge closedBridge) {
        ledger.onClosed(closedBridge);
    }

    /** Whether all bridges of its own are closed for good. */
    boolean isEmpty() {
        return ledger.isEmpty();
    }

    /** Whether what RESP2 needs from the beginning is up. */
    boolean isReady() {
        PhysicalBridge own = bridge;
        return server.protocol() >= 3 || !isAvailable() || own != null && own.isEstablished();
    }

    /** From now on none is opened. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The bridge that carries subscriptions; null while there is none, or the protocol, and so the bridge, is not
     * known.
     */
    public @Nullable PhysicalBridge carrier() {
        return isShared(server.protocol()) ? server.interactive() : bridge;
    }

    /** Whether subscriptions go over the connection for commands. RESP2 cannot do that. */
    private boolean isShared(int agreedProtocol) {
        return agreedProtocol >= 3
                && engine.options().connection().subscriptionConnection() == SubscriptionConnection.SHARED;
    }

    private boolean isAvailable() {
        return engine.commandMap().isAvailable(Subscriptions.SUBSCRIBE);
    }

    /**
     * Opens the connection for subscriptions if one is needed, or closes it if they go over that for commands. RESP2
     * needs it from the beginning, so that nobody has to wait for it; with RESP3 it is opened when somebody subscribes.
     * As long as the protocol is not known, neither is what is needed.
     */
    public void adapt() {
        int agreed = server.protocol();
        PhysicalBridge retired = null;
        boolean changed = false;
        lock.lock();
        try {
            PhysicalBridge present = bridge;
            if (present != null && isShared(agreed)) {
                bridge = null;
                retired = present;
                changed = true;
            } else if (present == null && !closed && isNeeded(agreed)) {
                PhysicalBridge second = ledger.make();
                bridge = second;
                second.start();
                changed = true;
            }
        } finally {
            lock.unlock();
        }
        if (changed) {
            multiplexer.onLanesChanged();
        }
        if (retired != null) {
            retired.close();
            multiplexer.subscriptions().onCarrierLost(retired);
        }
    }

    private boolean isNeeded(int agreedProtocol) {
        if (agreedProtocol == 0 || !isAvailable()) {
            return false;
        }
        return agreedProtocol < 3
                || !isShared(agreedProtocol) && multiplexer.subscriptions().isUsed();
    }
}
