package io.trunkline.core.view;

import io.trunkline.Batch;
import io.trunkline.RedisFuture;
import io.trunkline.command.Command;
import io.trunkline.command.CommandCatalogue;
import io.trunkline.core.dispatch.BatchGroup;
import org.jspecify.annotations.Nullable;

/** A batch being collected. Confined to one thread until executed. */
final class BatchView<K, V> implements Batch<K, V> {

    private final CommandCatalogue<K, V> commands;
    private final BatchGroup group;

    BatchView(View<K, V> view) {
        this.commands = view.commands();
        this.group = new BatchGroup(view.dispatcher(), view.route());
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
    public void execute() {
        group.execute();
    }
}
