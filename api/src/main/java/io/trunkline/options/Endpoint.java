package io.trunkline.options;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens, as configured: a host with an optional port, or a Unix domain socket. Immutable; names are
 * not resolved here. The text form is what {@link #parse} reads.
 */
public sealed interface Endpoint {

    /**
     * A TCP endpoint.
     *
     * @param host a name or a literal IPv4 or IPv6 address without brackets; kept in lower case, as names are the same
     *     in either
     * @param port 1 to 65535, or 0 for the default port, see {@link MultiplexerOptions#effectivePort}
     */
    record Tcp(String host, int port) implements Endpoint {

        /** Checks host and port and puts the host in lower case. */
        public Tcp {
            Objects.requireNonNull(host, "host");
            EndpointSyntax.checkHost(host);
            EndpointSyntax.checkPort(port);
            // The zone of a scoped IPv6 address is the name of a network interface, which is case-sensitive.
            int zone = host.indexOf('%');
            host = zone < 0
                    ? host.toLowerCase(Locale.ROOT)
                    : host.substring(0, zone).toLowerCase(Locale.ROOT) + host.substring(zone);
        }

        /**
         * Whether the host is a name that needs to be resolved.
         *
         * @return false for a literal IPv4 or IPv6 address
         */
        public boolean isName() {
            return !EndpointSyntax.isIpv4(host) && !EndpointSyntax.isIpv6(host);
        }

        /**
         * The text form.
         *
         * @return {@code host}, {@code host:port}, {@code [v6]:port} or a bare IPv6 address
         */
        @Override
        public String toString() {
            if (port == 0) {
                return host;
            }
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }

        // Not the generated ones, as in Channel

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Tcp that && port == that.port && host.equals(that.host);
        }

        @Override
        public int hashCode() {
            return 31 * host.hashCode() + port;
        }
    }

    /**
     * A Unix domain socket.
     *
     * @param path the socket file's path
     */
    record Unix(String path) implements Endpoint {

        /** Checks that there is a path. */
        public Unix {
            Objects.requireNonNull(path, "path");
            EndpointSyntax.checkPath(path);
        }

        /**
         * The text form.
         *
         * @return the path after an exclamation mark
         */
        @Override
        public String toString() {
            return "!" + path;
        }

        // Not the generated ones, as in Channel

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Unix that && path.equals(that.path);
        }

        @Override
        public int hashCode() {
            return path.hashCode();
        }
    }

    /**
     * A TCP endpoint with the default port.
     *
     * @param host a name or a literal IPv4 or IPv6 address without brackets
     * @return the endpoint
     * @throws IllegalArgumentException if it cannot be a host
     */
    static Endpoint tcp(String host) {
        return new Tcp(host, 0);
    }

    /**
     * A TCP endpoint.
     *
     * @param host a name or a literal IPv4 or IPv6 address without brackets
     * @param port 1 to 65535, or 0 for the default port
     * @return the endpoint
     * @throws IllegalArgumentException if it cannot be a host or a port
     */
    static Endpoint tcp(String host, int port) {
        return new Tcp(host, port);
    }

    /**
     * A Unix domain socket.
     *
     * @param path the socket file's path
     * @return the endpoint
     * @throws IllegalArgumentException if the path is empty
     */
    static Endpoint unix(String path) {
        return new Unix(path);
    }

    /**
     * Reads the text form.
     *
     * @param text {@code host}, {@code host:port}, {@code ip:port}, {@code [v6]:port}, a bare IPv6 address, or
     *     {@code !/path} for a Unix domain socket
     * @return the endpoint
     * @throws IllegalArgumentException if it is none of these; the message leaves out a text that may contain a secret
     */
    static Endpoint parse(String text) {
        return EndpointSyntax.parse(text);
    }
}
