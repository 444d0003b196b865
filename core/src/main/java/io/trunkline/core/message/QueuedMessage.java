package io.trunkline.core.message;

import io.trunkline.command.Command;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.reply.ReplyDecoders;

/**
 * A member of a transaction on its way into the server's queue: the server answers {@code +QUEUED} or an error and
 * nothing else.
 */
final class QueuedMessage extends InternalMessage<String> {

    private final TransactionMessage transaction;

    QueuedMessage(
            TransactionMessage transaction,
            Command<?> member,
            long submittedNanos,
            long timeoutNanos,
            InternalMessage.Listener<String> listener) {
        super(member.readAs(ReplyDecoders.TEXT), ANY_DATABASE, submittedNanos, timeoutNanos, listener);
        this.transaction = transaction;
    }

    @Override
    public void onReply(RespFrame frame, Wire connection) {
        if (frame.isError()) {
            connection.replies().heed(this, frame.errorText()); // what EXEC will say is something else
        }
        super.onReply(frame, connection);
    }

    @Override
    public boolean isPlausible(RespFrame frame) {
        if (frame.isError() || transaction.isNotOpened()) { // then it runs on its own, and answers whatever it answers
            return true;
        }
        int before = frame.position();
        boolean queued = frame.typeByte() == '+' && frame.readMatches("QUEUED");
        frame.position(before);
        return queued;
    }
}
