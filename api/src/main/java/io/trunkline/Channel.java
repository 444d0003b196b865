package io.trunkline;

import java.util.Objects;

/**
 * What to subscribe to. Immutable.
 *
 * @param mode how the name is understood
 * @param name a channel's name or a glob-style pattern
 */
public record Channel(Mode mode, String name) {

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
}
