package io.trunkline;

import io.trunkline.command.CommandName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where a multiplexer connects to, and how. Immutable.
 *
 * <p>Options come from a {@linkplain #builder() builder} or from a {@linkplain #parse(String) text} in one of two grammars:
 *
 * <pre>
 * redis1.example:6379,redis2.example,password=secret,syncTimeout=1000,$CONFIG=
 * rediss://user:secret@redis1.example:6380,redis2.example/2?syncTimeout=1000
 * </pre>
 *
 * <p>An option that was not set has a default, which may depend on others. What was set is kept apart from defaults: only that is copied,
 * compared and written. Engines read options once, when they connect.
 */
public final class MultiplexerOptions {

    private static final Duration DEFAULT_CONFIG_CHECK = Duration.ofSeconds(60);
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration DEFAULT_KEEP_ALIVE = Duration.ofSeconds(60);
    private static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(1);

    /** With full jitter half of all first waits are below 50 ms: a server that merely restarts is found again at once. */
    private static final Duration DEFAULT_RECONNECT_BASE = Duration.ofMillis(100);

    private static final Duration DEFAULT_RECONNECT_MAX = Duration.ofSeconds(10);

    /**
     * Far beyond what keeps a connection busy (about 1000), so that it never costs throughput; and at 100 000 operations a second less than
     * 0.7 s of work, so that what is admitted can be answered within its deadline.
     */
    private static final int DEFAULT_MESSAGES = 65_536;

    /** About half a second of a network of 1 Gbit/s. */
    private static final long DEFAULT_BYTES = 64L << 20;

    /** The largest string that a server permits by default. */
    /** A server's longest value, and a little for the headers around it. */
    private static final int DEFAULT_MAX_FRAME_BYTES = (512 << 20) + (1 << 20);

    private static final int DEFAULT_MAX_FRAME_ELEMENTS = 16 << 20;

    private static final int DEFAULT_PORT = 6379;
    private static final int DEFAULT_TLS_PORT = 6380;
    private static final CommandName HELLO = CommandName.of("HELLO");
    private static final LibrarySuffixes NO_SUFFIXES = new LibrarySuffixes(List.of());

    private final List<Endpoint> endpoints;
    private final CommandMap commandMap;
    /** What was set, in the order of {@link OptionKey#ALL}. */
    private final Map<OptionKey<?>, Object> values;

    MultiplexerOptions(List<Endpoint> endpoints, CommandMap commandMap, Map<OptionKey<?>, Object> values) {
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
     * <p>A connection string is a list separated by commas: endpoints as {@link Endpoint#parse} reads them, {@code keyword=value}, and
     * {@code $COMMAND=newName} for a command that the servers have renamed, or disabled if there is no new name. Keywords are those of the
     * accessors (client name: {@code name}), in any case; of repeated ones the last holds; a text option without a value is not set.
     * Durations are whole milliseconds, for {@code keepAlive} seconds. White space around items does not matter.
     *
     * <p>A URI is {@code redis://user:password@host:port,host:port/database?keyword=value&keyword=value}, or {@code rediss:} for TLS, or
     * {@code redis+unix://user:password@/path?keyword=value} for a Unix domain socket. All but the hosts can be left out. Anything may be
     * percent-encoded; a plus sign is a plus sign.
     *
     * @param configuration the text
     * @return the options; there may be no endpoint among them
     * @throws IllegalArgumentException if the text is blank or malformed, a keyword is not supported or a value is not permitted; the
     *     message names the keyword as typed, and never shows a secret
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
     * @throws IllegalArgumentException if the text is blank or malformed or a value is not permitted; the message never shows a secret
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
     * The user of the servers' access control list.
     *
     * @return its name, or null to authenticate with the password alone
     */
    public @Nullable String user() {
        return find(OptionKey.USER);
    }

    /**
     * The password that is sent before anything else on each connection.
     *
     * @return the password, or null to send none
     */
    public @Nullable String password() {
        return find(OptionKey.PASSWORD);
    }

    /**
     * Whether the user is authenticated with an empty password.
     *
     * @return false by default
     */
    public boolean passwordless() {
        return get(OptionKey.PASSWORDLESS, false);
    }

    /**
     * The name of the connections, as it was set; see {@link #effectiveClientName()}.
     *
     * @return the name, or null for the default
     */
    public @Nullable String clientName() {
        return find(OptionKey.NAME);
    }

    /**
     * The library's name in CLIENT SETINFO without suffixes, as it was set; see {@link #effectiveLibName()}.
     *
     * @return the name, {@code Trunkline} by default
     */
    public String libName() {
        return get(OptionKey.LIB_NAME, ClientIdentity.LIBRARY);
    }

    /**
     * What follows the library's name in CLIENT SETINFO.
     *
     * @return permitted texts, sorted and different; empty by default
     */
    public List<String> libSuffixes() {
        return get(OptionKey.LIB_SUFFIXES, NO_SUFFIXES).names();
    }

    /**
     * Whether the library's name and version are sent in CLIENT SETINFO.
     *
     * @return true by default
     */
    public boolean setLib() {
        return get(OptionKey.SET_LIB, true);
    }

    /**
     * The number of the database that {@link ConnectionMultiplexer#database()} is a view on.
     *
     * @return 0 or more, 0 by default
     */
    public int defaultDatabase() {
        return get(OptionKey.DEFAULT_DATABASE, 0);
    }

    /**
     * The version of RESP that was asked for; see {@link #effectiveProtocol()}.
     *
     * @return the version, or null to try RESP3 and fall back
     */
    public @Nullable ProtocolVersion protocol() {
        return find(OptionKey.PROTOCOL);
    }

    /**
     * The version that servers are taken for until they say theirs.
     *
     * @return one to four numbers separated by dots, {@code 6.0} by default
     */
    public String version() {
        return get(OptionKey.VERSION, "6.0");
    }

    /**
     * The limit of one connection attempt: name resolution, TCP, TLS and handshake together.
     *
     * @return whole milliseconds; by default {@link #syncTimeout()}, but at least 5 s
     */
    public Duration connectTimeout() {
        return get(OptionKey.CONNECT_TIMEOUT, longer(syncTimeout(), DEFAULT_TIMEOUT));
    }

    /**
     * How many attempts the initial connect makes at least; it goes on for {@link #connectTimeout()}, too, unless {@link #abortConnect()} is off.
     *
     * @return 1 to 1000, 3 by default
     */
    public int connectRetry() {
        return get(OptionKey.CONNECT_RETRY, 3);
    }

    /**
     * Whether the initial connect fails if no server is usable, rather than to go on trying in the background.
     *
     * @return true by default
     */
    public boolean abortConnect() {
        return get(OptionKey.ABORT_CONNECT, true);
    }

    /**
     * The deadline of a command whose caller waits.
     *
     * @return whole milliseconds, 5 s by default
     */
    public Duration syncTimeout() {
        return get(OptionKey.SYNC_TIMEOUT, DEFAULT_TIMEOUT);
    }

    /**
     * The deadline of a command that returns a future.
     *
     * @return whole milliseconds, {@link #syncTimeout()} by default
     */
    public Duration asyncTimeout() {
        return get(OptionKey.ASYNC_TIMEOUT, syncTimeout());
    }

    /**
     * How long nothing is written on a connection before it is pinged.
     *
     * @return whole seconds, 60 s by default
     */
    public Duration keepAlive() {
        return get(OptionKey.KEEP_ALIVE, DEFAULT_KEEP_ALIVE);
    }

    /**
     * How often deadlines, connection states and liveness are looked at.
     *
     * @return whole milliseconds, 1 s by default
     */
    public Duration heartbeatInterval() {
        return get(OptionKey.HEARTBEAT_INTERVAL, DEFAULT_HEARTBEAT);
    }

    /**
     * How often each server is asked whether it is a primary or a replica.
     *
     * @return whole seconds; zero if it is asked only when it is connected to, and when a write is refused
     */
    public Duration configCheckSeconds() {
        return get(OptionKey.CONFIG_CHECK, DEFAULT_CONFIG_CHECK);
    }

    /**
     * Which kind of server reads may be answered by, where a view does not say otherwise.
     *
     * @return which; {@link ReadFrom#PREFER_PRIMARY} by default
     */
    public ReadFrom readFrom() {
        return get(OptionKey.READ_FROM, ReadFrom.PREFER_PRIMARY);
    }

    /**
     * Whether each interactive connection has a text echoed at every heartbeat, and is closed if something else comes back.
     *
     * @return false by default
     */
    public boolean heartbeatConsistencyChecks() {
        return get(OptionKey.HEARTBEAT_CONSISTENCY_CHECKS, false);
    }

    /**
     * Whether a token follows every command, and its reply is handed out only when that has come back.
     *
     * @return false by default
     */
    public boolean highIntegrity() {
        return get(OptionKey.HIGH_INTEGRITY, false);
    }

    /**
     * Whether SO_KEEPALIVE is set.
     *
     * @return true by default
     */
    public boolean tcpKeepAlive() {
        return get(OptionKey.TCP_KEEP_ALIVE, true);
    }

    /**
     * TCP_USER_TIMEOUT, where the platform has it.
     *
     * @return whole milliseconds; zero, the default, lets the engine derive it from the timeouts of commands
     */
    public Duration tcpUserTimeout() {
        return get(OptionKey.TCP_USER_TIMEOUT, Duration.ZERO);
    }

    /**
     * The upper limit of the first wait before a reconnect, if waits grow exponentially.
     *
     * @return whole milliseconds; by default 100 ms, but at most {@link #reconnectMax()}
     */
    public Duration reconnectBase() {
        Duration set = find(OptionKey.RECONNECT_BASE);
        return set != null
                ? set
                : shorter(get(OptionKey.RECONNECT_MAX, DEFAULT_RECONNECT_BASE), DEFAULT_RECONNECT_BASE);
    }

    /**
     * The upper limit of all waits before a reconnect, if they grow exponentially.
     *
     * @return whole milliseconds; by default 10 s, but at least {@link #reconnectBase()}
     */
    public Duration reconnectMax() {
        Duration set = find(OptionKey.RECONNECT_MAX);
        return set != null ? set : longer(get(OptionKey.RECONNECT_BASE, DEFAULT_RECONNECT_MAX), DEFAULT_RECONNECT_MAX);
    }

    /**
     * The waits before reconnects.
     *
     * @return the policy that was set; else {@link ReconnectPolicy#exponential} of {@link #reconnectBase()} and {@link #reconnectMax()} if one of
     *     them was set; else {@link ReconnectPolicy#prompt()}
     */
    public ReconnectPolicy reconnectPolicy() {
        ReconnectPolicy set = find(OptionKey.RECONNECT_POLICY);
        if (set != null) {
            return set;
        }
        boolean limited = find(OptionKey.RECONNECT_BASE) != null || find(OptionKey.RECONNECT_MAX) != null;
        return limited ? ReconnectPolicy.exponential(reconnectBase(), reconnectMax()) : ReconnectPolicy.prompt();
    }

    /**
     * Whether connections are secured with TLS.
     *
     * @return false by default
     */
    public boolean ssl() {
        return get(OptionKey.SSL, false);
    }

    /**
     * The name that the server's certificate must be for, as it was set; see {@link #effectiveSslHost}.
     *
     * @return the name, or null for the endpoint's
     */
    public @Nullable String sslHost() {
        return find(OptionKey.SSL_HOST);
    }

    /**
     * The TLS versions to allow.
     *
     * @return names as JSSE has them ({@code TLSv1.3}), oldest first; empty for the context's choice, the default
     */
    public List<String> sslProtocols() {
        TlsProtocols protocols = find(OptionKey.SSL_PROTOCOLS);
        return protocols == null ? List.of() : protocols.names();
    }

    /**
     * What supplies keys and trust for TLS.
     *
     * @return the context, or null for the platform's
     */
    public @Nullable SSLContext sslContext() {
        return find(OptionKey.SSL_CONTEXT);
    }

    /**
     * What is put before the name of every channel that is published or subscribed to, and taken off what is received.
     *
     * @return the prefix, or null for none
     */
    public @Nullable String channelPrefix() {
        return find(OptionKey.CHANNEL_PREFIX);
    }

    /**
     * Which connection carries subscriptions on RESP3.
     *
     * @return which; {@link SubscriptionConnection#OWN} by default
     */
    public SubscriptionConnection subscriptionConnection() {
        return get(OptionKey.SUBSCRIPTION_CONNECTION, SubscriptionConnection.OWN);
    }

    /**
     * Whether commands that can do much harm are permitted.
     *
     * @return false by default
     */
    public boolean allowAdmin() {
        return get(OptionKey.ALLOW_ADMIN, false);
    }

    /**
     * Whether the texts of exceptions name keys.
     *
     * @return false by default
     */
    public boolean includeDetailInExceptions() {
        return get(OptionKey.INCLUDE_DETAIL_IN_EXCEPTIONS, false);
    }

    /**
     * The name of the transport.
     *
     * @return such as {@code epoll}, or null for the best available
     */
    public @Nullable String transport() {
        return find(OptionKey.TRANSPORT);
    }

    /**
     * How many event loops serve the connections.
     *
     * @return 1 to 1024, 1 by default
     */
    public int ioThreads() {
        return get(OptionKey.IO_THREADS, 1);
    }

    /**
     * Which thread completes futures that have dependent stages.
     *
     * @return {@link CompletionMode#EXECUTOR} by default
     */
    public CompletionMode completion() {
        return get(OptionKey.COMPLETION, CompletionMode.EXECUTOR);
    }

    /**
     * What runs dependent stages and listeners.
     *
     * @return the executor, or null for the engine's own
     */
    public @Nullable Executor completionExecutor() {
        return find(OptionKey.COMPLETION_EXECUTOR);
    }

    /**
     * What takes the replies of blocking commands for which nobody waits any more.
     *
     * @return the handler, or null to have them logged
     */
    public @Nullable OrphanedReplyHandler orphanedReplyHandler() {
        return find(OptionKey.ORPHANED_REPLY_HANDLER);
    }

    /**
     * Whether the multiplexer closes by itself when the virtual machine shuts down.
     *
     * @return false by default
     */
    public boolean closeOnExit() {
        return get(OptionKey.CLOSE_ON_EXIT, false);
    }

    /**
     * Whether a caller that waits alone may spin for up to 100 µs before it parks, and its event loop with it, while replies come that soon.
     *
     * @return true by default
     */
    public boolean busyWait() {
        return get(OptionKey.BUSY_WAIT, true);
    }

    /**
     * How many commands of one connection may be sent and not answered.
     *
     * @return 1 or more, 65536 by default
     */
    public int maxInFlight() {
        return get(OptionKey.MAX_IN_FLIGHT, DEFAULT_MESSAGES);
    }

    /**
     * How many bytes the commands in flight on one connection may have; a larger command is sent alone.
     *
     * @return 1 or more, 64 MiB by default
     */
    public long maxInFlightBytes() {
        return get(OptionKey.MAX_IN_FLIGHT_BYTES, DEFAULT_BYTES);
    }

    /**
     * How many connections to each server all callers share. A command takes the one with the fewest outstanding bytes, so that with more than one,
     * asynchronous commands of one caller may overtake each other; batches and transactions stay together.
     *
     * @return 1 to 64, 1 by default
     */
    public int interactiveConnections() {
        return get(OptionKey.INTERACTIVE_CONNECTIONS, 1);
    }

    /**
     * From how many bytes on a command is large, and takes a connection of its own kind ({@link ConnectionKind#BULK}),
     * as do reads of a key whose reply was as large within the last minute. Such commands and others may overtake each
     * other.
     *
     * @return 1 or more; 0, the default, if there is no such connection
     */
    public long bulkBytes() {
        return get(OptionKey.BULK_BYTES, 0L);
    }

    /**
     * How many blocking commands to one server may have a connection at a time. More wait until one of them ends, or their time is up.
     *
     * @return 1 to 65535, 256 by default
     */
    public int blockingConnections() {
        return get(OptionKey.BLOCKING_CONNECTIONS, 256);
    }

    /**
     * How many transactions with conditions on one server may have a connection at a time. Blocking commands cannot take it.
     *
     * @return 1 to 65535, 64 by default
     */
    public int transactionConnections() {
        return get(OptionKey.TRANSACTION_CONNECTIONS, 64);
    }

    /**
     * How many commands of one connection may wait to be sent.
     *
     * @return 1 or more, 65536 by default
     */
    public int backlogMessages() {
        return get(OptionKey.BACKLOG_MESSAGES, DEFAULT_MESSAGES);
    }

    /**
     * How many bytes the commands that wait on one connection may have; a larger command waits alone.
     *
     * @return 1 or more, 64 MiB by default
     */
    public long backlogBytes() {
        return get(OptionKey.BACKLOG_BYTES, DEFAULT_BYTES);
    }

    /**
     * What happens to a command when the backlog is full.
     *
     * @return {@link BackPressurePolicy#BLOCK} by default
     */
    public BackPressurePolicy backlogPolicy() {
        return get(OptionKey.BACKLOG_POLICY, BackPressurePolicy.BLOCK);
    }

    /**
     * Whether commands wait in the backlog while there is no connection, rather than to fail at once.
     *
     * @return true by default
     */
    public boolean queueWhileDisconnected() {
        return get(OptionKey.QUEUE_WHILE_DISCONNECTED, true);
    }

    /**
     * How many bytes one reply may have; a connection that receives a larger one is closed.
     *
     * @return 65536 or more; by default 513 MiB, so that the longest value of a server, 512 MiB, fits with its header
     */
    public int maxFrameBytes() {
        return get(OptionKey.MAX_FRAME_BYTES, DEFAULT_MAX_FRAME_BYTES);
    }

    /**
     * How many elements one reply may have, those of aggregates within it and keys and values of maps included; a connection that receives more is
     * closed. A few bytes on the wire are a whole object each in memory.
     *
     * @return 1000 or more, 16777216 by default
     */
    public int maxFrameElements() {
        return get(OptionKey.MAX_FRAME_ELEMENTS, DEFAULT_MAX_FRAME_ELEMENTS);
    }

    /**
     * The name for CLIENT SETNAME.
     *
     * @return {@link #clientName()}, or by default the host's name and the library's, without the characters that servers refuse; never empty
     */
    public String effectiveClientName() {
        return ClientIdentity.clientName(clientName());
    }

    /**
     * The library's name for CLIENT SETINFO.
     *
     * @return {@link #libName()} and {@link #libSuffixes()}, separated by hyphens, such as {@code Trunkline-cache-web}
     */
    public String effectiveLibName() {
        return ClientIdentity.libraryName(libName(), libSuffixes());
    }

    /**
     * The library's version for CLIENT SETINFO.
     *
     * @return the version of this artifact, or {@code dev} if it is not packaged
     */
    public String libVersion() {
        return ClientIdentity.libraryVersion();
    }

    /**
     * The version of RESP to begin with.
     *
     * @return {@link #protocol()} if it was set; else RESP3 if {@link #version()} is at least 6; in any case RESP2 if HELLO is disabled
     */
    public ProtocolVersion effectiveProtocol() {
        if (!commandMap.isAvailable(HELLO)) {
            return ProtocolVersion.RESP2;
        }
        ProtocolVersion set = protocol();
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
        return commandMap.isAvailable(HELLO) && (assumesHello() || protocol() == ProtocolVersion.RESP3);
    }

    /** HELLO came with Redis 6. */
    private boolean assumesHello() {
        return Integer.parseInt(version().split("\\.", 2)[0]) >= 6;
    }

    /**
     * The port to connect to.
     *
     * @param endpoint a TCP endpoint
     * @return its port; if it has none, 6379, or with TLS 6380
     */
    public int effectivePort(Endpoint.Tcp endpoint) {
        if (endpoint.port() != 0) {
            return endpoint.port();
        }
        return ssl() ? DEFAULT_TLS_PORT : DEFAULT_PORT;
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
     * @return {@link #sslHost()} if it was set; else the endpoint's host name; else, for an address, the host name that all configured
     *     endpoints with a name have in common; else the address, or {@code localhost} for a Unix domain socket
     */
    public String effectiveSslHost(Endpoint endpoint) {
        String set = sslHost();
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
        if (names.size() == 1) {
            return names.iterator().next();
        }
        return endpoint instanceof Endpoint.Tcp tcp ? tcp.host() : "localhost";
    }

    /**
     * Writes what was set, so that {@link #parse(String)} makes equal options of it. Options that can only be set in code are left out. The
     * result is a URI if a value cannot stand in a list separated by commas.
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

    private <T> @Nullable T find(OptionKey<T> key) {
        Object value = values.get(key);
        return value == null ? null : key.type().javaType().cast(value);
    }

    private <T> T get(OptionKey<T> key, T otherwise) {
        T value = find(key);
        return value == null ? otherwise : value;
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
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
