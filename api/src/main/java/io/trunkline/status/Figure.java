package io.trunkline.status;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * One counter or gauge: what it is called, what it counts, and what that means. The constants are the table that
 * counters, MBeans, metrics, {@code trunkline status --json} and {@code docs/figures.md} go by; to add a figure is to
 * add a line here and to count it. Immutable.
 */
public enum Figure {
    /** Commands written to a socket. */
    OPERATIONS(Scope.CONNECTION, Kind.COUNTER, "commands", "operations", "Commands written to a socket."),

    /** Commands written and not answered. */
    IN_FLIGHT(Scope.CONNECTION, Kind.GAUGE, "commands", "in-flight", "Commands written and not answered."),

    /** Commands not yet written. */
    BACKLOG(Scope.CONNECTION, Kind.GAUGE, "commands", "backlog", "Commands not yet written."),

    /** The most that the backlog ever held. */
    BACKLOG_HIGH_WATER(
            Scope.CONNECTION,
            Kind.HIGH_WATER,
            "commands",
            "backlog-high-water",
            "The most that the backlog of one connection ever held."),

    /** Commands that ever had to wait in the backlog for a connection. */
    TOTAL_BACKLOGGED(
            Scope.CONNECTION,
            Kind.COUNTER,
            "commands",
            "backlogged",
            "Commands that ever had to wait in the backlog for a connection."),

    /** Commands that were submitted and have not ended: what is in flight and in the backlog. */
    TOTAL_OUTSTANDING(
            Scope.CONNECTION,
            Kind.GAUGE,
            "commands",
            "outstanding",
            "Commands that were submitted and have not ended: in flight and in the backlog."),

    /** Commands answered with a result or an error. */
    COMPLETED(Scope.CONNECTION, Kind.COUNTER, "commands", "completed", "Commands answered with a result or an error."),

    /** Commands answered with an error. */
    SERVER_ERRORS(Scope.CONNECTION, Kind.COUNTER, "commands", "server-errors", "Commands answered with an error."),

    /** Commands that ended without an answer. */
    FAILED(Scope.CONNECTION, Kind.COUNTER, "commands", "failed", "Commands that ended without an answer."),

    /** Commands whose time ran out in the backlog. */
    TIMEOUTS_BACKLOG(
            Scope.CONNECTION,
            Kind.COUNTER,
            "commands",
            "timeouts.backlog",
            "Commands whose time ran out before they were written."),

    /** Commands whose time ran out after they were written. */
    TIMEOUTS_AWAITING_REPLY(
            Scope.CONNECTION,
            Kind.COUNTER,
            "commands",
            "timeouts.awaiting-reply",
            "Commands whose time ran out after they were written."),

    /** Replies that came after their command had ended, and were dropped. */
    LATE_REPLIES(
            Scope.CONNECTION,
            Kind.COUNTER,
            "replies",
            "late-replies",
            "Replies that came after their commands had ended, and were dropped."),

    /** Bytes handed to sockets. */
    BYTES_WRITTEN(Scope.CONNECTION, Kind.COUNTER, "bytes", "bytes.written", "Bytes handed to sockets."),

    /** Bytes read from sockets. */
    BYTES_READ(Scope.CONNECTION, Kind.COUNTER, "bytes", "bytes.read", "Bytes read from sockets."),

    /** Hand-overs to a socket; operations divided by this is how well commands coalesce. */
    FLUSHES(
            Scope.CONNECTION,
            Kind.COUNTER,
            "flushes",
            "flushes",
            "Hand-overs to a socket; operations divided by this is how well commands coalesce."),

    /** Attempts to connect, the successful ones included. */
    CONNECT_ATTEMPTS(
            Scope.CONNECTION,
            Kind.COUNTER,
            "attempts",
            "connect-attempts",
            "Attempts to connect, the successful ones included."),

    /** Attempts that led to a socket, whether or not the handshake on it succeeded. */
    SOCKETS_OPENED(
            Scope.CONNECTION,
            Kind.COUNTER,
            "sockets",
            "sockets-opened",
            "Attempts that led to a socket, whether or not the handshake on it succeeded."),

    /** Connections that were established after the first one. */
    RECONNECTS(
            Scope.CONNECTION,
            Kind.COUNTER,
            "connections",
            "reconnects",
            "Connections established after the first of each."),

