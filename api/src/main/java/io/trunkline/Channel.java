package io.trunkline;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What to subscribe to. Immutable.
 *
 * @param mode how the name is understood
 * @param name a channel's name or a glob-style pattern
 */
public record Channel(Mode mode, String name) {

    private static final String KEYSPACE = "__keyspace@";
    private static final String KEYEVENT = "__keyevent@";
    private static final String NOTIFICATIONS = "__key";

    /** How a channel's name is understood. */
    public enum Mode {
        /** Exactly this channel: SUBSCRIBE. An asterisk in the name is an asterisk. */
        LITERAL,
        /** Every channel that matches: PSUBSCRIBE. */
        PATTERN,
        /** Exactly this channel, on the shard of its slot: SSUBSCRIBE (Redis 7.0). */
        SHARDED
    }

    /** Checks that both are there. */
    public Channel {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(name, "name");
    }

    /**
     * Whether servers themselves publish to it, telling what happens to keys ({@code __keyspace@0__:…},
     * {@code __keyevent@0__:…}), or a pattern is for such channels ({@code __keyspace@*}, {@code __key*}). The option
     * {@code channelPrefix} does not change such a name.
     *
     * @return true if it is one, judged by the beginning of its name
     */
    public boolean isKeyspaceNotification() {
        if (name.startsWith(KEYSPACE) || name.startsWith(KEYEVENT)) {
            return true;
        }
        if (mode != Mode.PATTERN || !name.startsWith(NOTIFICATIONS)) {
            return false;
        }
        int plain = 0;
        while (plain < name.length() && "*?[\\".indexOf(name.charAt(plain)) < 0) {
            plain++;
        }
        String beginning = name.substring(0, plain);
        return plain < name.length() && (KEYSPACE.startsWith(beginning) || KEYEVENT.startsWith(beginning));
    }

    /**
     * Exactly this channel.
     *
     * @param name its name
     * @return the channel
     */
    public static Channel literal(String name) {
        return new Channel(Mode.LITERAL, name);
    }

    /**
     * Every channel that matches a pattern.
     *
     * @param pattern glob-style
     * @return the channel
     */
    public static Channel pattern(String pattern) {
        return new Channel(Mode.PATTERN, pattern);
    }

    /**
     * Exactly this channel, on the shard of its slot.
     *
     * @param name its name
     * @return the channel
     */
    public static Channel sharded(String name) {
        return new Channel(Mode.SHARDED, name);
    }

    /*
     * Not the generated ones: Java 17 holds the class, and with it the class loader, of the record whose generated
     * equals was linked last.
     */

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Channel that && mode == that.mode && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return 31 * mode.hashCode() + name.hashCode();
    }
}
