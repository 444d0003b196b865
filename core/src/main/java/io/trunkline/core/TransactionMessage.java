package io.trunkline.core;

import io.trunkline.core.resp.RespFrame;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisServerException;
import io.trunkline.reply.ReplyDecoders;
import io.trunkline.reply.RespType;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * MULTI, the members and EXEC as one message: written without anything in between, since one thread writes. Its own reply is EXEC's, out of which
 * the members' replies are read.
 */
final class TransactionMessage extends AsyncMessage<Boolean> {

    private final List<AsyncMessage<?>> members;
    /** What the server answered to a member instead of QUEUED, by position. */
    private final @Nullable Throwable[] refusals;

    private volatile boolean watchConflict;

    /** The only connection that it may run on: the one that watches its keys; null if it watches none. Confined to the loop. */
    private @Nullable BridgeConnection watching;

    TransactionMessage(List<AsyncMessage<?>> members, int database, long submittedNanos, long timeoutNanos) {
        super(EngineCommands.exec(), database, submittedNanos, timeoutNanos);
        this.members = members;
        this.refusals = new Throwable[members.size()];
    }

    /** Whether EXEC answered that a watched key had changed. */
    boolean isWatchConflict() {
        return watchConflict;
    }

    /** Binds it to the connection that watches its keys: on another one nothing would notice that they changed. */
    void bindTo(@Nullable BridgeConnection connection) {
        watching = connection;
    }

    @Override
    void writeTo(BridgeConnection connection) {
        PhysicalBridge bridge = connection.bridge();
        if (watching != null && watching != connection) {
            fail(
                    bridge.failures()
                            .lost(
                                    this,
                                    ConnectionFailureType.SOCKET_FAILURE,
                                    bridge.lastFailure(),
                                    bridge,
                                    CommandProgress.NEVER_SENT),
                    connection.lane());
            return;
        }
        connection.use(database);
        connection.appendHere(bridge.internalMessage(EngineCommands.multi(), (value, failure) -> {}));
        for (int i = 0; i < members.size(); i++) {
            int position = i;
            AsyncMessage<?> member = members.get(i);
            member.setWritten();
            connection.appendHere(bridge.internalMessage(
                    member.command.readAs(ReplyDecoders.TEXT), (queued, failure) -> refusals[position] = failure));
        }
        connection.appendHere(this);
    }

    @Override
    int wireBytes() {
        int sum = 64;
        for (Message<?> member : members) {
            sum += member.wireBytes();
        }
        return sum;
    }

    @Override
    void onReply(RespFrame frame, BridgeConnection connection) {
        if (isOver()) {
            super.onReply(frame, connection);
            return;
        }
        connection.counters().completed++;
        CompletionLane lane = connection.lane();
        if (frame.isError()) {
            RedisServerException aborted = connection.serverError(this, frame.errorText());
            for (int i = 0; i < refusals.length; i++) {
                Throwable own = refusals[i];
                members.get(i).fail(own != null ? own : aborted, lane);
            }
            end(new Failure(aborted), lane);
        } else if (frame.readNull()) {
            watchConflict = true;
            cancelMembers(members, lane);
            end(false, lane);
        } else {
            readMembers(frame, connection);
            end(true, lane);
        }
    }

    private void readMembers(RespFrame frame, BridgeConnection connection) {
        int count = frame.readArray();
        for (int i = 0; i < members.size(); i++) {
            AsyncMessage<?> member = members.get(i);
            if (i >= count) {
                member.fail(
                        connection
                                .failures()
                                .unreadableReply(
                                        member, new IllegalStateException("EXEC answered less than it was asked")),
                        connection.lane());
                continue;
            }
            int start = frame.position();
            frame.skip();
            int end = frame.position();
            frame.position(start);
            member.end(readMember(member, frame, connection), connection.lane());
            frame.position(end);
        }
    }

    private static @Nullable Object readMember(Message<?> member, RespFrame frame, BridgeConnection connection) {
        if (frame.type() == RespType.ERROR) {
            return new Failure(connection.serverError(member, frame.readErrorText()));
        }
        return member.read(frame, connection);
    }

    static void cancelMembers(List<AsyncMessage<?>> members, CompletionLane lane) {
        for (AsyncMessage<?> member : members) {
            member.fail(
                    new CancellationException(
                            "The transaction was not carried out: command=" + member.command.name() + "."),
                    lane);
        }
    }

    /** Giving it up gives up its members, which nobody else would end. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            members.forEach(member -> member.cancel(mayInterruptIfRunning));
        }
        return cancelled;
    }

    @Override
    void refuse(Throwable cause) {
        members.forEach(member -> member.refuse(cause));
        super.refuse(cause);
    }

    @Override
    void fail(Throwable cause, CompletionLane lane) {
        members.forEach(member -> member.fail(cause, lane));
        super.fail(cause, lane);
    }
}
