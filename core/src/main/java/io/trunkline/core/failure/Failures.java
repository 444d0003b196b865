package io.trunkline.core.failure;

import io.trunkline.BridgeState;
import io.trunkline.Endpoint;
import io.trunkline.MultiplexerEvent.ConnectionFailed;
import io.trunkline.MultiplexerOptions;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.core.resp.RespProtocolException;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.runtime.UserCode;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisCommandException;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.exception.RedisException;
import io.trunkline.exception.RedisInterruptedException;
import io.trunkline.exception.RedisServerException;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.exception.TimeoutDiagnosis;
import io.trunkline.exception.TimeoutPhase;
import io.trunkline.exception.UnexpectedReplyException;
import io.trunkline.reply.ServerText;
import java.lang.invoke.MethodHandles;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The engine's one factory of exceptions, so that every text has the same shape and none holds a secret, a key or a value. Thread-safe. */
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
    private final UserCode userCode;
    private final SecretMask mask;
    private final AttemptFailures attempts;

    /** Makes one that tells nobody of the application's code. */
    public Failures(MultiplexerOptions options) {
        this(options, new UserCode(event -> {}));
    }

    public Failures(MultiplexerOptions options, UserCode userCode) {
        this.options = options;
        this.userCode = userCode;
        this.mask = new SecretMask(options);
        this.attempts = new AttemptFailures(options);
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
        return new RedisServerException(shown + key(message, " [key=", "]"), name(message), endpoint.toString());
    }

    public UnexpectedReplyException unreadableReply(MessageFacts message, Throwable cause) {
        if (cause instanceof UnexpectedReplyException unexpected) {
            return new UnexpectedReplyException(
                    unexpected.getMessage() + " [command=" + name(message) + "]",
                    unexpected.getCause(),
                    name(message),
                    null);
        }
        userCode.onFailureTold("decoding the reply to " + name(message), cause);
        if (cause instanceof OutOfMemoryError) {
            return new UnexpectedReplyException(
                    "There was not enough memory for the reply: command=" + name(message)
                            + ". Ask for less at a time, or give the JVM more (-Xmx).",
                    cause,
                    name(message),
                    null);
        }
        return new UnexpectedReplyException(
                "The reply could not be read: command=" + name(message) + ", cause="
                        + cause.getClass().getSimpleName()
                        + ". Look at the codec that decodes this command's values.",
                cause,
                name(message),
                null);
    }

    public RedisConnectionException unmatchedReply(BridgeFacts bridge, RespFrame frame) {
        return new RedisConnectionException(
                ConnectionFailureType.PROTOCOL_FAILURE,
                "The server sent a reply that nothing asked for: type=" + frame.type() + ", endpoint="
                        + endpoint(bridge)
                        + ". The connection was closed rather than risk mixing up replies; look for a proxy that answers on its own.",
                null,
                CommandProgress.NEVER_SENT,
                null,
                endpoint(bridge));
    }

    public RedisConnectionException implausibleReply(MessageFacts asked, RespFrame frame, BridgeFacts bridge) {
        return integrity(
                "The server sent a reply that cannot be the command's: command=" + name(asked) + ", reply="
                        + frame.describe(),
                "look for a proxy that answers on its own, and report it if there is none",
                bridge);
    }

    public RedisConnectionException wrongToken(MessageFacts asked, RespFrame frame, BridgeFacts bridge) {
        return integrity(
                "The reply to a command was not followed by its token: command=" + name(asked) + ", got="
                        + (frame.isError() ? "error \"" + mask.maskAnswer(frame.errorText()) + "\"" : frame.describe()),
                frame.isError()
                        ? "highIntegrity needs a user that may run ECHO (or PING)"
                        : "look for a proxy that answers on its own, and report it if there is none",
                bridge);
    }

    public RedisConnectionException wrongEcho(BridgeFacts bridge) {
        return integrity(
                "The server answered a heartbeat's consistency check with what is not its echo: bridge=" + bridge,
                "look for a proxy that answers on its own, and report it if there is none",
                bridge);
    }

    private static RedisConnectionException integrity(String what, String advice, BridgeFacts bridge) {
        return new RedisConnectionException(
                ConnectionFailureType.RESPONSE_INTEGRITY_FAILURE,
                what + ", endpoint=" + endpoint(bridge) + ", connection="
                        + bridge.id().lane()
                        + ". The connection was closed rather than risk mixing up replies; " + advice
                        + ". See docs/errors/integrity.md (trunkline explain integrity).",
                null,
                CommandProgress.NEVER_SENT,
                null,
                endpoint(bridge));
    }

    public RedisConnectionException unfinishedTransaction(String why, BridgeFacts bridge) {
        return new RedisConnectionException(
                ConnectionFailureType.PROTOCOL_FAILURE,
                "The server did not end a transaction that it will not carry out: why=" + why + ", endpoint="
                        + endpoint(bridge)
                        + ". The connection was closed rather than have everybody's commands queued in it; give the user EXEC and DISCARD together with MULTI.",
                null,
                CommandProgress.NEVER_SENT,
                null,
                endpoint(bridge));
    }

    /** What a transaction and its members fail with if one of them was refused before anything was sent. */
    public RedisCommandException notExecuted(MessageFacts message, String refused, Throwable why) {
        return new RedisCommandException(
                RedisCommandException.Reason.TRANSACTION_NOT_EXECUTED,
                "The transaction was not executed, and none of its commands was sent, since one was refused: command="
                        + name(message) + ", refused=" + refused + ", why=" + reason(why)
                        + " Make it anew without that command, or see to it that it is allowed. See docs/errors/command.md (trunkline explain command).",
                why,
                name(message));
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
                        + options.connectTimeout().toMillis() + " ms, waited="
                        + limitNanos / 1_000_000 + " ms, endpoint=" + endpoint(bridge)
                        + ", address=" + address + ", state=" + bridge.state()
                        + (unanswered == null ? "" : ", unanswered=" + unanswered)
                        + ". See whether a Redis server answers there, or raise connectTimeout.",
                null,
                CommandProgress.NEVER_SENT,
                null,
                endpoint(bridge));
    }

    public RedisConnectionException deadPeer(boolean isServerAlive, long silenceNanos, BridgeFacts bridge) {
        return new RedisConnectionException(
                ConnectionFailureType.SOCKET_FAILURE,
                "The connection is dead: nothing was read for " + silenceNanos / 1_000_000
                        + " ms although a command has waited past its deadline, and "
                        + (isServerAlive ? "the server answers on a new connection" : "no new connection can be made")
                        + ": endpoint=" + endpoint(bridge)
                        + ". It is given up and made anew. Look for a firewall or NAT that forgets connections, or a host that went away. See docs/errors/connection.md (trunkline explain connection).",
                null,
                CommandProgress.NEVER_SENT,
                null,
                endpoint(bridge));
    }

    public RedisConnectionException authentication(BridgeFacts bridge, String answer) {
        return new RedisConnectionException(
                ConnectionFailureType.AUTHENTICATION_FAILURE,
                "There was an authentication failure; check that passwords (or client certificates) are configured correctly: endpoint="
                        + endpoint(bridge) + ", answer=" + mask.maskAnswer(answer) + ".",
                null,
                CommandProgress.NEVER_SENT,
                null,
                endpoint(bridge));
    }

    public RedisConnectionException handshake(BridgeFacts bridge, ConnectionFailureType type, String answer) {
        return new RedisConnectionException(
                type,
                "The server refused the handshake: endpoint=" + endpoint(bridge) + ", answer=" + mask.maskAnswer(answer)
                        + ". See whether this is a Redis server that is ready.",
                null,
                CommandProgress.NEVER_SENT,
                null,
                endpoint(bridge));
    }

    /** A refused SELECT, told to one who wanted that database: the server's words. */
    public RedisServerException databaseRefused(
            MessageFacts message, RedisServerException refusal, BridgeFacts bridge) {
        return new RedisServerException(
                refusal.serverMessage() + " (said to SELECT " + message.database()
                        + ", without which the command would run in another database)",
                name(message),
                endpoint(bridge));
    }

    /** A database is wanted that is not the one that connections begin in, and the command map has no SELECT. */
    public RedisCommandException selectDisabled(MessageFacts message) {
        return refused(
                RedisCommandException.Reason.DISABLED,
                String.valueOf(name(message)),
                "The command needs another database, and SELECT has been disabled in the command-map: command="
                        + name(message) + ", database=" + message.database()
                        + ". Use database 0, or enable SELECT.");
    }

    public RedisConnectionException databaseTakenAway(BridgeFacts bridge, int database, String answer) {
        return new RedisConnectionException(
                ConnectionFailureType.PROTOCOL_FAILURE,
                "The server refused a database that it gave before: database=" + database + ", endpoint="
                        + endpoint(bridge) + ", answer=" + answer
                        + ". The connection was closed, since what followed ran in another database; see whether the user's rights or the server's 'databases' have changed.",
                null,
                CommandProgress.NEVER_SENT,
                null,
                endpoint(bridge));
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

    public AttemptFailures attempts() {
        return attempts;
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
                    .append(name(message))
                    .append(key(message, ", key=", ""))
                    .append(", ");
        }
        text.append("failure=").append(type).append(", endpoint=").append(endpoint(bridge));
        text.append(", connection=").append(bridge.id().lane());
        if (cause != null) {
            text.append(", cause=").append(reason(cause));
        }
        text.append(
                progress == CommandProgress.SENT
                        ? ". Retry it only if doing it twice does no harm. See docs/errors/connection.md (trunkline explain connection)."
                        : ". Trunkline keeps reconnecting; it is safe to retry. See docs/errors/connection.md (trunkline explain connection).");
        return new RedisConnectionException(type, text.toString(), cause, progress, name(message), endpoint(bridge));
    }

    public RedisConnectionException closed(MessageFacts message, BridgeFacts bridge) {
        return closed(message.command().name().toString(), message.progress(), endpoint(bridge));
    }

    public RedisConnectionException closed(String command) {
        return closed(command, CommandProgress.NEVER_SENT, null);
    }

    private static RedisConnectionException closed(
            String command, CommandProgress progress, @Nullable String endpoint) {
        return new RedisConnectionException(
                ConnectionFailureType.CLOSED,
                "The multiplexer is closed: command=" + command + (endpoint == null ? "" : ", endpoint=" + endpoint)
                        + ". Keep one multiplexer open for the application's whole life.",
                null,
                progress,
                command,
                endpoint);
    }

    public RedisConnectionException notConnected(MessageFacts message, BridgeFacts bridge) {
        Throwable last = bridge.lastFailure();
        return new RedisConnectionException(
                ConnectionFailureType.UNABLE_TO_RESOLVE_CONNECTION,
                "No connection is active/available to service this operation: command=" + name(message) + ", endpoint="
                        + endpoint(bridge) + ", state=" + bridge.state()
                        + (last == null ? "" : ", last=" + reason(last))
                        + ". queueWhileDisconnected is off, so that commands fail at once while there is no connection.",
                last,
                CommandProgress.NEVER_SENT,
                name(message),
                endpoint(bridge));
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
                "Too much is waiting for this server: command=" + name(message) + ", endpoint=" + endpoint(bridge)
                        + ", state="
                        + bridge.state() + ", backlog=" + load.backlog() + ", backlogBytes="
                        + load.backlogBytes() + ", inFlight=" + load.inFlight() + ", policy="
                        + options.backlogPolicy()
                        + ". Submit less at a time, or raise backlogMessages or backlogBytes. See docs/errors/command.md (trunkline explain command).",
                name(message),
                endpoint(bridge));
    }

    /** What a command that waits for writes fails with if the mark before it failed. */
    public RedisException notMarked(MessageFacts message, Throwable failure, BridgeFacts bridge) {
        if (failure instanceof RedisServerException refused) {
            return new RedisServerException(
                    refused.serverMessage() + " (said to " + EngineCommands.PUBLISH + " " + EngineCommands.MARK_CHANNEL
                            + ", without which " + name(message)
                            + " tells nothing about writes of other connections; the user needs it)",
                    name(message),
                    endpoint(bridge));
        }
        if (failure instanceof RedisTimeoutException) {
            return timedOut(message, bridge);
        }
        return lost(message, typeOf(failure, true), failure, bridge, CommandProgress.NEVER_SENT);
    }

    public RedisTimeoutException timedOut(MessageFacts message, BridgeFacts bridge) {
        TimeoutPhase phase = phase(message, bridge);
        long limitMillis = (message.deadlineNanos() - message.submittedNanos()) / 1_000_000;
        BridgeState waitsFor = bridge.waitsFor();
        Throwable last = bridge.lastFailure();
        TimeoutDiagnosis diagnosis = bridge.diagnosis(message);
        String what = switch (phase) {
            case HAND_BACK -> "Command timed out with its reply read but not proven: the token behind it did not come";
            case AWAITING_REPLY -> "Command timed out awaiting the server's reply";
            case UNSENT -> "Command timed out before it could be written";
            default -> "Command timed out in the backlog because no connection became available";
        };
        String text = what + " after " + limitMillis + " ms: command=" + name(message) + key(message, ", key=", "")
                + ", endpoint=" + endpoint(bridge)
                + ", connection=" + bridge.id().lane() + ", state=" + bridge.state()
                + (waitsFor == null ? "" : ", waitsFor=the shared connection in state " + waitsFor) + ", "
                + diagnosis + ", lastFailure="
                + (last == null ? "none" : reason(last)) + ". "
                + (message.isWritten() ? "It may still take effect. " : "It was never sent; it is safe to retry. ")
                + TimeoutAdvice.of(phase, limitMillis, message.command().name().toString(), diagnosis)
                + " See docs/errors/timeout.md (trunkline explain timeout).";
        return new RedisTimeoutException(
                phase, limitMillis, diagnosis, text, last, message.progress(), name(message), endpoint(bridge));
    }

    /**
     * The time of what waits for a connection of its own is up: all that there may be are lent.
     *
     * @param what for what such connections are
     * @param option which option says how many there may be
     * @param limit how many that are
     * @param holders who has them
     */
    public RedisTimeoutException noLease(
            MessageFacts message, String what, String option, int limit, String holders, BridgeFacts bridge) {
        long limitMillis = (message.deadlineNanos() - message.submittedNanos()) / 1_000_000;
        return new RedisTimeoutException(
                TimeoutPhase.BACKLOG,
                limitMillis,
                bridge.diagnosis(message),
                "Command timed out after " + limitMillis + " ms because all connections for " + what
                        + " were lent: command=" + name(message) + key(message, ", key=", "") + ", endpoint="
                        + endpoint(bridge) + ", " + option + "=" + limit + ", lent for " + holders
                        + ". It was never sent; it is safe to retry. Have fewer of them at a time, or raise "
                        + option + ". See docs/errors/timeout.md (trunkline explain timeout).",
                null,
                message.progress(),
                name(message),
                endpoint(bridge));
    }

    private static TimeoutPhase phase(MessageFacts message, BridgeFacts bridge) {
        if (message.isHeldBack()) {
            return TimeoutPhase.HAND_BACK;
        }
        if (message.isWritten()) {
            return TimeoutPhase.AWAITING_REPLY;
        }
        return bridge.isEstablished() ? TimeoutPhase.UNSENT : TimeoutPhase.BACKLOG;
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

    /** Nobody confirmed a subscription in time; the cause is why there is no connection for it, if there is none. */
    public RedisTimeoutException unconfirmedSubscription(long limitMillis, @Nullable Throwable unconnected) {
        return new RedisTimeoutException(
                TimeoutPhase.AWAITING_REPLY,
                limitMillis,
                null,
                "The server did not confirm the subscription after " + limitMillis
                        + " ms. See whether it is connected (status()) and whether the user may subscribe.",
                unconnected,
                CommandProgress.SENT,
                "SUBSCRIBE",
                null);
    }

    /** No server was usable in time; the failures are the last ones of each: one is the cause, the others are suppressed, and of many some speak for all. */
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

    /** The first key, if the options allow it in texts. */
    private String key(MessageFacts message, String before, String after) {
        if (!options.includeDetailInExceptions()) {
            return "";
        }
        int[] keys = message.command().name().metadata().keyIndexes(message.command());
        return keys.length == 0
                ? ""
                : before
                        + ServerText.escape(new String(message.command().argument(keys[0]), StandardCharsets.UTF_8))
                        + after;
    }

    private static @Nullable String name(@Nullable MessageFacts message) {
        return message == null ? null : message.command().name().toString();
    }

    private static String endpoint(BridgeFacts bridge) {
        return bridge.endpoint().toString();
    }
}
