package io.trunkline.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.trunkline.transport.ConnectionHandler;
import io.trunkline.transport.PhysicalConnection;
import io.trunkline.transport.TransportLoop;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * One socket: the last handler of a channel's pipeline, the engine's face of the channel, and nothing between the two.
 * Confined to the loop, except where the SPI says otherwise.
 *
 * <pre>
 * state    event                               next     what happens
 * OPENING  active (and secured)                OPEN     the attempt takes the connection and opens it: onConnected
 * OPENING  failed                              OPENING  the attempt hears it and abandons the connection
 * OPENING  abandon                             CLOSED   the channel is closed in silence
 * OPEN     close, end of stream, any failure   CLOSING  the channel is closed, reads and writes are dropped from here on
 * OPEN     inactive                            CLOSED   onClosed
 * CLOSING  inactive                            CLOSED   onClosed
 * </pre>
 */
final class NettyConnection extends ChannelInboundHandlerAdapter implements PhysicalConnection {

    private enum State {
        OPENING,
        OPEN,
        CLOSING,
        CLOSED
    }

    // What Netty adds to each pending buffer's size; configurable there by this same property.
    private static final long ENTRY_OVERHEAD_BYTES =
            Integer.getInteger("io.netty.transport.outboundBufferEntrySizeOverhead", 96);

    /** So much may be read and scanned before others get their turn: a few milliseconds' worth. */
    private static final int MAX_BYTES_BETWEEN_PAUSES = 512 * 1024;

    private final NettyLoop loop;
    private final EventLoop eventLoop;
    private final ConnectAttempt attempt;
    private final SocketAddress requestedAddress;
    private final int addressCount;
    private final @Nullable SslHandler security;
    private final boolean secure;

    // Set on the loop before the connection is handed out, constant afterwards
    private @Nullable ConnectionHandler handler;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Channel channel;
    private @Nullable ChannelPromise voidPromise;
    private @Nullable SocketAddress localAddress;
    private @Nullable SocketAddress remoteAddress;

    // Confined to the loop
    private State state = State.OPENING;
    private @Nullable Throwable closeCause;
    private boolean connected;
    private boolean writing;
    private boolean reportedWritable = true;
    private boolean writabilityReportQueued;
    private boolean readingWanted = true;
    private boolean paused;
    private long bytesSincePause;

    // Written on the loop, read anywhere: each is a count of its own, and a reader that sees an older one is merely
    // early
    private final AtomicLong bytesRead = new AtomicLong();
    private final AtomicLong bytesHandedOver = new AtomicLong();
    private final AtomicLong bytesPendingWhenSeen = new AtomicLong();

    NettyConnection(
            NettyLoop loop,
            ConnectAttempt attempt,
            SocketAddress requestedAddress,
            int addressCount,
            @Nullable SslHandler security) {
        this.loop = loop;
        this.eventLoop = loop.eventLoop();
        this.attempt = attempt;
        this.requestedAddress = requestedAddress;
        this.addressCount = addressCount;
        this.security = security;
        this.secure = security != null;
    }

    // Opening

    /** Whether TCP is done and the TLS handshake is under way. */
    boolean isSecuring() {
        return secure && connected;
    }

    /** Starts the reports to the handler. */
    void open(ConnectionHandler newHandler) {
        handler = newHandler;
        state = State.OPEN;
        loop.add(this);
        try {
            newHandler.onConnected(this);
        } catch (Throwable e) {
            closeBecause(e);
        }
    }

