package io.trunkline.testkit.simulation;

import io.netty.buffer.ByteBuf;
import io.trunkline.testkit.transport.PeerConnection;
import io.trunkline.testkit.transport.PeerServer;
import io.trunkline.transport.TransportAddress;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The contract suite's server in a simulation. */
final class SimulatedPeerServer implements PeerServer {

    private static final int MAX_KEPT_BYTES = 64 * 1024;

    private final SimulatedEnvironment environment;
    private final SimulatedServer server;
    private final Queue<Connection> accepted = new ArrayDeque<>();

    SimulatedPeerServer(SimulatedEnvironment environment, SimulatedNetwork network, TransportAddress address) {
        this.environment = environment;
        server = network.listen(address, Connection::new);
    }

    @Override
    public TransportAddress address() {
        return server.address();
    }

    @Override
    public PeerConnection accept() {
        environment.await("a connection", () -> !accepted.isEmpty());
        return accepted.remove();
    }

    @Override
    public void close() {
        server.remove();
    }

    private final class Connection implements SimulatedPeer, PeerConnection {

        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private @Nullable SimulatedLink link;
        private long receivedCount;
        private boolean echoing;
        private boolean ended;

        @Override
        public void onOpen(SimulatedLink opened) {
            link = opened;
            accepted.add(this);
        }

        @Override
        public void onBytes(SimulatedLink from, ByteBuf bytes) {
            receivedCount += bytes.readableBytes();
            if (kept.size() < MAX_KEPT_BYTES) {
                byte[] copy = new byte[Math.min(bytes.readableBytes(), MAX_KEPT_BYTES - kept.size())];
                bytes.getBytes(bytes.readerIndex(), copy);
                kept.writeBytes(copy);
            }
            if (echoing) {
                from.write(bytes.retain());
            }
        }

        @Override
        public void onClose(SimulatedLink closed, @Nullable Throwable cause) {
            ended = true;
        }

        @Override
        public void write(byte... bytes) {
            link().write(bytes);
        }

        @Override
        public void echo() {
            echoing = true;
        }

        @Override
        public void setReading(boolean reading) {
            link().setReading(reading);
        }

        @Override
        public long receivedCount() {
            return receivedCount;
        }

        @Override
        public byte[] received() {
            return kept.toByteArray();
        }

        @Override
        public boolean isEnded() {
            return ended;
        }

        @Override
        public void shutdownOutput() {
            link().shutdownOutput();
        }

        @Override
        public void close() {
            link().close();
        }

        @Override
        public void reset() {
            link().reset();
        }

        private SimulatedLink link() {
            return Objects.requireNonNull(link, "not open");
        }
    }
}
