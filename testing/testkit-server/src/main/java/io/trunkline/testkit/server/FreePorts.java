package io.trunkline.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
        try (ServerSocket socket = new ServerSocket(0, 1, address)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("No free port: address=" + address + ". Check the limits on sockets.", e);
        }
    }
}
