package io.trunkline.core.view;

import io.trunkline.RedisFuture;
import io.trunkline.Transaction;
import io.trunkline.command.Command;
import io.trunkline.command.CommandBuilder;
import io.trunkline.command.CommandCatalogue;
import io.trunkline.condition.Condition;
import io.trunkline.condition.ConditionResult;
import io.trunkline.core.dispatch.Callers;
import io.trunkline.core.dispatch.ConditionCheck;
import io.trunkline.core.dispatch.Route;
import io.trunkline.core.dispatch.TransactionGroup;
import io.trunkline.core.message.WaitableFuture;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.reply.ReplyDecoders;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A transaction being collected. Confined to one thread until executed. */
final class TransactionView<K, V> implements Transaction<K, V> {

    /** A condition, and what comes of it. */
    private record Checked<K, V>(Condition<K, V> condition, ConditionCheck result) {}

    /** Builds what conditions ask. */
    private final CommandCatalogue<K, V> plain;
    /** Builds the members. */
    private final CommandCatalogue<K, V> commands;

    private final Route route;
    private final TransactionGroup group;
    private final List<Checked<K, V>> conditions = new ArrayList<>();

    TransactionView(View<K, V> view) {
        this.group = new TransactionGroup(view.dispatcher(), view.route());
        this.route = view.route();
        this.plain = view.commands();
        this.commands = plain.withCodec(new NotingCodec<>(
                plain.codec(), failure -> group.refuse("(a key or value could not be encoded)", failure)));
    }

    @Override
    public CommandCatalogue<K, V> commands() {
        return commands;
    }

    @Override
    public <T extends @Nullable Object> RedisFuture<T> execute(Command<T> command) {
        return group.add(command);
    }

    @Override
    public ConditionResult when(Condition<K, V> condition) {
        group.requireOpen();
        Checked<K, V> checked = new Checked<>(condition, new ConditionCheck());
        conditions.add(checked);
        return checked.result();
    }

    @Override
    public boolean execute() {
        group.requireOpen();
        Callers.requireMayWait("EXEC"); // before anything is sent
        Callers.requireNotInterrupted("EXEC");
        return submit(route.limits().syncNanos()).joinOrWithdraw();
    }

    @Override
    public RedisFuture<Boolean> executeAsync() {
        return submit(route.limits().asyncNanos());
    }

    private WaitableFuture<Boolean> submit(long timeoutNanos) {
        group.requireOpen();
        if (!conditions.isEmpty()) {
            encodeConditions();
        }
        return group.execute(timeoutNanos);
    }

    /** Encodes here and now, on the caller's thread, what the conditions ask. */
    private void encodeConditions() {
        try {
            CommandBuilder<K, V> watch = plain.command(EngineCommands.WATCH);
            for (Checked<K, V> checked : conditions) {
                watch.key(checked.condition().key());
                group.check(checked.condition().check(plain), checked.result());
            }
            group.watch(watch.read(ReplyDecoders.OK));
        } catch (Throwable e) { // a codec's, Errors too
            group.refuse("(a condition)", e);
        }
    }

    @Override
    public boolean wasWatchConflict() {
        return group.wasWatchConflict();
    }
}
