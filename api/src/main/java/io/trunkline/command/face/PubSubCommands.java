// Generated from PubSubCatalogue by FaceGenerator. Change that, not this.
package io.trunkline.command.face;

import io.trunkline.command.CommandExecutor;
import java.util.List;
import java.util.Map;

/**
 * The commands that ask a server about channels: it knows those of its own subscribers, with methods that wait for
 * the result. Publishing is for {@link PublishingCommands}, subscribing for {@link io.trunkline.Subscriber}.
 *
 * <p>Channels are not keys: their names are text. They are asked about as the server knows them: neither a key prefix
 * nor the option {@code channelPrefix} is put before them.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=pubsub">Redis: pub/sub commands</a>
 */
public interface PubSubCommands<K, V> extends CommandExecutor<K, V> {

    /**
     * Reads which channels have subscribers on the server; patterns do not count.
     *
     * @return the channels, in no order
     * @see <a href="https://redis.io/docs/latest/commands/pubsub-channels/">PUBSUB CHANNELS</a>
     */
    default List<String> pubsubChannels() {
        return execute(commands().pubSub().pubsubChannels());
    }

    /**
     * Reads which channels have subscribers on the server; patterns do not count.
     *
     * @param pattern glob-style, for the names of channels
     * @return the channels, in no order
     * @see <a href="https://redis.io/docs/latest/commands/pubsub-channels/">PUBSUB CHANNELS</a>
     */
    default List<String> pubsubChannels(String pattern) {
        return execute(commands().pubSub().pubsubChannels(pattern));
    }

    /**
     * Reads to how many patterns the clients of the server subscribe.
     *
     * @return the number
     * @see <a href="https://redis.io/docs/latest/commands/pubsub-numpat/">PUBSUB NUMPAT</a>
     */
    default long pubsubNumpat() {
        return execute(commands().pubSub().pubsubNumpat());
    }

    /**
     * Reads how many subscribers channels have on the server; patterns do not count.
     *
     * @param channels the channels
     * @return the number for each channel
     * @see <a href="https://redis.io/docs/latest/commands/pubsub-numsub/">PUBSUB NUMSUB</a>
     */
    default Map<String, Long> pubsubNumsub(String... channels) {
        return execute(commands().pubSub().pubsubNumsub(channels));
    }

    /**
     * Reads which shard channels have subscribers on the server (Redis 7.0).
     *
     * @return the channels, in no order
     * @see <a href="https://redis.io/docs/latest/commands/pubsub-shardchannels/">PUBSUB SHARDCHANNELS</a>
     */
    default List<String> pubsubShardchannels() {
        return execute(commands().pubSub().pubsubShardchannels());
    }

    /**
     * Reads which shard channels have subscribers on the server (Redis 7.0).
     *
     * @param pattern glob-style, for the names of channels
     * @return the channels, in no order
     * @see <a href="https://redis.io/docs/latest/commands/pubsub-shardchannels/">PUBSUB SHARDCHANNELS</a>
     */
    default List<String> pubsubShardchannels(String pattern) {
        return execute(commands().pubSub().pubsubShardchannels(pattern));
    }

    /**
     * Reads how many subscribers shard channels have on the server (Redis 7.0).
     *
     * @param channels the channels
     * @return the number for each channel
     * @see <a href="https://redis.io/docs/latest/commands/pubsub-shardnumsub/">PUBSUB SHARDNUMSUB</a>
     */
    default Map<String, Long> pubsubShardnumsub(String... channels) {
        return execute(commands().pubSub().pubsubShardnumsub(channels));
    }
}
