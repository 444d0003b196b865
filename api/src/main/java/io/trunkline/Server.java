package io.trunkline;

import io.trunkline.command.Commands;
import org.jspecify.annotations.Nullable;

/**
 * One server: its state, and commands that go to it and no other. Thread-safe. Commands use database 0, text keys and text values.
 */
public interface Server extends Commands<String, String> {

    /**
     * Where it is.
     *
     * @return the endpoint as configured
     */
    Endpoint endpoint();

    /**
     * The same server with methods that hand back futures.
     *
     * @return a view
     */
    AsyncServer async();

    /**
     * Whether its interactive connection is established.
     *
     * @return true if so
     */
    boolean isConnected();

    /**
     * Its role as last heard.
     *
     * @return the role
     */
    ServerRole role();

    /**
     * Its version as last heard.
     *
     * @return such as {@code 8.0.2}, or null before the first connection
     */
    @Nullable
    String version();

    /**
     * The protocol of its interactive connection.
     *
     * @return 2 or 3, or 0 before the first connection
     */
    int protocol();

    /**
     * The state of its connections.
     *
     * @return a snapshot
     */
    EndpointStatus status();
}
