package io.trunkline.core.view;

import io.trunkline.Condition;
import io.trunkline.ConditionResult;
import io.trunkline.RedisFuture;
import io.trunkline.Transaction;
import io.trunkline.command.Command;
import io.trunkline.command.CommandBuilder;
import io.trunkline.command.CommandCatalogue;
import io.trunkline.command.CommandName;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.dispatch.CommandRouter;
import io.trunkline.core.message.AsyncMessage;
import io.trunkline.core.message.InternalMessage;
import io.trunkline.core.message.Message;
import io.trunkline.core.message.MessageGroup;
import io.trunkline.core.message.TransactionMessage;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.server.Borrower;
import io.trunkline.core.server.LeaseRoom;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.exception.RedisCommandException;
import io.trunkline.exception.RedisException;
import io.trunkline.exception.RedisServerException;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.reply.ReplyDecoders;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transaction being collected, and its execution. Confined to one thread until executed, then to the bridge's loop.
 *
 * <p>Without conditions it is one message on the shared connection. With conditions it leases a connection, sends WATCH and what the conditions
 * read in one go, and then either the transaction or UNWATCH.
 *
 * <p>If a member is refused here, nothing at all is sent: the rest of a unit is not what the caller asked for.
 */
final class CommandTransaction<K, V> implements Transaction<K, V> {

    private final View<K, V> view;
    private final List<AsyncMessage<?>> members = new ArrayList<>();
    private final List<CheckedCondition> conditions = new ArrayList<>();
    private boolean executed;
    private @Nullable TransactionMessage execution;
    /** The first of the members that were refused, and why. */
    private @Nullable Refusal refusal;

    private record Refusal(String command, Throwable why) {}

