package io.trunkline.cli;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.testkit.server.EmbeddedRedis;
import org.jspecify.annotations.Nullable;

/**
 * A connected multiplexer, and the embedded server behind it if there is one. Confined to the thread that runs the
 * command.
 *
 * @param multiplexer the multiplexer
 * @param embedded the server to end with the session, or null
 */
record Session(ConnectionMultiplexer multiplexer, @Nullable EmbeddedRedis embedded) implements AutoCloseable {

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
