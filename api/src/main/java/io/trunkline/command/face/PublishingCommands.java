// Generated from PublishingCatalogue by FaceGenerator. Change that, not this.
package io.trunkline.command.face;

import io.trunkline.command.CommandExecutor;

/**
 * The commands that publish messages, with methods that wait for the result.
 *
 * <p>Channels are not keys: their names are text, and a key prefix is not put before them. The option
 * {@code channelPrefix} is.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=pubsub">Redis: pub/sub commands</a>
 */
public interface PublishingCommands<K, V> extends CommandExecutor<K, V> {

    /**
     * Publishes a message.
     *
     * @param channel where to
     * @param message the message
     * @return how many clients of that server received it
     * @see <a href="https://redis.io/docs/latest/commands/publish/">PUBLISH</a>
     */
    default long publish(String channel, V message) {
        return execute(commands().publishing().publish(channel, message));
    }

    /**
     * Publishes a message to a shard channel, on the server of the channel's slot (Redis 7.0).
     *
     * @param channel where to
     * @param message the message
     * @return how many clients of that server received it
     * @see <a href="https://redis.io/docs/latest/commands/spublish/">SPUBLISH</a>
     */
    default long spublish(String channel, V message) {
        return execute(commands().publishing().spublish(channel, message));
    }
}
