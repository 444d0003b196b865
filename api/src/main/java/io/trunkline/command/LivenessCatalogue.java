package io.trunkline.command;

import io.trunkline.reply.ReplyDecoders;

/**
 * The commands that ask for a sign of life. A database asks the server that its commands go to; a
 * {@link io.trunkline.Server} asks that one.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=connection">Redis: connection commands</a>
 */
public final class LivenessCatalogue<K, V> extends CatalogueGroup<K, V> {

    private static final CommandName ECHO = CommandName.of("ECHO");
    private static final CommandName PING = CommandName.of("PING");

    LivenessCatalogue(GroupReaders<K, V> readers) {
        super(readers);
    }

    /**
     * Lets the server send a value back.
     *
     * @param message the value
     * @return the value
     * @see <a href="https://redis.io/docs/latest/commands/echo/">ECHO</a>
     */
    public Command<V> echo(V message) {
        return command(ECHO).value(message).read(value);
    }

    /**
     * Asks for a sign of life.
     *
     * @return {@code PONG}
     * @see <a href="https://redis.io/docs/latest/commands/ping/">PING</a>
     */
    public Command<String> ping() {
        return command(PING).read(ReplyDecoders.TEXT);
    }

    /**
     * Asks for a sign of life.
     *
     * @param message what to send back
     * @return the message
     * @see <a href="https://redis.io/docs/latest/commands/ping/">PING</a>
     */
    public Command<V> ping(V message) {
        return command(PING).value(message).read(value);
    }
}
