package io.trunkline.args;

import io.trunkline.command.CommandArguments;
import io.trunkline.command.CommandBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The options of COPY. Immutable.
 *
 * @see <a href="https://redis.io/docs/latest/commands/copy/">COPY</a>
 */
public final class CopyArgs implements CommandArguments {

    /** No options: within the database, onto nothing that exists. */
    public static final CopyArgs NONE = new CopyArgs(null, false);

    private final @Nullable Integer database;
    private final boolean replace;

    private CopyArgs(@Nullable Integer database, boolean replace) {
        this.database = database;
        this.replace = replace;
    }

    /**
     * Copies to another database.
     *
     * @param destination its index, 0 or more
     * @return options with the database
     * @throws IllegalArgumentException if the index is negative
     */
    public CopyArgs db(int destination) {
        return new CopyArgs((int) Options.atLeast(0, "destination", destination), replace);
    }

    /**
     * Replaces what the destination holds.
     *
     * @return options with this
     */
    public CopyArgs replace() {
        return new CopyArgs(database, true);
    }

    @Override
    public void appendTo(CommandBuilder<?, ?> command) {
        if (database != null) {
            command.keyword("DB").arg(database.longValue());
        }
        if (replace) {
            command.keyword("REPLACE");
        }
    }
}
