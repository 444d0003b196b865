package io.trunkline.testkit.simulation;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A server's end of one connection, with all it can do to its client. Confined to the simulation's thread; its methods
 * may be called from inside and outside of tasks.
 */
public final class SimulatedLink {

    private final SimulatedServer server;
    private final SimulatedPeer peer;
    private final Pipe toClient;
    private final Pipe fromClient;
    private final SocketAddress clientAddress;
    private final SimulatedConnection client;
    private final ArrayDeque<ByteBuf> unwritten = new ArrayDeque<>();
    private long unwrittenBytes;
    private long bytesReceived;
    private boolean open = true;
    private boolean silent;
    private boolean endRequested;
    private boolean forgotten;

    SimulatedLink(SimulatedServer server, SimulatedPeer peer, SimulatedConnection connection) {
        this.server = server;
        this.peer = peer;
        client = connection;
        clientAddress = connection.localAddress();
        var random = server.network().random();
        LinkConditions conditions = server.conditions();
        toClient = new Pipe(
                random, conditions, server.lane(), this::flush, connection.lane(), connection.new FromServer());
        fromClient =
                new Pipe(random, conditions, connection.lane(), connection::flush, server.lane(), new FromClient());
        server.lane().execute(() -> peer.onOpen(this));
    }

    /**
     * The server.
     *
     * @return the server that accepted the connection
     */
    public SimulatedServer server() {
        return server;
    }

    /**
     * The other end.
     *
     * @return the client's address, unique in the simulation
     */
    public SocketAddress clientAddress() {
        return clientAddress;
    }

    /**
     * Sends bytes to the client.
     *
     * @param bytes what to send; the array must not change afterwards
     */
    public void write(byte[] bytes) {
        write(Unpooled.wrappedBuffer(bytes));
    }

    /**
     * Sends bytes to the client. After the link was closed they are dropped.
     *
     * @param bytes what to send; ownership passes
     */
    public void write(ByteBuf bytes) {
        if (!open || endRequested) {
            bytes.release();
            return;
        }
        unwrittenBytes += bytes.readableBytes();
        unwritten.add(bytes);
        flush();
    }

    /**
     * Stops or resumes reading, so that the client's window fills up.
     *
     * @param reading false to stop
     */
    public void setReading(boolean reading) {
        fromClient.setReading(reading);
    }

    /** Ends the stream to the client after all that was written, and goes on reading. */
    public void shutdownOutput() {
        if (open && !endRequested) {
            endRequested = true;
            flush();
        }
    }

    /**
     * Closes the connection in an orderly way: the client gets all that was written, and then the end of the stream.
     */
    public void close() {
        if (open) {
            shutdownOutput();
            fromClient.stop();
            end(null);
        }
    }

    /** Breaks the connection; what the client has not read yet is lost. */
    public void reset() {
        if (open) {
            toClient.sendReset();
            fromClient.stop();
            dropUnwritten();
            end(new IOException("The server reset the connection: " + this + "."));
        }
    }

    /** Cuts the line without a word to either side: nothing arrives any more, and nobody is told. */
    public void silence() {
        silent = true;
        toClient.stop();
        fromClient.stop();
    }

    /** Loses everything on the way to the client from now on; what the client sends arrives. */
    public void silenceToClient() {
        silent = true;
        toClient.stop();
    }

    /** Loses everything that the client sends from now on; what the server sends arrives. */
    public void silenceToServer() {
        silent = true;
        fromClient.stop();
    }

    /** Lets nothing pass in either direction for a while, nor an end; or lets all pass that has piled up. */
    void hold(boolean held) {
        toClient.hold(held);
        fromClient.hold(held);
    }

    /**
     * Ends the server's side without a word, as a machine does that was switched off and on again: the client hears of
     * it when it sends something, which is answered by a reset.
     */
    public void forget() {
        if (open) {
            forgotten = true;
            dropUnwritten();
            end(new IOException("The server forgot the connection: " + this + "."));
        }
    }

    /**
     * Whether neither side has closed the connection, as far as the server knows.
     *
     * @return true until {@link SimulatedPeer#onClose}
     */
    public boolean isOpen() {
        return open;
    }

    /**
     * How much the client's window did not take yet.
     *
     * @return bytes that were written and are still on the server's side
     */
    public long pendingWriteBytes() {
        return unwrittenBytes;
    }

    /**
     * How much the client sent.
     *
     * @return bytes delivered to the peer since the link opened
     */
    public long bytesReceived() {
        return bytesReceived;
    }

    /**
     * How much of what the server sent the client has read. What came in the read over which the client closed the
     * connection does not count, since nobody can tell from outside how far it got with it.
     *
     * @return bytes since the link opened
     */
    public long bytesTaken() {
        return client.bytesTaken();
    }

    @Override
    public String toString() {
        return "SimulatedLink[" + clientAddress + " -> " + server.address() + (open ? "" : ", closed")
                + (silent ? ", silent" : "") + "]";
    }

    Pipe fromClient() {
        return fromClient;
    }

    Pipe toClient() {
        return toClient;
    }

    private void flush() {
        ByteBuf head = unwritten.peek();
        while (head != null) {
            unwrittenBytes -= toClient.send(head);
            if (head.isReadable()) {
                return;
            }
            unwritten.remove();
            head.release();
            head = unwritten.peek();
        }
        if (endRequested) {
            toClient.sendEnd();
        }
    }

    private void end(@Nullable Throwable cause) {
        open = false;
        server.remove(this);
        server.lane().execute(() -> peer.onClose(this, cause));
    }

    private void dropUnwritten() {
        for (ByteBuf bytes : unwritten) {
            bytes.release();
        }
        unwritten.clear();
        unwrittenBytes = 0;
    }

    /** What the client does, as it arrives. */
    private final class FromClient implements Pipe.Receiver {

        @Override
        public void onBytes(byte[] bytes) {
            if (forgotten) {
                toClient.sendReset();
                fromClient.stop();
                return;
            }
            bytesReceived += bytes.length;
            peer.onBytes(SimulatedLink.this, Unpooled.wrappedBuffer(bytes));
        }

        @Override
        public void onEnd() {
            clientGone(null);
        }

        @Override
        public void onReset() {
            clientGone(new IOException("The client reset the connection: " + SimulatedLink.this + "."));
        }

        private void clientGone(@Nullable Throwable cause) {
            toClient.stop();
            dropUnwritten();
            if (open) {
                end(cause);
            }
        }
    }
}
