package io.trunkline.core.bridge;

import io.trunkline.MultiplexerEvent.ConnectionRestored;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.failure.Failures;
import io.trunkline.core.message.LostInFlight;
import io.trunkline.core.message.ReplyTokens;
import io.trunkline.core.runtime.BridgeCounters;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.status.BridgeState;
import io.trunkline.status.ConnectionKind;
import io.trunkline.transport.PhysicalConnection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a bridge connected: from one attempt to the next, through handshake and use to the loss, and on again until the
 * bridge is closed. Confined to the bridge's loop; the readers of state are thread-safe.
 */
final class ConnectionKeeper {

    private final EngineContext engine;
    private final BridgeOwner server;
    private final PhysicalBridge bridge;
    private final BridgeLifecycle lifecycle;
    private final BridgeWriter writer;
    private final DeadlineSweep deadlines;
    private final LivenessMonitor liveness;
    private final Heartbeat heartbeat;
    private final Dialer dialer;
    private final ConnectSchedule schedule;
    private final BridgeCounters counters;
    private final boolean queuesWhileDisconnected;
    // Made here and not when a connection is lost or back: to link a lambda for the first time, or to load a class,
    // takes up to a millisecond, and callers wait just then
    private final ConnectionRestored restoredEvent;

    // Written by the loop, read by all
    private volatile @Nullable Throwable lastFailure;
    private volatile @Nullable Instant connectedSince;
    private volatile long lastReadNanos;
    private volatile @Nullable BridgeConnection connection;

    ConnectionKeeper(
            EngineContext engine,
            PhysicalBridge bridge,
            BridgeLifecycle lifecycle,
            BridgeWriter writer,
            DeadlineSweep deadlines,
            LivenessMonitor liveness) {
        this.engine = engine;
        this.server = bridge.server();
        this.bridge = bridge;
        this.lifecycle = lifecycle;
        this.writer = writer;
        this.deadlines = deadlines;
        this.liveness = liveness;
        this.heartbeat = new Heartbeat(engine, bridge, liveness);
        this.dialer = new Dialer(engine, server, bridge);
        this.schedule = new ConnectSchedule(engine, server, bridge, this::connect);
        this.counters = bridge.counters();
        this.queuesWhileDisconnected = engine.options().backlog().queueWhileDisconnected();
        this.restoredEvent = new ConnectionRestored(bridge.id());
    }

    // ---- any thread ----

    @Nullable
    Throwable lastFailure() {
        return lastFailure;
    }

    @Nullable
    Instant connectedSince() {
        return connectedSince;
    }

    /** When bytes last came over the present connection, or over the last one; racy while they come. */
    long lastReadNanos() {
        BridgeConnection present = connection;
        return present == null ? lastReadNanos : present.silence().lastReadNanos();
    }

    /** The present connection, to look at. */
    @Nullable
    BridgeConnection connection() {
        return connection;
    }

    /** Whether nothing is tried because the server's shared connection is down. */
    boolean isWaitingForShared() {
        return schedule.isWaitingForShared();
    }

    // ---- the loop ----

    /** Begins to connect, unless that was begun. */
    void start() {
        assert bridge.loop().inLoop();
        if (lifecycle.state() == BridgeState.DISCONNECTED && !dialer.isConnecting()) {
            schedule.start();
        }
    }

    /** The server's shared connection is there, for which this one may have waited. */
    void onSharedEstablished() {
        assert bridge.loop().inLoop();
        schedule.onSharedEstablished();
    }

    private void connect() {
        assert bridge.loop().inLoop();
        lifecycle.toConnecting();
        counters.connectAttempts++;
        BridgeConnection next = new BridgeConnection(bridge, engine);
        connection = next;
        dialer.dial(next, schedule.isRetry());
    }

    /** The attempt that is under way. */
    Dialer dialer() {
        return dialer;
    }

    /** The socket is open. */
    void onSocketOpen(BridgeConnection opened) {
        assert bridge.loop().inLoop();
        if (opened != connection || lifecycle.state() != BridgeState.CONNECTING) {
            opened.close(null);
            return;
        }
        counters.socketsOpened++;
        lifecycle.toEstablishing();
        dialer.onSocketOpen(opened);
    }

    /** The handshake is answered: commands may flow. */
    void onEstablished(BridgeConnection established) {
        assert bridge.loop().inLoop();
        if (established != connection || lifecycle.state() != BridgeState.ESTABLISHING) {
            return;
        }
        dialer.onEstablished();
        established.matcher().acceptLargeReplies();
        if (engine.options().resp().highIntegrity() && bridge.kind() != ConnectionKind.SUBSCRIPTION) {
            established.matcher().checkReplies(new ReplyTokens(engine.echoCommand(), engine.randomLong()));
        }
        counters.established++;
        writer.onEstablished();
        lastFailure = null;
        connectedSince = Instant.now();
        lifecycle.toEstablished(); // last: whoever sees it sees the rest
        boolean restored = schedule.onEstablished();
        heartbeat.start();
        if (bridge == server.interactive()) {
            server.roleWatch().onEstablished(bridge.nanoTime());
        }
        server.onEstablished(bridge);
        writer.drain();
        if (restored) {
            server.onRestored(restoredEvent); // behind the first commands, for which somebody waits
        }
    }

