package io.trunkline.core.cluster;

import io.trunkline.options.Endpoint;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How a node's address is meant that another node tells. By the cluster specification and what servers do: an empty
 * host is the one by which the speaker was dialled, {@code ?} is a name that nobody has set, and the port 0 is one that
 * is not served, in whose place the speaker's is the best guess.
 */
final class Announced {

    static final String UNKNOWN_HOST = "?";

    private Announced() {}

    /** The endpoint, or null if nobody can be reached by it. */
    static @Nullable Endpoint endpoint(@Nullable String host, long port, Endpoint speaker) {
        boolean isEmpty = host == null || host.isEmpty();
        if (port < 0 || port > 65535 || UNKNOWN_HOST.equals(host) || (isEmpty && port == 0)) {
            return null;
        }
        if (speaker instanceof Endpoint.Tcp asked) {
            return endpoint(isEmpty || host == null ? asked.host() : host, port == 0 ? asked.port() : (int) port);
        }
        return isEmpty || host == null || port == 0 ? null : endpoint(host, (int) port);
    }

    /**
     * Where a node is reached that another one tells.
     *
     * @param mapping where nodes are reached that are announced elsewhere: asked here and nowhere else, whatever the
     *     form in which they are announced
     */
    static @Nullable Endpoint reached(
            @Nullable String host, long port, Endpoint speaker, UnaryOperator<Endpoint> mapping) {
        Endpoint announced = endpoint(host, port, speaker);
        return announced == null ? null : mapping.apply(announced);
    }

    /** The endpoint of a host that a node wrote, or null if that is none. */
    private static @Nullable Endpoint endpoint(String host, int port) {
        boolean isBracketed = host.startsWith("[") && host.endsWith("]");
        try {
            return Endpoint.tcp(isBracketed ? host.substring(1, host.length() - 1) : host, port);
        } catch (IllegalArgumentException e) { // no host: as good as unknown
            return null;
        }
    }
}
