package io.trunkline.command;

import io.trunkline.Channel;
import io.trunkline.reply.ReplyDecoders;

/**
 * The commands that publish messages.
 *
 * <p>Channels are not keys: their names are text, and a key prefix is not put before them. The option
 * {@code channelPrefix} is.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=pubsub">Redis: pub/sub commands</a>
 */
public final class PublishingCatalogue<K, V> extends CatalogueGroup<K, V> {

    private static final CommandName PUBLISH = CommandName.of("PUBLISH");
    private static final CommandName SPUBLISH = CommandName.of("SPUBLISH");

    private final String channelPrefix;

    PublishingCatalogue(GroupReaders<K, V> readers, String channelPrefix) {
        super(readers);
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
}