    CommandTransaction(View<K, V> view) {
        NotingCodec<K, V> codec = new NotingCodec<>(
                view.commands().codec(), failure -> refuse("(a key or value could not be encoded)", failure));
        this.view = view.withCodec(codec);
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
            view.router().check(command);
            members.add(message);
        } catch (RedisException e) {
            refuse(command.name().toString(), e);
            message.refuse(e);
        }
        return message;
    }

    private void refuse(String command, Throwable why) {
        if (refusal == null) {
            refusal = new Refusal(command, why);
        }
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
        requireOpen();
        CommandRouter router = view.router();
        router.requireNotInterrupted("EXEC");
        return submit(router.syncTimeout(view.route())).joinOrWithdraw();
    }

    @Override
    public RedisFuture<Boolean> executeAsync() {
        requireOpen();
        return submit(view.router().asyncTimeout(view.route()));
    }

    private TransactionMessage submit(long timeout) {
        executed = true;
        CommandRouter router = view.router();
        long now = router.clock().nanoTime();
        TransactionMessage message =
                new TransactionMessage(List.copyOf(members), view.route().database(), now, timeout);
        execution = message;
        for (AsyncMessage<?> member : members) {
            ((DeferredMessage<?>) member).markSubmitted(now, timeout);
        }
        try {
            requireAvailable(EngineCommands.MULTI, EngineCommands.EXEC);
            Refusal refused = refusal;
            if (refused == null) {
                ServerEndPoint server = router.serverForWrites(view.route());
                members.forEach(member -> router.onPlaced(member.command, server));
                start(server, message);
            } else {
                message.refuse(any -> router.engine().failures().notExecuted(any, refused.command(), refused.why()));
            }
        } catch (RedisException e) {
            message.refuse(any -> e);
        } catch (Throwable e) { // a codec's, encoding what a condition reads
            message.refuse(any -> router.engine().failures().notExecuted(any, "(a condition)", e));
        }
        return message;
    }

    /** Sends it, or has it sent over a leased connection. Encodes here and now, on the caller's thread. */
    private void start(ServerEndPoint server, TransactionMessage message) {
        if (conditions.isEmpty()) {
            if (view.route().server() == null) {
                message.setReadFrom(view.route().readFrom());
            }
            server.lanes().choose(message).submit(message);
        } else {
            requireAvailable(EngineCommands.WATCH, EngineCommands.UNWATCH);
            List<Command<Boolean>> checks = new ArrayList<>();
            for (CheckedCondition checked : conditions) {
                checks.add(checked.condition.check(view.commands()));
            }
            server.leaseInOrder(new WatchingBorrower(server, message, watch(), checks));
        }
    }

    /** What the engine itself must send is looked for before anything is sent. */
    private void requireAvailable(CommandName... names) {
        EngineContext engine = view.router().engine();
        for (CommandName name : names) {
            if (!engine.isAvailable(name)) {
                throw engine.failures()
                        .refused(
                                RedisCommandException.Reason.DISABLED,
                                name.toString(),
                                "This operation has been disabled in the command-map, and a transaction needs it: "
                                        + name + ". Enable it, or do without a transaction.");
            }
        }
    }

    @Override
    public boolean wasWatchConflict() {
        TransactionMessage message = execution;
        return message != null && message.isWatchConflict();
    }

    private void requireOpen() {
        if (executed) {
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
    private final class WatchingBorrower extends Borrower {
        private final ServerEndPoint server;
        private final TransactionMessage message;
        private final Command<@Nullable Void> watch;
        private final List<Command<Boolean>> checks;
        private int unanswered;
        private boolean watching;
        /** Whether the connection goes back when UNWATCH is answered. */
        private boolean unwatching;

        private @Nullable Throwable broken;

        WatchingBorrower(
                ServerEndPoint server,
                TransactionMessage message,
                Command<@Nullable Void> watch,
                List<Command<Boolean>> checks) {
            super(message, LeaseRoom.TRANSACTIONS);
            this.server = server;
            this.message = message;
            this.watch = watch;
            this.checks = checks;
        }

        @Override
        public void onLease(PhysicalBridge bridge) {
            message.whenSettled(() -> {
                if (!unwatching) {
                    server.leases().release(bridge, message.isAnswered() && (!watching || message.hasLeft()));
                }
            });
            long rest = message.deadlineNanos - bridge.nanoTime();
            int database = view.route().database();
            List<Message<?>> reads = new ArrayList<>();
            unanswered = checks.size() + 1;
            reads.add(new InternalMessage<>(watch, database, bridge.nanoTime(), rest, (ok, failure) -> {
                broken = failure;
                watching = failure == null;
                onAnswer(bridge);
            }));
            for (int i = 0; i < checks.size(); i++) {
                CheckedCondition checked = conditions.get(i);
                reads.add(new InternalMessage<Boolean>(
                        checks.get(i), database, bridge.nanoTime(), rest, (holds, failure) -> {
                            checked.satisfied = Boolean.TRUE.equals(holds);
                            if (failure != null && !(failure instanceof RedisServerException)) {
                                broken = failure; // what the server refuses does not hold; anything else breaks the
                                // whole
                            }
                            onAnswer(bridge);
                        }));
            }
            bridge.submit(
                    new MessageGroup("the conditions of a transaction", reads, database, bridge.nanoTime(), rest));
        }

        private void onAnswer(PhysicalBridge bridge) {
            if (--unanswered > 0) {
                return;
            }
            Throwable failure = broken;
            if (failure instanceof RedisTimeoutException) {
                message.fail(
                        late -> bridge.failures().timeouts().timedOut(late, bridge.facts()),
                        bridge.lane()); // its own limit
            } else if (failure != null) {
                message.fail(any -> failure, bridge.lane());
            } else if (conditions.stream().allMatch(CheckedCondition::wasSatisfied)) {
                message.bindTo(bridge.connection());
                bridge.submit(message);
                return;
            } else {
                unwatch(bridge);
                TransactionMessage.cancelMembers(members, bridge.lane());
                message.end(false, bridge.lane());
            }
            bridge.lane().flush();
        }

        /**
         * The caller need not wait for the answer, and the next borrower must: the connection of a user who may not
         * UNWATCH goes on watching, and is of no use to it.
         */
        private void unwatch(PhysicalBridge bridge) {
            if (server.refusals().contains(EngineCommands.UNWATCH)) {
                return;
            }
            unwatching = true;
            bridge.submit(bridge.internalMessage(EngineCommands.unwatch(), (ok, failure) -> {
                server.refusals().learn(EngineCommands.UNWATCH, failure);
                server.leases().release(bridge, failure == null);
            }));
        }
    }
}
