package io.trunkline.args;

import io.trunkline.command.CommandArguments;
import io.trunkline.command.CommandBuilder;

/**
 * Which members ZADD adds or changes, and what it counts. Immutable. Conditions that exclude each other cannot be said
 * together: each static method is one whole condition.
 *
 * @see <a href="https://redis.io/docs/latest/commands/zadd/">ZADD</a>
 */
public final class ZAddArgs implements CommandArguments {

    /** No options: members are added or get the score, and those that are new are counted. */
    public static final ZAddArgs NONE = new ZAddArgs("", "", false);

    private final String presence;
    private final String comparison;
    private final boolean changed;

    private ZAddArgs(String presence, String comparison, boolean changed) {
        this.presence = presence;
        this.comparison = comparison;
        this.changed = changed;
    }

    /**
     * Adds new members only; the score of one that is there stays.
     *
     * @return options
     */
    public static ZAddArgs nx() {
        return new ZAddArgs("NX", "", false);
    }

    /**
     * Changes members that are there only; adds none.
     *
     * @return options
     */
    public static ZAddArgs xx() {
        return new ZAddArgs("XX", "", false);
    }

    /**
     * Raises scores only; adds members that are new (Redis 6.2).
     *
     * @return options
     */
    public static ZAddArgs gt() {
        return new ZAddArgs("", "GT", false);
    }

    /**
     * Lowers scores only; adds members that are new (Redis 6.2).
     *
     * @return options
     */
    public static ZAddArgs lt() {
        return new ZAddArgs("", "LT", false);
    }

    /**
     * Raises scores of members that are there only (Redis 6.2).
     *
     * @return options
     */
    public static ZAddArgs xxGt() {
        return new ZAddArgs("XX", "GT", false);
    }

    /**
     * Lowers scores of members that are there only (Redis 6.2).
     *
     * @return options
     */
    public static ZAddArgs xxLt() {
        return new ZAddArgs("XX", "LT", false);
    }

    /**
     * Counts the members whose score changed as well as those that are new.
     *
     * @return options with the other count
     */
    public ZAddArgs ch() {
        return new ZAddArgs(presence, comparison, true);
    }

    @Override
    public void appendTo(CommandBuilder<?, ?> command) {
        if (!presence.isEmpty()) {
            command.keyword(presence);
        }
        if (!comparison.isEmpty()) {
            command.keyword(comparison);
        }
        if (changed) {
            command.keyword("CH");
        }
    }
}
