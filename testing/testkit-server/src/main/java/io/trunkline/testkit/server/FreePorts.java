package io.trunkline.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ports that were free a moment ago. */
final class FreePorts {

    private FreePorts() {}

    /**
     * Has the operating system choose a port. Somebody else may take it before the caller does, so callers retry.
     *
     * @param address where the port has to be free; null for all addresses
     */
    static int next(@Nullable InetAddress address) {
        return next(address, 1)[0];
    }

    /**
     * The same for several ports, of which no two are alike.
     *
     * @param address where the ports have to be free; null for all addresses
     * @param count how many
     */
    static int[] next(@Nullable InetAddress address, int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            int[] ports = new int[count];
            for (int i = 0; i < count; i++) {
                ServerSocket socket = new ServerSocket(0, 1, address);
                sockets.add(socket);
                ports[i] = socket.getLocalPort();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException("No free port: address=" + address + ". Check the limits on sockets.", e);
        } finally {
            for (ServerSocket socket : sockets) {
                try {
                    socket.close();
                } catch (IOException e) {
                    // What cannot be closed stays taken: whoever gets the port finds out and takes another one.
                }
            }
        }
    }
}
