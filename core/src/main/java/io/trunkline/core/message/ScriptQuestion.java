package io.trunkline.core.message;

import io.trunkline.command.Command;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisServerException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks the server whether it has a script, right in front of a call of the script by its hash, in the same write: so that it can be told whether an answer
 * NOSCRIPT is the server's, which has carried nothing out, or the script's own, which may have. The answer to the call alone does not tell, since a script may
 * answer in any words; and a question behind the call does not either, since others load scripts and flush them meanwhile.
 *
 * <p>For one call; what is asked before its latest attempt counts. Asked and answered on a loop, looked at by whoever got the call's answer.
 */
public final class ScriptQuestion {

    private final ScriptHashes scripts;
    private final Command<List<Boolean>> command;
    private volatile boolean absent;

    public ScriptQuestion(ScriptHashes scripts, Command<List<Boolean>> command) {
        this.scripts = scripts;
        this.command = command;
    }

    /** A group of the question and a call. */
    public Message<?> before(Message<?> call) {
        absent = false;
        return new AskingMessage<>(call, this);
    }

    /** Whether the failure of the call proves that the script was not run, since the server had not got it. */
    public boolean provesAbsence(@Nullable Throwable failure) {
        return absent && failure instanceof RedisServerException refused && refused.kind() == RedisErrorKind.NO_SCRIPT;
    }

    private void onAnswer(@Nullable List<Boolean> known, @Nullable Throwable failure) {
        absent = known != null && known.equals(List.of(false));
        if (failure instanceof RedisServerException refused && isForGood(refused.kind())) {
            scripts.sendWhole();
        }
    }

    /** Whether the server would refuse the question again: its user may not ask, or what stands before it does not know the command. */
    private static boolean isForGood(RedisErrorKind kind) {
        return !kind.isTransient() && kind != RedisErrorKind.NO_AUTH;
    }

    /** The question and the call as one message. Its outcomes are the call's. Confined to the loop. */
    private static final class AskingMessage<T extends @Nullable Object> extends Message<T> {
        private final Message<T> call;
        private final ScriptQuestion question;

        AskingMessage(Message<T> call, ScriptQuestion question) {
            super(call.command, call.database, call.submittedNanos, call.deadlineNanos - call.submittedNanos);
            this.call = call;
            this.question = question;
        }

        @Override
        public boolean isOver() {
            return call.isOver();
        }

        @Override
        public boolean beginWrite() {
            return call.beginWrite();
        }

        @Override
        public void writeTo(Wire connection) {
            connection.append(new InternalMessage<>(
                    question.command,
                    ANY_DATABASE,
                    submittedNanos,
                    deadlineNanos - submittedNanos,
                    question::onAnswer));
            call.writeTo(connection);
        }

        @Override
        public int wireBytes() {
            return call.wireBytes() + question.command.encodedArguments().length + 32;
        }

        @Override
        public void fail(Fault fault, CompletionLane lane) {
            call.fail(fault, lane);
        }

        @Override
        public void refuse(Fault fault) {
            call.refuse(fault);
        }

        @Override
        public void refuse(Throwable cause) {
            call.refuse(cause);
        }

        @Override
        public boolean publish(@Nullable Object result, CompletionLane lane) {
            throw new IllegalStateException("A question has no outcome of its own: command=" + command.name() + ".");
        }
    }
}
