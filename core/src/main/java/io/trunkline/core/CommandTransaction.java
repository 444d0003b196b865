package io.trunkline.core;

import io.trunkline.Condition;
import io.trunkline.ConditionResult;
import io.trunkline.RedisFuture;
import io.trunkline.Transaction;
import io.trunkline.command.Command;
import io.trunkline.command.CommandBuilder;
import io.trunkline.command.CommandCatalogue;
import io.trunkline.exception.RedisException;
import io.trunkline.exception.RedisServerException;
import io.trunkline.reply.ReplyDecoders;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transaction being collected, and its execution. Confined to one thread until executed, then to the bridge's loop.
 *
 * <p>Without conditions it is one message on the shared connection. With conditions it leases a connection, sends WATCH and what the conditions
 * read in one go, and then either the transaction or UNWATCH.
 */
final class CommandTransaction<K, V> implements Transaction<K, V> {

    private final View<K, V> view;
    private final List<AsyncMessage<?>> members = new ArrayList<>();
    private final List<CheckedCondition> conditions = new ArrayList<>();
    private @Nullable TransactionMessage execution;

    CommandTransaction(View<K, V> view) {
        this.view = view;
    }

    /** A condition with what came of it. */
    private final class CheckedCondition implements ConditionResult {
        private final Condition<K, V> condition;
        private volatile boolean satisfied;

        CheckedCondition(Condition<K, V> condition) {
            this.condition = condition;
        }

        @Override
        public boolean wasSatisfied() {
            return satisfied;
        }
    }

    @Override
    public CommandCatalogue<K, V> commands() {
        return view.commands();
    }

    @Override
    public <T extends @Nullable Object> RedisFuture<T> execute(Command<T> command) {
        requireOpen();
        DeferredMessage<T> message = new DeferredMessage<>(command, view.route().database(), "transaction");
        try {
            view.router().admit(command, view.route());
            members.add(message);
        } catch (RedisException e) {
            message.refuse(e);
        }
        return message;
    }

    @Override
    public ConditionResult when(Condition<K, V> condition) {
        requireOpen();
        CheckedCondition checked = new CheckedCondition(condition);
        conditions.add(checked);
        return checked;
    }

    @Override
    public boolean execute() {
        return executeAsync().join();
    }

    @Override
    public RedisFuture<Boolean> executeAsync() {
        requireOpen();
        CommandRouter router = view.router();
        ServerEndPoint server = router.serverForWrites(view.route());
        long now = server.interactive().nanoTime();
        long timeout = router.asyncTimeout(view.route());
        TransactionMessage message =
                new TransactionMessage(List.copyOf(members), view.route().database(), now, timeout);
        execution = message;
        for (AsyncMessage<?> member : members) {
            ((DeferredMessage<?>) member).markSubmitted(now, timeout);
        }
        Runnable run = conditions.isEmpty()
                ? () -> server.lanes().choose(message).submit(message)
                : () -> server.leases().lease(new WatchingBorrower(server, message));
        server.databases().whenKnown(message, run);
        return message;
    }

    @Override
    public boolean wasWatchConflict() {
        TransactionMessage message = execution;
        return message != null && message.isWatchConflict();
    }

    private void requireOpen() {
        if (execution != null) {
            throw new IllegalStateException("The transaction was executed already. Create another one.");
        }
    }

    private Command<@Nullable Void> watch() {
        CommandBuilder<K, V> watch = view.commands().command(EngineCommands.WATCH);
        for (CheckedCondition checked : conditions) {
            watch.key(checked.condition.key());
        }
        return watch.read(ReplyDecoders.OK);
    }

    /** Runs the transaction over a leased bridge. */
    private final class WatchingBorrower extends LeasePool.Borrower {
        private final ServerEndPoint server;
        private final TransactionMessage message;
        private int unanswered;
        private @Nullable Throwable broken;

        WatchingBorrower(ServerEndPoint server, TransactionMessage message) {
            super(message);
            this.server = server;
            this.message = message;
        }

        @Override
        void onLease(PhysicalBridge bridge) {
            message.whenComplete(
                    (carriedOut, failure) -> server.leases().release(bridge, CommandRouter.isAnswered(failure)));
            long rest = message.deadlineNanos - bridge.nanoTime();
            int database = view.route().database();
            List<Message<?>> reads = new ArrayList<>();
            unanswered = conditions.size() + 1;
            try {
                reads.add(new InternalMessage<>(watch(), database, bridge.nanoTime(), rest, (ok, failure) -> {
                    broken = failure;
                    onAnswer(bridge);
                }));
                for (CheckedCondition checked : conditions) {
                    Command<Boolean> check = checked.condition.check(view.commands());
                    reads.add(new InternalMessage<Boolean>(
                            check, database, bridge.nanoTime(), rest, (holds, failure) -> {
                                checked.satisfied = Boolean.TRUE.equals(holds);
                                if (failure != null && !(failure instanceof RedisServerException)) {
                                    broken = failure; // what the server refuses does not hold; anything else breaks the
                                    // whole
                                }
                                onAnswer(bridge);
                            }));
                }
            } catch (RuntimeException e) {
                message.refuse(any -> e);
                return;
            }
            bridge.submit(new BatchMessage(watch(), reads, database, bridge.nanoTime(), rest));
        }

        private void onAnswer(PhysicalBridge bridge) {
            if (--unanswered > 0) {
                return;
            }
            Throwable failure = broken;
            if (failure != null) {
                message.fail(any -> failure, bridge.lane());
            } else if (conditions.stream().allMatch(CheckedCondition::wasSatisfied)) {
                message.bindTo(bridge.connection());
                bridge.submit(message);
                return;
            } else {
                // In front of whatever the next borrower sends; the caller need not wait for its reply
                bridge.submit(bridge.internalMessage(EngineCommands.unwatch(), (ok, ignored) -> {}));
                TransactionMessage.cancelMembers(members, bridge.lane());
                message.end(false, bridge.lane());
            }
            bridge.lane().flush();
        }
    }
}
