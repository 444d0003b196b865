package io.trunkline.core.failure;

import io.trunkline.MultiplexerEvent.ConnectionFailed;
import io.trunkline.command.Command;
import io.trunkline.core.resp.RespProtocolException;
import io.trunkline.core.runtime.UserCode;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisCommandException;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.exception.RedisException;
import io.trunkline.exception.RedisInterruptedException;
import io.trunkline.exception.RedisServerException;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.options.Endpoint;
import io.trunkline.options.MultiplexerOptions;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The engine's one factory of exceptions, so that every text has the same shape and none holds a secret, a key or a
 * value. Thread-safe.
 */
public final class Failures {

    static {
        // These are first needed when a connection fails: to find, read and verify them then would hold its successor
        // back
        MethodHandles.Lookup classes = MethodHandles.lookup();
        try {
            classes.ensureInitialized(ConnectionFailed.class);
            classes.ensureInitialized(SSLException.class);
        } catch (IllegalAccessException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** A failure tells of no more others than this. */
    static final int MAX_SUPPRESSED = 8;

    private final MultiplexerOptions options;
    private final SecretMask mask;
    private final AttemptFailures attempts;
    private final FailureTexts texts;
    private final TimeoutFailures timeouts;
    private final ReplyFailures replies;

    /** Makes one that tells nobody of the application's code. */
    public Failures(MultiplexerOptions options) {
        this(options, new UserCode(event -> {}));
    }

    public Failures(MultiplexerOptions options, UserCode userCode) {
        this.options = options;
        this.mask = new SecretMask(options);
        this.attempts = new AttemptFailures(options);
        this.texts = new FailureTexts(options);
        this.timeouts = new TimeoutFailures(texts);
        this.replies = new ReplyFailures(mask, userCode);
    }

    /** What hides the password in texts of a server. */
    public SecretMask mask() {
        return mask;
    }

    /** Classifies what ended a connection. */
    public static ConnectionFailureType typeOf(@Nullable Throwable cause, boolean wasEstablished) {
        if (cause instanceof RedisConnectionException failure) {
            return failure.failureType();
        }
        if (cause instanceof RespProtocolException) {
            return ConnectionFailureType.PROTOCOL_FAILURE;
        }
        if (cause instanceof SSLException) {
            return TlsFailures.isIntegrity(cause)
                    ? ConnectionFailureType.INTEGRITY_FAILURE
                    : ConnectionFailureType.TLS_FAILURE;
        }
        if (cause instanceof RuntimeException || cause instanceof Error) {
            return ConnectionFailureType.INTERNAL_FAILURE;
        }
        if (!wasEstablished) {
            return ConnectionFailureType.UNABLE_TO_CONNECT;
        }
        return cause == null ? ConnectionFailureType.SOCKET_CLOSED : ConnectionFailureType.SOCKET_FAILURE;
    }

    public RedisServerException serverError(MessageFacts message, String text, Endpoint endpoint) {
        String shown = message.isInternal() ? mask.maskAnswer(text) : mask.mask(text);
        return new RedisServerException(
                shown + texts.key(message, " [key=", "]"), FailureTexts.name(message), endpoint.toString());
    }

    /** What a transaction and its members fail with if one of them was refused before anything was sent. */
    public RedisCommandException notExecuted(MessageFacts message, String refused, Throwable why) {
        return new RedisCommandException(
                RedisCommandException.Reason.TRANSACTION_NOT_EXECUTED,
                "The transaction was not executed, and none of its commands was sent, since one was refused: command="
                        + FailureTexts.name(message) + ", refused=" + refused + ", why=" + reason(why)
                        + " Make it anew without that command, or see to it that it is allowed. See docs/errors/command.md (trunkline explain command).",
                why,
                FailureTexts.name(message));
    }

    /**
     * An attempt took too long.
     *
     * @param limitNanos how long it was given, or the address of several that was tried
     * @param address the one that was tried, or null if there was no socket yet
     * @param unanswered the oldest command that was not answered, or null
     */
    public RedisConnectionException connectTimedOut(
            long limitNanos, @Nullable String address, @Nullable String unanswered, BridgeFacts bridge) {
        return new RedisConnectionException(
                ConnectionFailureType.UNABLE_TO_CONNECT,
                "The connection was not established in time: connectTimeout="
                        + options.timeouts().connectTimeout().toMillis() + " ms, waited="
                        + limitNanos / 1_000_000 + " ms, endpoint=" + FailureTexts.endpoint(bridge)
                        + ", address=" + address + ", state=" + bridge.state()
                        + (unanswered == null ? "" : ", unanswered=" + unanswered)
                        + ". See whether a Redis server answers there, or raise connectTimeout.",
                null,
                CommandProgress.NEVER_SENT,
                null,
                FailureTexts.endpoint(bridge));
    }

    public RedisConnectionException deadPeer(boolean isServerAlive, long silenceNanos, BridgeFacts bridge) {
        return new RedisConnectionException(
                ConnectionFailureType.SOCKET_FAILURE,
                "The connection is dead: nothing was read for " + silenceNanos / 1_000_000
                        + " ms although a command has waited past its deadline, and "
                        + (isServerAlive ? "the server answers on a new connection" : "no new connection can be made")
                        + ": endpoint=" + FailureTexts.endpoint(bridge)
                        + ". It is given up and made anew. Look for a firewall or NAT that forgets connections, or a host"
                        + " that went away. See docs/errors/connection.md (trunkline explain connection).",
                null,
                CommandProgress.NEVER_SENT,
                null,
                FailureTexts.endpoint(bridge));
    }

    public RedisConnectionException authentication(BridgeFacts bridge, String answer) {
        return new RedisConnectionException(
                ConnectionFailureType.AUTHENTICATION_FAILURE,
                "There was an authentication failure; check that passwords (or client certificates) are configured correctly: endpoint="
                        + FailureTexts.endpoint(bridge) + ", answer=" + mask.maskAnswer(answer) + ".",
                null,
                CommandProgress.NEVER_SENT,
                null,
                FailureTexts.endpoint(bridge));
    }

    public RedisConnectionException handshake(BridgeFacts bridge, ConnectionFailureType type, String answer) {
        return new RedisConnectionException(
                type,
                "The server refused the handshake: endpoint=" + FailureTexts.endpoint(bridge) + ", answer="
                        + mask.maskAnswer(answer) + ". See whether this is a Redis server that is ready.",
                null,
                CommandProgress.NEVER_SENT,
                null,
                FailureTexts.endpoint(bridge));
    }

    /** A refused SELECT, told to one who wanted that database: the server's words. */
    public RedisServerException databaseRefused(
            MessageFacts message, RedisServerException refusal, BridgeFacts bridge) {
        return new RedisServerException(
                refusal.serverMessage() + " (said to SELECT " + message.database()
                        + ", without which the command would run in another database)",
                FailureTexts.name(message),
                FailureTexts.endpoint(bridge));
    }

    /** A database is wanted that is not the one that connections begin in, and the command map has no SELECT. */
    public RedisCommandException selectDisabled(MessageFacts message) {
        return refused(
                RedisCommandException.Reason.DISABLED,
                String.valueOf(FailureTexts.name(message)),
                "The command needs another database, and SELECT has been disabled in the command-map: command="
                        + FailureTexts.name(message) + ", database=" + message.database()
                        + ". Use database 0, or enable SELECT.");
    }

    /** Explains the end of an attempt, or of a connection. */
    public RedisConnectionException connectionEnded(
            ConnectionFailureType type, @Nullable Throwable cause, boolean wasEstablished, BridgeFacts bridge) {
        return wasEstablished
                ? lost(null, type, cause, bridge, CommandProgress.NEVER_SENT)
                : attempts.failed(type, cause, bridge);
    }

    /** Says how far a handshake had come that ended without an explanation of its own. */
    public @Nullable Throwable endedInHandshake(
            @Nullable String unanswered, @Nullable String words, @Nullable Throwable cause, BridgeFacts bridge) {
        if (cause instanceof RedisConnectionException || cause instanceof RuntimeException || cause instanceof Error) {
            return cause;
        }
        return attempts.endedInHandshake(typeOf(cause, false), unanswered, words, cause, bridge);
    }

    /** Of attempts to connect. */
    public AttemptFailures attempts() {
        return attempts;
    }

    /** Of time that is up. */
    public TimeoutFailures timeouts() {
        return timeouts;
    }

    /** Of replies that cannot be read or trusted. */
    public ReplyFailures replies() {
        return replies;
    }

    public RedisConnectionException lostInFlight(
            MessageFacts message, ConnectionFailureType type, @Nullable Throwable cause, BridgeFacts bridge) {
        return lost(message, type, cause, bridge, CommandProgress.SENT);
    }

    public RedisConnectionException lost(
            @Nullable MessageFacts message,
            ConnectionFailureType type,
            @Nullable Throwable cause,
            BridgeFacts bridge,
            CommandProgress progress) {
        StringBuilder text = new StringBuilder(
                message == null
                        ? "The connection was lost"
                        : progress == CommandProgress.SENT
                                ? "The connection was lost before the reply came; the command may or may not have taken effect"
                                : "The connection was lost before the command was sent");
        text.append(": ");
        if (message != null) {
            text.append("command=")
                    .append(FailureTexts.name(message))
                    .append(texts.key(message, ", key=", ""))
                    .append(", ");
        }
        text.append("failure=").append(type).append(", endpoint=").append(FailureTexts.endpoint(bridge));
        text.append(", connection=").append(bridge.id().lane());
        if (cause != null) {
            text.append(", cause=").append(reason(cause));
        }
        text.append(
                progress == CommandProgress.SENT
                        ? ". Retry it only if doing it twice does no harm. See docs/errors/connection.md (trunkline explain connection)."
                        : ". Trunkline keeps reconnecting; it is safe to retry. See docs/errors/connection.md (trunkline explain connection).");
        return new RedisConnectionException(
                type, text.toString(), cause, progress, FailureTexts.name(message), FailureTexts.endpoint(bridge));
    }

    public RedisConnectionException closed(MessageFacts message, BridgeFacts bridge) {
        return EndFailures.closed(
                message.command().name().toString(), message.progress(), FailureTexts.endpoint(bridge));
    }

    public RedisConnectionException closed(String command) {
        return EndFailures.closed(command, CommandProgress.NEVER_SENT, null);
    }

    public RedisConnectionException notConnected(MessageFacts message, BridgeFacts bridge) {
        Throwable last = bridge.lastFailure();
        return new RedisConnectionException(
                ConnectionFailureType.UNABLE_TO_RESOLVE_CONNECTION,
                "No connection is active/available to service this operation: command=" + FailureTexts.name(message)
                        + ", endpoint="
                        + FailureTexts.endpoint(bridge) + ", state=" + bridge.state()
                        + (last == null ? "" : ", last=" + reason(last))
                        + ". queueWhileDisconnected is off, so that commands fail at once while there is no connection.",
                last,
                CommandProgress.NEVER_SENT,
                FailureTexts.name(message),
                FailureTexts.endpoint(bridge));
    }

    public RedisConnectionException noServer(String command, String why, @Nullable Throwable last) {
        return new RedisConnectionException(
                ConnectionFailureType.UNABLE_TO_RESOLVE_CONNECTION,
                "No connection is active/available to service this operation: command=" + command + ", " + why,
                last,
                CommandProgress.NEVER_SENT,
                command,
                null);
    }

    public RedisCommandException backPressure(MessageFacts message, BridgeFacts bridge) {
        BridgeFacts.Load load = bridge.load();
        return new RedisCommandException(
                RedisCommandException.Reason.BACK_PRESSURE,
                "Too much is waiting for this server: command=" + FailureTexts.name(message) + ", endpoint="
                        + FailureTexts.endpoint(bridge)
                        + ", state="
                        + bridge.state() + ", backlog=" + load.backlog() + ", backlogBytes="
                        + load.backlogBytes() + ", inFlight=" + load.inFlight() + ", policy="
                        + options.backlog().backlogPolicy()
                        + ". Submit less at a time, or raise backlogMessages or backlogBytes. See docs/errors/command.md (trunkline explain command).",
                FailureTexts.name(message),
                FailureTexts.endpoint(bridge));
    }

    /** What a command that waits for writes fails with if the mark before it failed. */
    public RedisException notMarked(MessageFacts message, Command<?> mark, Throwable failure, BridgeFacts bridge) {
        if (failure instanceof RedisServerException refused) {
            return ReplyFailures.notMarked(message, mark, refused, bridge);
        }
        if (failure instanceof RedisTimeoutException) {
            return timeouts.timedOut(message, bridge);
        }
        return lost(message, typeOf(failure, true), failure, bridge, CommandProgress.NEVER_SENT);
    }

    /** The same if there is no mark for the server. */
    public RedisException noSlotToMark(MessageFacts message, BridgeFacts bridge) {
        return noServer(
                String.valueOf(FailureTexts.name(message)),
                "the server has no slot to write to, and so no writes to wait for: endpoint="
                        + FailureTexts.endpoint(bridge) + ". Ask the database, or a primary that has slots.",
                null);
    }

    /** What waits for a command fails with if its thread is interrupted. */
    public static RedisInterruptedException interrupted(
            String command, CommandProgress progress, @Nullable String endpoint) {
        String what = progress == CommandProgress.NEVER_SENT
                ? "Interrupted before the command was sent; it is safe to retry: command="
                : "Interrupted while the reply was awaited; the command may or may not have taken effect: command=";
        return new RedisInterruptedException(
                what + command + ", progress=" + progress
                        + ". The thread's interrupt flag stays set; clear it with Thread.interrupted() if the thread is to go on. See docs/errors/command.md (trunkline explain command).",
                progress,
                command,
                endpoint);
    }

    /**
     * No server was usable in time; the failures are the last ones of each: one is the cause, the others are
     * suppressed, and of many some speak for all.
     */
    public RedisConnectionException unableToConnect(List<Throwable> failures) {
        String reasons = failures.isEmpty()
                ? "no answer in time: endpoints=" + options.endpoints() + ". See whether servers listen there."
                : failures.stream().limit(MAX_SUPPRESSED).map(Failures::reason).collect(Collectors.joining(" "))
                        + furtherServers(failures.size() - MAX_SUPPRESSED);
        RedisConnectionException failure = new RedisConnectionException(
                decisiveType(failures),
                "It was not possible to connect to the redis server(s): " + reasons
                        + " See docs/errors/connection.md (trunkline explain connection).",
                failures.isEmpty() ? null : failures.get(failures.size() - 1),
                CommandProgress.NEVER_SENT,
                null,
                null);
        suppress(failure, failures.subList(0, Math.max(0, failures.size() - 1)));
        return failure;
    }

    private static String furtherServers(int count) {
        return count <= 0 ? "" : " The same or other reasons at " + count + " more.";
    }

    /** Has a failure tell of others, but not of more than anybody would read. */
    public static void suppress(Throwable failure, List<? extends Throwable> others) {
        others.stream().filter(other -> other != failure).limit(MAX_SUPPRESSED).forEach(failure::addSuppressed);
    }

    private static ConnectionFailureType decisiveType(List<Throwable> failures) {
        for (Throwable failure : failures) {
            ConnectionFailureType type = typeOf(failure, false);
            if (isForGood(type)) {
                return type;
            }
        }
        return ConnectionFailureType.UNABLE_TO_CONNECT;
    }

    /** Whether another attempt would very likely fail in the same way, until somebody mends something. */
    public static boolean isForGood(ConnectionFailureType type) {
        return type == ConnectionFailureType.AUTHENTICATION_FAILURE || type == ConnectionFailureType.TLS_FAILURE;
    }

    public RedisCommandException refused(RedisCommandException.Reason reason, String command, String text) {
        return new RedisCommandException(reason, text, command, null);
    }

    /** One line about a cause: its own text if it is ours, else its kind and text. */
    public static String reason(Throwable cause) {
        String text = cause.getMessage();
        if (cause instanceof RedisException || text == null) {
            return text == null ? cause.getClass().getSimpleName() : text;
        }
        return cause.getClass().getSimpleName() + ": " + text;
    }
}
