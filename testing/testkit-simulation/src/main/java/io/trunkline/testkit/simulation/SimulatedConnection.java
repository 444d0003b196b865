package io.trunkline.testkit.simulation;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.trunkline.transport.ConnectionHandler;
import io.trunkline.transport.PhysicalConnection;
import io.trunkline.transport.TransportLoop;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A client's end of one connection. Confined to the loop, except where the SPI says otherwise. */
final class SimulatedConnection implements PhysicalConnection {

    // The marks of the real transports.
    static final int LOW_WATER_MARK = 512 * 1024;
    static final int HIGH_WATER_MARK = 1024 * 1024;

    // A handler that keeps what it was only lent finds this instead of its data.
    private static final int POISON = 0xEE;
    private static final int MAX_LEADING_BYTES = 4;
    private static final int MAX_READS_IN_SERIES = 3;

    private enum State {
        OPEN,
        CLOSING,
        CLOSED
    }

    private final SimulatedTransport transport;
    private final SimulatedLoop loop;
    private final ConnectionHandler handler;
    private final SimulatedServer server;
    private final SocketAddress localAddress;
    private final SocketAddress remoteAddress;
    private final Random random;
    private final SimulatedLink link;
    private final ArrayDeque<ByteBuf> unwritten = new ArrayDeque<>();
    private State state = State.OPEN;
    private @Nullable Throwable closeCause;
    private long pendingBytes;
    private long bytesWritten;
    private long bytesRead;
    private long bytesTaken;
    private boolean writable = true;
    private boolean reportedWritable = true;
    private boolean writabilityReportQueued;

    SimulatedConnection(
            SimulatedTransport transport, SimulatedLoop loop, ConnectionHandler handler, SimulatedServer server) {
        this.transport = transport;
        this.loop = loop;
        this.handler = handler;
        this.server = server;
        localAddress = transport.nextLocalAddress();
        remoteAddress = new SimulatedAddress(server.address().toString());
        random = server.network().random();
        link = server.open(this);
    }

    void open() {
        loop.add(this);
        try {
            handler.onConnected(this);
        } catch (Throwable e) {
            closeBecause(e);
        }
    }

    SimulatedLane lane() {
        return loop.lane();
    }

    /** How much the handler read; what it was given last does not count if it closed the connection over it. */
    long bytesTaken() {
        return bytesTaken;
    }

    /** Writes what the window takes. On the loop. */
    void flush() {
        ByteBuf head = unwritten.peek();
        while (head != null) {
            int taken = link.fromClient().send(head);
            pendingBytes -= taken;
            bytesWritten += taken;
            if (head.isReadable()) {
                break;
            }
            unwritten.remove();
            head.release();
            head = unwritten.peek();
        }
        updateWritability();
    }

    @Override
    public TransportLoop loop() {
        return loop;
    }

    @Override
    public ByteBufAllocator allocator() {
        return transport.clientAllocator();
    }

    @Override
    public SocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public SocketAddress remoteAddress() {
        return remoteAddress;
    }

    @Override
    public void writeAndFlush(ByteBuf data) {
        if (!loop.inLoop()) {
            data.release();
            throw wrongThread("writeAndFlush");
        }
        if (state != State.OPEN) {
            data.release();
            return;
        }
        pendingBytes += data.readableBytes();
        unwritten.add(data);
        flush();
    }

    @Override
    public boolean isWritable() {
        return state == State.OPEN && writable;
    }

    @Override
    public long pendingWriteBytes() {
        return pendingBytes;
    }

    @Override
    public long bytesWritten() {
        return bytesWritten;
    }

    @Override
    public long bytesRead() {
        return bytesRead;
    }

    @Override
    public void setReading(boolean reading) {
        if (!loop.inLoop()) {
            throw wrongThread("setReading");
        }
        if (state == State.OPEN) {
            link.toClient().setReading(reading);
        }
    }

    @Override
    public void close() {
        closeBecause(null);
    }

    @Override
    public String toString() {
        return "SimulatedConnection[" + localAddress + " -> " + remoteAddress + "]";
    }

    private void closeBecause(@Nullable Throwable cause) {
        if (state != State.OPEN) {
            return;
        }
        state = State.CLOSING;
        closeCause = cause;
        link.toClient().stop();
        link.fromClient().sendEnd();
        for (ByteBuf bytes : unwritten) {
            bytes.release();
        }
        unwritten.clear();
        pendingBytes = 0;
        loop.execute(this::reportClosed);
    }

    private void reportClosed() {
        state = State.CLOSED;
        loop.remove(this);
        handler.onClosed(closeCause);
    }

    private void updateWritability() {
        if (pendingBytes > HIGH_WATER_MARK) {
            writable = false;
        } else if (pendingBytes < LOW_WATER_MARK) {
            writable = true;
        }
        if (writable != reportedWritable && !writabilityReportQueued && state == State.OPEN) {
            writabilityReportQueued = true;
            loop.execute(this::reportWritability);
        }
    }

    private void reportWritability() {
        writabilityReportQueued = false;
        if (state == State.OPEN && writable != reportedWritable) {
            reportedWritable = writable;
            try {
                handler.onWritabilityChanged(writable);
            } catch (Throwable e) {
                closeBecause(e);
            }
        }
    }

    private void read(byte[] bytes) {
        int reads = server.conditions().fragmentation() == Fragmentation.RANDOM
                ? 1 + random.nextInt(Math.min(bytes.length, MAX_READS_IN_SERIES))
                : 1;
        int offset = 0;
        for (int left = reads; left > 0 && state == State.OPEN; left--) {
            int rest = bytes.length - offset;
            int count = left == 1 ? rest : 1 + random.nextInt(rest - left + 1);
            deliver(bytes, offset, count);
            offset += count;
        }
        if (state == State.OPEN) {
            handler.onReadComplete();
        }
    }

    private void deliver(byte[] bytes, int offset, int count) {
        // A handler that takes index 0 for the first byte is found out.
        int leading = random.nextInt(MAX_LEADING_BYTES);
        ByteBuf buffer = transport.allocator().heapBuffer(leading + count);
        buffer.writeZero(leading).skipBytes(leading).writeBytes(bytes, offset, count);
        bytesRead += count;
        try {
            handler.onRead(buffer);
            bytesTaken = state == State.OPEN ? bytesRead : bytesTaken;
        } finally {
            if (buffer.refCnt() == 1) {
                buffer.setIndex(0, 0);
                for (int i = 0; i < leading + count; i++) {
                    buffer.setByte(i, POISON);
                }
            }
            buffer.release();
        }
    }

    private IllegalStateException wrongThread(String method) {
        return new IllegalStateException("Called off the connection's loop: method=" + method + ", loop=" + loop
                + ". Hand the call to loop().execute().");
    }

    /** What the server does, as it arrives. */
    final class FromServer implements Pipe.Receiver {

        @Override
        public void onBytes(byte[] bytes) {
            if (state == State.OPEN) {
                try {
                    read(bytes);
                } catch (Throwable e) {
                    closeBecause(e);
                }
            }
        }

        @Override
        public void onEnd() {
            closeBecause(null);
        }

        @Override
        public void onReset() {
            closeBecause(new IOException("Connection reset by peer: " + SimulatedConnection.this + "."));
        }
    }

    /** The name of one end. */
    static final class SimulatedAddress extends SocketAddress {

        private static final long serialVersionUID = 1L;

        private final String name;

        SimulatedAddress(String name) {
            this.name = name;
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
