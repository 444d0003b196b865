package io.trunkline.core.message;

import io.trunkline.core.failure.Failures;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisServerException;
import io.trunkline.reply.RespType;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * MULTI, the members and EXEC as one message: written without anything in between, since one thread writes. Its own
 * reply is EXEC's, out of which the members' replies are read.
 */
public final class TransactionMessage extends AsyncMessage<Boolean> {

    /** So servers since 6.2 begin to say why they refuse EXEC itself, such as that they have become replicas. */
    private static final String ABORTED_BECAUSE = "EXECABORT Transaction discarded because of: ";

    /** Those that are carried out, from the moment that they are written. */
    private List<AsyncMessage<?>> members;
    /** What the server answered to a member instead of QUEUED, by position. */
    private @Nullable Throwable[] refusals;

    /** What EXEC's reply says of each member, by position, once it is there. */
    private @Nullable Object[] memberOutcomes;

    private boolean answered;

    /**
     * What the server answered to MULTI if that came with the members behind it and was refused. Confined to the loop.
     */
    private @Nullable Throwable notOpened;

    /** Whether the connection is known to be out of the transaction, and to watch nothing. */
    private volatile boolean left;

    private volatile boolean watchConflict;

    /**
     * The only connection that it may run on: the one that watches its keys; null if it watches none. Confined to the
     * loop.
     */
    private @Nullable Wire watching;

    /** Whether somebody has borrowed a connection for it, to watch its keys there. */
    private boolean borrowed;

    public TransactionMessage(List<AsyncMessage<?>> members, int database, long submittedNanos, long timeoutNanos) {
        super(EngineCommands.exec(), database, submittedNanos, timeoutNanos);
        this.members = members;
        this.refusals = new Throwable[members.size()];
        this.memberOutcomes = new Object[members.size()];
    }

    /** Whether EXEC answered that a watched key had changed. */
    public boolean isWatchConflict() {
        return watchConflict;
    }

    /** Somebody will borrow a connection for it. Before it is submitted. */
    public void setBorrowed() {
        borrowed = true;
    }

    /** With whoever borrowed a connection for it: the conditions are read anew where it goes. */
    @Override
    public boolean mayMove() {
        return borrowed;
    }

    /** Binds it to the connection that watches its keys: on another one nothing would notice that they changed. */
    public void bindTo(@Nullable Wire connection) {
        watching = connection;
    }

    @Override
    public boolean beginWrite() {
        return beginWriteUnlessWithdrawn();
    }

    @Override
    public void writeTo(Wire connection) {
        Home bridge = connection.home();
        if (watching != null && watching != connection) {
            fail(
                    lost -> bridge.failures()
                            .lost(
                                    lost,
                                    ConnectionFailureType.SOCKET_FAILURE,
                                    bridge.facts().lastFailure(),
                                    bridge.facts(),
                                    CommandProgress.NEVER_SENT),
                    connection.lane());
            return;
        }
        notOpened = null; // what was said elsewhere counts for nothing
        answered = false;
        left = false;
        connection.use(database);
        if (connection.transactions().isProven()) {
            connection.appendHere(bridge.internalMessage(EngineCommands.multi(), (ok, failure) -> notOpened = failure));
            writeMembers(connection);
        } else {
            connection.transactions().reserve(this);
            connection.appendHere(new MultiMessage(this));
        }
    }

    /** Writes what comes after MULTI; those that were given up meanwhile are left out. */
    void writeMembers(Wire connection) {
        members = members.stream().filter(member -> !member.isOver()).toList();
        refusals = new Throwable[members.size()];
        memberOutcomes = new Object[members.size()];
        for (int i = 0; i < members.size(); i++) {
            int position = i;
            AsyncMessage<?> member = members.get(i);
            member.setWritten();
            connection.appendHere(new QueuedMessage(
                    this,
                    member.command,
                    submittedNanos,
                    deadlineNanos - submittedNanos,
                    (queued, failure) -> refusals[position] = failure));
        }
        connection.appendHere(this);
        connection.appendToken(this);
    }

    /** It is more than one command. */
    @Override
    public boolean isRepeatable() {
        return false;
    }

    /**
     * Goes elsewhere as a whole, unless a connection watches its keys: then whoever borrowed that goes.
     */
    @Override
    public @Nullable Submission<?> leaver() {
        return borrowed ? null : this;
    }

    /**
     * By why it was not carried out: an error that answers EXEC proves that it was not, and what is answered to a
     * member on its way into the queue are the server's own words, whatever the member. It goes elsewhere if all that
     * the server had against it is a matter of this server.
     */
    @Override
    public Judgement judge(RedisServerException answer, Judgement.Standing server) {
        if (notOpened != null) {
            return Judgement.DELIVER; // the members were carried out one by one
        }
        Judgement whole = null;
        for (Throwable refusal : refusals) {
            if (refusal != null) {
                Judgement one = refusal instanceof RedisServerException own
                        ? Judgement.of(own.kind(), true, server)
                        : Judgement.DELIVER;
                if (server == Judgement.Standing.NODE) {
                    return one; // the first one tells the way, and what the rest is worth is seen there
                }
                whole = whole == null || one == whole ? one : Judgement.DELIVER;
            }
        }
        return whole != null ? whole : Judgement.of(RedisErrorKind.of(reason(answer.serverMessage())), true, server);
    }

    @Override
    public void takeBack() {
        super.takeBack();
        refusals = new Throwable[members.size()]; // what is said elsewhere counts for itself
        for (AsyncMessage<?> member : members) {
            if (member.isWritten()) { // not if MULTI itself was refused
                member.takeBack();
            }
        }
    }