    /** Connections lost and attempts failed. */
    CONNECTION_FAILURES(
            Scope.CONNECTION, Kind.COUNTER, "failures", "connection-failures", "Connections lost and attempts failed."),

    /** Channels subscribed. */
    SUBSCRIPTIONS(Scope.CONNECTION, Kind.GAUGE, "channels", "subscriptions", "Channels subscribed."),

    /** Connections that are lent to blocking commands, or were so recently that something may be under way on them. */
    LEASES_IN_USE(
            Scope.SERVER,
            Kind.GAUGE,
            "connections",
            "leases.in-use",
            "Connections lent to blocking commands, or so recently that something may be under way on them."),

    /** Connections that wait to be lent again, to whomever. */
    LEASES_IDLE(
            Scope.SERVER,
            Kind.GAUGE,
            "connections",
            "leases.idle",
            "Connections that wait to be lent again, to whomever."),

    /** Blocking commands that wait for a connection to be lent. */
    LEASES_WAITING(
            Scope.SERVER, Kind.GAUGE, "commands", "leases.waiting", "Blocking commands that wait for a connection."),

    /** How many connections may be lent to blocking commands. */
    LEASES_LIMIT(
            Scope.SERVER,
            Kind.GAUGE,
            "connections",
            "leases.limit",
            "How many connections may be lent to blocking commands: blockingConnections."),

    /** Connections that are lent to transactions with conditions. */
    TRANSACTION_LEASES_IN_USE(
            Scope.SERVER,
            Kind.GAUGE,
            "connections",
            "transaction-leases.in-use",
            "Connections lent to transactions with conditions."),

    /** Transactions with conditions that wait for a connection to be lent. */
    TRANSACTION_LEASES_WAITING(
            Scope.SERVER,
            Kind.GAUGE,
            "transactions",
            "transaction-leases.waiting",
            "Transactions with conditions that wait for a connection."),

    /** How many connections may be lent to transactions with conditions. */
    TRANSACTION_LEASES_LIMIT(
            Scope.SERVER,
            Kind.GAUGE,
            "connections",
            "transaction-leases.limit",
            "How many connections may be lent to transactions with conditions: transactionConnections."),

    /** Commands whose caller waited. */
    SYNC_COMMANDS(Scope.MULTIPLEXER, Kind.COUNTER, "commands", "commands.sync", "Commands whose caller waited."),

    /** Commands whose caller got a future. */
    ASYNC_COMMANDS(
            Scope.MULTIPLEXER, Kind.COUNTER, "commands", "commands.async", "Commands whose caller got a future."),

    /** Commands whose caller got nothing. */
    FIRE_AND_FORGET_COMMANDS(
            Scope.MULTIPLEXER,
            Kind.COUNTER,
            "commands",
            "commands.fire-and-forget",
            "Commands whose caller got nothing."),

    /** Attempts made after one that failed, of views that try again. */
    RETRIES(
            Scope.MULTIPLEXER,
            Kind.COUNTER,
            "attempts",
            "commands.retries",
            "Attempts made after one that failed, of views that try again."),

    /** How often a server got no reads for a while, since it was reading its data or had lost its primary. */
    READ_PENALTIES(
            Scope.MULTIPLEXER,
            Kind.COUNTER,
            "times",
            "reads.penalties",
            "How often a server got no reads for a while, since it was reading its data or had lost its primary."),

    /**
     * Replies of blocking commands that came when nobody waited any more, and were handed to the orphanedReplyHandler.
     */
    ORPHANED_REPLIES(
            Scope.MULTIPLEXER,
            Kind.COUNTER,
            "replies",
            "orphaned-replies",
            "Replies of blocking commands that came when nobody waited any more, and were handed to the"
                    + " orphanedReplyHandler."),

    /** Messages of subscriptions that were lost since a handler was too slow, or nobody took them from a queue. */
    DROPPED_MESSAGES(
            Scope.MULTIPLEXER,
            Kind.COUNTER,
            "messages",
            "dropped-messages",
            "Messages of subscriptions that were lost since a handler was too slow, or nobody took them from a queue."),

    /**
     * How often the application's code threw something: codecs, decoders, handlers, listeners; each concerned that
     * code's caller alone.
     */
    USER_CODE_FAILURES(
            Scope.MULTIPLEXER,
            Kind.COUNTER,
            "failures",
            "user-code-failures",
            "How often the application's codecs, decoders, handlers and listeners threw something.");

