package io.trunkline.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection through a {@link FaultProxy}: two sockets and what travels between them. Confined to the
 * proxy's loop.
 */
final class ProxiedLink {

    /** What may wait in one direction before the sender is no longer read from. */
    private static final int QUEUE_LIMIT = 1 << 20;

    private static final int READ_SIZE = 64 << 10;

    private final SocketChannel client;
    private final SocketChannel server;
    private final ProxyFaults faults;
    private final Consumer<ProxiedLink> onEnd;
    private final Lane toServer;
    private final Lane toClient;
    private @Nullable SelectionKey clientKey;
    private @Nullable SelectionKey serverKey;
    private long repliesLeft;
    private boolean stranded;

    /** The client was told the end; what it still sends is dropped. */
    private boolean draining;

    private boolean ended;

    ProxiedLink(
            SocketChannel client,
            ProxyFaults faults,
            Consumer<ProxiedLink> onEnd,
            AtomicLong bytesToServer,
            AtomicLong bytesToClient)
            throws IOException {
        this.client = client;
        this.faults = faults;
        this.onEnd = onEnd;
        this.repliesLeft = faults.cutAfter;
        try {
            this.server = SocketChannel.open();
        } catch (IOException e) {
            client.close();
            throw e;
        }
        this.toServer = new Lane(client, server, bytesToServer);
        this.toClient = new Lane(server, client, bytesToClient);
    }

    /** Starts to connect to the server; if it cannot be reached, the client is reset. */
    void connect(InetSocketAddress target, Selector selector) {
        try {
            for (SocketChannel channel : new SocketChannel[] {client, server}) {
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            Consumer<SelectionKey> onClient = key -> onReady(key, toServer);
            Consumer<SelectionKey> onServer = key -> onReady(key, toClient);
            clientKey = client.register(selector, 0, onClient);
            serverKey = server.register(selector, SelectionKey.OP_CONNECT, onServer);
            server.connect(target);
        } catch (IOException e) {
            reset();
        }
    }

    boolean isOpen() {
        return !draining && !ended;
    }

    void cutAfter(long bytes) {
        repliesLeft = bytes;
    }

    /** Lets nothing through any more, whatever becomes of the faults. */
    void strand() {
        stranded = true;
    }

    private boolean isSilent() {
        return stranded || faults.blackhole;
    }

    void neverCut() {
        repliesLeft = ProxyFaults.NEVER;
    }

    /** Resets both sides. */
    void reset() {
        try {
            // Both first: closing one may wake the other side before it is set to reset.
            client.setOption(StandardSocketOptions.SO_LINGER, 0);
            server.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // Closed already: there is nothing left to reset.
        }
        terminate();
    }

    /** Lets the client see the end of the stream after all that was passed on. */
    void endForClient() {
        try {
            server.close();
            client.shutdownOutput();
            draining = true;
        } catch (IOException e) {
            terminate();
        }
    }

    /** Closes both sides. */
    void terminate() {
        if (ended) {
            return;
        }
        ended = true;
        onEnd.accept(this);
        try {
            client.close();
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("A socket cannot be closed: link=" + client + ". See the cause.", e);
        }
    }

    private void onReady(SelectionKey key, Lane lane) {
        try {
            if (key.isConnectable()) {
                server.finishConnect();
            }
            if (key.isValid() && key.isReadable()) {
                lane.read();
            }
        } catch (IOException e) {
            reset(); // one side broke: the other one is to see it
        }
    }

    /** Moves what is due; gives the nanoseconds until more is, or {@link Long#MAX_VALUE}. */
    long pump(long now) {
        if (ended) {
            return Long.MAX_VALUE;
        }
        long wait = Long.MAX_VALUE;
        try {
            if (!isSilent() && server.isConnected() && !draining) {
                wait = Math.min(toServer.write(now, ProxyFaults.NEVER), toClient.write(now, repliesLeft));
            }
            if (!ended && toServer.endPassed && toClient.endPassed) {
                terminate();
            }
            if (!ended) {
                adjustInterest();
            }
        } catch (IOException e) {
            reset();
        }
        return ended ? Long.MAX_VALUE : wait;
    }

    private void adjustInterest() {
        if (draining) {
            setInterest(clientKey, SelectionKey.OP_READ);
        } else if (server.isConnected()) {
            setInterest(clientKey, toServer.readInterest() | toClient.writeInterest());
            setInterest(serverKey, toClient.readInterest() | toServer.writeInterest());
        }
    }

    private static void setInterest(@Nullable SelectionKey key, int operations) {
        if (key != null) {
            key.interestOps(operations);
        }
    }

    private void cut() {
        if (faults.ending == FaultProxy.Ending.RESET) {
            reset();
        } else {
            endForClient();
        }
    }

    /** A piece of data on its way; null data for the end of the stream. */
    private record Piece(@Nullable ByteBuffer data, long due) {}

    /** One direction. */
    private final class Lane {

        private final SocketChannel from;
        private final SocketChannel to;
        private final AtomicLong counter;
        private final Deque<Piece> pieces = new ArrayDeque<>();
        private int queued;
        private boolean endSeen;
        private boolean endPassed;
        private boolean full;

        private Lane(SocketChannel from, SocketChannel to, AtomicLong counter) {
            this.from = from;
            this.to = to;
            this.counter = counter;
        }

        private int readInterest() {
            return endSeen || queued >= QUEUE_LIMIT || isSilent() ? 0 : SelectionKey.OP_READ;
        }

        private int writeInterest() {
            return full && !isSilent() ? SelectionKey.OP_WRITE : 0;
        }

        private void read() throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate(READ_SIZE);
            int count = from.read(buffer);
            if (draining) {
                if (count < 0) {
                    terminate();
                }
                return;
            }
            long due = System.nanoTime() + faults.delayNanos;
            if (count < 0) {
                endSeen = true;
                pieces.add(new Piece(null, due));
            } else if (count > 0) {
                queued += count;
                pieces.add(new Piece(buffer.flip(), due));
            }
        }

        /** Writes what is due, at most as many bytes as may pass before the cut; gives the wait for the next piece. */
        private long write(long now, long allowance) throws IOException {
            full = false;
            long left = allowance;
            while (!pieces.isEmpty()) {
                Piece piece = pieces.getFirst();
                if (piece.due() - now > 0) {
                    return piece.due() - now;
                }
                ByteBuffer data = piece.data();
                if (data == null) {
                    pieces.removeFirst();
                    endPassed = true;
                    to.shutdownOutput();
                    break;
                }
                int size = Math.min(data.remaining(), faults.fragmentBytes);
                if (left != ProxyFaults.NEVER) {
                    size = (int) Math.min(size, left);
                }
                int written = to.write(data.slice(data.position(), size));
                data.position(data.position() + written);
                queued -= written;
                counter.addAndGet(written);
                if (left != ProxyFaults.NEVER) {
                    left -= written;
                    repliesLeft = left;
                    if (left == 0) {
                        cut();
                        break;
                    }
                }
                if (written < size) {
                    full = true;
                    break;
                }
                if (!data.hasRemaining()) {
                    pieces.removeFirst();
                }
            }
            return Long.MAX_VALUE;
        }
    }
}
