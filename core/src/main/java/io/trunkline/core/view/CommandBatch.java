package io.trunkline.core.view;

import io.trunkline.Batch;
import io.trunkline.RedisFuture;
import io.trunkline.command.Command;
import io.trunkline.command.CommandCatalogue;
import io.trunkline.core.dispatch.CommandRouter;
import io.trunkline.core.message.EngineFuture;
import io.trunkline.core.message.MessageGroup;
import io.trunkline.core.message.WaitableFuture;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.exception.RedisException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A batch being collected. Confined to one thread until executed. */
final class CommandBatch<K, V> implements Batch<K, V> {

    private final View<K, V> view;
    private final List<DeferredMessage<?>> members = new ArrayList<>();
    private final List<Runnable> blocking = new ArrayList<>();
    private boolean executed;

    CommandBatch(View<K, V> view) {
        this.view = view;
    }

    @Override
    public CommandCatalogue<K, V> commands() {
        return view.commands();
    }

    @Override
    public <T extends @Nullable Object> RedisFuture<T> execute(Command<T> command) {
        if (executed) {
            throw executedAlready();
        }
        DeferredMessage<T> message = new DeferredMessage<>(command, view.route().database(), "batch");
        try {
            view.router().check(command);
            if (CommandRouter.needsLease(command)) {
                return deferBlocking(command);
            }
            members.add(message);
        } catch (RedisException e) {
            message.refuse(e);
        }
        return message;
    }

    /** A blocking command would stall everybody; it goes its own way when the batch is executed. */
    private <T extends @Nullable Object> RedisFuture<T> deferBlocking(Command<T> command) {
        EngineFuture<T> result = new EngineFuture<>(command.name().toString());
        blocking.add(() -> startBlocking(command, result));
        return result;
    }

    /** What was given up is not sent, and what is given up later is withdrawn: an element that it pops would belong to nobody. */
    private <T extends @Nullable Object> void startBlocking(Command<T> command, EngineFuture<T> result) {
        if (result.isSettled()) {
            return;
        }
        WaitableFuture<T> sent = view.router().executeAsync(command, view.route());
        sent.whenSettled(() -> result.follow(sent));
        result.whenSettled(() -> sent.cancel(false)); // of no effect if it is what has settled the result
    }

    @Override
    public void execute() {
        if (executed) {
            throw executedAlready();
        }
        executed = true;
        long timeout = view.router().asyncTimeout(view.route());
        placed().forEach((server, messages) -> submit(server, messages, timeout));
        blocking.forEach(Runnable::run);
    }

    /** Chooses the members' servers now, since it is now that they are what they are; those for which there is none fail alone. */
    private Map<ServerEndPoint, List<DeferredMessage<?>>> placed() {
        Map<ServerEndPoint, List<DeferredMessage<?>>> byServer = new LinkedHashMap<>();
        for (DeferredMessage<?> member : members) {
            try {
                ServerEndPoint server = view.router().admit(member.command, view.route());
                byServer.computeIfAbsent(server, key -> new ArrayList<>()).add(member);
            } catch (RedisException e) {
                member.refuse(e);
            }
        }
        return byServer;
    }

    private void submit(ServerEndPoint server, List<DeferredMessage<?>> messages, long timeout) {
        long now = server.interactive().nanoTime();
        messages.forEach(message -> message.markSubmitted(now, timeout));
        MessageGroup batch = new MessageGroup("a batch", messages, view.route().database(), now, timeout);
        if (view.route().server() == null) {
            batch.setReadFrom(view.route().readFrom());
        }
        server.lanes().choose(batch).submit(batch);
    }

    private static IllegalStateException executedAlready() {
        return new IllegalStateException("The batch was executed already. Create another one.");
    }
}