    /** What a figure belongs to. */
    public enum Scope {
        /**
         * Each connection has it; that of a server or a multiplexer is made of those of its connections, the ended ones
         * included.
         */
        CONNECTION,
        /** Each server has it as a whole; that of a multiplexer is made of those of its servers. */
        SERVER,
        /** The multiplexer as a whole has it. */
        MULTIPLEXER
    }

    /** How a figure goes on, and how those of several connections become one. */
    public enum Kind {
        /** Grows for ever; several are added up. */
        COUNTER,
        /** Of the moment; several are added up, and nothing is left of it when a connection has ended. */
        GAUGE,
        /** The greatest value that a gauge ever had; of several the greatest. */
        HIGH_WATER
    }

    private static final Map<Scope, List<Figure>> BY_SCOPE =
            Arrays.stream(Scope.values()).collect(Collectors.toUnmodifiableMap(Function.identity(), Figure::ofScope));

    private final Scope scope;
    private final Kind kind;
    private final String unit;
    private final String metric;
    private final String meaning;
    private final String key;

    Figure(Scope scope, Kind kind, String unit, String metric, String meaning) {
        this.scope = scope;
        this.kind = kind;
        this.unit = unit;
        this.metric = metric;
        this.meaning = meaning;
        this.key = camelCase(name());
    }

    private static String camelCase(String constant) {
        StringBuilder text = new StringBuilder();
        for (String word : constant.split("_")) {
            text.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        text.setCharAt(0, Character.toLowerCase(text.charAt(0)));
        return text.toString();
    }

    private static List<Figure> ofScope(Scope scope) {
        return Arrays.stream(values()).filter(figure -> figure.scope == scope).toList();
    }

    /**
     * The figures of one scope.
     *
     * @param scope which
     * @return in the order of the table
     */
    public static List<Figure> of(Scope scope) {
        return Objects.requireNonNull(BY_SCOPE.get(scope), "scope");
    }

    /**
     * What it is called in texts and in JSON.
     *
     * @return for example {@code inFlight}
     */
    public String key() {
        return key;
    }

    /**
     * The attribute of MBeans that shows it.
     *
     * @return for example {@code InFlight}
     */
    public String attribute() {
        return Character.toUpperCase(key.charAt(0)) + key.substring(1);
    }

    /**
     * The metric that shows it, without a prefix.
     *
     * @return for example {@code in-flight}, or {@code bytes.read}
     */
    public String metric() {
        return metric;
    }

    /**
     * What it counts.
     *
     * @return a plural, such as {@code commands} or {@code bytes}
     */
    public String unit() {
        return unit;
    }

    /**
     * What it belongs to.
     *
     * @return the scope
     */
    public Scope scope() {
        return scope;
    }

    /**
     * How it goes on.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * What it means.
     *
     * @return a sentence
     */
    public String meaning() {
        return meaning;
    }

    /** What a source says of each figure of a scope; the map is not shared. */
    static Map<Figure, Long> values(Scope scope, ToLongFunction<Figure> source) {
        Map<Figure, Long> values = new EnumMap<>(Figure.class);
        for (Figure figure : of(scope)) {
            values.put(figure, source.applyAsLong(figure));
        }
        return values;
    }

    /** Refuses to be asked of what has not got it, such as of a server. */
    void requireScope(Scope asked) {
        if (scope != asked) {
            throw new IllegalArgumentException("No " + asked.name().toLowerCase(Locale.ROOT)
                    + " has this figure, but a " + scope.name().toLowerCase(Locale.ROOT) + " has: figure=" + key
                    + ". Ask MultiplexerCounters for it, which has all.");
        }
    }

    /** The figures of a snapshot that are not 0, by name; {@code nothing} if all are. */
    static String text(Map<Figure, Long> values) {
        String text = values.entrySet().stream()
                .filter(value -> value.getValue() != 0)
                .map(value -> value.getKey().key + '=' + value.getValue())
                .collect(Collectors.joining(", "));
        return text.isEmpty() ? "nothing" : text;
    }

    /** One figure made of two. */
    long combine(long one, long other) {
        return kind == Kind.HIGH_WATER ? Math.max(one, other) : one + other;
    }
}
