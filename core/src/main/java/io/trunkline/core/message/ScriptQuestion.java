package io.trunkline.core.message;

import io.trunkline.command.Command;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisServerException;
import io.trunkline.reply.RespValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides how one call of a script is written, when it is written and to which connection is known: whole, or by its
 * hash if the server is known to hold it. So the call keeps its place among its caller's commands whether the server
 * knows the script or not.
 *
 * <p>In front of what may be refused without having been carried out stands a question, in the same write, by which
 * that can be told from the script's own words. The answer to the call alone does not tell, since a script may answer
 * in any words; and a question behind the call does not either, since others load scripts and flush them meanwhile. In
 * front of a hash it is asked whether the server has the script; in front of a text, as long as that is not known,
 * whether this user may send one.
 *
 * <p>For one call; what is asked before its latest attempt counts. Asked and answered on a loop, looked at by whoever
 * got the call's answer.
 */
public final class ScriptQuestion {

    /** A script that does nothing, by which is found out whether the server takes texts. */
    private static final Command<RespValue> NOTHING = EngineCommands.words(EngineCommands.EVAL, "return 1", "0");

    private enum Form {
        /** Whole, unless the server is known to hold it. */
        AS_KNOWN,
        /** By its hash, since the server does not take the text. */
        BY_HASH,
        /** Whole, since the server has not got it. */
        WHOLE
    }

    private final ScriptHashes scripts;
    private final ScriptHashes.Script script;
    private volatile Form form;
    /** What the server said to the question in front of a hash. */
    private volatile @Nullable Boolean present;
    /** Whether the question in front of the text was refused. */
    private volatile boolean textRefused;
    /** As what the question was refused, whichever it was. Confined to the loop. */
    private @Nullable RedisErrorKind refused;
    /** Whether there was a question, and the server had time for it. Confined to the loop. */
    private boolean served;

    /**
     * Makes one.
     *
     * @param takesText whether texts may be sent at all
     */
    public ScriptQuestion(ScriptHashes scripts, ScriptHashes.Script script, boolean takesText) {
        this.scripts = scripts;
        this.script = script;
        this.form = takesText ? Form.AS_KNOWN : Form.BY_HASH;
    }

    /** A group of a question, if there is one to ask, and a call. */
    public Message<?> before(Message<?> call) {
        @SuppressWarnings("unchecked") // calls of scripts are read as values
        Message<RespValue> answered = (Message<RespValue>) call;
        return new ScriptMessage(answered, this);
    }

    /**
     * What is to be tried after a call failed that was certainly not carried out; null if that is not proven, or
     * nothing else would help.
     *
     * @param tried the call
     */
    public @Nullable Command<RespValue> another(Command<RespValue> tried, @Nullable Throwable failure) {
        if (form == Form.WHOLE || !(failure instanceof RedisServerException answer)) {
            return null;
        }
        if (answer.kind() == RedisErrorKind.NO_SCRIPT && Boolean.FALSE.equals(present)) {
            form = Form.WHOLE; // which makes the server know it from now on
            return written(tried, false);
        }
        if (form == Form.AS_KNOWN && textRefused && ServerScripts.isRefusal(answer.kind())) {
            form = Form.BY_HASH;
            return written(tried, true);
        }
        return null;
    }

    /** A call in one of its two forms. */
    private Command<RespValue> written(Command<RespValue> call, boolean byHash) {
        if (byHash == call.name().equals(EngineCommands.EVALSHA)) {
            return call;
        }
        return byHash
                ? call.withBeginning(EngineCommands.EVALSHA, script.hash().getBytes(StandardCharsets.US_ASCII))
                : call.withBeginning(EngineCommands.EVAL, script.text().getBytes(StandardCharsets.UTF_8));
    }

    private boolean goesByHash(Wire connection) {
        return switch (form) {
            case BY_HASH -> true;
            case WHOLE -> false;
            case AS_KNOWN ->
                connection.scripts().server().isTextRefused()
                        || !scripts.isUnaskable()
                                && !script.isSayingNoScript()
                                && connection.scripts().has(script.hash());
        };
    }

    /** Appends a call behind the question that belongs to it. On the loop. */
    private void write(Message<RespValue> call, Wire connection) {
        present = null;
        textRefused = false;
        refused = null;
        served = false;
        boolean byHash = goesByHash(connection);
        ServerScripts server = connection.scripts().server();
        if (byHash && !scripts.isUnaskable()) {
            ask(call, script.exists(), connection, (known, failure) -> onPresence(known, failure, server));
        } else if (!byHash && form == Form.AS_KNOWN && server.isTextUnknown()) {
            ask(call, NOTHING, connection, (one, failure) -> onText(failure, server));
        }
        call.setWritten();
        connection.append(new WrittenCall(call, written(call.command, byHash), this, byHash, server.epoch()));
    }

