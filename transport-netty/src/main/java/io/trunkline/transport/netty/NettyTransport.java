package io.trunkline.transport.netty;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.trunkline.transport.Cancellable;
import io.trunkline.transport.ConnectRequest;
import io.trunkline.transport.ConnectionHandler;
import io.trunkline.transport.Transport;
import io.trunkline.transport.TransportLoop;
import io.trunkline.transport.TransportOptions;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A set of Netty event loops and the connections on them. Thread-safe.
 *
 * <p>The loops stand alone instead of in a Netty group: a group reports its end through Netty's global executor, whose
 * thread would hold up the exit of the JVM for a second.
 */
public final class NettyTransport implements Transport {

    /**
     * Above the high mark a writer is told to wait, below the low one to go on: about a millisecond of a fast network
     * each way.
     */
    static final WriteBufferWaterMark WATER_MARKS = new WriteBufferWaterMark(512 * 1024, 1024 * 1024);

    // Starts in the range of one pipelined batch; the maximum keeps the replies that are being parsed in the CPU's
    // second-level cache.
    private static final int RECEIVE_MIN_BYTES = 2 * 1024;
    private static final int RECEIVE_INITIAL_BYTES = 16 * 1024;
    private static final int RECEIVE_MAX_BYTES = 128 * 1024;
    // Per turn of the loop, so that one busy connection does not starve the others.
    private static final int MAX_READS_PER_TURN = 4;

    private final NettyChannels channels;
    private final TransportOptions options;
    private final NameResolver resolver;
    private final BlockingTasks blockingTasks;
    private final CertificateViewer certificates = new CertificateViewer();
    private final NettyLoop[] loops;
    private final AtomicInteger nextLoop = new AtomicInteger();
    private final AtomicInteger liveIoThreads = new AtomicInteger();
    private final CompletableFuture<Void> ioThreadsEnded = new CompletableFuture<>();
    private final AtomicBoolean closeRequested = new AtomicBoolean();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    /**
     * Starts a transport that resolves names with the platform's resolver.
     *
     * @param channels the I/O mechanism
     * @param options the settings common to all connections
     */
    public NettyTransport(NettyChannels channels, TransportOptions options) {
        this(channels, options, InetAddress::getAllByName);
    }

    /**
     * Starts a transport.
     *
     * @param channels the I/O mechanism
     * @param options the settings common to all connections
     * @param resolver looks up host names; literal addresses do not reach it
     */
    public NettyTransport(NettyChannels channels, TransportOptions options, NameResolver resolver) {
        this.channels = channels;
        this.options = options;
        this.resolver = resolver;
        blockingTasks = new BlockingTasks(blockingThreads(options.threadNamePrefix()));
        loops = new NettyLoop[options.ioThreads()];
        liveIoThreads.set(loops.length);
        for (int i = 0; i < loops.length; i++) {
            String name = options.threadNamePrefix() + "-io-" + (i + 1);
            ThreadFactory threads = task -> new IoThread(task, name);
            loops[i] = new NettyLoop(name, new PollingEventLoop(threads, channels.ioHandlers()));
        }
    }

    @Override
    public String name() {
        return channels.name();
    }

    @Override
    public TransportLoop nextLoop() {
        return loops[Math.floorMod(nextLoop.getAndIncrement(), loops.length)];
    }

    @Override
    public Cancellable connect(ConnectRequest request, TransportLoop loop, ConnectionHandler handler) {
        NettyLoop owner = own(loop);
        var attempt = new ConnectAttempt(this, owner, request, handler);
        try {
            owner.execute(attempt::start);
        } catch (RejectedExecutionException e) {
            // The loop is gone, so nothing confined to it runs any more; the report must still come, and not from this
            // call.
            ForkJoinPool.commonPool()
                    .execute(() -> handler.onConnectFailed(ConnectFailures.transportClosed(request.address())));
        }
        return attempt;
    }

    @Override
    public CompletionStage<Void> closeAsync() {
        if (closeRequested.compareAndSet(false, true)) {
            CompletableFuture<Void> blockingThreadsEnded = blockingTasks.close();
            var unused = ioThreadsEnded.thenCombine(blockingThreadsEnded, (a, b) -> closed.complete(null));
            for (NettyLoop loop : loops) {
                loop.execute(loop::closeAll);
            }
        }
        return closed.minimalCompletionStage();
    }

    @Override
    public String toString() {
        return "NettyTransport[" + name() + ", " + options.threadNamePrefix() + "]";
    }

    NettyChannels channels() {
        return channels;
    }

    TransportOptions options() {
        return options;
    }

    /** Looks at the certificates of peers that were refused. */
    CertificateViewer certificates() {
        return certificates;
    }

    NameResolver resolver() {
        return resolver;
    }

    BlockingTasks blockingTasks() {
        return blockingTasks;
    }

    /** The allocator of everything that is read, and offered for what is written. */
    static PooledByteBufAllocator allocator() {
        return PooledByteBufAllocator.DEFAULT;
    }

    static RecvByteBufAllocator receiveBuffers() {
        return new AdaptiveRecvByteBufAllocator(RECEIVE_MIN_BYTES, RECEIVE_INITIAL_BYTES, RECEIVE_MAX_BYTES)
                .maxMessagesPerRead(MAX_READS_PER_TURN);
    }

    private NettyLoop own(TransportLoop loop) {
        for (NettyLoop candidate : loops) {
            if (candidate == loop) {
                return candidate;
            }
        }
        throw new IllegalArgumentException("The loop belongs to another transport: loop=" + loop + ", transport=" + this
                + ". Take one from nextLoop().");
    }

    private static ThreadFactory blockingThreads(String prefix) {
        var number = new AtomicInteger();
        return task -> {
            var thread = new Thread(task, prefix + "-blocking-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** A loop's only thread; its end is the loop's end. */
    private final class IoThread extends FastThreadLocalThread {

        IoThread(Runnable task, String name) {
            super(task, name);
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                super.run();
            } finally {
                if (liveIoThreads.decrementAndGet() == 0) {
                    ioThreadsEnded.complete(null);
                }
            }
        }
    }
}
