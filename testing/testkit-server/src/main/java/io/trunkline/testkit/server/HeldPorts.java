package io.trunkline.testkit.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the ports of a dead server for its return, as nobody else may be given them meanwhile. Confined to its owner.
 *
 * <p>The ports are bound, but nobody listens: connections to them are refused, just as if they were free.
 */
final class HeldPorts implements AutoCloseable {

    private final List<Socket> sockets = new ArrayList<>();

    /** Holds those ports that can be held: a port which another program was faster to take is lost anyway. */
    HeldPorts(InetAddress address, int... ports) {
        for (int port : ports) {
            Socket socket = new Socket();
            try {
                socket.setReuseAddress(true); // the dead server's connections linger
                socket.bind(new InetSocketAddress(address, port));
                sockets.add(socket);
            } catch (IOException e) {
                close(socket);
            }
        }
    }

    @Override
    public void close() {
        sockets.forEach(HeldPorts::close);
        sockets.clear();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Then the server finds its port taken, and says so.
        }
    }
}
