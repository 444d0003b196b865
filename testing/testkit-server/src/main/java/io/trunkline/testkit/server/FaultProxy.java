package io.trunkline.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on the loopback address that breaks connections on request. Thread-safe.
 *
 * <p>Every fault is in force when the method that asks for it returns. Faults add up until {@link #heal()}. The proxy
 * stands before one address: clients that follow addresses which servers announce go past it.
 *
 * <pre>{@code
 * try (FaultProxy proxy = FaultProxy.before(server.address())) {
 *     connect(proxy.endpoint());
 *     proxy.blackhole();
 * }
 * }</pre>
 */
public final class FaultProxy implements AutoCloseable {

    /** How a connection ends when it is cut. */
    public enum Ending {
        /** In an orderly way (FIN): the client gets what was sent before. */
        CLOSE,
        /** With a reset (RST): what the client has not read may be lost. */
        RESET
    }

    private static final int BACKLOG = 64;
    private static final int TASK_LIMIT_SECONDS = 10;

    /* Read by any thread. */

    private final InetSocketAddress target;
    private final Selector selector;
    private final InetSocketAddress address;
    private final Thread loop;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong bytesToServer = new AtomicLong();
    private final AtomicLong bytesToClient = new AtomicLong();
    private volatile boolean closing;

    /* Confined to the loop. */

    private final Set<ProxiedLink> links = new LinkedHashSet<>();
    private final ProxyFaults faults = new ProxyFaults();
    private @Nullable ServerSocketChannel listener;

    /** Bound but not listening while connects are refused, so that nobody takes the port. */
    private @Nullable SocketChannel placeholder;

    private FaultProxy(InetSocketAddress target) throws IOException {
        this.target = target;
        this.selector = Selector.open();
        ServerSocketChannel opened =
                listen(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
        this.listener = opened;
        this.address = (InetSocketAddress) opened.getLocalAddress();
        this.loop = new Thread(this::run, "fault-proxy-" + address.getPort());
        this.loop.setDaemon(true);
    }

    /**
     * Starts a proxy, without faults at first.
     *
     * @param target where connections are passed on to; need not listen yet
     * @return a listening proxy, to be closed by the caller
     * @throws UncheckedIOException if no socket can be had
     */
    public static FaultProxy before(InetSocketAddress target) {
        try {
            FaultProxy proxy = new FaultProxy(target);
            proxy.loop.start();
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "No listening socket: target=" + target + ". Check the limits on sockets.", e);
        }
    }

    /**
     * Where clients connect to.
     *
     * @return the loopback address
     */
    public String host() {
        return "127.0.0.1";
    }

    /**
     * The port on which the proxy listens; stays the same over {@link #refuse()}.
     *
     * @return a port number
     */
    public int port() {
        return address.getPort();
    }

    /**
     * Host and port as connection strings want them.
     *
     * @return {@code host:port}
     */
    public String endpoint() {
        return host() + ":" + port();
    }

    /**
     * Host and port, resolved.
     *
     * @return the address
     */
    public InetSocketAddress address() {
        return address;
    }

    /**
     * Lets all data travel longer, connections that are open included. Order is kept, bandwidth is not limited.
     *
     * @param eachWay the added time in each direction; zero for none
     */
    public void delay(Duration eachWay) {
        long nanos = eachWay.toNanos();
        perform(() -> faults.delayNanos = nanos);
    }

    /**
     * Lets data arrive in small pieces, each a write of its own.
     *
     * @param bytes the size of a piece, at least 1
     * @throws IllegalArgumentException if the size is not positive
     */
    public void fragment(int bytes) {
        requirePositive(bytes);
        perform(() -> faults.fragmentBytes = bytes);
    }

    /**
     * Lets nothing through any more: connections stay open, connects succeed, and data waits for {@link #heal()}, as it
     * does behind a network that drops packets.
     */
    public void blackhole() {
        perform(() -> faults.blackhole = true);
    }

    /**
     * Lets nothing through any more on the connections that are open now, for good and without telling anybody, as a
     * firewall or NAT does that has forgotten them. New ones work.
     */
    public void strandConnections() {
        perform(() -> links.forEach(ProxiedLink::strand));
    }

    /**
     * Cuts every connection, open or opened later, once so many more bytes of replies have passed.
     *
     * @param bytes the bytes that still pass on each connection, at least 1
     * @param ending how the client sees the end
     * @throws IllegalArgumentException if the number is not positive
     */
    public void cutRepliesAfter(long bytes, Ending ending) {
        requirePositive(bytes);
        perform(() -> {
            faults.cutAfter = bytes;
            faults.ending = ending;
            links.forEach(link -> link.cutAfter(bytes));
        });
    }

    /** Resets (RST) all open connections, on both sides. New ones are accepted. */
    public void resetConnections() {
        perform(() -> List.copyOf(links).forEach(ProxiedLink::reset));
    }

    /** Ends all open connections in an orderly way (FIN). New ones are accepted. */
    public void closeConnections() {
        perform(() -> List.copyOf(links).forEach(ProxiedLink::endForClient));
    }

    /** Refuses new connections; those that are open stay. */
    public void refuse() {
        perform(() -> {
            ServerSocketChannel open = listener;
            if (open == null) {
                return;
            }
            listener = null;
            try {
                open.close();
                selector.selectNow(); // only now is the port free
                SocketChannel bound = SocketChannel.open();
                bound.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                placeholder = bound.bind(address);
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "The port cannot be kept: address=" + address + ". Somebody took it.", e);
            }
        });
    }

    /** Ends all faults: data flows, connections are accepted. Connections that were cut or stranded stay so. */
    public void heal() {
        perform(() -> {
            faults.clear();
            links.forEach(ProxiedLink::neverCut);
            if (listener == null) {
                try {
                    closePlaceholder();
                    listener = listen(address);
                } catch (IOException e) {
                    throw new UncheckedIOException(
                            "The port cannot be taken back: address=" + address + ". Somebody took it.", e);
                }
            }
        });
    }

    /**
     * How many connections are open now.
     *
     * @return those that were accepted and not ended
     */
    public int openConnections() {
        CompletableFuture<Integer> count = new CompletableFuture<>();
        perform(() ->
                count.complete((int) links.stream().filter(ProxiedLink::isOpen).count()));
        return count.join();
    }

    /**
     * How many connections were accepted.
     *
     * @return the count since the start
     */
    public long acceptedConnections() {
        return accepted.get();
    }

    /**
     * How much was passed on to the server.
     *
     * @return bytes since the start
     */
    public long bytesToServer() {
        return bytesToServer.get();
    }

    /**
     * How much was passed on to clients.
     *
     * @return bytes since the start
     */
    public long bytesToClient() {
        return bytesToClient.get();
    }

    /** Ends all connections and stops listening. Repeated calls have no effect. */
    @Override
    public void close() {
        closing = true;
        selector.wakeup();
        boolean interrupted = false;
        while (loop.isAlive()) {
            try {
                loop.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void requirePositive(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("Not a number of bytes: bytes=" + bytes + ". Give at least 1.");
        }
    }

    /** Does something on the loop and waits until it is done. */
    private void perform(Runnable action) {
        if (closing) {
            throw new IllegalStateException("The proxy was closed: proxy=" + endpoint() + ". Use it before.");
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        tasks.add(() -> {
            try {
                action.run();
                done.complete(null);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        selector.wakeup();
        try {
            done.get(TASK_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted: proxy=" + endpoint() + ". The fault may come or not.", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(
                    "The proxy does not obey: proxy=" + endpoint() + ", closed=" + closing + ". See the cause.", e);
        }
    }

    private ServerSocketChannel listen(InetSocketAddress at) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.bind(at, BACKLOG);
        channel.configureBlocking(false);
        Consumer<SelectionKey> onReady = key -> acceptAll(channel);
        channel.register(selector, SelectionKey.OP_ACCEPT, onReady);
        return channel;
    }

    private void closePlaceholder() throws IOException {
        if (placeholder != null) {
            placeholder.close();
            placeholder = null;
        }
    }

    /* The loop. */

    private void run() {
        try (Selector closedAtEnd = selector) {
            while (!closing) {
                long nextDue = pump();
                await(closedAtEnd, nextDue);
                dispatch(closedAtEnd);
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                    closedAtEnd.selectNow(); // closes what the task closed
                }
            }
            List.copyOf(links).forEach(ProxiedLink::terminate);
            if (listener != null) {
                listener.close();
            }
            closePlaceholder();
        } catch (IOException | ClosedSelectorException e) {
            throw new IllegalStateException("The proxy failed: proxy=" + endpoint() + ". See the cause.", e);
        }
    }

    /** Moves what is due; gives the time at which more is, or {@link Long#MAX_VALUE}. */
    private long pump() {
        long now = System.nanoTime();
        long wait = Long.MAX_VALUE;
        for (ProxiedLink link : List.copyOf(links)) {
            wait = Math.min(wait, link.pump(now));
        }
        return wait;
    }

    private static void await(Selector selector, long waitNanos) throws IOException {
        if (waitNanos == Long.MAX_VALUE) {
            selector.select();
        } else if (waitNanos > 0) {
            // Rounded up: waking too early would spin.
            selector.select(TimeUnit.NANOSECONDS.toMillis(waitNanos) + 1);
        } else {
            selector.selectNow();
        }
    }

    @SuppressWarnings("unchecked")
    private static void dispatch(Selector selector) {
        for (SelectionKey key : List.copyOf(selector.selectedKeys())) {
            selector.selectedKeys().remove(key);
            if (key.isValid()) {
                ((Consumer<SelectionKey>) key.attachment()).accept(key);
            }
        }
    }

    private void acceptAll(ServerSocketChannel from) {
        try {
            for (SocketChannel client = from.accept(); client != null; client = from.accept()) {
                accepted.incrementAndGet();
                ProxiedLink link = new ProxiedLink(client, faults, links::remove, bytesToServer, bytesToClient);
                links.add(link);
                link.connect(target, selector);
            }
        } catch (IOException e) {
            // The client went away before it was accepted, or there are no sockets left: the next client may fare
            // better.
            return;
        }
    }
}
