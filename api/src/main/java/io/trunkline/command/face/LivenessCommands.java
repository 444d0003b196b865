// Generated from LivenessCatalogue by FaceGenerator. Change that, not this.
package io.trunkline.command.face;

import io.trunkline.command.CommandExecutor;

/**
 * The commands that ask for a sign of life, with methods that wait for the result. A database asks the server that
 * its commands go to; a {@link io.trunkline.Server} asks that one.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=connection">Redis: connection commands</a>
 */
public interface LivenessCommands<K, V> extends CommandExecutor<K, V> {

    /**
     * Lets the server send a value back.
     *
     * @param message the value
     * @return the value
     * @see <a href="https://redis.io/docs/latest/commands/echo/">ECHO</a>
     */
    default V echo(V message) {
        return execute(commands().liveness().echo(message));
    }

    /**
     * Asks for a sign of life.
     *
     * @return {@code PONG}
     * @see <a href="https://redis.io/docs/latest/commands/ping/">PING</a>
     */
    default String ping() {
        return execute(commands().liveness().ping());
    }

    /**
     * Asks for a sign of life.
     *
     * @param message what to send back
     * @return the message
     * @see <a href="https://redis.io/docs/latest/commands/ping/">PING</a>
     */
    default V ping(V message) {
        return execute(commands().liveness().ping(message));
    }
}
