package io.trunkline.core.dispatch;

import io.trunkline.RedisFuture;
import io.trunkline.RetryPolicy;
import io.trunkline.command.Command;
import io.trunkline.command.CommandMetadata;
import io.trunkline.command.HashSlot;
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
import io.trunkline.core.topology.SlotRouting;
import io.trunkline.exception.RedisException;
import io.trunkline.transport.TransportLoop;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind the door: has a command admitted and placed, makes a message of it, and submits that to a bridge
 * of its server, or leases a connection for it. Thread-safe.
 */
public final class Router implements Dispatcher {

    private final EngineContext context;
    private final ServerSelectionStrategy selection;
    private final SlotRouting slots;
    private final Admission admission;
    private final Placement placement;
    private final Leasing leasing;
    private final Retries retries;
    private final Scans scans;
    private final boolean takesTexts;

    public Router(EngineContext context, ServerSelectionStrategy selection, SlotRouting slots) {
        this.context = context;
        this.selection = selection;
        this.slots = slots;
        this.admission = new Admission(
                context.options().commands().allowAdmin(),
                context.commandMap(),
                context.options().topology().proxy(),
                context.failures());
        this.placement = new Placement(context, selection);
        this.leasing = new Leasing(context.orphans(), new WriteMarks(selection));
        this.retries = new Retries(context, selection);
        this.scans = new Scans(slots.scanServers());
        this.takesTexts = admission.refusal(EngineCommands.words(EngineCommands.EVAL, "", "1", "key")) == null;
    }

    @Override
    public <T extends @Nullable Object> T execute(Command<T> command, Route route) {
        Callers.requireMayWait(command.name());
        CommandMetadata facts = admit(command);
        int slot = placement.slotOf(command, facts, route);
        if (slot == HashSlot.CROSS) {
            return inParts(command, facts, route.withTimeout(route.limits().syncNanos()))
                    .joinOrWithdraw();
        }
        ServerEndPoint server = placement.place(facts, route, slot);
        Callers.requireNotInterrupted(command.name());
        long start = start(route, server);
        if (Leasing.isNeededBy(command)) {
            return leasing.send(
                            command,
                            facts,
                            route,
                            slot,
                            server,
                            start,
                            route.limits().syncNanos())
                    .joinOrWithdraw();
        }
        SyncMessage<T> message = new SyncMessage<>(
                command, route.database(), start, route.limits().syncNanos());
        return message.await(submit(message, facts, route, slot, server));
    }

    @Override
    public <T extends @Nullable Object> WaitableFuture<T> executeAsync(Command<T> command, Route route) {
        CommandMetadata facts;
        int slot;
        ServerEndPoint server;
        try {
            facts = admit(command);
            slot = placement.slotOf(command, facts, route);
            if (slot == HashSlot.CROSS) {
                return inParts(command, facts, route);
            }
            server = placement.place(facts, route, slot);
        } catch (RedisException e) {
            return ended(command, new Failure(e));
        }
        long start = start(route, server);
        if (Leasing.isNeededBy(command)) {
            return leasing.send(
                    command, facts, route, slot, server, start, route.limits().asyncNanos());
        }
        AsyncMessage<T> message = new AsyncMessage<>(
                command, route.database(), start, route.limits().asyncNanos());
        submit(message, facts, route, slot, server);
        return message;
    }

    @Override
    public <T extends @Nullable Object> RedisFuture<T> forget(Command<T> command, Route route) {
        try {
            CommandMetadata facts = admit(command);
            int slot = placement.slotOf(command, facts, route);
            if (slot == HashSlot.CROSS) {
                inParts(command, facts, route);
                return ended(command, null);
            }
            ServerEndPoint server = placement.place(facts, route, slot);
            long start = start(route, server);
            if (Leasing.isNeededBy(command)) {
                leasing.send(
                        command,
                        facts,
                        route,
                        slot,
                        server,
                        start,
                        route.limits().asyncNanos());
            } else {
                FireAndForgetMessage<T> message = new FireAndForgetMessage<>(
                        command, route.database(), start, route.limits().asyncNanos());
                submit(message, facts, route, slot, server);
            }
            return ended(command, null); // the contract of fire and forget is a null of whatever type
        } catch (RedisException e) {
            return ended(command, new Failure(e));
        }
    }

    /** Sends a command to several servers, a part to each; of those that are forgotten the rest goes on all the same. */
    private <T extends @Nullable Object> WaitableFuture<T> inParts(
            Command<T> command, CommandMetadata facts, Route route) {
        Route begun = route.since(route.startNanos(this));
        if (facts.stepsThroughKeys()) {
            return new ScanStep<>(this, scans, command, facts, begun).send();
        }
        return new JoinedCall<>(command, facts, placement.parts(command, facts)).send(this, begun);
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

    /** A loop to keep time by. */
    TransportLoop clock() {
        return selection.clock();
    }

    // ---- for groups ----

    EngineContext context() {
        return context;
    }

    Placement placement() {
        return placement;
    }

    /** Whether it depends on a command's keys which server gets it. */
    boolean isRoutedBySlot() {
        return selection.isRoutedBySlot();
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
    PhysicalBridge submit(Submission<?> submission, ServerEndPoint server) {
        if (submission.slot() >= 0) {
            return slots.submit(submission, server);
        }
        PhysicalBridge bridge = server.lanes().choose(submission);
        bridge.submit(submission);
        return bridge;
    }

    private PhysicalBridge submit(
            Message<?> message, CommandMetadata facts, Route route, int slot, ServerEndPoint server) {
        Placement.mark(message, facts, route, slot);
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
        scans.close();
    }
}