    @Override
    public int wireBytes() {
        int sum = 64;
        for (Message<?> member : members) {
            sum += member.wireBytes();
        }
        return sum;
    }

    /** Whether the server has refused MULTI, and runs the members all the same. */
    boolean isNotOpened() {
        return notOpened != null;
    }

    /** Whether the connection that it ran on is known to be as it was before. */
    public boolean hasLeft() {
        return left;
    }

    /** Sees to it that the connection is out of the transaction. */
    private void leave(RespFrame frame, Wire connection) {
        if (notOpened != null) {
            connection.transactions().endReservation(this);
        } else if (!frame.isError() || frame.errorText().startsWith("EXECABORT")) {
            left = true;
            connection.transactions().prove(this);
        } else { // servers before 6.2 that refuse EXEC to a user stay in the transaction
            connection.transactions().leave(this);
        }
    }

    @Override
    public String reason(RedisServerException answer) {
        for (Throwable refusal : refusals) {
            if (refusal instanceof RedisServerException own) {
                return own.serverMessage();
            }
        }
        return reason(answer.serverMessage());
    }

    /** Why EXEC was aborted, if that was for another reason than what was said to the members; else the text itself. */
    private static String reason(String text) {
        return text.startsWith(ABORTED_BECAUSE) ? text.substring(ABORTED_BECAUSE.length()) : text;
    }

    private RedisServerException aborted(RespFrame frame, Wire connection) {
        String text = frame.errorText();
        connection.replies().heed(this, reason(text));
        Throwable refused = notOpened;
        return connection
                .replies()
                .serverError(
                        this,
                        refused == null
                                ? text
                                : text + " (MULTI was refused: " + Failures.reason(refused)
                                        + "; the right to it was taken away while connected, so that the server has carried the commands out one by one)");
    }

    @Override
    public void onReply(RespFrame frame, Wire connection) {
        leave(frame, connection);
        if (isOver()) {
            super.onReply(frame, connection);
            return;
        }
        connection.counters().completed++;
        if (frame.isError()) {
            RedisServerException aborted = aborted(frame, connection);
            for (int i = 0; i < refusals.length; i++) {
                Throwable own = refusals[i];
                memberOutcomes[i] = new Failure(own != null && notOpened == null ? own : aborted);
            }
            deliver(new Failure(aborted), connection);
        } else if (frame.readNull()) {
            watchConflict = true;
            for (int i = 0; i < memberOutcomes.length; i++) {
                memberOutcomes[i] = new Failure(notCarriedOut(members.get(i)));
            }
            deliver(false, connection);
        } else if (readMembers(frame, connection)) {
            deliver(true, connection);
        }
    }

    private void deliver(Object result, Wire connection) {
        answered = true;
        connection.replies().deliver(this, result);
    }

    /** Reads what came of each member; returns false if the connection was given up over one. */
    private boolean readMembers(RespFrame frame, Wire connection) {
        int count = frame.readArray();
        for (int i = 0; i < members.size(); i++) {
            AsyncMessage<?> member = members.get(i);
            if (i >= count) {
                memberOutcomes[i] = new Failure(connection
                        .failures()
                        .replies()
                        .unreadableReply(member, new IllegalStateException("EXEC answered less than it was asked")));
                continue;
            }
            if (!member.isPlausible(frame)) {
                connection.replies().onImplausible(this, member, frame);
                return false;
            }
            int start = frame.position();
            frame.skip();
            int end = frame.position();
            frame.position(start);
            memberOutcomes[i] = readMember(member, frame, connection);
            frame.position(end);
        }
        return true;
    }

    private static @Nullable Object readMember(Message<?> member, RespFrame frame, Wire connection) {
        if (frame.type() == RespType.ERROR) {
            return new Failure(connection.replies().serverError(member, frame.readErrorText()));
        }
        return member.read(frame, connection);
    }

    @Override
    public boolean settle(@Nullable Object result, CompletionLane lane) {
        if (isOver()) {
            return false;
        }
        if (answered) {
            for (int i = 0; i < memberOutcomes.length; i++) {
                if (!members.get(i).settle(memberOutcomes[i], lane)) { // cancelled
                    LargeReply.drop(memberOutcomes[i]);
                }
                memberOutcomes[i] = null;
            }
        }
        return super.settle(result, lane);
    }

    /** Given up while its token was on the way. */
    @Override
    public void onLate(@Nullable Object result) {
        dropOutcomes();
    }

    private void dropOutcomes() {
        for (int i = 0; i < memberOutcomes.length; i++) {
            LargeReply.drop(memberOutcomes[i]);
            memberOutcomes[i] = null;
        }
    }

    public static void cancelMembers(List<? extends AsyncMessage<?>> members, CompletionLane lane) {
        for (AsyncMessage<?> member : members) {
            member.fail(TransactionMessage::notCarriedOut, lane);
        }
    }

    private static CancellationException notCarriedOut(Message<?> member) {
        return new CancellationException("The transaction was not carried out: command=" + member.command.name() + ".");
    }

    /** Giving it up gives up its members, which nobody else would end. */
    @Override
    public void onWithdrawn() {
        members.forEach(member -> member.cancel(false));
    }

    @Override
    public void fail(Fault fault, CompletionLane lane) {
        dropOutcomes(); // whose proof did not come
        members.forEach(member -> member.fail(fault, lane));
        super.fail(fault, lane);
    }
}
