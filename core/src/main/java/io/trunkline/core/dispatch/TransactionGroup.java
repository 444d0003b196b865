package io.trunkline.core.dispatch;

import io.trunkline.command.Command;
import io.trunkline.command.CommandMetadata;
import io.trunkline.command.CommandName;
import io.trunkline.command.HashSlot;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.failure.ProxyFailures;
import io.trunkline.core.message.TransactionMessage;
import io.trunkline.core.message.WaitableFuture;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.exception.RedisCommandException;
import io.trunkline.exception.RedisException;
import io.trunkline.options.ProxyKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Commands that one server carries out as a unit, or not at all. Without conditions they are one message on a shared
 * connection; with conditions they are lent a connection: see {@link WatchingBorrower}. If one of them is refused here,
 * nothing at all is sent: the rest of a unit is not what the caller asked for. Confined to one thread until executed.
 */
public final class TransactionGroup extends CommandGroup {

    /** What the engine itself must send for a unit, and what more for one that watches keys. */
    private static final List<CommandName> FOR_ALL = List.of(EngineCommands.MULTI, EngineCommands.EXEC);

    private static final List<CommandName> FOR_CONDITIONS = List.of(EngineCommands.WATCH, EngineCommands.UNWATCH);

    /**
     * What is asked before the unit is sent.
     *
     * @param question what the condition reads, telling whether it holds
     * @param result where that is noted
     */
    record Check(Command<Boolean> question, ConditionCheck result) {}

    /** Why nothing is sent. */
    private record Refusal(String command, Throwable why) {}

    private final List<Check> checks = new ArrayList<>();
    private @Nullable Command<@Nullable Void> watch;
    /** The first one. */
    private @Nullable Refusal refusal;

    private long timeoutNanos;
    private @Nullable TransactionMessage execution;

    /** Begins one; see {@link CommandGroup}. */
    public TransactionGroup(Dispatcher dispatcher, Route route) {
        super(dispatcher, route, "transaction");
    }

    /** Something is wrong with what was to be a part of it, so that nothing of it will be sent. */
    public void refuse(String command, Throwable why) {
        if (refusal == null) {
            refusal = new Refusal(command, why);
        }
    }

    @Override
    void onRefused(Command<?> command, RedisException why) {
        refuse(command.name().toString(), why);
    }

    /**
     * Has something hold, or the unit is not carried out; the keys that it reads must be {@linkplain #watch watched}.
     */
    public void check(Command<Boolean> question, ConditionCheck result) {
        checks.add(new Check(question, result));
    }

    /** Watches the keys of all that is checked. */
    public void watch(Command<@Nullable Void> command) {
        watch = command;
    }

    /**
     * Sends it.
     *
     * @param limitNanos how much time it has
     * @return whether it was carried out, or why that is not known
     * @throws IllegalStateException if it was executed already
     */
    public WaitableFuture<Boolean> execute(long limitNanos) {
        requireOpen();
        timeoutNanos = limitNanos;
        TransactionMessage message = new TransactionMessage(List.copyOf(members()), route().database(), 0, limitNanos);
        execution = message;
        handOver(); // sends this very message
        return message;
    }

    @Override
    void sendBy(Router router) {
        TransactionMessage message = Objects.requireNonNull(execution); // since it was executed
        long now = router.nanoTime();
        message.startClock(now, timeoutNanos);
        members().forEach(member -> member.setExecuted(now, timeoutNanos));
        EngineContext context = router.context();
        try {
            requireAvailable(FOR_ALL, context);
            Refusal refused = refusal;
            if (refused == null) {
                place(message, router);
            } else {
                message.refuse(any -> context.failures().notExecuted(any, refused.command(), refused.why()));
            }
        } catch (RedisException e) {
            message.refuse(any -> e);
        }
    }

    private void place(TransactionMessage message, Router router) {
        Command<@Nullable Void> watched = watch;
        if (watched != null) {
            requireAvailable(FOR_CONDITIONS, router.context());
        }
        List<CommandMetadata> facts = members().stream()
                .filter(member -> !member.isOver())
                .map(member -> router.facts(member.command))
                .toList();
        int slot = slotOfAll(router);
        ServerEndPoint server = router.placement().placeTogether(facts, route(), slot);
        Placement.mark(message, Placement.deciding(facts), route(), slot);
        if (watched == null) {
            router.submit(message, server);
        } else {
            message.setBorrowed();
            server.leaseInOrder(new WatchingBorrower(message, List.copyOf(members()), watched, List.copyOf(checks)));
        }
    }

    /** The slot of all keys: those of its members, and those that it watches. That one server has them is not enough. */
    private int slotOfAll(Router router) {
        int common = HashSlot.NONE;
        for (GroupMember<?> member : members()) {
            if (!member.isOver()) {
                common = router.placement().common(common, member.command, router.facts(member.command), route());
            }
        }
        Command<@Nullable Void> watched = watch;
        return watched == null ? common : router.placement().common(common, watched, watched.metadata(), route());
    }

    /** What the engine itself must send is looked for before anything is sent. */
    private static void requireAvailable(List<CommandName> names, EngineContext context) {
        for (CommandName name : names) {
            if (!context.isAvailable(name)) {
                ProxyKind proxy = context.options().topology().proxy();
                if (proxy != ProxyKind.NONE) {
                    throw ProxyFailures.notCarried(name.toString(), proxy);
                }
                throw context.failures()
                        .refused(
                                RedisCommandException.Reason.DISABLED,
                                name.toString(),
                                "This operation has been disabled in the command-map, and a transaction needs it: "
                                        + name + ". Enable it, or do without a transaction.");
            }
        }
    }

    /** Whether EXEC answered that a watched key had changed. */
    public boolean wasWatchConflict() {
        TransactionMessage message = execution;
        return message != null && message.isWatchConflict();
    }
}