    /** Closes the channel without a report, now or as soon as there is one. */
    void abandon() {
        if (state == State.OPENING) {
            state = State.CLOSED;
            Channel opened = channel;
            if (opened != null) {
                opened.unsafe().close(opened.voidPromise());
            }
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        loop.channelOpened();
        context = ctx;
        channel = ctx.channel();
        voidPromise = ctx.voidPromise();
        if (state == State.CLOSED) {
            ctx.channel().unsafe().close(ctx.voidPromise());
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        loop.channelGone();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        connected = true;
        localAddress = ctx.channel().localAddress();
        remoteAddress = ctx.channel().remoteAddress();
        if (!secure) {
            attempt.opened(this);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelOutputShutdownEvent) {
            closeBecause(new IOException("The socket takes no more data: remote=" + remoteAddress() + "."));
        } else if (secure) {
            tlsEventTriggered(event);
        }
    }

    private void tlsEventTriggered(Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            Throwable cause = handshake.cause();
            if (cause == null) {
                onSecured();
            } else if (state == State.OPENING) {
                attempt.addressFailed(this, cause);
            } else {
                closeBecause(cause);
            }
        } else if (event instanceof SslCloseCompletionEvent) {
            // The peer said goodbye within TLS: its end of stream.
            closeBecause(null);
        }
    }

    private void onSecured() {
        SslHandler handshake = security;
        try {
            if (handshake != null) {
                attempt.verify(handshake.engine().getSession());
            }
            attempt.opened(this);
        } catch (SSLPeerUnverifiedException e) {
            attempt.addressFailed(this, e);
        }
    }

    // Inbound

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ConnectionHandler reader = handler;
        if (state != State.OPEN || reader == null || !(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
            return;
        }
        try {
            bytesRead.setOpaque(bytesRead.getPlain() + bytes.readableBytes());
            bytesSincePause += bytes.readableBytes();
            reader.onRead(bytes);
        } catch (Throwable e) {
            closeBecause(e);
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ConnectionHandler reader = handler;
        if (state == State.OPEN && reader != null) {
            try {
                reader.onReadComplete();
            } catch (Throwable e) {
                closeBecause(e);
            }
        }
        if (bytesSincePause >= MAX_BYTES_BETWEEN_PAUSES && state == State.OPEN && !paused && readingWanted) {
            pauseReading(ctx.channel());
        }
    }

    /**
     * Lets the loop turn to its tasks: it reads on as long as something arrives, over io_uring without an end, and what
     * callers submit meanwhile would wait for the last byte of somebody else's large reply. Between reads, so that none
     * has to be cancelled.
     */
    private void pauseReading(Channel reading) {
        bytesSincePause = 0;
        paused = true;
        reading.config().setAutoRead(false);
        eventLoop.execute(() -> {
            paused = false;
            if (state == State.OPEN && readingWanted) {
                reading.config().setAutoRead(true);
            }
        });
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (!writing) {
            reportWritability();
        } else if (!writabilityReportQueued) {
            // Inside the handler's own call: it hears the news after it returned, if it is still news then.
            writabilityReportQueued = true;
            eventLoop.execute(this::reportWritability);
        }
    }

    private void reportWritability() {
        writabilityReportQueued = false;
        ConnectionHandler writer = handler;
        boolean writable = isWritable();
        if (state == State.OPEN && writer != null && writable != reportedWritable) {
            reportedWritable = writable;
            try {
                writer.onWritabilityChanged(writable);
            } catch (Throwable e) {
                closeBecause(e);
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Only TLS decodes in the pipeline
        Throwable decoded = secure && cause instanceof DecoderException ? cause.getCause() : null;
        Throwable reason = decoded == null ? cause : decoded;
        if (state == State.OPENING) {
            attempt.addressFailed(this, reason);
        } else {
            closeBecause(reason);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (state == State.OPENING) {
            attempt.addressFailed(this, new IOException("The peer closed the connection before it was ready"));
            return;
        }
        ConnectionHandler listener = handler;
        if (state == State.CLOSED || listener == null) {
            return;
        }
        Throwable cause = state == State.OPEN ? writeFailure(ctx.channel()) : closeCause;
        state = State.CLOSED;
        loop.remove(this);
        listener.onClosed(cause);
    }

    /** A write that failed closes the channel without a word; a further write is told why. Null if nothing failed. */
    private static @Nullable Throwable writeFailure(Channel channel) {
        ChannelPromise promise = channel.newPromise();
        channel.unsafe().write(Unpooled.EMPTY_BUFFER, promise);
        Throwable refused = promise.cause();
        return refused == null ? null : refused.getCause();
    }

    /** Closes the channel, keeping the first reason. On the loop. */
    private void closeBecause(@Nullable Throwable cause) {
        if (state != State.OPEN) {
            return;
        }
        state = State.CLOSING;
        closeCause = cause;
        samplePending();
        Channel closing = channel();
        if (secure) {
            SslHandler tls = closing.pipeline().get(SslHandler.class);
            if (tls != null) {
                // A goodbye for the peer's logs, if the socket takes it at once.
                var unused = tls.closeOutbound();
            }
        }
        // Past the pipeline: TLS would wait for the peer's answer.
        closing.unsafe().close(closing.voidPromise());
    }

    // The SPI

    @Override
    public TransportLoop loop() {
        return loop;
    }

    @Override
    public ByteBufAllocator allocator() {
        return NettyTransport.allocator();
    }

    @Override
    public SocketAddress localAddress() {
        // A Unix socket's own end may have no name; the connection is then named by the other one.
        SocketAddress address = localAddress;
        return address != null ? address : remoteAddress();
    }

    @Override
    public SocketAddress remoteAddress() {
        SocketAddress address = remoteAddress;
        return address != null ? address : requestedAddress;
    }

    @Override
    public int addressCount() {
        return addressCount;
    }

    @Override
    public void writeAndFlush(ByteBuf data) {
        ChannelHandlerContext out = context;
        ChannelPromise promise = voidPromise;
        if (!eventLoop.inEventLoop() || out == null || promise == null) {
            data.release();
            throw ConnectFailures.wrongThread("writeAndFlush", loop);
        }
        if (state != State.OPEN) {
            data.release();
            return;
        }
        bytesHandedOver.setOpaque(bytesHandedOver.getPlain() + data.readableBytes());
        boolean nested = writing;
        writing = true;
        try {
            var unused = out.writeAndFlush(data, promise);
        } finally {
            writing = nested;
        }
        samplePending();
    }

    @Override
    public boolean isWritable() {
        return channel().isWritable();
    }

    @Override
    public long pendingWriteBytes() {
        ChannelOutboundBuffer buffer = channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : pendingBytes(buffer);
    }

    @Override
    public long bytesWritten() {
        ChannelOutboundBuffer buffer = channel().unsafe().outboundBuffer();
        // Once the channel is closed its buffer is gone; what it held when last seen was never written.
        long pending = buffer == null ? bytesPendingWhenSeen.getOpaque() : pendingBytes(buffer);
        return Math.max(0, bytesHandedOver.getOpaque() - pending);
    }

    @Override
    public long bytesRead() {
        return bytesRead.getOpaque();
    }

    @Override
    public void setReading(boolean reading) {
        if (!eventLoop.inEventLoop()) {
            throw ConnectFailures.wrongThread("setReading", loop);
        }
        if (state == State.OPEN) {
            readingWanted = reading;
            channel().config().setAutoRead(reading && !paused);
        }
    }

    @Override
    public void close() {
        if (eventLoop.inEventLoop()) {
            closeBecause(null);
            return;
        }
        try {
            eventLoop.execute(() -> closeBecause(null));
        } catch (RejectedExecutionException e) {
            // The loop has ended, and it closed this connection before.
        }
    }

    @Override
    public String toString() {
        return "NettyConnection[" + localAddress() + " -> " + remoteAddress() + "]";
    }

    private void samplePending() {
        ChannelOutboundBuffer buffer = channel().unsafe().outboundBuffer();
        if (buffer != null) {
            bytesPendingWhenSeen.setOpaque(pendingBytes(buffer));
        }
    }

    /** Netty counts a buffer until all of it is written, and adds an overhead for each. */
    private static long pendingBytes(ChannelOutboundBuffer buffer) {
        long total = buffer.totalPendingWriteBytes();
        return total == 0 ? 0 : Math.max(0, total - buffer.size() * ENTRY_OVERHEAD_BYTES - buffer.currentProgress());
    }

    private Channel channel() {
        Channel present = channel;
        if (present == null) {
            throw new IllegalStateException("The connection has no channel yet: remote=" + remoteAddress() + ".");
        }
        return present;
    }
}
