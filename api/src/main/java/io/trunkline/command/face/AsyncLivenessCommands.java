// Generated from LivenessCatalogue by FaceGenerator. Change that, not this.
package io.trunkline.command.face;

import io.trunkline.RedisFuture;
import io.trunkline.command.AsyncCommandExecutor;

/**
 * The commands that ask for a sign of life, with methods that hand back futures. A database asks the server that
 * its commands go to; a {@link io.trunkline.Server} asks that one.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=connection">Redis: connection commands</a>
 */
public interface AsyncLivenessCommands<K, V> extends AsyncCommandExecutor<K, V> {

    /**
     * Lets the server send a value back.
     *
     * @param message the value
     * @return a future of the value
     * @see <a href="https://redis.io/docs/latest/commands/echo/">ECHO</a>
     */
    default RedisFuture<V> echo(V message) {
        return execute(commands().liveness().echo(message));
    }

    /**
     * Asks for a sign of life.
     *
     * @return a future of {@code PONG}
     * @see <a href="https://redis.io/docs/latest/commands/ping/">PING</a>
     */
    default RedisFuture<String> ping() {
        return execute(commands().liveness().ping());
    }

    /**
     * Asks for a sign of life.
     *
     * @param message what to send back
     * @return a future of the message
     * @see <a href="https://redis.io/docs/latest/commands/ping/">PING</a>
     */
    default RedisFuture<V> ping(V message) {
        return execute(commands().liveness().ping(message));
    }
}
