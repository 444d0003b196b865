package io.trunkline.core.bridge;

import io.trunkline.core.context.EngineContext;
import io.trunkline.core.context.ReconnectGate;
import io.trunkline.core.runtime.LoopTimer;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.status.BridgeState;
import io.trunkline.status.ConnectionKind;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When a bridge tries to connect: at once at first and after a loss, else after the reconnect policy's wait, and when
 * the server's {@link ReconnectGate} lets it; and of which failures of an outage somebody is told. Confined to the
 * bridge's loop.
 *
 * <p>A server whose shared connection is down is tried by that one alone. The others wait until it is back, and leased
 * ones do not even begin before.
 */
final class ConnectSchedule {

    /** Of a kind of failure that was told of in an outage, nobody is told again sooner. */
    private static final long TOLD_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** Many that wait for the same instant spread over so long, behind the shared connections. */
    private static final long SPREAD_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final EngineContext engine;
    private final BridgeOwner server;
    private final PhysicalBridge bridge;
    private final Runnable connect;
    // Made here and not when a connection is lost: to link a lambda for the first time takes up to a millisecond
    private final Runnable attempt = this::tryToConnect;
    private final Set<ConnectionFailureType> told = EnumSet.noneOf(ConnectionFailureType.class);
    private @Nullable ConnectionFailureType lastTold;
    private long lastToldNanos;
    private int failedAttempts;
    private boolean everEnded;
    private volatile boolean waitingForShared;
    private final LoopTimer timer = new LoopTimer();

    /**
     * Makes one.
     *
     * @param connect begins an attempt, in the state DISCONNECTED
     */
    ConnectSchedule(EngineContext engine, BridgeOwner server, PhysicalBridge bridge, Runnable connect) {
        this.engine = engine;
        this.server = server;
        this.bridge = bridge;
        this.connect = connect;
    }

    /** Begins to connect, unless it has begun. */
    void start() {
        if (!timer.isSet() && !waitingForShared) {
            tryToConnect();
        }
    }

    /** The server's shared connection is there. */
    void onSharedEstablished() {
        if (waitingForShared) {
            waitingForShared = false;
            tryToConnect();
        }
    }

    /** Whether nothing is tried because the server's shared connection is down. Any thread. */
    boolean isWaitingForShared() {
        return waitingForShared;
    }

    private void tryToConnect() {
        assert bridge.loop().inLoop();
        if (bridge.state() != BridgeState.DISCONNECTED) {
            return;
        }
        if (mustWaitForShared()) {
            waitingForShared = true;
            if (!server
                    .isEstablished()) { // asked again, since it may be there since then, and tells only those that it
                // sees waiting
                return;
            }
            waitingForShared = false;
        }
        long wait = server.memory().gate().tryBegin(bridge.nanoTime());
        if (wait == 0) {
            connect.run();
        } else {
            timer.set(bridge.loop(), wait + spread(), attempt);
        }
    }

    private boolean mustWaitForShared() {
        return (everEnded || bridge.kind() == ConnectionKind.LEASED)
                && bridge != server.interactive()
                && !server.isEstablished();
    }

    private long spread() {
        return bridge == server.interactive() ? 0 : Math.floorMod(engine.randomLong(), SPREAD_NANOS);
    }

    /** The connection is lost, or was not made: another one is wanted. */
    void retry(boolean wasEstablished) {
        assert bridge.loop().inLoop();
        everEnded = true;
        long delay = wasEstablished ? 0 : engine.reconnectDelayNanos(failedAttempts);
        if (server.isConnectUndecided()) {
            delay = Math.min(
                    delay,
                    engine.connectTimeoutNanos() / engine.options().connection().connectRetry());
        }
        failedAttempts = wasEstablished ? 0 : failedAttempts + 1;
        timer.set(bridge.loop(), delay, attempt);
    }

    boolean isRetry() {
        return failedAttempts > 0;
    }

    /**
     * Whether somebody is to be told of a failure: of each kind in an outage once, and once a minute at most if kinds
     * take turns.
     */
    boolean isNews(ConnectionFailureType type) {
        ConnectionFailureType kind = kindOf(type);
        long now = bridge.nanoTime();
        if (kind == lastTold || told.contains(kind) && now - lastToldNanos < TOLD_AGAIN_NANOS) {
            return false;
        }
        told.add(kind);
        lastTold = kind;
        lastToldNanos = now;
        return true;
    }

    /** That a connection broke, was closed or cannot be made is one kind: nobody is there. */
    private static ConnectionFailureType kindOf(ConnectionFailureType type) {
        return type == ConnectionFailureType.SOCKET_CLOSED || type == ConnectionFailureType.SOCKET_FAILURE
                ? ConnectionFailureType.UNABLE_TO_CONNECT
                : type;
    }

    /** Ends the outage; tells whether somebody was told of it. */
    boolean onEstablished() {
        boolean restored = lastTold != null;
        failedAttempts = 0;
        told.clear();
        lastTold = null;
        return restored;
    }

    void stop() {
        assert bridge.loop().inLoop();
        waitingForShared = false;
        timer.cancel();
    }
}
