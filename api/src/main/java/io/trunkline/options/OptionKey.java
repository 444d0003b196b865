package io.trunkline.options;

import java.time.Duration;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;

/**
 * One option: its keyword, the type of its values, and what its documentation says. The constants are the lines of the
 * table ({@link OptionTable}) that parsing, writing, copying and documenting go by. Immutable.
 *
 * @param <T> the type of the values
 * @param group what it belongs to
 * @param name the keyword, as it is written
 * @param accessor the name of the accessor of the group, and of its builder's method
 * @param type how values are read, checked and written
 * @param secret whether values must never be shown
 * @param byDefault what holds if the option is not set
 * @param meaning one or two sentences
 */
record OptionKey<T>(
        OptionGroup group,
        String name,
        String accessor,
        OptionType<T> type,
        boolean secret,
        String byDefault,
        String meaning) {

    static final OptionKey<String> USER = text(
            OptionGroup.SECURITY,
            "user",
            "user",
            "none",
            "User of the server's access control list (Redis 6.0); needs `password` or `passwordless`.");
    static final OptionKey<String> PASSWORD = new OptionKey<>(
            OptionGroup.SECURITY,
            "password",
            "password",
            OptionType.text("text"),
            true,
            "none",
            "Password, sent before anything else on each connection. Shown as `*****` wherever options are printed.");
    static final OptionKey<Boolean> PASSWORDLESS = of(
            OptionGroup.SECURITY,
            "passwordless",
            OptionType.bool(),
            "`false`",
            "Authenticate `user` with an empty password, since the server wants none of it (`nopass`).");
    static final OptionKey<Boolean> SSL =
            of(OptionGroup.SECURITY, "ssl", OptionType.bool(), "`false`", "Use TLS. A `rediss://` URI sets it.");
    static final OptionKey<String> SSL_HOST = text(
            OptionGroup.SECURITY,
            "sslHost",
            "sslHost",
            "the endpoint's host name",
            "Name that the server's certificate must be for; also sent as SNI, if it can be one.");
    static final OptionKey<TlsProtocols> SSL_PROTOCOLS = of(
            OptionGroup.SECURITY,
            "sslProtocols",
            OptionType.tlsProtocols(),
            "the context's choice",
            "TLS versions to allow.");
    static final OptionKey<SSLContext> SSL_CONTEXT = of(
            OptionGroup.SECURITY,
            "sslContext",
            OptionType.inCode(SSLContext.class),
            "the platform's",
            "Supplies own keys and trust for TLS.");

    static final OptionKey<String> SENTINEL_USER = text(
            OptionGroup.SECURITY,
            "sentinelUser",
            "sentinelUser",
            "none",
            "User of the sentinels' access control list (Redis 6.2); needs `sentinelPassword`. `user` is never told to a sentinel.");
    static final OptionKey<String> SENTINEL_PASSWORD = new OptionKey<>(
            OptionGroup.SECURITY,
            "sentinelPassword",
            "sentinelPassword",
            OptionType.text("text"),
            true,
            "none",
            "Password of the sentinels. `password` is never told to a sentinel: where both are the same, say it twice.");
    static final OptionKey<Boolean> SENTINEL_SSL = of(
            OptionGroup.SECURITY,
            "sentinelSsl",
            OptionType.bool(),
            "`ssl`",
            "Use TLS with the sentinels. `sslProtocols` and `sslContext` hold for them too.");
    static final OptionKey<String> SENTINEL_SSL_HOST = text(
            OptionGroup.SECURITY,
            "sentinelSslHost",
            "sentinelSslHost",
            "the sentinel's host name",
            "Name that the certificates of the sentinels must be for.");

    static final OptionKey<String> NAME = text(
            OptionGroup.CLIENT,
            "name",
            "clientName",
            "host name and `(Trunkline-v<version>)`",
            "Name of the connections in `CLIENT LIST`. Characters outside `!` to `~` are left out.");
    static final OptionKey<String> LIB_NAME = text(
            OptionGroup.CLIENT, "libName", "libName", "`Trunkline`", "Library name in `CLIENT SETINFO` (Redis 7.2).");
    static final OptionKey<LibrarySuffixes> LIB_SUFFIXES = of(
            OptionGroup.CLIENT,
            "libSuffixes",
            OptionType.suffixes(),
            "none",
            "Appended to the library name, each after a hyphen, sorted and without repetition.");
    static final OptionKey<Boolean> SET_LIB = new OptionKey<>(
            OptionGroup.CLIENT,
            "setlib",
            "setLib",
            OptionType.bool(),
            false,
            "`true`",
            "Send `CLIENT SETINFO` at all.");

    static final OptionKey<Integer> CONNECT_RETRY = of(
            OptionGroup.CONNECTION,
            "connectRetry",
            OptionType.integer("attempts", 1, 1000),
            "`3`",
            "With `abortConnect`, the initial connect goes on for `connectTimeout`, and longer if fewer attempts than"
                    + " this were made in it; without, it ends after so many failures, and goes on in the background.");
    static final OptionKey<Boolean> ABORT_CONNECT = of(
            OptionGroup.CONNECTION,
            "abortConnect",
            OptionType.bool(),
            "`true`",
            "Fail the initial connect if no server is usable. If `false`, a disconnected multiplexer is returned that keeps trying.");
    static final OptionKey<Duration> RECONNECT_BASE = of(
            OptionGroup.CONNECTION,
            "reconnectBase",
            OptionType.millis(1),
            "`100`, at most `reconnectMax`, if that is set",
            "Upper limit of the first wait before a reconnect; it doubles with each failure, and each wait is a"
                    + " random part of it. Without this and `reconnectMax`, the limit doubles from 10 ms to 230 ms,"
                    + " and after 240 failures in a row (half a minute) to 1.8 s.");
    static final OptionKey<Duration> RECONNECT_MAX = of(
            OptionGroup.CONNECTION,
            "reconnectMax",
            OptionType.millis(1),
            "`10000`, at least `reconnectBase`, if that is set",
            "Upper limit of all waits before a reconnect.");
    static final OptionKey<ReconnectPolicy> RECONNECT_POLICY = of(
            OptionGroup.CONNECTION,
            "reconnectPolicy",
            OptionType.inCode(ReconnectPolicy.class),
            "see `reconnectBase`",
            "Waits before reconnects; takes the place of `reconnectBase` and `reconnectMax`.");
    static final OptionKey<Integer> INTERACTIVE_CONNECTIONS = of(
            OptionGroup.CONNECTION,
            "interactiveConnections",
            OptionType.integer("connections", 1, 64),
            "`1`",
            "Connections to each server that all callers share; a command takes the one with the fewest outstanding"
                    + " bytes. With more than one, asynchronous commands of one caller may overtake each other.");
    static final OptionKey<Long> BULK_BYTES = of(
            OptionGroup.CONNECTION,
            "bulkBytes",
            OptionType.longInteger("bytes", 0),
            "`0`",
            "Commands of at least so many bytes, and reads whose last reply was as large, take a connection of their"
                    + " own, so that small ones do not wait behind them. `0`: there is none.");
    static final OptionKey<Integer> BLOCKING_CONNECTIONS = of(
            OptionGroup.CONNECTION,
            "blockingConnections",
            OptionType.integer("connections", 1, 65535),
            "`256`",
            "Blocking commands (`BLPOP` …) to one server at a time; each has a connection of its own. More wait until one of them ends, or their time is up.");
    static final OptionKey<Integer> TRANSACTION_CONNECTIONS = of(
            OptionGroup.CONNECTION,
            "transactionConnections",
            OptionType.integer("connections", 1, 65535),
            "`64`",
            "Transactions with conditions on one server at a time; each has a connection of its own, which blocking commands cannot take. More wait for a moment.");
    static final OptionKey<SubscriptionConnection> SUBSCRIPTION_CONNECTION = of(
            OptionGroup.CONNECTION,
            "subscriptionConnection",
            OptionType.constant(SubscriptionConnection.class, Enum::name),
            "`own`",
            "Connection that carries subscriptions on RESP3: one of its own, opened with the first subscription, or"
                    + " the one for commands (see [below](#subscriptions)).");
    static final OptionKey<String> TRANSPORT = text(
            OptionGroup.CONNECTION,
            "transport",
            "transport",
            "the best available",
            "Name of the transport, such as `epoll` or `nio`.");
    static final OptionKey<Boolean> CLOSE_ON_EXIT = of(
            OptionGroup.CONNECTION,
            "closeOnExit",
            OptionType.bool(),
            "`false`",
            "Close when the virtual machine shuts down, after giving commands already submitted up to `syncTimeout` to be answered."
                    + " Without it, and without `close()`, what was not written yet when `main` ends is lost, fire-and-forget commands above all.");

    static final OptionKey<Duration> CONNECT_TIMEOUT = of(
            OptionGroup.TIMEOUTS,
            "connectTimeout",
            OptionType.millis(1),
            "`syncTimeout`, at least `5000`",
            "Limit of one connection attempt: name resolution, TCP, TLS and handshake together.");
    static final OptionKey<Duration> SYNC_TIMEOUT = of(
            OptionGroup.TIMEOUTS,
            "syncTimeout",
            OptionType.millis(1),
            "`5000`",
            "Deadline of a command whose caller waits.");
    static final OptionKey<Duration> ASYNC_TIMEOUT = of(
            OptionGroup.TIMEOUTS,
            "asyncTimeout",
            OptionType.millis(1),
            "`syncTimeout`",
            "Deadline of a command that returns a future.");
    static final OptionKey<Duration> KEEP_ALIVE = of(
            OptionGroup.TIMEOUTS,
            "keepAlive",
            OptionType.seconds(1),
            "`60`",
            "A connection on which nothing was written for so long is pinged.");
    static final OptionKey<Duration> HEARTBEAT_INTERVAL = of(
            OptionGroup.TIMEOUTS,
            "heartbeatInterval",
            OptionType.millis(1),
            "`1000`",
            "How often deadlines, connection states and liveness are looked at.");
    static final OptionKey<Boolean> TCP_KEEP_ALIVE = of(
            OptionGroup.TIMEOUTS,
            "tcpKeepAlive",
            OptionType.bool(),
            "`true`",
            "Set `SO_KEEPALIVE`: after 15 s of silence the kernel asks the peer three times in 15 s, where the times"
                    + " can be set (epoll, io_uring, NIO on most systems).");
    static final OptionKey<Duration> TCP_USER_TIMEOUT = of(
            OptionGroup.TIMEOUTS,
            "tcpUserTimeout",
            OptionType.millis(0),
            "`0`",
            "`TCP_USER_TIMEOUT` where the platform has it; `0` means twice the longer one of the command timeouts.");

    static final OptionKey<ProtocolVersion> PROTOCOL = of(
            OptionGroup.RESP,
            "protocol",
            OptionType.constant(ProtocolVersion.class, version -> Integer.toString(version.number())),
            "RESP3, with RESP2 if refused",
            "Version of RESP; `3` and `2` are accepted too.");
    static final OptionKey<String> VERSION = of(
            OptionGroup.RESP,
            "version",
            OptionType.version(),
            "`6.0`",
            "Version that servers are taken for until they say theirs; below 6 no `HELLO` is sent unless `protocol` is RESP3.");
    static final OptionKey<Integer> MAX_FRAME_BYTES = of(
            OptionGroup.RESP,
            "maxFrameBytes",
            OptionType.integer("bytes", 65536, Integer.MAX_VALUE),
            "`537919488`",
            "Bytes of one reply; a connection that receives a larger one is closed. By default the longest value of a"
                    + " server, 512 MiB, and 1 MiB for what is around it.");
    static final OptionKey<Integer> MAX_FRAME_ELEMENTS = of(
            OptionGroup.RESP,
            "maxFrameElements",
            OptionType.integer("elements", 1000, Integer.MAX_VALUE),
            "`16777216`",
            "Elements of one reply, at all levels; a connection that receives more is closed. A few bytes on the wire are a whole object each in memory.");
    static final OptionKey<Boolean> HEARTBEAT_CONSISTENCY_CHECKS = of(
            OptionGroup.RESP,
            "heartbeatConsistencyChecks",
            OptionType.bool(),
            "`false`",
            "Have each interactive connection echo a text at every heartbeat, and close it if something else comes back.");
    static final OptionKey<Boolean> HIGH_INTEGRITY = of(
            OptionGroup.RESP,
            "highIntegrity",
            OptionType.bool(),
            "`false`",
            "Send a token behind every command and hand out its reply only when that has come back. Costs about as much as a second small command.");

    static final OptionKey<Integer> DEFAULT_DATABASE = of(
            OptionGroup.COMMANDS,
            "defaultDatabase",
            OptionType.integer(0, Integer.MAX_VALUE),
            "`0`",
            "Database of `database()`. May also be written `db`.");
    static final OptionKey<String> CHANNEL_PREFIX = text(
            OptionGroup.COMMANDS,
            "channelPrefix",
            "channelPrefix",
            "none",
            "Put before the name of every channel that is published or subscribed to, and taken off what is received;"
                    + " not before those of keyspace and keyevent notifications.");
    static final OptionKey<Boolean> ALLOW_ADMIN = of(
            OptionGroup.COMMANDS, "allowAdmin", OptionType.bool(), "`false`", "Permit commands that can do much harm.");

    static final OptionKey<Integer> MAX_IN_FLIGHT = of(
            OptionGroup.BACKLOG,
            "maxInFlight",
            OptionType.integer("commands", 1, Integer.MAX_VALUE),
            "`65536`",
            "Commands of one connection that are sent and not answered; further ones go to the backlog.");
    static final OptionKey<Long> MAX_IN_FLIGHT_BYTES = of(
            OptionGroup.BACKLOG,
            "maxInFlightBytes",
            OptionType.longInteger("bytes", 1),
            "`67108864`",
            "Bytes of the commands in flight on one connection. A larger command is sent alone.");
    static final OptionKey<Integer> BACKLOG_MESSAGES = of(
            OptionGroup.BACKLOG,
            "backlogMessages",
            OptionType.integer("commands", 1, Integer.MAX_VALUE),
            "`65536`",
            "Commands of one connection that wait to be sent.");
    static final OptionKey<Long> BACKLOG_BYTES = of(
            OptionGroup.BACKLOG,
            "backlogBytes",
            OptionType.longInteger("bytes", 1),
            "`67108864`",
            "Bytes of the commands that wait on one connection.");
    static final OptionKey<BackPressurePolicy> BACKLOG_POLICY = of(
            OptionGroup.BACKLOG,
            "backlogPolicy",
            OptionType.constant(BackPressurePolicy.class, Enum::name),
            "`block`",
            "What happens to a command when the backlog is full: its caller waits, it fails, or the oldest in the backlog fails.");
    static final OptionKey<Boolean> QUEUE_WHILE_DISCONNECTED = of(
            OptionGroup.BACKLOG,
            "queueWhileDisconnected",
            OptionType.bool(),
            "`true`",
            "Keep commands in the backlog while there is no connection. If `false`, they fail at once.");

    static final OptionKey<Integer> IO_THREADS = of(
            OptionGroup.THREADS,
            "ioThreads",
            OptionType.integer("event loops", 1, 1024),
            "`1`",
            "Event loops. Each connection belongs to one, so more than there are connections are of no use.");
    static final OptionKey<CompletionMode> COMPLETION = of(
            OptionGroup.THREADS,
            "completion",
            OptionType.constant(CompletionMode.class, Enum::name),
            "`executor`",
            "Thread that completes futures with dependent stages: the completion executor's, or the I/O thread itself.");
    static final OptionKey<Executor> COMPLETION_EXECUTOR = of(
            OptionGroup.THREADS,
            "completionExecutor",
            OptionType.inCode(Executor.class),
            "the engine's own",
            "Runs what depends on futures, and listeners.");
    static final OptionKey<Boolean> BUSY_WAIT = of(
            OptionGroup.THREADS,
            "busyWait",
            OptionType.bool(),
            "`true`",
            "Let a caller that waits alone spin for up to 100 µs before it parks, and its event loop with it, while replies come that soon."
                    + " `false` saves processor time where a quota is scarce.");

    static final OptionKey<ReadFrom> READ_FROM = of(
            OptionGroup.TOPOLOGY,
            "readFrom",
            OptionType.constant(ReadFrom.class, Enum::name),
            "`preferPrimary`",
            "Kind of server that reads may be answered by.");
    static final OptionKey<String> CLIENT_ZONE = text(
            OptionGroup.TOPOLOGY,
            "clientZone",
            "clientZone",
            "none",
            "Zone that the application runs in, as servers name it, for `readFrom=zone`. Servers are asked where they"
                    + " are (`availability_zone` of Valkey 8.0).");
    static final OptionKey<Duration> MAX_REPLICA_LAG = of(
            OptionGroup.TOPOLOGY,
            "maxReplicaLag",
            OptionType.millis(0),
            "`0`",
            "Reads go to no replica that may be further behind its primary than this, nor to one of which that is not"
                    + " known; `0` is no limit. While it is set, servers are asked how far they are, each four times"
                    + " in this time and once a second at least (see [topology.md](topology.md#how-far-replicas-are-behind)).");
    static final OptionKey<Duration> CONFIG_CHECK = of(
            OptionGroup.TOPOLOGY,
            "configCheckSeconds",
            OptionType.seconds(0),
            "`60`",
            "How often each server is asked whether it is a primary or a replica; `0` means when it is connected to, and when a write is refused.");

    static final OptionKey<Boolean> SPLIT_COMMANDS = of(
            OptionGroup.TOPOLOGY,
            "splitCommands",
            OptionType.bool(),
            "`true`",
            "Carry out `DEL`, `EXISTS`, `MGET`, `MSET`, `MSETEX`, `TOUCH` and `UNLINK` slot by slot if their keys are in several slots of a cluster.");

    static final OptionKey<String> TIE_BREAKER = text(
            OptionGroup.TOPOLOGY,
            "tieBreaker",
            "tieBreaker",
            "none",
            "Key in database 0 that names the endpoint which is to be the primary, for when several servers say that"
                    + " they are. Without it, or if they do not agree, it is the first that is connected.");

    static final OptionKey<String> CONFIG_CHANNEL = text(
            OptionGroup.TOPOLOGY,
            "configChannel",
            "configChannel",
            "none",
            "Channel on which it is announced that somebody has made another server the primary: `makePrimary` publishes"
                    + " there, and who hears of it asks for roles at once. It is listened to on the connection for"
                    + " subscriptions, which is opened for it. Applications with StackExchange.Redis use"
                    + " `__Booksleeve_MasterChanged`. `channelPrefix` is not put before it.");

    static final OptionKey<String> SERVICE_NAME = text(
            OptionGroup.TOPOLOGY,
            "serviceName",
            "serviceName",
            "none",
            "Name by which sentinels know the primary and its replicas. With it the endpoints are those of sentinels (see [below](#sentinel)).");

    static final OptionKey<ProxyKind> PROXY = of(
            OptionGroup.TOPOLOGY,
            "proxy",
            OptionType.constant(ProxyKind.class, kind -> kind == ProxyKind.ENVOY ? "envoyproxy" : kind.name()),
            "`none`",
            "What stands between the multiplexer and the servers and speaks for them (see"
                    + " [topology.md](topology.md#proxies)). Nothing is asked of it but what it carries.");
    static final OptionKey<EndpointTable> ENDPOINT_MAP = of(
            OptionGroup.TOPOLOGY,
            "endpointMap",
            OptionType.endpointTable(),
            "none",
            "Where servers are reached that nodes of a cluster or sentinels announce elsewhere (NAT):"
                    + " `announced>reached`, each with its port, or both without.");
    static final OptionKey<EndpointMapper> ENDPOINT_MAPPER = of(
            OptionGroup.TOPOLOGY,
            "endpointMapper",
            OptionType.inCode(EndpointMapper.class),
            "see `endpointMap`",
            "Says where servers are reached that are announced elsewhere; takes the place of `endpointMap`.");

    static final OptionKey<Boolean> INCLUDE_DETAIL_IN_EXCEPTIONS = of(
            OptionGroup.OBSERVABILITY,
            "includeDetailInExceptions",
            OptionType.bool(),
            "`false`",
            "Name keys in the texts of exceptions.");
    static final OptionKey<OrphanedReplyHandler> ORPHANED_REPLY_HANDLER = of(
            OptionGroup.OBSERVABILITY,
            "orphanedReplyHandler",
            OptionType.inCode(OrphanedReplyHandler.class),
            "a warning in the log",
            "Takes what a blocking command got from the server when nobody waited for it any more, such as a popped element.");

    private static <T> OptionKey<T> of(
            OptionGroup group, String name, OptionType<T> type, String byDefault, String meaning) {
        return new OptionKey<>(group, name, name, type, false, byDefault, meaning);
    }

    private static OptionKey<String> text(
            OptionGroup group, String name, String accessor, String byDefault, String meaning) {
        return new OptionKey<>(group, name, accessor, OptionType.text("text"), false, byDefault, meaning);
    }

    /** How it is called in code: its group and its accessor. */
    String path() {
        return group.accessor() + "." + accessor;
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
