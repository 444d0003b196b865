package io.trunkline.transport;

import java.util.Objects;

/** Where a server listens. Immutable; names are not resolved here. */
public sealed interface TransportAddress {

    /**
     * A TCP address.
     *
     * @param host a name or a literal IPv4 or IPv6 address without brackets
     * @param port 1 to 65535
     */
    record Tcp(String host, int port) implements TransportAddress {

        /** Checks the ranges. */
        public Tcp {
            Objects.requireNonNull(host, "host");
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException(
                        "Not a TCP port: port=" + port + ", host=" + host + ". Use a port from 1 to 65535.");
            }
        }

        @Override
        public String toString() {
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /**
     * A Unix domain socket.
     *
     * @param path the socket file's path
     */
    record Unix(String path) implements TransportAddress {

        /** Checks that there is a path. */
        public Unix {
            if (path.isEmpty()) {
                throw new IllegalArgumentException(
                        "A Unix socket needs a path: path=\"\". Give the socket file's path.");
            }
        }

        @Override
        public String toString() {
            return "!" + path;
        }
    }
}
