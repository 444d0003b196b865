package io.trunkline;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * One option: its keyword, the type of its values, and what its documentation says. The constants are the table that parsing, writing,
 * copying and documenting go by. Immutable.
 *
 * @param <T> the type of the values
 * @param name the keyword, as it is written
 * @param accessor the name of the accessor and of the builder's method
 * @param type how values are read, checked and written
 * @param secret whether values must never be shown
 * @param byDefault what holds if the option is not set
 * @param meaning one or two sentences
 */
record OptionKey<T>(
        String name, String accessor, OptionType<T> type, boolean secret, String byDefault, String meaning) {

    static final OptionKey<String> USER = text(
            "user",
            "user",
            "none",
            "User of the server's access control list (Redis 6.0); needs `password` or `passwordless`.");
    static final OptionKey<String> PASSWORD = new OptionKey<>(
            "password",
            "password",
            OptionType.text("text"),
            true,
            "none",
            "Password, sent before anything else on each connection. Shown as `*****` wherever options are printed.");
    static final OptionKey<Boolean> PASSWORDLESS = of(
            "passwordless",
            OptionType.bool(),
            "`false`",
            "Authenticate `user` with an empty password, since the server wants none of it (`nopass`).");
    static final OptionKey<String> NAME = text(
            "name",
            "clientName",
            "host name and `(Trunkline-v<version>)`",
            "Name of the connections in `CLIENT LIST`. Characters outside `!` to `~` are left out.");
    static final OptionKey<String> LIB_NAME =
            text("libName", "libName", "`Trunkline`", "Library name in `CLIENT SETINFO` (Redis 7.2).");
    static final OptionKey<LibrarySuffixes> LIB_SUFFIXES = of(
            "libSuffixes",
            OptionType.suffixes(),
            "none",
            "Appended to the library name, each after a hyphen, sorted and without repetition.");
    static final OptionKey<Boolean> SET_LIB =
            new OptionKey<>("setlib", "setLib", OptionType.bool(), false, "`true`", "Send `CLIENT SETINFO` at all.");
    static final OptionKey<Integer> DEFAULT_DATABASE = of(
            "defaultDatabase",
            OptionType.integer(0, Integer.MAX_VALUE),
            "`0`",
            "Database of `database()`. May also be written `db`.");
    static final OptionKey<ProtocolVersion> PROTOCOL = of(
            "protocol",
            OptionType.constant(ProtocolVersion.class, version -> Integer.toString(version.number())),
            "RESP3, with RESP2 if refused",
            "Version of RESP; `3` and `2` are accepted too.");
    static final OptionKey<String> VERSION = of(
            "version",
            OptionType.version(),
            "`6.0`",
            "Version that servers are taken for until they say theirs; below 6 no `HELLO` is sent unless `protocol` is RESP3.");

    static final OptionKey<Duration> CONNECT_TIMEOUT = of(
            "connectTimeout",
            OptionType.millis(1),
            "`syncTimeout`, at least `5000`",
            "Limit of one connection attempt: name resolution, TCP, TLS and handshake together.");
    static final OptionKey<Integer> CONNECT_RETRY = of(
            "connectRetry",
            OptionType.integer("attempts", 1, 1000),
            "`3`",
            "With `abortConnect`, the initial connect goes on for `connectTimeout`, and longer if fewer attempts than this were made in it; without, it ends after so many failures, and goes on in the background.");
    static final OptionKey<Boolean> ABORT_CONNECT = of(
            "abortConnect",
            OptionType.bool(),
            "`true`",
            "Fail the initial connect if no server is usable. If `false`, a disconnected multiplexer is returned that keeps trying.");
    static final OptionKey<Duration> SYNC_TIMEOUT =
            of("syncTimeout", OptionType.millis(1), "`5000`", "Deadline of a command whose caller waits.");
    static final OptionKey<Duration> ASYNC_TIMEOUT =
            of("asyncTimeout", OptionType.millis(1), "`syncTimeout`", "Deadline of a command that returns a future.");
    static final OptionKey<Duration> KEEP_ALIVE = of(
            "keepAlive",
            OptionType.seconds(1),
            "`60`",
            "A connection on which nothing was written for so long is pinged.");
    static final OptionKey<Duration> HEARTBEAT_INTERVAL = of(
            "heartbeatInterval",
            OptionType.millis(1),
            "`1000`",
            "How often deadlines, connection states and liveness are looked at.");
    static final OptionKey<Duration> CONFIG_CHECK = of(
            "configCheckSeconds",
            OptionType.seconds(0),
            "`60`",
            "How often each server is asked whether it is a primary or a replica; `0` means when it is connected to, and when a write is refused.");
    static final OptionKey<ReadFrom> READ_FROM = of(
            "readFrom",
            OptionType.constant(ReadFrom.class, Enum::name),
            "`preferPrimary`",
            "Kind of server that reads may be answered by.");
    static final OptionKey<Boolean> HEARTBEAT_CONSISTENCY_CHECKS = of(
            "heartbeatConsistencyChecks",
            OptionType.bool(),
            "`false`",
            "Have each interactive connection echo a text at every heartbeat, and close it if something else comes back.");
    static final OptionKey<Boolean> HIGH_INTEGRITY = of(
            "highIntegrity",
            OptionType.bool(),
            "`false`",
            "Send a token behind every command and hand out its reply only when that has come back. Costs about as much as a second small command.");
    static final OptionKey<Boolean> TCP_KEEP_ALIVE = of(
            "tcpKeepAlive",
            OptionType.bool(),
            "`true`",
            "Set `SO_KEEPALIVE`: after 15 s of silence the kernel asks the peer three times in 15 s, where the times can be set (epoll, io_uring, NIO on most systems).");
    static final OptionKey<Duration> TCP_USER_TIMEOUT = of(
            "tcpUserTimeout",
            OptionType.millis(0),
            "`0`",
            "`TCP_USER_TIMEOUT` where the platform has it; `0` means twice the longer one of the command timeouts.");
    static final OptionKey<Duration> RECONNECT_BASE = of(
            "reconnectBase",
            OptionType.millis(1),
            "`100`, at most `reconnectMax`, if that is set",
            "Upper limit of the first wait before a reconnect; it doubles with each failure, and each wait is a random part of it. Without this and `reconnectMax`, the limit doubles from 10 ms to 230 ms, and after 240 failures in a row (half a minute) to 1.8 s.");
    static final OptionKey<Duration> RECONNECT_MAX = of(
            "reconnectMax",
            OptionType.millis(1),
            "`10000`, at least `reconnectBase`, if that is set",
            "Upper limit of all waits before a reconnect.");
    static final OptionKey<ReconnectPolicy> RECONNECT_POLICY = of(
            "reconnectPolicy",
            OptionType.inCode(ReconnectPolicy.class),
            "see `reconnectBase`",
            "Waits before reconnects; takes the place of `reconnectBase` and `reconnectMax`.");

    static final OptionKey<Boolean> SSL =
            of("ssl", OptionType.bool(), "`false`", "Use TLS. A `rediss://` URI sets it.");
    static final OptionKey<String> SSL_HOST = text(
            "sslHost",
            "sslHost",
            "the endpoint's host name",
            "Name that the server's certificate must be for; also sent as SNI, if it can be one.");
    static final OptionKey<TlsProtocols> SSL_PROTOCOLS =
            of("sslProtocols", OptionType.tlsProtocols(), "the context's choice", "TLS versions to allow.");
    static final OptionKey<SSLContext> SSL_CONTEXT = of(
            "sslContext",
            OptionType.inCode(SSLContext.class),
            "the platform's",
            "Supplies own keys and trust for TLS.");

    static final OptionKey<String> CHANNEL_PREFIX = text(
            "channelPrefix",
            "channelPrefix",
            "none",
            "Put before the name of every channel that is published or subscribed to, and taken off what is received; not before those of keyspace and keyevent notifications.");
    static final OptionKey<SubscriptionConnection> SUBSCRIPTION_CONNECTION = of(
            "subscriptionConnection",
            OptionType.constant(SubscriptionConnection.class, Enum::name),
            "`own`",
            "Connection that carries subscriptions on RESP3: one of its own, opened with the first subscription, or the one for commands (see [below](#subscriptions)).");
    static final OptionKey<Boolean> ALLOW_ADMIN =
            of("allowAdmin", OptionType.bool(), "`false`", "Permit commands that can do much harm.");
    static final OptionKey<Boolean> INCLUDE_DETAIL_IN_EXCEPTIONS =
            of("includeDetailInExceptions", OptionType.bool(), "`false`", "Name keys in the texts of exceptions.");

    static final OptionKey<String> TRANSPORT =
            text("transport", "transport", "the best available", "Name of the transport, such as `epoll` or `nio`.");
    static final OptionKey<Integer> IO_THREADS = of(
            "ioThreads",
            OptionType.integer("event loops", 1, 1024),
            "`1`",
            "Event loops. Each connection belongs to one, so more than there are connections are of no use.");
    static final OptionKey<CompletionMode> COMPLETION = of(
            "completion",
            OptionType.constant(CompletionMode.class, Enum::name),
            "`executor`",
            "Thread that completes futures with dependent stages: the completion executor's, or the I/O thread itself.");
    static final OptionKey<Executor> COMPLETION_EXECUTOR = of(
            "completionExecutor",
            OptionType.inCode(Executor.class),
            "the engine's own",
            "Runs what depends on futures, and listeners.");
    static final OptionKey<OrphanedReplyHandler> ORPHANED_REPLY_HANDLER = of(
            "orphanedReplyHandler",
            OptionType.inCode(OrphanedReplyHandler.class),
            "a warning in the log",
            "Takes what a blocking command got from the server when nobody waited for it any more, such as a popped element.");
    static final OptionKey<Boolean> CLOSE_ON_EXIT = of(
            "closeOnExit",
            OptionType.bool(),
            "`false`",
            "Close when the virtual machine shuts down, after giving commands already submitted up to `syncTimeout` to be answered."
                    + " Without it, and without `close()`, what was not written yet when `main` ends is lost, fire-and-forget commands above all.");
    static final OptionKey<Boolean> BUSY_WAIT = of(
            "busyWait",
            OptionType.bool(),
            "`true`",
            "Let a caller that waits alone spin for up to 100 µs before it parks, and its event loop with it, while replies come that soon."
                    + " `false` saves processor time where a quota is scarce.");

    static final OptionKey<Integer> MAX_IN_FLIGHT = of(
            "maxInFlight",
            OptionType.integer("commands", 1, Integer.MAX_VALUE),
            "`65536`",
            "Commands of one connection that are sent and not answered; further ones go to the backlog.");
    static final OptionKey<Long> MAX_IN_FLIGHT_BYTES = of(
            "maxInFlightBytes",
            OptionType.longInteger("bytes", 1),
            "`67108864`",
            "Bytes of the commands in flight on one connection. A larger command is sent alone.");
    static final OptionKey<Integer> INTERACTIVE_CONNECTIONS = of(
            "interactiveConnections",
            OptionType.integer("connections", 1, 64),
            "`1`",
            "Connections to each server that all callers share; a command takes the one with the fewest outstanding bytes. With more than one, asynchronous commands of one caller may overtake each other.");
    static final OptionKey<Long> BULK_BYTES = of(
            "bulkBytes",
            OptionType.longInteger("bytes", 0),
            "`0`",
            "Commands of at least so many bytes, and reads whose last reply was as large, take a connection of their own, so that small ones do not wait behind them. `0`: there is none.");
    static final OptionKey<Integer> BLOCKING_CONNECTIONS = of(
            "blockingConnections",
            OptionType.integer("connections", 1, 65535),
            "`256`",
            "Blocking commands (`BLPOP` …) to one server at a time; each has a connection of its own. More wait until one of them ends, or their time is up.");
    static final OptionKey<Integer> TRANSACTION_CONNECTIONS = of(
            "transactionConnections",
            OptionType.integer("connections", 1, 65535),
            "`64`",
            "Transactions with conditions on one server at a time; each has a connection of its own, which blocking commands cannot take. More wait for a moment.");
    static final OptionKey<Integer> BACKLOG_MESSAGES = of(
            "backlogMessages",
            OptionType.integer("commands", 1, Integer.MAX_VALUE),
            "`65536`",
            "Commands of one connection that wait to be sent.");
    static final OptionKey<Long> BACKLOG_BYTES = of(
            "backlogBytes",
            OptionType.longInteger("bytes", 1),
            "`67108864`",
            "Bytes of the commands that wait on one connection.");
    static final OptionKey<BackPressurePolicy> BACKLOG_POLICY = of(
            "backlogPolicy",
            OptionType.constant(BackPressurePolicy.class, Enum::name),
            "`block`",
            "What happens to a command when the backlog is full: its caller waits, it fails, or the oldest in the backlog fails.");
    static final OptionKey<Boolean> QUEUE_WHILE_DISCONNECTED = of(
            "queueWhileDisconnected",
            OptionType.bool(),
            "`true`",
            "Keep commands in the backlog while there is no connection. If `false`, they fail at once.");
    static final OptionKey<Integer> MAX_FRAME_BYTES = of(
            "maxFrameBytes",
            OptionType.integer("bytes", 65536, Integer.MAX_VALUE),
            "`537919488`",
            "Bytes of one reply; a connection that receives a larger one is closed. By default the longest value of a server, 512 MiB, and 1 MiB for what is around it.");
    static final OptionKey<Integer> MAX_FRAME_ELEMENTS = of(
            "maxFrameElements",
            OptionType.integer("elements", 1000, Integer.MAX_VALUE),
            "`16777216`",
            "Elements of one reply, at all levels; a connection that receives more is closed. A few bytes on the wire are a whole object each in memory.");

    /** All options, in the order in which they are written. */
    static final List<OptionKey<?>> ALL = List.of(
            USER,
            PASSWORD,
            PASSWORDLESS,
            NAME,
            LIB_NAME,
            LIB_SUFFIXES,
            SET_LIB,
            DEFAULT_DATABASE,
            PROTOCOL,
            VERSION,
            CONNECT_TIMEOUT,
            CONNECT_RETRY,
            ABORT_CONNECT,
            SYNC_TIMEOUT,
            ASYNC_TIMEOUT,
            KEEP_ALIVE,
            HEARTBEAT_INTERVAL,
            CONFIG_CHECK,
            READ_FROM,
            HEARTBEAT_CONSISTENCY_CHECKS,
            HIGH_INTEGRITY,
            TCP_KEEP_ALIVE,
            TCP_USER_TIMEOUT,
            RECONNECT_BASE,
            RECONNECT_MAX,
            RECONNECT_POLICY,
            SSL,
            SSL_HOST,
            SSL_PROTOCOLS,
            SSL_CONTEXT,
            CHANNEL_PREFIX,
            SUBSCRIPTION_CONNECTION,
            ALLOW_ADMIN,
            INCLUDE_DETAIL_IN_EXCEPTIONS,
            TRANSPORT,
            IO_THREADS,
            COMPLETION,
            COMPLETION_EXECUTOR,
            ORPHANED_REPLY_HANDLER,
            CLOSE_ON_EXIT,
            BUSY_WAIT,
            MAX_IN_FLIGHT,
            MAX_IN_FLIGHT_BYTES,
            INTERACTIVE_CONNECTIONS,
            BULK_BYTES,
            BLOCKING_CONNECTIONS,
            TRANSACTION_CONNECTIONS,
            BACKLOG_MESSAGES,
            BACKLOG_BYTES,
            BACKLOG_POLICY,
            QUEUE_WHILE_DISCONNECTED,
            MAX_FRAME_BYTES,
            MAX_FRAME_ELEMENTS);

    /** Needs rules of its own, which there are none of yet; only {@code none} is accepted. */
    static final String PROXY = "proxy";

    /** Other spellings, in lower case. */
    static final Map<String, OptionKey<?>> ALIASES = Map.of("db", DEFAULT_DATABASE);

    /** What StackExchange.Redis has accepted and ignored for long, in lower case; strings made for it stay usable. */
    static final Set<String> IGNORED =
            Set.of("responsetimeout", "writebuffer", "highprioritythreads", "preserveasyncorder");

    private static final Map<String, OptionKey<?>> BY_NAME = Stream.concat(
                    ALL.stream().filter(key -> key.type().isText()).map(key -> Map.entry(normalised(key.name()), key)),
                    ALIASES.entrySet().stream())
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private static final Map<String, OptionKey<?>> IN_CODE = ALL.stream()
            .filter(key -> !key.type().isText())
            .collect(Collectors.toUnmodifiableMap(key -> normalised(key.name()), key -> key));

    /** Parts of keywords that name secrets, here or elsewhere. */
    private static final List<String> SECRET_WORDS = List.of("pass", "pwd", "secret", "token", "credential");

    private static <T> OptionKey<T> of(String name, OptionType<T> type, String byDefault, String meaning) {
        return new OptionKey<>(name, name, type, false, byDefault, meaning);
    }

    private static OptionKey<String> text(String name, String accessor, String byDefault, String meaning) {
        return new OptionKey<>(name, accessor, OptionType.text("text"), false, byDefault, meaning);
    }

    static String normalised(String keyword) {
        return keyword.toLowerCase(Locale.ROOT);
    }

    /** Finds the option of a keyword that may stand in a text, in any case. */
    static @Nullable OptionKey<?> find(String keyword) {
        return BY_NAME.get(normalised(keyword));
    }

    /** Finds the option that cannot stand in a text, in any case. */
    static @Nullable OptionKey<?> findInCode(String keyword) {
        return IN_CODE.get(normalised(keyword));
    }

    /** Whether a word would be taken for the keyword of an option, or for one that is known and ignored. */
    static boolean isKeyword(String word) {
        String normalised = normalised(word);
        return BY_NAME.containsKey(normalised)
                || IN_CODE.containsKey(normalised)
                || IGNORED.contains(normalised)
                || normalised.equals(PROXY);
    }

    /** The keyword that somebody may have meant, or null. */
    static @Nullable String nearest(String keyword) {
        return Spelling.nearest(
                keyword,
                Stream.concat(
                                ALL.stream().filter(key -> key.type().isText()).map(OptionKey::name),
                                ALIASES.keySet().stream())
                        .toList());
    }

    /** Whether the value of a keyword is secret, or, if the keyword is none of these options, may well be. */
    static boolean isSecret(String keyword) {
        OptionKey<?> key = find(keyword);
        if (key != null) {
            return key.secret();
        }
        String normalised = normalised(keyword);
        return SECRET_WORDS.stream().anyMatch(normalised::contains)
                || PASSWORD.name().equals(nearest(keyword));
    }

    /** Writes a value of this option. */
    String format(Object value) {
        return type.format(type.javaType().cast(value));
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return name;
    }
}
