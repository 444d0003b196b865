package io.trunkline.core.message;

import io.trunkline.core.resp.RespFrame;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.exception.RedisServerException;
import io.trunkline.reply.RespValue;

/**
 * The MULTI of a transaction on a connection where none has been carried out yet. Its answer is awaited before anything
 * else is written: a server that refuses MULTI would carry out the members one by one. Confined to the loop.
 */
final class MultiMessage extends StandIn<RespValue> {

    private final TransactionMessage transaction;

    MultiMessage(TransactionMessage transaction) {
        super(EngineCommands.multi(), ANY_DATABASE, transaction);
        this.transaction = transaction;
    }

    @Override
    public void fail(Fault fault, CompletionLane lane) {
        transaction.fail(fault instanceof LostInFlight lost ? lost.beforeSending() : fault, lane);
    }

    @Override
    public void onReply(RespFrame frame, Wire connection) {
        connection.counters().completed++;
        if (!frame.isError()) {
            if (isOver()) {
                connection.counters().lateReplies++;
                connection.transactions().leave(transaction);
            } else {
                transaction.writeMembers(connection);
                connection.flush();
            }
            return;
        }
        connection.transactions().endReservation(transaction);
        if (!isOver()) {
            RedisServerException refusal = connection.replies().serverError(this, frame.errorText());
            if (!connection.replies().sendsElsewhere(transaction, refusal)) {
                transaction.fail(any -> refusal, connection.lane());
            }
        }
    }
}
