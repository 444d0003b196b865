package io.trunkline.options;

import io.trunkline.command.CommandName;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a multiplexer connects to, and how. Immutable.
 *
 * <p>Options come from a {@linkplain #builder() builder} or from a {@linkplain #parse(String) text} in one of two
 * grammars:
 *
 * <pre>
 * redis1.example:6379,redis2.example,password=secret,syncTimeout=1000,$CONFIG=
 * rediss://user:secret@redis1.example:6380,redis2.example/2?syncTimeout=1000
 * redis-sentinel://:secret@sentinel1.example,sentinel2.example,sentinel3.example/orders?sentinelPassword=other
 * </pre>
 *
 * <p>An option that was not set has a default, which may depend on others. What was set is kept apart from defaults:
 * only that is copied, compared and written. Engines read options once, when they connect.
 */
public final class MultiplexerOptions {

    private static final int DEFAULT_PORT = 6379;
    private static final int DEFAULT_TLS_PORT = 6380;
    private static final int DEFAULT_SENTINEL_PORT = 26379;
    private static final CommandName HELLO = CommandName.of("HELLO");

    private final List<Endpoint> endpoints;
    private final CommandMap commandMap;
    private final OptionValues values;

    MultiplexerOptions(List<Endpoint> endpoints, CommandMap commandMap, OptionValues values) {
        this.endpoints = endpoints;
        this.commandMap = commandMap;
        this.values = values;
    }

    /**
     * Starts with defaults and no endpoint.
     *
     * @return a builder
     */
    public static MultiplexerOptionsBuilder builder() {
        return new MultiplexerOptionsBuilder();
    }

    /**
     * Reads a connection string or URI.
     *
     * <p>A connection string is a list separated by commas: endpoints as {@link Endpoint#parse} reads them,
     * {@code keyword=value}, and {@code $COMMAND=newName} for a command that the servers have renamed, or disabled if
     * there is no new name. Keywords are those of the accessors (client name: {@code name}), in any case; of repeated
     * ones the last holds; a text option without a value is not set. Durations are whole milliseconds, for
     * {@code keepAlive} seconds. White space around items does not matter.
     *
     * <p>A URI is {@code redis://user:password@host:port,host:port/database?keyword=value&keyword=value}, or
     * {@code rediss:} for TLS, or {@code redis+unix://user:password@/path?keyword=value} for a Unix domain socket. All
     * but the hosts can be left out. {@code redis-sentinel://user:password@host:port,host:port/service?keyword=value}, or
     * {@code rediss-sentinel:} for TLS, names sentinels and what they are asked for; user and password are those of the
     * servers. Anything may be percent-encoded; a plus sign is a plus sign.
     *
     * @param configuration the text
     * @return the options; there may be no endpoint among them
     * @throws IllegalArgumentException if the text is blank or malformed, a keyword is not supported or a value is not
     *     permitted; the message names the keyword as typed, and never shows a secret
     */
    public static MultiplexerOptions parse(String configuration) {
        return parse(configuration, false);
    }

    /**
     * Reads a connection string or URI, if wanted leaving out what is not supported.
     *
     * @param configuration the text, as {@link #parse(String)} reads it
     * @param ignoreUnknown whether keywords that are not supported are left out instead of refused
     * @return the options; there may be no endpoint among them
     * @throws IllegalArgumentException if the text is blank or malformed or a value is not permitted; the message never
     *     shows a secret
     */
    public static MultiplexerOptions parse(String configuration, boolean ignoreUnknown) {
        return ConfigurationParser.parse(configuration, ignoreUnknown);
    }

    /**
     * Starts with these options.
     *
     * @return a builder that has set what was set here
     */
    public MultiplexerOptionsBuilder toBuilder() {
        return new MultiplexerOptionsBuilder(endpoints, commandMap, values);
    }

    /**
     * Where to connect to.
     *
     * @return the endpoints as configured, without repetition; may be empty
     */
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    /**
     * What the servers call their commands.
     *
     * @return {@link CommandMap#DEFAULT} by default
     */
    public CommandMap commandMap() {
        return commandMap;
    }

    /**
     * What a multiplexer calls itself on its servers: the name of its connections, and the library behind them.
     *
     * @return the group
     */
    public ClientOptions client() {
        return new ClientOptions(values);
    }

    /**
     * Who a multiplexer is on its servers, and whether TLS hides what it says.
     *
     * @return the group
     */
    public SecurityOptions security() {
        return new SecurityOptions(values);
    }

    /**
     * Which connections there are to each server, and how they are made, and made again.
     *
     * @return the group
     */
    public ConnectionOptions connection() {
        return new ConnectionOptions(values);
    }

    /**
     * How long commands, connects and silences may take.
     *
     * @return the group
     */
    public TimeoutOptions timeouts() {
        return new TimeoutOptions(values);
    }

    /**
     * How the servers are spoken to: the protocol, the limits of a reply, and the checks of what comes back.
     *
     * @return the group
     */
    public RespOptions resp() {
        return new RespOptions(values);
    }

    /**
     * What holds for all commands, whichever view they come from.
     *
     * @return the group
     */
    public CommandOptions commands() {
        return new CommandOptions(values);
    }

    /**
     * How many commands one connection holds, sent or waiting, and what happens to those that find no room.
     *
     * @return the group
     */
    public BacklogOptions backlog() {
        return new BacklogOptions(values);
    }

    /**
     * Which threads do the work of connections, and which complete futures.
     *
     * @return the group
     */
    public ThreadOptions threads() {
        return new ThreadOptions(values);
    }

    /**
     * What is found out about the roles of servers, and which of them may answer.
     *
     * @return the group
     */
    public TopologyOptions topology() {
        return new TopologyOptions(values);
    }

    /**
     * What is told of commands that go wrong.
     *
     * @return the group
     */
    public ObservabilityOptions observability() {
        return new ObservabilityOptions(values);
    }

    /**
     * The version of RESP to begin with.
     *
     * @return {@link RespOptions#protocol()} if it was set; else RESP3 if {@link RespOptions#version()} is at least 6;
     *     in any case RESP2 if HELLO is disabled
     */
    public ProtocolVersion effectiveProtocol() {
        if (!commandMap.isAvailable(HELLO)) {
            return ProtocolVersion.RESP2;
        }
        ProtocolVersion set = resp().protocol();
        if (set != null) {
            return set;
        }
        return assumesHello() ? ProtocolVersion.RESP3 : ProtocolVersion.RESP2;
    }

    /**
     * Whether the handshake sends HELLO.
     *
     * @return true if it is not disabled, and servers are taken to know it or RESP3 was asked for
     */
    public boolean sendsHello() {
        return commandMap.isAvailable(HELLO) && (assumesHello() || resp().protocol() == ProtocolVersion.RESP3);
    }

    /** HELLO came with Redis 6. */
    private boolean assumesHello() {
        return Integer.parseInt(resp().version().split("\\.", 2)[0]) >= 6;
    }

    /**
     * The port to connect to.
     *
     * @param endpoint a TCP endpoint
     * @return its port; if it has none, 6379, or with TLS 6380, or, of a sentinel, 26379
     */
    public int effectivePort(Endpoint.Tcp endpoint) {
        if (endpoint.port() != 0) {
            return endpoint.port();
        }
        if (topology().serviceName() != null) {
            return DEFAULT_SENTINEL_PORT; // and the sentinels tell those of the servers
        }
        return security().ssl() ? DEFAULT_TLS_PORT : DEFAULT_PORT;
    }

    /**
     * Gives an endpoint the port to connect to, so that endpoints with and without the default port are the same.
     *
     * @param endpoint an endpoint
     * @return the endpoint with its {@link #effectivePort}; a Unix domain socket unchanged
     */
    public Endpoint resolve(Endpoint endpoint) {
        return endpoint instanceof Endpoint.Tcp tcp && tcp.port() == 0
                ? new Endpoint.Tcp(tcp.host(), effectivePort(tcp))
                : endpoint;
    }

    /**
     * The name that the certificate of one server must be for.
     *
     * @param endpoint the server
     * @return {@link SecurityOptions#sslHost()} if it was set; else the endpoint's host name; else, for an address, the
     *     host name that all configured endpoints with a name have in common, unless these are sentinels; else the
     *     address, or {@code localhost} for a Unix domain socket
     */
    public String effectiveSslHost(Endpoint endpoint) {
        String set = security().sslHost();
        if (set != null) {
            return set;
        }
        if (endpoint instanceof Endpoint.Tcp tcp && tcp.isName()) {
            return tcp.host();
        }
        Set<String> names = endpoints.stream()
                .filter(configured -> configured instanceof Endpoint.Tcp tcp && tcp.isName())
                .map(configured -> ((Endpoint.Tcp) configured).host())
                .collect(Collectors.toSet());
        if (names.size() == 1 && topology().serviceName() == null) {
            return names.iterator().next();
        }
        return endpoint instanceof Endpoint.Tcp tcp ? tcp.host() : "localhost";
    }

    /**
     * Writes what was set, so that {@link #parse(String)} makes equal options of it. Options that can only be set in
     * code are left out. The result is a URI if a value cannot stand in a list separated by commas.
     *
     * @param includeSecrets whether to write secrets; if not, they are replaced with {@code *****}
     * @return the text
     */
    public String toConnectionString(boolean includeSecrets) {
        return ConfigurationFormat.write(endpoints, commandMap, values, includeSecrets);
    }

    /**
     * Tells every option for people and monitors: by its keyword what was set, or else what holds by default and
     * {@code (default)} behind it. Secrets are replaced with {@code *****}, of what can only be set in code the class
     * is named; {@code endpoints} and each command of the command map, as in {@code $CONFIG}, are there too.
     *
     * @return the texts by keyword, in the order of the documentation
     */
    public Map<String, String> describe() {
        return ConfigurationFormat.describe(endpoints, commandMap, values);
    }

    /**
     * Compares what was set: an option set to its default is not the same as one that is not set.
     *
     * @param other what to compare with
     * @return true for options with the same endpoints, command map and values
     */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof MultiplexerOptions that
                        && endpoints.equals(that.endpoints)
                        && commandMap.equals(that.commandMap)
                        && values.equals(that.values));
    }

    @Override
    public int hashCode() {
        return Objects.hash(endpoints, commandMap, values);
    }

    /**
     * What was set, without secrets.
     *
     * @return the text of {@link #toConnectionString} without secrets
     */
    @Override
    public String toString() {
        return toConnectionString(false);
    }
}
