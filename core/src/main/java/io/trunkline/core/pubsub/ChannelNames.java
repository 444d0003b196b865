package io.trunkline.core.pubsub;

import io.trunkline.Channel;
import org.jspecify.annotations.Nullable;

/**
 * What channels are called on the wire, where the options put a prefix before their names. Immutable.
 *
 * <p>In a pattern the prefix stands for itself, whatever is in it. What servers tell of keys has names of theirs, and
 * no prefix.
 */
final class ChannelNames {

    private final String prefix;
    private final String escapedPrefix;

    /** What the engine announces by itself; null for nothing. */
    private final @Nullable String own;

    ChannelNames(@Nullable String prefix) {
        this(prefix, null);
    }

    /**
     * Makes one.
     *
     * @param prefix null for none
     * @param own a channel whose name all applications share, whatever prefixes they have; null for none
     */
    ChannelNames(@Nullable String prefix, @Nullable String own) {
        this.own = own;
        this.prefix = prefix == null ? "" : prefix;
        this.escapedPrefix = escaped(this.prefix);
    }

    /** The channel as the server knows it. */
    Channel onWire(Channel channel) {
        if (!isPrefixed(channel)) {
            return channel;
        }
        String before = channel.mode() == Channel.Mode.PATTERN ? escapedPrefix : prefix;
        return new Channel(channel.mode(), before + channel.name());
    }

    /** What a channel that a message came through is called here, if it was subscribed to so. */
    String heard(Channel subscribed, String name) {
        return isPrefixed(subscribed) && name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    }

    private boolean isPrefixed(Channel channel) {
        return !prefix.isEmpty()
                && !channel.isKeyspaceNotification()
                && !(channel.mode() == Channel.Mode.LITERAL && channel.name().equals(own));
    }

    /** A glob-style pattern that nothing matches but a text. */
    private static String escaped(String text) {
        StringBuilder pattern = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '*' || c == '?' || c == '[' || c == ']' || c == '\\') {
                pattern.append('\\');
            }
            pattern.append(c);
        }
        return pattern.toString();
    }
}