    /** The connection is gone, or never came to be. */
    void onConnectionEnd(BridgeConnection ended, @Nullable Throwable why) {
        assert bridge.loop().inLoop();
        if (ended != connection) {
            return;
        }
        boolean isHeldBack = dialer.holdsBack(
                ended, why, lifecycle.state() == BridgeState.ESTABLISHING, cause -> endConnection(ended, cause));
        if (!isHeldBack) {
            endConnection(ended, why);
        }
    }

    private void endConnection(BridgeConnection ended, @Nullable Throwable why) {
        assert bridge.loop().inLoop();
        boolean wasEstablished = lifecycle.isEstablished();
        boolean closing = lifecycle.isClosed();
        Throwable cause = lifecycle.state() == BridgeState.ESTABLISHING
                ? bridge.failures().endedInHandshake(ended.inFlight().unanswered(), ended.words(), why, bridge.facts())
                : why;
        PhysicalConnection socket = ended.physical();
        if (socket != null) {
            counters.bytesWrittenBefore += socket.bytesWritten();
            counters.bytesReadBefore += socket.bytesRead();
        }
        lastReadNanos = ended.silence().lastReadNanos();
        connection = null;
        connectedSince = null;
        dialer.onEnd();
        heartbeat.stop();
        writer.onConnectionEnd();
        liveness.reset();
        if (!closing) {
            lifecycle.toDisconnected();
            counters.failures++;
        }
        ConnectionFailureType type = closing ? ending() : Failures.typeOf(cause, wasEstablished);
        try {
            lastFailure =
                    closing ? null : bridge.failures().connectionEnded(type, cause, wasEstablished, bridge.facts());
            writer.failInFlight(ended, new LostInFlight(type, cause, bridge.facts(), bridge.failures()));
            if (closing) {
                return;
            }
            bridge.renewal().end(writer);
            if (!queuesWhileDisconnected && !lifecycle.isRetired()) {
                writer.failBacklog(lost -> bridge.failures().lost(lost, type, cause, bridge.facts(), lost.progress()));
            }
            server.onSubscriptionsLost(bridge);
            bridge.lane().flush();
            server.onEnd(bridge, ended, type, cause, wasEstablished, schedule.isNews(type));
        } catch (Throwable e) { // whatever it is, the next attempt is made
            engine.internalError("ending a connection of " + bridge, e);
        } finally {
            if (!closing && lifecycle.isRetired()) {
                close();
            } else if (!closing && server.wants(bridge)) {
                schedule.retry(wasEstablished);
            }
        }
    }

    /** Why what is in flight fails when the bridge closes. */
    private ConnectionFailureType ending() {
        return lifecycle.isRetired() ? ConnectionFailureType.RETIRED : ConnectionFailureType.CLOSED;
    }

    /** Its server is no member any more: nothing more is found out about it. */
    void onRetired() {
        assert bridge.loop().inLoop();
        liveness.reset();
        if (bridge == server.interactive()) {
            server.roleWatch().stop();
        }
        server.onRetired(bridge);
    }

    /** Closes for good; what is left fails, or goes elsewhere if the server is retired. */
    void close() {
        assert bridge.loop().inLoop();
        if (lifecycle.isClosed()) {
            return;
        }
        lifecycle.toClosed();
        boolean isEndHeldBack = dialer.stop();
        schedule.stop();
        deadlines.stop();
        if (bridge == server.interactive()) {
            server.roleWatch().stop();
        }
        heartbeat.stop();
        writer.onConnectionEnd();
        liveness.reset();
        BridgeConnection current = connection;
        if (current != null) {
            current.close(null);
            if (isEndHeldBack) {
                endConnection(current, null);
            }
        }
        bridge.renewal().end(writer);
        if (lifecycle.isRetired()) {
            giveUpRest(current);
        } else {
            failRest(current);
        }
        bridge.lane().flush();
        bridge.lane().close();
        server.onClosed(bridge);
    }

    private void failRest(@Nullable BridgeConnection current) {
        writer.drain(); // fails what was submitted and is not seen yet
        writer.failBacklog(lost -> bridge.failures().lost(lost, ending(), null, bridge.facts(), lost.progress()));
        failInFlight(current);
    }

    /** What is in flight comes first: what asks for the server's readiness is in the backlog, too. */
    private void giveUpRest(@Nullable BridgeConnection current) {
        bridge.retirement().stop();
        failInFlight(current);
        server.onSubscriptionsLost(bridge);
        writer.release();
        writer.drain(); // gives away what was submitted and is not seen yet
    }

    private void failInFlight(@Nullable BridgeConnection current) {
        if (current != null) {
            writer.failInFlight(current, new LostInFlight(ending(), null, bridge.facts(), bridge.failures()));
        }
    }
}
