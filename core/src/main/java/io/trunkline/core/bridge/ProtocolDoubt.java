package io.trunkline.core.bridge;

import io.trunkline.core.context.EngineContext;
import io.trunkline.core.runtime.LoopTimer;
import io.trunkline.options.Endpoint;
import io.trunkline.transport.AddressOrder;
import io.trunkline.transport.ConnectRequest;
import io.trunkline.transport.PhysicalConnection;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Whether a bridge's attempt comes to nothing since one side speaks TLS and the other one plain text. Two signs raise
 * the doubt, and neither proves it: a TLS handshake is not taken up for a while, as by a server that waits for the end
 * of the command that it takes it for; or the connection ends before a byte is read in answer to plain text, as at a
 * server that is told no TLS and says nothing. Then one {@link ProtocolProbe} asks, if the {@link ProtocolMemory} does
 * not know and the reconnect budgets have a socket left. Confined to the bridge's loop.
 */
final class ProtocolDoubt {

    /** A peer that is well takes up a handshake in a fraction of this. */
    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /** For so long an attempt that has failed is kept waiting for the reason, if it had as much time left. */
    private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final EngineContext engine;
    private final BridgeOwner server;
    private final PhysicalBridge bridge;
    private final LoopTimer timer = new LoopTimer();
    private @Nullable ProtocolProbe probe;
    private boolean holding;

    ProtocolDoubt(EngineContext engine, BridgeOwner server, PhysicalBridge bridge) {
        this.engine = engine;
        this.server = server;
        this.bridge = bridge;
    }

    /**
     * An attempt begins.
     *
     * @param onPlainText runs, on the loop, if it is one in TLS and the peer speaks plain text
     */
    void onAttempt(ConnectRequest request, Runnable onPlainText) {
        if (request.tls() == null) {
            return;
        }
        long doubt = Math.min(SLOW_NANOS, request.timeoutNanos() / 4);
        AddressOrder order = request.order();
        ConnectRequest plain = new ConnectRequest(
                request.address(),
                Math.max(1, request.timeoutNanos() - doubt),
                null,
                new AddressOrder(order.first(), order.last(), order.rotation(), 1));
        timer.set(bridge.loop(), doubt, () -> onSlow(plain, onPlainText));
    }

    private void onSlow(ConnectRequest plain, Runnable onPlainText) {
        if (server.memory().protocols().isKnownToSpeakOther(bridge.nanoTime())) {
            onPlainText.run();
            return;
        }
        ask(ProtocolQuestion.PLAIN_TEXT, plain, isPlainText -> {
            if (isPlainText) {
                onPlainText.run();
            }
        });
    }

    /**
     * Whether the end of an attempt is held back until it is known whether the peer speaks TLS.
     *
     * @param leftNanos how much time the attempt has left
     * @param end hears what ended it, on the loop, perhaps at once, unless {@link #end} is called before
     */
    boolean holdsBack(
            BridgeConnection ended, @Nullable Throwable why, long leftNanos, Consumer<@Nullable Throwable> end) {
        PhysicalConnection socket = ended.physical();
        if (engine.options().security().ssl() || socket == null || ended.hasHeard() || !isWordless(why)) {
            return false;
        }
        if (server.memory().protocols().isKnownToSpeakOther(bridge.nanoTime())) {
            end.accept(takesUpTls());
            return true;
        }
        if (leftNanos <= 0) {
            return false;
        }
        ConnectRequest request = new ConnectRequest(
                server.address(), Math.min(ANSWER_NANOS, leftNanos), null, AddressOrder.only(socket.remoteAddress()));
        holding = ask(ProtocolQuestion.TLS, request, isTls -> {
            holding = false;
            end.accept(isTls ? takesUpTls() : why);
        });
        return holding;
    }

    private Throwable takesUpTls() {
        return engine.failures().attempts().takesUpTls(bridge.facts());
    }

    /** The peer ended the connection, in order or not. */
    private static boolean isWordless(@Nullable Throwable why) {
        return why == null || why instanceof IOException && !(why instanceof SSLException);
    }

    private boolean ask(ProtocolQuestion question, ConnectRequest request, Consumer<Boolean> listener) {
        long now = bridge.nanoTime();
        if (!server.memory().protocols().tryAsk(now) || !server.memory().gate().tryProbe(now)) {
            return false;
        }
        byte[] words = question.words(name(), engine.randomLong());
        probe = ProtocolProbe.ask(question, words, engine.transport(), bridge.loop(), request, speaksIt -> {
            probe = null;
            server.memory().protocols().onAnswer(speaksIt);
            listener.accept(speaksIt);
        });
        return true;
    }

    private String name() {
        return server.endpoint() instanceof Endpoint.Tcp tcp ? tcp.host() : "localhost";
    }

    /** The attempt has ended; tells whether its end was held back. */
    boolean end() {
        timer.cancel();
        ProtocolProbe asking = probe;
        if (asking != null) {
            probe = null;
            asking.cancel();
        }
        boolean held = holding;
        holding = false;
        return held;
    }
}
