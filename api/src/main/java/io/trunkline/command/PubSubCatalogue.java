package io.trunkline.command;

import io.trunkline.reply.ReplyDecoder;
import io.trunkline.reply.ReplyDecoders;
import java.util.List;
import java.util.Map;

/**
 * The commands that ask a server about channels: it knows those of its own subscribers. Publishing is for
 * {@link PublishingCatalogue}, subscribing for {@link io.trunkline.Subscriber}.
 *
 * <p>Channels are not keys: their names are text. They are asked about as the server knows them: neither a key prefix
 * nor the option {@code channelPrefix} is put before them.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=pubsub">Redis: pub/sub commands</a>
 */
public final class PubSubCatalogue<K, V> extends CatalogueGroup<K, V> {

    private static final CommandName PUBSUB_CHANNELS = CommandName.of("PUBSUB CHANNELS");
    private static final CommandName PUBSUB_NUMPAT = CommandName.of("PUBSUB NUMPAT");
    private static final CommandName PUBSUB_NUMSUB = CommandName.of("PUBSUB NUMSUB");
    private static final CommandName PUBSUB_SHARDCHANNELS = CommandName.of("PUBSUB SHARDCHANNELS");
    private static final CommandName PUBSUB_SHARDNUMSUB = CommandName.of("PUBSUB SHARDNUMSUB");

    private static final ReplyDecoder<Map<String, Long>> COUNTS =
            ReplyDecoders.map(ReplyDecoders.TEXT, ReplyDecoders.LONG);

    PubSubCatalogue(GroupReaders<K, V> readers) {
        super(readers);
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

    private CommandBuilder<K, V> channels(CommandName name, String[] channels) {
        CommandBuilder<K, V> command = command(name);
        for (String channel : channels) {
            command.arg(channel);
        }
        return command;
    }
}
