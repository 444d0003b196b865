// Generated from PublishingCatalogue by FaceGenerator. Change that, not this.
package io.trunkline.command.face;

import io.trunkline.RedisFuture;
import io.trunkline.command.AsyncCommandExecutor;

/**
 * The commands that publish messages, with methods that hand back futures.
 *
 * <p>Channels are not keys: their names are text, and a key prefix is not put before them. The option
 * {@code channelPrefix} is.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=pubsub">Redis: pub/sub commands</a>
 */
public interface AsyncPublishingCommands<K, V> extends AsyncCommandExecutor<K, V> {

    /**
     * Publishes a message.
     *
     * @param channel where to
     * @param message the message
     * @return a future of how many clients of that server received it
     * @see <a href="https://redis.io/docs/latest/commands/publish/">PUBLISH</a>
     */
    default RedisFuture<Long> publish(String channel, V message) {
        return execute(commands().publishing().publish(channel, message));
    }

    /**
     * Publishes a message to a shard channel, on the server of the channel's slot (Redis 7.0).
     *
     * @param channel where to
     * @param message the message
     * @return a future of how many clients of that server received it
     * @see <a href="https://redis.io/docs/latest/commands/spublish/">SPUBLISH</a>
     */
    default RedisFuture<Long> spublish(String channel, V message) {
        return execute(commands().publishing().spublish(channel, message));
    }
}
