package io.trunkline.args;

import io.trunkline.command.CommandArguments;
import io.trunkline.command.CommandBuilder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which clients CLIENT KILL disconnects: those that all filters match. Start with one filter. Immutable.
 *
 * @see <a href="https://redis.io/docs/latest/commands/client-kill/">CLIENT KILL</a>
 */
public final class ClientKillArgs implements CommandArguments {

    /** No filter yet; the server needs at least one. */
    public static final ClientKillArgs NONE = new ClientKillArgs(Map.of());

    /** In the order in which they were added. */
    private final Map<String, String> filters;

    private ClientKillArgs(Map<String, String> filters) {
        this.filters = filters;
    }

    /**
     * The client with this number.
     *
     * @param number as CLIENT ID returns it
     * @return options with the filter
     */
    public ClientKillArgs id(long number) {
        return with("ID", Long.toString(number));
    }

    /**
     * Clients of one kind.
     *
     * @param kind the kind
     * @return options with the filter
     */
    public ClientKillArgs type(ClientType kind) {
        return with("TYPE", kind.name());
    }

    /**
     * Clients that authenticated as a user.
     *
     * @param name the user's name
     * @return options with the filter
     */
    public ClientKillArgs user(String name) {
        return with("USER", Options.required(name, "name"));
    }

    /**
     * The client with this address.
     *
     * @param address {@code ip:port} as CLIENT LIST shows it
     * @return options with the filter
     */
    public ClientKillArgs addr(String address) {
        return with("ADDR", Options.required(address, "address"));
    }

    /**
     * Clients that are connected to an address of the server (Redis 6.2).
     *
     * @param address {@code ip:port} as CLIENT LIST shows it
     * @return options with the filter
     */
    public ClientKillArgs laddr(String address) {
        return with("LADDR", Options.required(address, "address"));
    }

    /**
     * Whether the calling connection is spared, which it is unless this says no.
     *
     * @param spared false to disconnect it as well if it matches
     * @return options with this
     */
    public ClientKillArgs skipMe(boolean spared) {
        return with("SKIPME", spared ? "YES" : "NO");
    }

    /**
     * Clients that have been connected for long (Redis 7.4).
     *
     * @param seconds at least for how long, 0 or more
     * @return options with the filter
     * @throws IllegalArgumentException if the time is negative
     */
    public ClientKillArgs maxAge(long seconds) {
        return with("MAXAGE", Long.toString(Options.atLeast(0, "seconds", seconds)));
    }

    @Override
    public void appendTo(CommandBuilder<?, ?> command) {
        filters.forEach((filter, value) -> command.keyword(filter).arg(value));
    }

    private ClientKillArgs with(String filter, String value) {
        Map<String, String> more = new LinkedHashMap<>(filters);
        more.put(filter, value);
        return new ClientKillArgs(more);
    }
}
