package io.trunkline.transport.netty;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.trunkline.transport.Cancellable;
import io.trunkline.transport.TransportLoop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One event loop, with what is under way on it. Thread-safe where the SPI says so; the rest is confined to the loop.
 */
final class NettyLoop implements TransportLoop {

    // A kernel that does not answer for so long does not keep the application from ending.
    private static final long CLOSE_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final String name;
    private final PollingEventLoop eventLoop;

    // Confined to the loop
    private final Set<ConnectAttempt> attempts = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<NettyConnection> connections = Collections.newSetFromMap(new IdentityHashMap<>());
    private int openChannels;
    private boolean closing;

    NettyLoop(String name, PollingEventLoop eventLoop) {
        this.name = name;
        this.eventLoop = eventLoop;
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    @Override
    public boolean inLoop() {
        return eventLoop.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        eventLoop.execute(task);
    }

    @Override
    public Cancellable schedule(Runnable task, long delayNanos) {
        Future<?> timer = eventLoop.schedule(task, Math.max(0, delayNanos), TimeUnit.NANOSECONDS);
        return () -> timer.cancel(false);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void stayAwake(long nanos) {
        eventLoop.pollUntil(System.nanoTime() + nanos);
    }

    /** Whether the transport was closed, so that nothing new may begin. On the loop. */
    boolean isClosing() {
        return closing;
    }

    void add(ConnectAttempt attempt) {
        attempts.add(attempt);
    }

    void remove(ConnectAttempt attempt) {
        attempts.remove(attempt);
    }

    void add(NettyConnection connection) {
        connections.add(connection);
    }

    void remove(NettyConnection connection) {
        connections.remove(connection);
    }

    /** A channel was made on this loop. */
    void channelOpened() {
        openChannels++;
    }

    /** A channel of this loop is closed and has told everybody. */
    void channelGone() {
        openChannels--;
        endIfEmpty();
    }

    /** Ends everything under way and then the loop's thread. On the loop; only the first call has an effect. */
    void closeAll() {
        if (closing) {
            return;
        }
        closing = true;
        for (ConnectAttempt attempt : new ArrayList<>(attempts)) {
            attempt.transportClosed();
        }
        for (NettyConnection connection : new ArrayList<>(connections)) {
            connection.close();
        }
        if (!endIfEmpty()) {
            schedule(this::end, CLOSE_LIMIT_NANOS);
        }
    }

    /**
     * With io_uring a channel is closed only when the kernel has answered; a loop that ends before would swallow the
     * report.
     */
    private boolean endIfEmpty() {
        if (closing && openChannels == 0) {
            end();
            return true;
        }
        return false;
    }

    private void end() {
        var unused = eventLoop.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public String toString() {
        return name;
    }
}
