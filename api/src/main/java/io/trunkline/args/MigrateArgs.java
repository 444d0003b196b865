package io.trunkline.args;

import io.trunkline.command.CommandArguments;
import io.trunkline.command.CommandBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The options of MIGRATE. Immutable.
 *
 * @see <a href="https://redis.io/docs/latest/commands/migrate/">MIGRATE</a>
 */
public final class MigrateArgs implements CommandArguments {

    /** No options: moves, onto nothing that exists, to a server without authentication. */
    public static final MigrateArgs NONE = new MigrateArgs(false, false, null);

    private final boolean copy;
    private final boolean replace;
    private final @Nullable Credentials credentials;

    /** Who the source says it is. Secret, so that messages name the option alone. */
    private record Credentials(@Nullable String user, String password) {
        @Override
        public String toString() {
            return user == null ? "AUTH" : "AUTH2";
        }
    }

    private MigrateArgs(boolean copy, boolean replace, @Nullable Credentials credentials) {
        this.copy = copy;
        this.replace = replace;
        this.credentials = credentials;
    }

    /**
     * Keeps the keys at the source.
     *
     * @return options with this
     */
    public MigrateArgs copy() {
        return new MigrateArgs(true, replace, credentials);
    }

    /**
     * Replaces what the destination holds.
     *
     * @return options with this
     */
    public MigrateArgs replace() {
        return new MigrateArgs(copy, true, credentials);
    }

    /**
     * Authenticates at the destination as the default user (Redis 4.0.7).
     *
     * @param password the password
     * @return options with the password
     * @throws IllegalArgumentException if there are other credentials
     */
    public MigrateArgs auth(String password) {
        Credentials added = new Credentials(null, Options.required(password, "password"));
        return new MigrateArgs(copy, replace, Options.choose("MIGRATE", credentials, added));
    }

    /**
     * Authenticates at the destination as a user (Redis 6.0).
     *
     * @param user the user
     * @param password the password
     * @return options with the credentials
     * @throws IllegalArgumentException if there are other credentials
     */
    public MigrateArgs auth(String user, String password) {
        Credentials added = new Credentials(Options.required(user, "user"), Options.required(password, "password"));
        return new MigrateArgs(copy, replace, Options.choose("MIGRATE", credentials, added));
    }

    @Override
    public void appendTo(CommandBuilder<?, ?> command) {
        if (copy) {
            command.keyword("COPY");
        }
        if (replace) {
            command.keyword("REPLACE");
        }
        if (credentials != null) {
            String user = credentials.user();
            if (user == null) {
                command.keyword("AUTH").arg(credentials.password());
            } else {
                command.keyword("AUTH2").arg(user).arg(credentials.password());
            }
        }
    }
}
