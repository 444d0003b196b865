package io.trunkline.core.failure;

import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the failures of what has nowhere to go any more: the multiplexer is closed, or a server has left it.
 * Thread-safe.
 */
public final class EndFailures {

    private EndFailures() {}

    static RedisConnectionException closed(String command, CommandProgress progress, @Nullable String endpoint) {
        String text = "The multiplexer is closed: command=" + command
                + (endpoint == null ? "" : ", endpoint=" + endpoint)
                + ". Keep one multiplexer open for the application's whole life.";
        return new RedisConnectionException(ConnectionFailureType.CLOSED, text, null, progress, command, endpoint);
    }

    /** Of what was to be answered by a server that is no member any more, and by no other. */
    public static RedisConnectionException retired(MessageFacts message, BridgeFacts bridge) {
        String command = message.command().name().toString();
        String endpoint = FailureTexts.endpoint(bridge);
        String text = "The server was retired: command=" + command + ", endpoint=" + endpoint
                + ". The multiplexer goes on without it; use one of the servers that are left. See"
                + " docs/errors/connection.md (trunkline explain connection).";
        return new RedisConnectionException(
                ConnectionFailureType.RETIRED, text, null, message.progress(), command, endpoint);
    }
}
