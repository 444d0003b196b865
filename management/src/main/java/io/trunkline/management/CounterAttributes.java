package io.trunkline.management;

import io.trunkline.ConnectionCounters;
import java.util.function.ToLongFunction;

/** The attributes that every kind of MBean has: the counters, of one connection or in sum. */
final class CounterAttributes {

    /** Gets one figure out of a snapshot. */
    interface Reader<S> {
        long read(S snapshot, ToLongFunction<ConnectionCounters> figure);
    }

    private CounterAttributes() {}

    static <S> void add(BeanModel.Builder<S> bean, Reader<S> reader) {
        number(bean, reader, "Operations", "Commands written to a socket.", ConnectionCounters::operations);
        number(bean, reader, "InFlight", "Commands written and not answered.", ConnectionCounters::inFlight);
        number(bean, reader, "Backlog", "Commands not yet written.", ConnectionCounters::backlog);
        number(
                bean,
                reader,
                "TotalBacklogged",
                "Commands that ever had to wait for a connection.",
                ConnectionCounters::totalBacklogged);
        number(bean, reader, "TotalOutstanding", "Commands that have not ended.", ConnectionCounters::totalOutstanding);
        number(
                bean,
                reader,
                "Completed",
                "Commands answered with a result or an error.",
                ConnectionCounters::completed);
        number(bean, reader, "ServerErrors", "Commands answered with an error.", ConnectionCounters::serverErrors);
        number(bean, reader, "Failed", "Commands that ended without an answer.", ConnectionCounters::failed);
        number(
                bean,
                reader,
                "TimeoutsBacklog",
                "Commands whose time ran out before they were written.",
                ConnectionCounters::timeoutsBacklog);
        number(
                bean,
                reader,
                "TimeoutsAwaitingReply",
                "Commands whose time ran out after they were written.",
                ConnectionCounters::timeoutsAwaitingReply);
        number(
                bean,
                reader,
                "LateReplies",
                "Replies dropped because their commands had ended.",
                ConnectionCounters::lateReplies);
        number(bean, reader, "BytesWritten", "Bytes handed to sockets.", ConnectionCounters::bytesWritten);
        number(bean, reader, "BytesRead", "Bytes read from sockets.", ConnectionCounters::bytesRead);
        number(bean, reader, "Flushes", "Hand-overs to a socket.", ConnectionCounters::flushes);
        number(
                bean,
                reader,
                "ConnectAttempts",
                "Attempts to connect, the successful ones included.",
                ConnectionCounters::connectAttempts);
        number(bean, reader, "SocketsOpened", "Attempts that led to a socket.", ConnectionCounters::socketsOpened);
        number(
                bean,
                reader,
                "Reconnects",
                "Connections established after the first of each.",
                ConnectionCounters::reconnects);
        number(
                bean,
                reader,
                "ConnectionFailures",
                "Connections lost and attempts failed.",
                ConnectionCounters::failures);
        number(bean, reader, "Subscriptions", "Channels subscribed.", ConnectionCounters::subscriptions);
        bean.fraction("OperationsPerFlush", "How well commands coalesce.", now -> {
            long flushes = reader.read(now, ConnectionCounters::flushes);
            return flushes == 0 ? 0 : (double) reader.read(now, ConnectionCounters::operations) / flushes;
        });
    }

    private static <S> void number(
            BeanModel.Builder<S> bean,
            Reader<S> reader,
            String name,
            String description,
            ToLongFunction<ConnectionCounters> figure) {
        bean.number(name, description, now -> reader.read(now, figure));
    }
}
