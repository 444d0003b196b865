package io.trunkline.core.failure;

import io.trunkline.command.Command;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.core.runtime.UserCode;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.exception.RedisServerException;
import io.trunkline.exception.UnexpectedReplyException;
import java.nio.charset.StandardCharsets;

/** Explains replies that cannot be read, or cannot be trusted to be the ones that were asked for. Thread-safe. */
public final class ReplyFailures {

    private final SecretMask mask;
    private final UserCode userCode;

    ReplyFailures(SecretMask mask, UserCode userCode) {
        this.mask = mask;
        this.userCode = userCode;
    }

    public UnexpectedReplyException unreadableReply(MessageFacts message, Throwable cause) {
        if (cause instanceof UnexpectedReplyException unexpected) {
            return new UnexpectedReplyException(
                    unexpected.getMessage() + " [command=" + FailureTexts.name(message) + "]",
                    unexpected.getCause(),
                    FailureTexts.name(message),
                    null);
        }
        userCode.onFailureTold("decoding the reply to " + FailureTexts.name(message), cause);
        if (cause instanceof OutOfMemoryError) {
            return new UnexpectedReplyException(
                    "There was not enough memory for the reply: command=" + FailureTexts.name(message)
                            + ". Ask for less at a time, or give the JVM more (-Xmx).",
                    cause,
                    FailureTexts.name(message),
                    null);
        }
        return new UnexpectedReplyException(
                "The reply could not be read: command=" + FailureTexts.name(message) + ", cause="
                        + cause.getClass().getSimpleName()
                        + ". Look at the codec that decodes this command's values.",
                cause,
                FailureTexts.name(message),
                null);
    }

    public RedisConnectionException unmatchedReply(BridgeFacts bridge, RespFrame frame) {
        return new RedisConnectionException(
                ConnectionFailureType.PROTOCOL_FAILURE,
                "The server sent a reply that nothing asked for: type=" + frame.type() + ", endpoint="
                        + FailureTexts.endpoint(bridge)
                        + ". The connection was closed rather than risk mixing up replies; look for a proxy that answers on its own.",
                null,
                CommandProgress.NEVER_SENT,
                null,
                FailureTexts.endpoint(bridge));
    }

    public RedisConnectionException movedToItself(BridgeFacts bridge) {
        return new RedisConnectionException(
                ConnectionFailureType.SOCKET_CLOSED,
                "The server sent commands to its own address (MOVED): endpoint=" + FailureTexts.endpoint(bridge)
                        + ". The connection is made anew, since another server may be there by now; nothing was lost.",
                null,
                CommandProgress.NEVER_SENT,
                null,
                FailureTexts.endpoint(bridge));
    }

    public RedisConnectionException implausibleReply(MessageFacts asked, RespFrame frame, BridgeFacts bridge) {
        return integrity(
                "The server sent a reply that cannot be the command's: command=" + FailureTexts.name(asked) + ", reply="
                        + frame.describe(),
                "look for a proxy that answers on its own, and report it if there is none",
                bridge);
    }

    public RedisConnectionException wrongToken(MessageFacts asked, RespFrame frame, BridgeFacts bridge) {
        return integrity(
                "The reply to a command was not followed by its token: command=" + FailureTexts.name(asked) + ", got="
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
                what + ", endpoint=" + FailureTexts.endpoint(bridge) + ", connection="
                        + bridge.id().lane()
                        + ". The connection was closed rather than risk mixing up replies; " + advice
                        + ". See docs/errors/integrity.md (trunkline explain integrity).",
                null,
                CommandProgress.NEVER_SENT,
                null,
                FailureTexts.endpoint(bridge));
    }

    public RedisConnectionException unfinishedTransaction(String why, BridgeFacts bridge) {
        return new RedisConnectionException(
                ConnectionFailureType.PROTOCOL_FAILURE,
                "The server did not end a transaction that it will not carry out: why=" + why + ", endpoint="
                        + FailureTexts.endpoint(bridge)
                        + ". The connection was closed rather than have everybody's commands queued in it; give the user EXEC and DISCARD together with MULTI.",
                null,
                CommandProgress.NEVER_SENT,
                null,
                FailureTexts.endpoint(bridge));
    }

    public RedisConnectionException databaseTakenAway(BridgeFacts bridge, int database, String answer) {
        return new RedisConnectionException(
                ConnectionFailureType.PROTOCOL_FAILURE,
                "The server refused a database that it gave before: database=" + database + ", endpoint="
                        + FailureTexts.endpoint(bridge) + ", answer=" + answer
                        + ". The connection was closed, since what followed ran in another database; see whether the user's rights or the server's 'databases' have changed.",
                null,
                CommandProgress.NEVER_SENT,
                null,
                FailureTexts.endpoint(bridge));
    }

    /** What a command that waits for writes fails with if the mark before it was refused. */
    static RedisServerException notMarked(
            MessageFacts message, Command<?> mark, RedisServerException refused, BridgeFacts bridge) {
        String said = mark.name() + " " + new String(mark.argument(0), StandardCharsets.UTF_8);
        return new RedisServerException(
                refused.serverMessage() + " (said to " + said + ", without which " + FailureTexts.name(message)
                        + " tells nothing about writes of other connections; the user needs it)",
                FailureTexts.name(message),
                FailureTexts.endpoint(bridge));
    }
}
