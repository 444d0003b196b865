package io.trunkline.cli.embedded;

import io.trunkline.options.MultiplexerOptionsBuilder;

/** Servers of the command's own, owned by whoever started them. Thread-safe. */
public sealed interface EmbeddedServers extends AutoCloseable
        permits EmbeddedServer, EmbeddedCluster, EmbeddedSentinels {

    /** What was started and where, for people. */
    String description();

    /**
     * How to connect to them.
     *
     * @return a new builder with endpoints and passwords, and nothing else
     */
    MultiplexerOptionsBuilder connection();

    /** Ends them and removes what they left. Repeated calls have no effect. */
    @Override
    void close();
}
