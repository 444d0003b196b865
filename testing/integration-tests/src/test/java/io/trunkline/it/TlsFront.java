package io.trunkline.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/**
 * Speaks TLS in front of a server, with whatever certificate; and a way to it on which bytes can be changed.
 * Thread-safe.
 */
final class TlsFront implements AutoCloseable {

    private final SSLServerSocket front;
    private final ServerSocket way;
    private final InetSocketAddress target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean flipping;

    TlsFront(SSLContext identity, boolean wantsClientCertificate, InetSocketAddress target, String... protocols)
            throws IOException {
        this.target = target;
        InetAddress loopback = InetAddress.getLoopbackAddress();
        front = (SSLServerSocket) identity.getServerSocketFactory().createServerSocket(0, 50, loopback);
        front.setNeedClientAuth(wantsClientCertificate);
        if (protocols.length > 0) {
            front.setEnabledProtocols(protocols);
        }
        way = new ServerSocket(0, 50, loopback);
        start(() -> accept(front, target, false));
        start(() -> accept(way, new InetSocketAddress(loopback, front.getLocalPort()), true));
    }

    int port() {
        return way.getLocalPort();
    }

    /** Changes a byte of each piece that goes to clients from now on. */
    void flip() {
        flipping = true;
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "tls-front");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(ServerSocket listening, InetSocketAddress onward, boolean plain) {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket server = new Socket(onward.getAddress(), onward.getPort());
                open.add(client);
                open.add(server);
                start(() -> pump(client, server, false));
                start(() -> pump(server, client, plain));
            } catch (IOException e) {
                // closed, or the target is gone
            }
        }
    }

    private void pump(Socket from, Socket to, boolean mayFlip) {
        byte[] bytes = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int count;
            while ((count = in.read(bytes)) >= 0) {
                if (mayFlip && flipping) {
                    bytes[count - 1] ^= 1;
                }
                out.write(bytes, 0, count);
                out.flush();
            }
        } catch (IOException e) {
            // one side has ended it
        }
    }

    @Override
    public void close() throws IOException {
        front.close();
        way.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    @Override
    public String toString() {
        return "TlsFront[" + target + "]";
    }
}
