package io.trunkline.core.dispatch;

import io.trunkline.RedisFuture;
import io.trunkline.RetryPolicy;
import io.trunkline.command.Command;
import io.trunkline.command.CommandMetadata;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.message.AsyncMessage;
import io.trunkline.core.message.FireAndForgetMessage;
import io.trunkline.core.message.Message;
import io.trunkline.core.message.SettledFuture.Failure;
import io.trunkline.core.message.Submission;
import io.trunkline.core.message.SyncMessage;
import io.trunkline.core.message.WaitableFuture;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.core.topology.ServerSelectionStrategy;
import io.trunkline.exception.RedisException;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind the door: has a command admitted and placed, makes a message of it, and submits that to a bridge
 * of its server, or leases a connection for it. Thread-safe.
 */
public final class Router implements Dispatcher {

    private final EngineContext context;
    private final ServerSelectionStrategy selection;
    private final Admission admission;
    private final Placement placement;
    private final Leasing leasing;
    private final Retries retries;
    private final boolean takesTexts;

    public Router(EngineContext context, ServerSelectionStrategy selection) {
        this.context = context;
        this.selection = selection;
        this.admission =
                new Admission(context.options().commands().allowAdmin(), context.commandMap(), context.failures());
        this.placement = new Placement(selection);
        this.leasing = new Leasing(context.orphans());
        this.retries = new Retries(context, selection);
        this.takesTexts = admission.refusal(EngineCommands.words(EngineCommands.EVAL, "", "0")) == null;
    }

    @Override
    public <T extends @Nullable Object> T execute(Command<T> command, Route route) {
        Callers.requireMayWait(command.name());
        CommandMetadata facts = admit(command);
        ServerEndPoint server = placement.place(facts, route);
        Callers.requireNotInterrupted(command.name());
        long start = start(route, server);
        if (Leasing.isNeededBy(command)) {
            return leasing.send(
                            command, facts, route, server, start, route.limits().syncNanos())
                    .joinOrWithdraw();
        }
        SyncMessage<T> message = new SyncMessage<>(
                command, route.database(), start, route.limits().syncNanos());
        return message.await(submit(message, facts, route, server));
    }

    @Override
    public <T extends @Nullable Object> WaitableFuture<T> executeAsync(Command<T> command, Route route) {
        CommandMetadata facts;
        ServerEndPoint server;
        try {
            facts = admit(command);
            server = placement.place(facts, route);
        } catch (RedisException e) {
            return ended(command, new Failure(e));
        }
        long start = start(route, server);
        if (Leasing.isNeededBy(command)) {
            return leasing.send(
                    command, facts, route, server, start, route.limits().asyncNanos());
        }
        AsyncMessage<T> message = new AsyncMessage<>(
                command, route.database(), start, route.limits().asyncNanos());
        submit(message, facts, route, server);
        return message;
    }

    @Override
    public <T extends @Nullable Object> RedisFuture<T> forget(Command<T> command, Route route) {
        try {
            CommandMetadata facts = admit(command);
            ServerEndPoint server = placement.place(facts, route);
            long start = start(route, server);
            if (Leasing.isNeededBy(command)) {
                leasing.send(
                        command, facts, route, server, start, route.limits().asyncNanos());
            } else {
                FireAndForgetMessage<T> message = new FireAndForgetMessage<>(
                        command, route.database(), start, route.limits().asyncNanos());
                submit(message, facts, route, server);
            }
            return ended(command, null); // the contract of fire and forget is a null of whatever type
        } catch (RedisException e) {
            return ended(command, new Failure(e));
        }
    }

    @Override
    public void send(CommandGroup group) {
        group.sendBy(this);
    }

    @Override
    public void check(Command<?> member) {
        admission.check(member);
    }

    @Override
    public void requireGroups(String kind) {}

    @Override
    public Dispatcher withRetry(RetryPolicy policy) {
        return new Retrying(this, policy, retries);
    }

    @Override
    public long nanoTime() {
        return selection.clock().nanoTime();
    }

    // ---- for groups ----

    EngineContext context() {
        return context;
    }

    Placement placement() {
        return placement;
    }

    /**
     * Has a command admitted; returns the facts about it.
     *
     * @throws RedisException if it may not be sent
     */
    CommandMetadata admit(Command<?> command) {
        admission.check(command);
        return admission.facts(command);
    }

    /** The facts about a command that was admitted. */
    CommandMetadata facts(Command<?> command) {
        return admission.facts(command);
    }

    /** Submits to one of the bridges that all callers share; returns the one that carries it. */
    static PhysicalBridge submit(Submission<?> submission, ServerEndPoint server) {
        PhysicalBridge bridge = server.lanes().choose(submission);
        bridge.submit(submission);
        return bridge;
    }

    private static PhysicalBridge submit(
            Message<?> message, CommandMetadata facts, Route route, ServerEndPoint server) {
        Placement.mark(message, facts, route);
        Message<?> submitted = route.ahead(message);
        PhysicalBridge only = route.target().bridge();
        if (only == null) {
            return submit(submitted, server);
        }
        only.submit(submitted);
        return only;
    }

    private static long start(Route route, ServerEndPoint server) {
        Route.Call call = route.call();
        return call == null ? server.interactive().nanoTime() : call.startNanos();
    }

    /** A future that is done before anybody gets hold of it. */
    static <T extends @Nullable Object> WaitableFuture<T> ended(Command<T> command, @Nullable Object outcome) {
        AsyncMessage<T> message = new AsyncMessage<>(command, Message.ANY_DATABASE, 0, 0);
        message.endUnseen(outcome);
        return message;
    }

    // ---- for the multiplexer ----

    /** Whether the text of a script may be sent, as far as options tell. */
    public boolean takesTexts() {
        return takesTexts;
    }

    /** From now on nothing is admitted, so that what waits for another attempt has no prospect. */
    public void refuseNew() {
        admission.close();
        retries.close();
    }
}
