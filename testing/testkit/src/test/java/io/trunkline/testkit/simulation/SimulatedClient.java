package io.trunkline.testkit.simulation;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.trunkline.transport.ConnectRequest;
import io.trunkline.transport.ConnectionHandler;
import io.trunkline.transport.PhysicalConnection;
import io.trunkline.transport.TransportAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends words as they are and collects what comes. */
final class SimulatedClient implements ConnectionHandler {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final SimulatedTime time;
    private final StringBuilder received = new StringBuilder();
    private @Nullable PhysicalConnection connection;
    private boolean closed;

    /** Connects, or finds out that it cannot. */
    SimulatedClient(SimulatedTime time, SimulatedTransport transport, TransportAddress address) {
        this.time = time;
        transport.connect(new ConnectRequest(address, LIMIT.toNanos(), null), transport.nextLoop(), this);
        time.advance(Duration.ofMillis(10));
    }

    /** Says some requests in one go, and returns what comes within 20 ms. */
    String say(String... requests) {
        return sayAndWait(Duration.ofMillis(20), requests);
    }

    /** Says one request, and returns what comes at once if the network is ideal. */
    String ask(String request) {
        return sayAndWait(Duration.ZERO, request);
    }

    private String sayAndWait(Duration wait, String... requests) {
        StringBuilder wire = new StringBuilder();
        for (String request : requests) {
            String[] words = request.split(" ");
            wire.append('*').append(words.length).append("\r\n");
            for (String spelt : words) {
                String word = spelt.replace('~', ' ');
                wire.append('$')
                        .append(word.length())
                        .append("\r\n")
                        .append(word)
                        .append("\r\n");
            }
        }
        onLoop(wait, it -> it.writeAndFlush(Unpooled.copiedBuffer(wire, StandardCharsets.ISO_8859_1)));
        return received();
    }

    /** Everything since the last time. */
    String received() {
        String text = received.toString();
        received.setLength(0);
        return text;
    }

    void close() {
        onLoop(Duration.ofMillis(20), PhysicalConnection::close);
    }

    boolean isConnected() {
        return connection != null;
    }

    boolean isClosed() {
        return closed;
    }

    private void onLoop(Duration wait, Consumer<PhysicalConnection> action) {
        PhysicalConnection open = Objects.requireNonNull(connection);
        open.loop().execute(() -> action.accept(open));
        time.advance(wait);
    }

    @Override
    public void onConnected(PhysicalConnection opened) {
        connection = opened;
    }

    @Override
    public void onConnectFailed(Throwable cause) {
        closed = true;
    }

    @Override
    public void onRead(ByteBuf bytes) {
        received.append(bytes.toString(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void onClosed(@Nullable Throwable cause) {
        closed = true;
    }
}
