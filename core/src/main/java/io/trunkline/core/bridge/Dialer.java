package io.trunkline.core.bridge;

import io.trunkline.core.context.EngineContext;
import io.trunkline.core.runtime.LoopTimer;
import io.trunkline.transport.Cancellable;
import io.trunkline.transport.ConnectRequest;
import io.trunkline.transport.PhysicalConnection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One bridge's attempts to connect, from the name to the last answer of the handshake: what they are made with, how
 * long they may take, and whether the peer speaks TLS at all. One at a time. Confined to the bridge's loop.
 */
final class Dialer {

    /** An address of several has this part of the connect time for its handshake, or more if there are fewer. */
    private static final int MAX_ADDRESS_SHARES = 3;

    private final EngineContext engine;
    private final BridgeOwner server;
    private final PhysicalBridge bridge;
    private final ProtocolDoubt doubt;
    private @Nullable Cancellable connecting;
    private final LoopTimer limit = new LoopTimer();
    private final LoopTimer pause = new LoopTimer();
    private long endsNanos;

    Dialer(EngineContext engine, BridgeOwner server, PhysicalBridge bridge) {
        this.engine = engine;
        this.server = server;
        this.bridge = bridge;
        this.doubt = new ProtocolDoubt(engine, server, bridge);
    }

    /** Whether a socket is being opened. */
    boolean isConnecting() {
        return connecting != null;
    }

    /** Begins an attempt; what goes wrong at once is told as what goes wrong later. */
    void dial(BridgeConnection next, boolean isRetry) {
        assert bridge.loop().inLoop();
        try {
            long timeout = engine.connectTimeoutNanos();
            limit(next, timeout);
            ConnectRequest request = new ConnectRequest(
                    server.address(),
                    timeout,
                    engine.tls(server.endpoint()),
                    server.memory().addresses().next(isRetry));
            connecting = engine.transport().connect(request, bridge.loop(), next);
            doubt.onAttempt(request, () -> onPlainText(next));
        } catch (Throwable e) { // an application's TLS context, for one: a failed attempt like any other
            bridge.keeper().onConnectionEnd(next, e);
        }
    }

    private void limit(BridgeConnection next, long nanos) {
        endsNanos = bridge.nanoTime() + nanos;
        limit.set(
                bridge.loop(),
                nanos,
                () -> next.close(bridge.failures()
                        .connectTimedOut(
                                nanos, bridge.remoteAddress(), next.inFlight().unanswered(), bridge.facts())));
    }

    private void onPlainText(BridgeConnection tried) {
        Cancellable underWay = connecting;
        if (tried == bridge.connection() && underWay != null) {
            tried.close(bridge.failures().attempts().speaksPlainText(bridge.facts()));
            underWay.cancel();
        }
    }

    /** The socket is open: hands are shaken. */
    void onSocketOpen(BridgeConnection opened) {
        connecting = null;
        doubt.end();
        PhysicalConnection socket = opened.physical();
        if (socket != null && socket.addressCount() > 1) { // a silent one leaves time for the others
            limit(opened, engine.connectTimeoutNanos() / Math.min(socket.addressCount(), MAX_ADDRESS_SHARES));
        }
        new Handshake(server, bridge, opened, engine.options()).start();
    }

    /** The handshake goes on in a moment, unless the connection ends before. */
    void pause(long nanos, Runnable continuation) {
        assert bridge.loop().inLoop();
        pause.set(bridge.loop(), nanos, continuation);
    }

    /** The handshake is answered. */
    void onEstablished() {
        limit.cancel();
    }

    /**
     * The connection is gone: tells whether that is held back until it is known whether the peer speaks TLS.
     *
     * @param inHandshake whether it ended while hands were shaken
     * @param end hears what ended it
     */
    boolean holdsBack(
            BridgeConnection ended, @Nullable Throwable why, boolean inHandshake, Consumer<@Nullable Throwable> end) {
        limit.cancel();
        return inHandshake && doubt.holdsBack(ended, why, endsNanos - bridge.nanoTime(), end);
    }

    /** The attempt, or the connection, has ended. */
    void onEnd() {
        connecting = null;
        doubt.end();
        pause.cancel();
    }

    /** The bridge closes: ends the attempt that is under way; tells whether the end of one is still held back. */
    boolean stop() {
        assert bridge.loop().inLoop();
        boolean isEndHeldBack = doubt.end();
        limit.cancel();
        pause.cancel();
        Cancellable underWay = connecting;
        if (underWay != null) {
            underWay.cancel();
        }
        return isEndHeldBack;
    }
}
