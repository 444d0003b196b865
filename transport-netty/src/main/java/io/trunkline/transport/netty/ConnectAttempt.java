package io.trunkline.transport.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import io.trunkline.transport.Cancellable;
import io.trunkline.transport.ConnectRequest;
import io.trunkline.transport.ConnectionHandler;
import io.trunkline.transport.TlsSettings;
import io.trunkline.transport.TransportAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * One connection attempt, from the name to the open connection. Confined to the loop, except {@link #cancel}.
 *
 * <pre>
 * phase     event                          next       what happens
 * NEW       start                          RESOLVING  the name goes to a blocking thread; literals and paths skip it
 * RESOLVING addresses                      OPENING    the first address is tried
 * RESOLVING no address, time is up         DONE       onConnectFailed
 * OPENING   connected (and secured)        DONE       onConnected
 * OPENING   failed or its share is up      OPENING    the next address is tried, while there is one and time
 * OPENING   the same, at the last address  DONE       onConnectFailed with the last failure, the others suppressed
 * any       cancelled, transport closed    DONE       onConnectFailed
 * </pre>
 */
final class ConnectAttempt implements Cancellable {

    private enum Phase {
        NEW,
        RESOLVING,
        OPENING,
        DONE
    }

    private static final long MAX_LOOK_MILLIS = 1000;

    private final NettyTransport transport;
    private final NettyLoop loop;
    private final ConnectRequest request;
    private final ConnectionHandler handler;
    private final long deadlineNanos;
    private final @Nullable TlsPeer peer;

    // Confined to the loop
    private Phase phase = Phase.NEW;
    private List<SocketAddress> addresses = List.of();
    private int resolvedAddresses;
    private int tried;
    private final List<Exception> failures = new ArrayList<>();
    private @Nullable NettyConnection current;
    private @Nullable Cancellable timer;

    ConnectAttempt(NettyTransport transport, NettyLoop loop, ConnectRequest request, ConnectionHandler handler) {
        this.transport = transport;
        this.loop = loop;
        this.request = request;
        this.handler = handler;
        deadlineNanos = loop.nanoTime() + request.timeoutNanos();
        TlsSettings tls = request.tls();
        peer = tls == null ? null : new TlsPeer(tls.peerHost());
    }

    void start() {
        if (phase != Phase.NEW) {
            return;
        }
        if (loop.isClosing()) {
            fail(ConnectFailures.transportClosed(request.address()));
            return;
        }
        phase = Phase.RESOLVING;
        loop.add(this);
        try {
            findAddress();
        } catch (Throwable e) { // whatever it is, nobody else would tell of it
            fail(ConnectFailures.failed(request.address(), null, e, null, null));
        }
    }

    private void findAddress() {
        if (request.address() instanceof TransportAddress.Tcp tcp) {
            resolve(tcp);
        } else if (request.address() instanceof TransportAddress.Unix unix) {
            open(List.of(transport.channels().unixAddress().apply(unix.path())));
        }
    }

    @Override
    public void cancel() {
        runOnLoop(() -> fail(ConnectFailures.cancelled(request.address(), "cancelled")));
    }

    void transportClosed() {
        fail(ConnectFailures.transportClosed(request.address()));
    }

    /** The current address is open and, if that was asked for, secured. */
    void opened(NettyConnection connection) {
        if (phase != Phase.OPENING || connection != current) {
            connection.abandon();
            return;
        }
        current = null;
        finish();
        connection.open(handler);
    }

    /**
     * Verifies what the platform has not verified of a peer.
     *
     * @throws SSLPeerUnverifiedException if its certificate is for another name
     */
    void verify(SSLSession session) throws SSLPeerUnverifiedException {
        TlsPeer wanted = peer;
        if (wanted != null) {
            wanted.verify(session);
        }
    }

    /** An address failed; only the current one matters, the others were given up before. */
    void addressFailed(NettyConnection connection, Throwable cause) {
        if (phase == Phase.OPENING && connection == current) {
            current = null;
            connection.abandon();
            TlsPeer wanted = connection.isSecuring() ? peer : null;
            SocketAddress address = connection.remoteAddress();
            if (wanted != null
                    && address instanceof InetSocketAddress at
                    && TlsTexts.isAboutCertificate(cause)
                    && remainingNanos() > 0) {
                lookAtCertificate(at, cause, wanted);
            } else {
                nextAddress(ConnectFailures.failed(request.address(), address, cause, wanted, null));
            }
        }
    }

    /** The address has failed; why is told better when the certificate was seen. */
    private void lookAtCertificate(InetSocketAddress at, Throwable cause, TlsPeer wanted) {
        int limitMillis = (int) Math.min(MAX_LOOK_MILLIS, 1 + TimeUnit.NANOSECONDS.toMillis(remainingNanos()) / 4);
        try {
            transport.blockingTasks().execute(() -> {
                String seen = transport.certificates().describe(at, wanted, limitMillis);
                runOnLoop(() -> certificateSeen(at, cause, wanted, seen));
            });
        } catch (RejectedExecutionException e) {
            transportClosed();
        }
    }

    private void certificateSeen(SocketAddress at, Throwable cause, TlsPeer wanted, @Nullable String seen) {
        if (phase == Phase.OPENING && current == null) {
            nextAddress(ConnectFailures.failed(request.address(), at, cause, wanted, seen));
        }
    }

    private void resolve(TransportAddress.Tcp tcp) {
        byte[] literal = tcp.host().indexOf('%') < 0 ? NetUtil.createByteArrayFromIpAddressString(tcp.host()) : null;
        if (literal != null) {
            try {
                open(List.of(new InetSocketAddress(InetAddress.getByAddress(literal), tcp.port())));
            } catch (UnknownHostException e) {
                throw new AssertionError("4 or 16 bytes are always an address", e);
            }
            return;
        }
        startTimer(remainingNanos());
        try {
            transport.blockingTasks().execute(() -> lookUp(tcp));
        } catch (RejectedExecutionException e) {
            transportClosed();
        }
    }

    /** On a blocking thread. */
    private void lookUp(TransportAddress.Tcp tcp) {
        try {
            List<SocketAddress> found = new ArrayList<>();
            for (InetAddress address : transport.resolver().resolve(tcp.host())) {
                found.add(new InetSocketAddress(address, tcp.port()));
            }
            if (found.isEmpty()) {
                throw new UnknownHostException("no address");
            }
            runOnLoop(() -> resolved(found));
        } catch (Throwable e) { // a resolver may be the application's
            runOnLoop(() -> fail(ConnectFailures.unknownHost(tcp, e)));
        }
    }

    private void resolved(List<SocketAddress> found) {
        if (phase == Phase.RESOLVING) {
            open(found);
        }
    }

    private void open(List<SocketAddress> found) {
        resolvedAddresses = found.size();
        addresses = request.order().arrange(found);
        phase = Phase.OPENING;
        tryAddress();
    }

    /**
     * Gives each address an equal share of the time that is left, so that a silent one leaves time for those after it.
     */
    private void tryAddress() {
        SslHandler security;
        try {
            security = secure();
        } catch (Throwable e) { // a context may be the application's
            fail(ConnectFailures.tlsNotSetUp(request.address(), e));
            return;
        }
        SocketAddress address = addresses.get(tried);
        int left = addresses.size() - tried;
        tried++;
        startTimer(remainingNanos() / left);
        var connection = new NettyConnection(loop, this, address, resolvedAddresses, security);
        current = connection;
        try {
            ChannelFuture connecting = bootstrap(connection, security).connect(address);
            connecting.addListener(future -> {
                Throwable cause = future.cause();
                if (cause != null) {
                    runOnLoop(() -> addressFailed(connection, cause));
                }
            });
        } catch (Throwable e) {
            runOnLoop(() -> addressFailed(connection, e));
        }
    }

    private void nextAddress(Exception failure) {
        failures.add(failure);
        if (tried < addresses.size() && remainingNanos() > 0) {
            tryAddress();
            return;
        }
        failures.remove(failures.size() - 1);
        for (Exception earlier : failures) {
            forgetStack(earlier);
            failure.addSuppressed(earlier);
        }
        fail(failure);
    }

    /** All come from the same few lines, and many such stacks hide what matters. */
    private static void forgetStack(Throwable failure) {
        @Nullable Throwable link = failure;
        while (link instanceof IOException) { // what applications throw keeps its own
            link.setStackTrace(new StackTraceElement[0]);
            link = link.getCause();
        }
    }

    private void startTimer(long delayNanos) {
        cancelTimer();
        timer = loop.schedule(this::timeUp, delayNanos);
    }

    private void timeUp() {
        if (phase == Phase.RESOLVING) {
            fail(timedOut("NAME_RESOLUTION", "resolved=none"));
            return;
        }
        NettyConnection connection = current;
        if (phase == Phase.OPENING && connection != null) {
            String during = connection.isSecuring() ? "TLS" : "CONNECT";
            addressFailed(
                    connection,
                    timedOut(
                            during,
                            "resolved=" + connection.remoteAddress() + ", tried=" + tried + " of " + addresses.size()));
        }
    }

    private Exception timedOut(String during, String details) {
        long elapsedNanos = request.timeoutNanos() - remainingNanos();
        return ConnectFailures.timedOut(request.address(), during, details, elapsedNanos);
    }

    private long remainingNanos() {
        return deadlineNanos - loop.nanoTime();
    }

    private void fail(Exception cause) {
        if (phase == Phase.DONE) {
            return;
        }
        NettyConnection connection = current;
        current = null;
        finish();
        if (connection != null) {
            connection.abandon();
        }
        handler.onConnectFailed(cause);
    }

    private void finish() {
        phase = Phase.DONE;
        cancelTimer();
        loop.remove(this);
    }

    private void cancelTimer() {
        Cancellable running = timer;
        if (running != null) {
            running.cancel();
            timer = null;
        }
    }

    private void runOnLoop(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // The loop has ended and with it this attempt, which was reported when the transport was closed.
        }
    }

    private @Nullable SslHandler secure() {
        TlsSettings tls = request.tls();
        return tls == null || peer == null ? null : tlsHandler(tls, peer);
    }

    private Bootstrap bootstrap(NettyConnection connection, @Nullable SslHandler security) {
        var bootstrap = new Bootstrap()
                .group(loop.eventLoop())
                .disableResolver()
                .option(ChannelOption.ALLOCATOR, NettyTransport.allocator())
                .option(ChannelOption.RECVBUF_ALLOCATOR, NettyTransport.receiveBuffers())
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, NettyTransport.WATER_MARKS)
                // This attempt's own timer covers everything.
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
                .handler(pipeline(connection, security));
        if (request.address() instanceof TransportAddress.Tcp) {
            bootstrap.channelFactory(channels(transport.channels().tcp()));
            bootstrap.option(ChannelOption.TCP_NODELAY, true);
            bootstrap.option(ChannelOption.SO_KEEPALIVE, transport.options().tcpKeepAlive());
            TcpKeepAlive keepAlive = transport.channels().tcpKeepAlive();
            if (keepAlive != null && transport.options().tcpKeepAlive()) {
                keepAlive.applyTo(bootstrap);
            }
            ChannelOption<Integer> userTimeout = transport.channels().tcpUserTimeout();
            if (userTimeout != null && transport.options().tcpUserTimeoutMillis() > 0) {
                bootstrap.option(userTimeout, transport.options().tcpUserTimeoutMillis());
            }
        } else {
            bootstrap.channelFactory(channels(transport.channels().unix()));
        }
        return bootstrap;
    }

    private static ChannelFactory<Channel> channels(ChannelFactory<? extends Channel> factory) {
        return factory::newChannel;
    }

    private static ChannelInitializer<Channel> pipeline(NettyConnection connection, @Nullable SslHandler security) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                if (security != null) {
                    channel.pipeline().addLast(security);
                }
                channel.pipeline().addLast(connection);
            }
        };
    }

    private SslHandler tlsHandler(TlsSettings tls, TlsPeer peer) {
        int port = request.address() instanceof TransportAddress.Tcp tcp ? tcp.port() : -1;
        // Certificate checks run the application's trust managers, which may block.
        var handler = new SslHandler(peer.engine(tls, port), false, transport.blockingTasks());
        handler.setHandshakeTimeoutMillis(0);
        return handler;
    }
}
