package io.trunkline.core.failure;

import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.options.Endpoint;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.status.ServerMode;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Explains attempts to connect that came to nothing: each text says what happened, in the server's own words where it
 * had any, and what to look at. Nothing was connected, so none of them speaks of a loss. Thread-safe.
 */
public final class AttemptFailures {

    private final MultiplexerOptions options;

    AttemptFailures(MultiplexerOptions options) {
        this.options = options;
    }

    /** Makes the failure of an attempt of what ended it: our own explanation as it is, or the transport's. */
    RedisConnectionException failed(ConnectionFailureType type, @Nullable Throwable cause, BridgeFacts bridge) {
        if (cause instanceof RedisConnectionException explained) {
            return explained;
        }
        String text = cause == null ? null : cause.getMessage();
        if (cause == null || text == null || !isExplained(cause)) {
            return failure(
                    type,
                    "Connecting failed: " + where(bridge) + ", cause="
                            + (cause == null ? "the peer closed the connection" : Failures.reason(cause))
                            + ". See the cause, and whether a Redis server listens there.",
                    cause,
                    bridge);
        }
        // The text has all that its cause could add
        RedisConnectionException failure = failure(type, text, hasStackOfNote(cause) ? cause.getCause() : null, bridge);
        Failures.suppress(failure, List.of(cause.getSuppressed()));
        return failure;
    }

    /** Whether the transport made the text, with the address and advice in it. */
    private static boolean isExplained(Throwable cause) {
        return cause instanceof ConnectException
                || cause instanceof SocketTimeoutException
                || cause instanceof UnknownHostException
                || cause instanceof javax.net.ssl.SSLException;
    }

    private static boolean hasStackOfNote(Throwable cause) {
        return cause instanceof javax.net.ssl.SSLException;
    }

    /** The server said why it wants no connection, without having been asked. */
    public RedisConnectionException turnedAway(BridgeFacts bridge, String words) {
        return failure(
                ConnectionFailureType.UNABLE_TO_CONNECT,
                "The server turned the connection away: answer=" + words + ", " + where(bridge)
                        + ". Mend what it names (its maxclients, its protected mode, …).",
                null,
                bridge);
    }

    /**
     * The connection ended in the handshake.
     *
     * @param unanswered the oldest command that was not answered, or null
     * @param words the last error that the server had answered, or null
     */
    RedisConnectionException endedInHandshake(
            ConnectionFailureType type,
            @Nullable String unanswered,
            @Nullable String words,
            @Nullable Throwable cause,
            BridgeFacts bridge) {
        String what = "The connection ended in the handshake"
                + (unanswered == null ? "" : ", without an answer to " + unanswered) + ": " + where(bridge)
                + (words == null ? "" : ", said before=" + words)
                + (cause == null ? "" : ", cause=" + Failures.reason(cause));
        return failure(type, what + ". " + advice(words, type), null, bridge);
    }

    private String advice(@Nullable String words, ConnectionFailureType type) {
        if (words != null) {
            return "Mend what the server names.";
        }
        if (type == ConnectionFailureType.TLS_FAILURE) {
            return "The server ended it in TLS: check the client's certificate, the versions, and the server's log.";
        }
        return options.security().ssl()
                ? "See whether a Redis server listens there, and its log."
                : "See whether a Redis server listens there; does this port speak TLS (ssl=true)?";
    }

    /** What came is an alert of TLS, and we speak plain text. */
    public RedisConnectionException speaksTls(BridgeFacts bridge) {
        return failure(
                ConnectionFailureType.TLS_FAILURE,
                "The peer answered with an alert of TLS to plain text: " + where(bridge)
                        + ". Does this port speak TLS? Then set ssl=true.",
                null,
                bridge);
    }

    /** The peer ends connections without a word, and takes up a TLS handshake; we speak plain text. */
    public RedisConnectionException takesUpTls(BridgeFacts bridge) {
        return failure(
                ConnectionFailureType.TLS_FAILURE,
                "The peer ends connections in plain text without an answer, and answers a TLS handshake: "
                        + where(bridge) + ". Does this port speak TLS? Then set ssl=true.",
                null,
                bridge);
    }

    /** The peer answers in plain text, and we speak TLS. */
    public RedisConnectionException speaksPlainText(BridgeFacts bridge) {
        return failure(
                ConnectionFailureType.TLS_FAILURE,
                "The peer does not take up the TLS handshake, and answers a PING in plain text: " + where(bridge)
                        + ". Does this port speak TLS? If not, set ssl=false, or connect to the TLS port.",
                null,
                bridge);
    }

    /** TLS is wanted, the options name no context, and the platform has none. */
    public RedisConnectionException noDefaultTls(Endpoint endpoint, @Nullable Throwable cause) {
        return new RedisConnectionException(
                ConnectionFailureType.TLS_FAILURE,
                "The platform's default TLS context could not be made: endpoint=" + endpoint + ", cause="
                        + (cause == null ? "none told" : Failures.reason(cause))
                        + ". Mend what the cause names (the properties javax.net.ssl.*, key stores, providers), or give a context with sslContext.",
                cause,
                CommandProgress.NEVER_SENT,
                null,
                endpoint.toString());
    }

    /** No sentinel watches a service of that name. */
    public RedisConnectionException unknownService(String service, List<Endpoint> sentinels) {
        return new RedisConnectionException(
                ConnectionFailureType.UNABLE_TO_RESOLVE_CONNECTION,
                "No sentinel knows the service: serviceName=" + service + ", sentinels=" + sentinels
                        + ". Use the name that stands behind 'sentinel monitor' in their configuration.",
                null,
                CommandProgress.NEVER_SENT,
                null,
                null);
    }

    /** What was given as a sentinel is a server. */
    public RedisConnectionException notASentinel(Endpoint endpoint, ServerMode mode) {
        return new RedisConnectionException(
                ConnectionFailureType.UNABLE_TO_RESOLVE_CONNECTION,
                "With serviceName the endpoints are those of sentinels, and one is a server: endpoint=" + endpoint
                        + ", mode=" + mode
                        + ". Give the sentinels (their port is 26379 as a rule), or leave serviceName out.",
                null,
                CommandProgress.NEVER_SENT,
                null,
                endpoint.toString());
    }

    /** The user may not have the database that the options name. */
    public RedisConnectionException defaultDatabaseRefused(BridgeFacts bridge, String answer) {
        return failure(
                ConnectionFailureType.AUTHENTICATION_FAILURE,
                "The server refused the default database: defaultDatabase="
                        + options.commands().defaultDatabase() + ", answer="
                        + answer + ", " + where(bridge)
                        + ". Let the user run SELECT, or use a database that the server gives.",
                null,
                bridge);
    }

    /** The user may not run what proves replies. */
    public RedisConnectionException noTokens(BridgeFacts bridge, String command, String answer) {
        return failure(
                ConnectionFailureType.AUTHENTICATION_FAILURE,
                "With highIntegrity each reply is proven by " + command + ", which the server refused: answer="
                        + answer + ", " + where(bridge)
                        + ". Let the user run it, or leave highIntegrity out.",
                null,
                bridge);
    }

    private static String where(BridgeFacts bridge) {
        return "endpoint=" + bridge.endpoint() + ", connection=" + bridge.id().lane();
    }

    private static RedisConnectionException failure(
            ConnectionFailureType type, String text, @Nullable Throwable cause, BridgeFacts bridge) {
        return new RedisConnectionException(
                type,
                text,
                cause,
                CommandProgress.NEVER_SENT,
                null,
                bridge.endpoint().toString());
    }
}
