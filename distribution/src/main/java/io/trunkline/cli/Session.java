package io.trunkline.cli;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.cli.embedded.EmbeddedServers;
import org.jspecify.annotations.Nullable;

/**
 * A connected multiplexer, and the embedded servers behind it if there are some. Confined to the thread that runs the
 * command.
 *
 * @param multiplexer the multiplexer
 * @param embedded the servers to end with the session, or null
 */
record Session(ConnectionMultiplexer multiplexer, @Nullable EmbeddedServers embedded) implements AutoCloseable {

    @Override
    public void close() {
        try {
            multiplexer.close();
        } finally {
            if (embedded != null) {
                embedded.close();
            }
        }
    }
}
