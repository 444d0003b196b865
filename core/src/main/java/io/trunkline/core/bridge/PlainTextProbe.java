package io.trunkline.core.bridge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.trunkline.transport.Cancellable;
import io.trunkline.transport.ConnectRequest;
import io.trunkline.transport.ConnectionHandler;
import io.trunkline.transport.PhysicalConnection;
import io.trunkline.transport.Transport;
import io.trunkline.transport.TransportLoop;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out why a TLS handshake is not taken up: a server that speaks plain text takes it for the beginning of a
 * command, and waits for more. So after a while it is asked a PING in plain text, on a connection of its own; what
 * speaks TLS has no answer to that. No secret is sent. Confined to the loop.
 */
final class PlainTextProbe implements ConnectionHandler {

    /** A peer that is well takes up a handshake in a fraction of this. */
    private static final long DOUBT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final byte[] QUESTION = "PING\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Transport transport;
    private final TransportLoop loop;
    private final ConnectRequest request;
    private final Runnable onPlainText;
    private final Cancellable timer;
    private @Nullable Cancellable attempt;
    private @Nullable PhysicalConnection connection;
    private boolean over;

    private PlainTextProbe(
            Transport transport, TransportLoop loop, ConnectRequest request, long doubtNanos, Runnable onPlainText) {
        this.transport = transport;
        this.loop = loop;
        this.request = request;
        this.onPlainText = onPlainText;
        this.timer = loop.schedule(this::begin, doubtNanos);
    }

    /**
     * Asks if the attempt takes long, unless it is cancelled.
     *
     * @param secure the attempt's request
     * @param onPlainText runs on the loop if the peer speaks plain text
     */
    static PlainTextProbe whenItTakesLong(
            Transport transport, TransportLoop loop, ConnectRequest secure, Runnable onPlainText) {
        long doubt = Math.min(DOUBT_NANOS, secure.timeoutNanos() / 4);
        ConnectRequest plain = new ConnectRequest(secure.address(), Math.max(1, secure.timeoutNanos() - doubt), null);
        return new PlainTextProbe(transport, loop, plain, doubt, onPlainText);
    }

    private void begin() {
        if (!over) {
            attempt = transport.connect(request, loop, this);
        }
    }

    /** The attempt has ended. */
    void cancel() {
        over = true;
        timer.cancel();
        PhysicalConnection open = connection;
        if (open != null) {
            open.close();
            return;
        }
        Cancellable pending = attempt;
        if (pending != null) {
            pending.cancel();
        }
    }

    @Override
    public void onConnected(PhysicalConnection opened) {
        connection = opened;
        if (over) {
            opened.close();
        } else {
            opened.writeAndFlush(Unpooled.wrappedBuffer(QUESTION));
        }
    }

    @Override
    public void onConnectFailed(Throwable cause) {
        over = true; // that is for the attempt itself to tell
    }

    @Override
    public void onRead(ByteBuf bytes) {
        if (over || !bytes.isReadable()) {
            return;
        }
        byte first = bytes.getByte(bytes.readerIndex());
        cancel();
        if (first == '+' || first == '-') {
            onPlainText.run();
        }
    }

    @Override
    public void onClosed(@Nullable Throwable cause) {
        over = true;
    }
}
