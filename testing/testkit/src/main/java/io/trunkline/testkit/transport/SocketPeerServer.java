package io.trunkline.testkit.transport;

import io.trunkline.transport.TransportAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A server on a real socket: one thread accepts, one thread for each connection reads. Thread-safe. */
final class SocketPeerServer implements PeerServer {

    /** A blocking socket of any kind. */
    interface Wire {

        int read(byte[] into) throws IOException;

        void write(byte[] bytes, int count) throws IOException;

        void shutdownOutput() throws IOException;

        void reset() throws IOException;

        void close() throws IOException;
    }

    private interface Acceptor {

        Wire accept() throws IOException;

        void close() throws IOException;
    }

    private static final long ACCEPT_LIMIT_SECONDS = 20;
    private static final int BACKLOG = 128;

    private final TransportAddress address;
    private final Acceptor acceptor;
    private final BlockingQueue<SocketPeerConnection> accepted = new LinkedBlockingQueue<>();
    private final List<SocketPeerConnection> all = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean closed;

    private SocketPeerServer(TransportAddress address, Acceptor acceptor) {
        this.address = address;
        this.acceptor = acceptor;
        thread = new Thread(this::acceptAll, "peer-server " + address);
        thread.setDaemon(true);
        thread.start();
    }

    static SocketPeerServer tcp(String host) {
        return tcp(host, 0);
    }

    static SocketPeerServer tcp(String host, int port) {
        return started(() -> {
            ServerSocketChannel channel = ServerSocketChannel.open();
            channel.bind(new InetSocketAddress(host, port), BACKLOG);
            var local = (InetSocketAddress) channel.getLocalAddress();
            return new SocketPeerServer(new TransportAddress.Tcp(host, local.getPort()), new ChannelAcceptor(channel));
        });
    }

    static SocketPeerServer unix(Path path) {
        return started(() -> {
            ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            channel.bind(UnixDomainSocketAddress.of(path), BACKLOG);
            return new SocketPeerServer(new TransportAddress.Unix(path.toString()), new ChannelAcceptor(channel));
        });
    }

    static SocketPeerServer tls(SSLContext context) {
        return started(() -> {
            var socket = (SSLServerSocket)
                    context.getServerSocketFactory().createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
            return new SocketPeerServer(
                    new TransportAddress.Tcp("127.0.0.1", socket.getLocalPort()), new TlsAcceptor(socket));
        });
    }

    @Override
    public TransportAddress address() {
        return address;
    }

    @Override
    public PeerConnection accept() {
        try {
            SocketPeerConnection next = accepted.poll(ACCEPT_LIMIT_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("Nobody connected within " + ACCEPT_LIMIT_SECONDS + " s: address=" + address);
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while accepting: address=" + address, e);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            acceptor.close();
            all.forEach(SocketPeerConnection::close);
            // A thread that still accepts could let one more client in.
            thread.join(TimeUnit.SECONDS.toMillis(ACCEPT_LIMIT_SECONDS));
            if (address instanceof TransportAddress.Unix unix) {
                Files.deleteIfExists(Path.of(unix.path()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void acceptAll() {
        while (!closed) {
            try {
                var connection = new SocketPeerConnection(acceptor.accept());
                all.add(connection);
                accepted.add(connection);
                if (closed) {
                    connection.close();
                }
            } catch (IOException e) {
                // Closed, or a client that was gone before it was accepted.
            }
        }
    }

    private static SocketPeerServer started(Starter starter) {
        try {
            return starter.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Starter {

        SocketPeerServer start() throws IOException;
    }

    private record ChannelAcceptor(ServerSocketChannel channel) implements Acceptor {

        @Override
        public Wire accept() throws IOException {
            SocketChannel accepted = channel.accept();
            SocketAddress local = accepted.getLocalAddress();
            if (local instanceof InetSocketAddress) {
                accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            return new ChannelWire(accepted);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private record ChannelWire(SocketChannel channel) implements Wire {

        @Override
        public int read(byte[] into) throws IOException {
            return channel.read(ByteBuffer.wrap(into));
        }

        @Override
        public void write(byte[] bytes, int count) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }

        @Override
        public void shutdownOutput() throws IOException {
            channel.shutdownOutput();
        }

        @Override
        public void reset() throws IOException {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.close();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private record TlsAcceptor(SSLServerSocket socket) implements Acceptor {

        @Override
        public Wire accept() throws IOException {
            var accepted = (SSLSocket) socket.accept();
            accepted.setTcpNoDelay(true);
            return new TlsWire(accepted, accepted.getInputStream(), accepted.getOutputStream());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private record TlsWire(Socket socket, InputStream in, OutputStream out) implements Wire {

        @Override
        public int read(byte[] into) throws IOException {
            return in.read(into);
        }

        @Override
        public void write(byte[] bytes, int count) throws IOException {
            out.write(bytes, 0, count);
            out.flush();
        }

        @Override
        public void shutdownOutput() throws IOException {
            socket.shutdownOutput();
        }

        @Override
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
