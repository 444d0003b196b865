package io.trunkline.command;

import io.trunkline.Channel;
import io.trunkline.codec.Codec;
import io.trunkline.reply.ReplyDecoder;
import io.trunkline.reply.ReplyDecoders;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The commands about channels, but for subscribing, which is done by {@link io.trunkline.Subscriber}.
 *
 * <p>Channels are not keys: their names are text, and a key prefix is not put before them. The option
 * {@code channelPrefix} is put before channels that are published to; the commands that ask about channels ask for
 * their names as the server knows them.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=pubsub">Redis: pub/sub commands</a>
 */
public final class PubSubCatalogue<K, V> extends CatalogueGroup<K, V> {

    private static final CommandName PUBLISH = CommandName.of("PUBLISH");
    private static final CommandName PUBSUB_CHANNELS = CommandName.of("PUBSUB CHANNELS");
    private static final CommandName PUBSUB_NUMPAT = CommandName.of("PUBSUB NUMPAT");
    private static final CommandName PUBSUB_NUMSUB = CommandName.of("PUBSUB NUMSUB");
    private static final CommandName PUBSUB_SHARDCHANNELS = CommandName.of("PUBSUB SHARDCHANNELS");
    private static final CommandName PUBSUB_SHARDNUMSUB = CommandName.of("PUBSUB SHARDNUMSUB");
    private static final CommandName SPUBLISH = CommandName.of("SPUBLISH");

    private static final ReplyDecoder<Map<String, Long>> COUNTS =
            ReplyDecoders.map(ReplyDecoders.TEXT, ReplyDecoders.LONG);

    private final String channelPrefix;

    PubSubCatalogue(Codec<K, V> codec, byte @Nullable [] keyPrefix, String channelPrefix) {
        super(codec, keyPrefix);
        this.channelPrefix = channelPrefix;
    }

    /**
     * Publishes a message.
     *
     * @param channel where to
     * @param message the message
     * @return how many clients of that server received it
     * @see <a href="https://redis.io/docs/latest/commands/publish/">PUBLISH</a>
     */
    public Command<Long> publish(String channel, V message) {
        return command(PUBLISH).arg(prefixed(channel)).value(message).read(ReplyDecoders.LONG);
    }

    /**
     * Reads which channels have subscribers on the server; patterns do not count.
     *
     * @return the channels, in no order
     * @see <a href="https://redis.io/docs/latest/commands/pubsub-channels/">PUBSUB CHANNELS</a>
     */
    public Command<List<String>> pubsubChannels() {
        return command(PUBSUB_CHANNELS).read(ReplyDecoders.TEXTS);
    }

    /**
     * Reads which channels have subscribers on the server; patterns do not count.
     *
     * @param pattern glob-style, for the names of channels
     * @return the channels, in no order
     * @see <a href="https://redis.io/docs/latest/commands/pubsub-channels/">PUBSUB CHANNELS</a>
     */
    public Command<List<String>> pubsubChannels(String pattern) {
        return command(PUBSUB_CHANNELS).arg(pattern).read(ReplyDecoders.TEXTS);
    }

    /**
     * Reads to how many patterns the clients of the server subscribe.
     *
     * @return the number
     * @see <a href="https://redis.io/docs/latest/commands/pubsub-numpat/">PUBSUB NUMPAT</a>
     */
    public Command<Long> pubsubNumpat() {
        return command(PUBSUB_NUMPAT).read(ReplyDecoders.LONG);
    }

    /**
     * Reads how many subscribers channels have on the server; patterns do not count.
     *
     * @param channels the channels
     * @return the number for each channel
     * @see <a href="https://redis.io/docs/latest/commands/pubsub-numsub/">PUBSUB NUMSUB</a>
     */
    public Command<Map<String, Long>> pubsubNumsub(String... channels) {
        return channels(PUBSUB_NUMSUB, channels).read(COUNTS);
    }

    /**
     * Reads which shard channels have subscribers on the server (Redis 7.0).
     *
     * @return the channels, in no order
     * @see <a href="https://redis.io/docs/latest/commands/pubsub-shardchannels/">PUBSUB SHARDCHANNELS</a>
     */
    public Command<List<String>> pubsubShardchannels() {
        return command(PUBSUB_SHARDCHANNELS).read(ReplyDecoders.TEXTS);
    }

    /**
     * Reads which shard channels have subscribers on the server (Redis 7.0).
     *
     * @param pattern glob-style, for the names of channels
     * @return the channels, in no order
     * @see <a href="https://redis.io/docs/latest/commands/pubsub-shardchannels/">PUBSUB SHARDCHANNELS</a>
     */
    public Command<List<String>> pubsubShardchannels(String pattern) {
        return command(PUBSUB_SHARDCHANNELS).arg(pattern).read(ReplyDecoders.TEXTS);
    }

    /**
     * Reads how many subscribers shard channels have on the server (Redis 7.0).
     *
     * @param channels the channels
     * @return the number for each channel
     * @see <a href="https://redis.io/docs/latest/commands/pubsub-shardnumsub/">PUBSUB SHARDNUMSUB</a>
     */
    public Command<Map<String, Long>> pubsubShardnumsub(String... channels) {
        return channels(PUBSUB_SHARDNUMSUB, channels).read(COUNTS);
    }

    /**
     * Publishes a message to a shard channel, on the server of the channel's slot (Redis 7.0).
     *
     * @param channel where to
     * @param message the message
     * @return how many clients of that server received it
     * @see <a href="https://redis.io/docs/latest/commands/spublish/">SPUBLISH</a>
     */
    public Command<Long> spublish(String channel, V message) {
        return command(SPUBLISH).arg(prefixed(channel)).value(message).read(ReplyDecoders.LONG);
    }

    /** As {@link io.trunkline.Subscriber} calls it. */
    private String prefixed(String channel) {
        return channelPrefix.isEmpty() || Channel.literal(channel).isKeyspaceNotification()
                ? channel
                : channelPrefix + channel;
    }

    private CommandBuilder<K, V> channels(CommandName name, String[] channels) {
        CommandBuilder<K, V> command = command(name);
        for (String channel : channels) {
            command.arg(channel);
        }
        return command;
    }
}