    private static <A> void ask(
            Message<?> call, Command<A> question, Wire connection, InternalMessage.Listener<? super A> listener) {
        connection.append(new InternalMessage<>(
                question,
                Message.ANY_DATABASE,
                call.submittedNanos,
                call.deadlineNanos - call.submittedNanos,
                listener));
    }

    private void onPresence(@Nullable List<Boolean> known, @Nullable Throwable failure, ServerScripts server) {
        noteRefusal(failure);
        present = known == null ? null : known.equals(List.of(true));
        if (known != null && known.equals(List.of(false))) {
            server.forget(); // it holds less than it was known to
            script.setHeld(false);
        }
        if (failure instanceof RedisServerException refusal && isForGood(refusal.kind())) {
            scripts.learnUnaskable();
        }
    }

    private void onText(@Nullable Throwable failure, ServerScripts server) {
        noteRefusal(failure);
        if (failure == null) {
            server.learnTaken();
        } else if (failure instanceof RedisServerException refusal && ServerScripts.isRefusal(refusal.kind())) {
            textRefused = true;
            server.learnRefused();
        }
    }

    private void noteRefusal(@Nullable Throwable failure) {
        refused = failure instanceof RedisServerException refusal ? refusal.kind() : null;
        served = failure == null;
    }

    /** Whether a server that answers so carries out nothing at all, be it a question or a script. */
    private static boolean isMustWait(@Nullable RedisErrorKind kind) {
        return kind == RedisErrorKind.LOADING || kind == RedisErrorKind.BUSY;
    }

    /**
     * Whether a call that was answered so was certainly refused by the server: it has refused the question in the same
     * words, for what it would refuse each command for. Of other reasons, such as {@code READONLY}, the question does
     * not tell: it neither writes nor names a key.
     */
    private boolean isRefusalOfServer(RedisErrorKind answer) {
        return isMustWait(answer) && refused == answer && !script.isSayingItMustWait();
    }

    /** Learns from how a call was answered: the kind of its error, or null. On the loop. */
    private void onAnswer(boolean byHash, @Nullable RedisErrorKind error, int writtenEpoch, Wire connection) {
        if (error == null) {
            connection.scripts().add(script.hash(), writtenEpoch);
            script.setHeld(true);
            if (!byHash) {
                connection.scripts().server().learnTaken();
            }
        } else if (error == RedisErrorKind.NO_SCRIPT && (!byHash || Boolean.TRUE.equals(present))) {
            script.learnItSaysNoScript();
        } else if (!byHash && ServerScripts.isRefusal(error)) {
            connection.scripts().server().doubt();
        } else if (served && isMustWait(error)) {
            script.learnItSaysItMustWait(); // if it was the server after all, the script is only less trusted
        }
    }

    /**
     * Whether the server would refuse the question again: its user may not ask, or what stands before it does not know
     * the command.
     */
    private static boolean isForGood(RedisErrorKind kind) {
        return !kind.isTransient() && kind != RedisErrorKind.NO_AUTH;
    }

    /**
     * A call that waits to be written, and the question before it, as one message. Its outcomes are the call's.
     * Confined to the loop.
     */
    private static final class ScriptMessage extends StandIn<RespValue> {
        private final Message<RespValue> call;
        private final ScriptQuestion question;

        ScriptMessage(Message<RespValue> call, ScriptQuestion question) {
            super(call.command, call.database, call);
            this.call = call;
            this.question = question;
        }

        @Override
        public void writeTo(Wire connection) {
            question.write(call, connection);
        }

        @Override
        public int wireBytes() {
            return call.wireBytes() + question.script.exists().encodedLength() + 32;
        }
    }

    /** A call in flight, in the form in which it was written. Its outcomes are the call's. Confined to the loop. */
    private static final class WrittenCall extends StandIn<RespValue> {
        private final Message<RespValue> call;
        private final ScriptQuestion question;
        private final boolean byHash;
        private final int writtenEpoch;

        WrittenCall(
                Message<RespValue> call,
                Command<RespValue> written,
                ScriptQuestion question,
                boolean byHash,
                int writtenEpoch) {
            super(written, call.database, call);
            this.call = call;
            this.question = question;
            this.byHash = byHash;
            this.writtenEpoch = writtenEpoch;
        }

        @Override
        public Judgement judge(RedisServerException answer, Judgement.Standing server) {
            return Judgement.of(answer.kind(), question.isRefusalOfServer(answer.kind()), server);
        }

        /** The call waits again with its question: how it is written there is decided there. */
        @Override
        public Submission<?> leaver() {
            return new ScriptMessage(call, question);
        }

        @Override
        public void onReply(RespFrame frame, Wire connection) {
            RedisErrorKind error = frame.isError() ? RedisErrorKind.of(frame.errorText()) : null;
            question.onAnswer(byHash, error, writtenEpoch, connection);
            super.onReply(frame, connection);
        }

        /** A failure names the form in which it was written. */
        @Override
        public void fail(Fault fault, CompletionLane lane) {
            if (!isOver()) {
                settle(new Failure(fault.of(this)), lane);
            }
        }
    }
}
