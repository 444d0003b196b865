package io.trunkline.core.dispatch;

import io.trunkline.command.Command;
import io.trunkline.command.CommandMetadata;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.context.Orphans;
import io.trunkline.core.message.AsyncMessage;
import io.trunkline.core.message.InternalMessage;
import io.trunkline.core.message.Message;
import io.trunkline.core.server.Borrower;
import io.trunkline.core.server.LeaseRoom;
import io.trunkline.core.server.LeasedMessage;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.core.server.Unblocking;
import io.trunkline.reply.RespValue;
import org.jspecify.annotations.Nullable;

/** Sends single commands over connections of their own, and sees to it that these are given back. Thread-safe. */
final class Leasing {

    /**
     * A command that may block for ever gets this long: longer than a process lives, short enough not to overflow a
     * deadline.
     */
    private static final long FOR_EVER_NANOS = Long.MAX_VALUE / 4;

    private final Orphans orphans;
    private final WriteMarks marks;

    Leasing(Orphans orphans, WriteMarks marks) {
        this.orphans = orphans;
        this.marks = marks;
    }

    /**
     * Whether a command needs a connection of its own: it would stall the shared one, or a server that is busy with a
     * script answers it, while the shared connection may stand behind that very script.
     */
    static boolean isNeededBy(Command<?> command) {
        return command.isBlocking() || command.name().metadata().isAnsweredWhileBusy();
    }

    /**
     * Sends a command over a connection of its own, as soon as there is one.
     *
     * @param slot of its keys
     * @param timeoutNanos how long it has besides the time for which the server may hold it back
     */
    <T extends @Nullable Object> AsyncMessage<T> send(
            Command<T> command,
            CommandMetadata facts,
            Route route,
            int slot,
            ServerEndPoint server,
            long startNanos,
            long timeoutNanos) {
        boolean isBlocking = command.isBlocking();
        // what a busy server answers concerns no database, and SELECT is not among it
        int database = isBlocking ? route.database() : Message.ANY_DATABASE;
        long total = isBlocking ? blockingTimeout(timeoutNanos, command.blockMillis()) : timeoutNanos;
        LeasedMessage<T> message =
                new LeasedMessage<>(command, database, startNanos, total, orphans, server.endpoint());
        Placement.mark(message, facts, route, slot);
        MessageBorrower borrower = new MessageBorrower(message, marks);
        if (isBlocking) {
            server.leaseInOrder(borrower);
        } else { // it is to end what was submitted before
            server.leases().lease(borrower);
        }
        return message;
    }

    /** Of a command that the server may hold back for so many milliseconds, 0 meaning for ever. */
    private static long blockingTimeout(long timeout, long block) {
        return block == 0 || block > FOR_EVER_NANOS / 1_000_000
                ? FOR_EVER_NANOS
                : Math.min(FOR_EVER_NANOS, timeout + block * 1_000_000);
    }

    /** Sends one message over a leased bridge and gives the bridge back when it has ended. */
    private static final class MessageBorrower extends Borrower {
        private final LeasedMessage<?> message;
        private final WriteMarks marks;
        /** The last loan, as long as it lasts; the same bridge may be lent again and again. */
        private volatile @Nullable Object loan;

        MessageBorrower(LeasedMessage<?> message, WriteMarks marks) {
            super(message, message.command.isBlocking() ? LeaseRoom.BLOCKING : LeaseRoom.TRANSACTIONS);
            this.message = message;
            this.marks = marks;
        }

        @Override
        public void onLease(PhysicalBridge bridge) {
            ServerEndPoint server = lender();
            Object begun = new Object();
            loan = begun;
            message.whenSettled(() -> {
                if (loan != begun) {
                    return; // it went on elsewhere, and others have this one
                }
                if (message.isAnswered()) {
                    server.leases().release(bridge, true);
                } else {
                    Unblocking.begin(server, bridge, message, () -> loan == begun);
                }
            });
            if (message.command.metadata().waitsForWrites()) {
                submitBehindMark(bridge, server, 0);
            } else {
                bridge.submit(message);
            }
        }

        @Override
        public void onLoanEnded() {
            loan = null;
        }

        /**
         * WAIT looks at the last write of its own connection, since Redis 7.2 at nothing else, and a leased connection
         * has made none: without one it would be told at once that all is well. The mark is one, and comes behind every
         * write that was answered before.
         */
        private void submitBehindMark(PhysicalBridge bridge, ServerEndPoint server, int attempt) {
            Command<RespValue> mark = marks.of(server, attempt);
            if (mark == null) {
                message.fail(waiting -> bridge.failures().noSlotToMark(waiting, bridge.facts()), bridge.lane());
                return;
            }
            long now = bridge.nanoTime();
            bridge.submit(new InternalMessage<>(
                    mark, Message.ANY_DATABASE, now, message.deadlineNanos - now, (value, failure) -> {
                        if (failure == null) {
                            bridge.submit(message);
                        } else if (WriteMarks.isElsewhere(failure) && attempt + 1 < WriteMarks.ATTEMPTS) {
                            submitBehindMark(bridge, server, attempt + 1);
                        } else {
                            message.fail(
                                    waiting -> bridge.failures().notMarked(waiting, mark, failure, bridge.facts()),
                                    bridge.lane());
                        }
                    }));
        }
    }
}
