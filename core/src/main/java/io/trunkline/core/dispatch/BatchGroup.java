package io.trunkline.core.dispatch;

import io.trunkline.RedisFuture;
import io.trunkline.command.Command;
import io.trunkline.command.CommandMetadata;
import io.trunkline.command.HashSlot;
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

/**
 * Commands that are sent in one go, each for itself: those of one server together and in order. What needs a connection
 * of its own goes its own way. Confined to one thread.
 */
public final class BatchGroup extends CommandGroup {

    /** A command that needs a connection of its own, and the future that its caller has. */
    private record Apart<T extends @Nullable Object>(Command<T> command, WaitableFuture<T> result) {

        /**
         * What was given up is not sent, and what is given up later is withdrawn: an element that it pops would belong
         * to nobody.
         */
        void sendBy(Router router, Route route) {
            if (result.isSettled()) {
                return;
            }
            WaitableFuture<T> sent = router.executeAsync(command, route);
            sent.whenSettled(() -> result.follow(sent));
            result.whenSettled(() -> sent.cancel(false)); // of no effect if it is what has settled the result
        }
    }

    private final List<Apart<?>> apart = new ArrayList<>();

    /** Begins one; see {@link CommandGroup}. */
    public BatchGroup(Dispatcher dispatcher, Route route) {
        super(dispatcher, route, "batch");
    }

    @Override
    <T extends @Nullable Object> RedisFuture<T> addChecked(Command<T> command) {
        if (!Leasing.isNeededBy(command)) {
            return super.addChecked(command);
        }
        Apart<T> member = new Apart<>(command, new EngineFuture<>(command.name().toString()));
        apart.add(member);
        return member.result();
    }

    /**
     * Sends all that was collected.
     *
     * @throws IllegalStateException if it was executed already
     */
    public void execute() {
        handOver();
    }

    @Override
    void sendBy(Router router) {
        for (Map.Entry<ServerEndPoint, List<GroupMember<?>>> placed :
                placed(router).entrySet()) {
            submit(placed.getValue(), placed.getKey(), router);
        }
        apart.forEach(member -> member.sendBy(router, route()));
    }

    /** Chooses the members' servers; those for which there is none fail alone, and what was given up goes nowhere. */
    private Map<ServerEndPoint, List<GroupMember<?>>> placed(Router router) {
        Map<ServerEndPoint, List<GroupMember<?>>> byServer = new LinkedHashMap<>();
        for (GroupMember<?> member : members()) {
            if (member.isOver()) {
                continue;
            }
            try {
                CommandMetadata facts = router.admit(member.command);
                int slot = router.placement().slotOf(member.command, facts, route());
                if (slot == HashSlot.CROSS) {
                    sendInParts(member, router);
                    continue;
                }
                ServerEndPoint server = router.placement().place(facts, route(), slot);
                if (router.isRoutedBySlot()) {
                    Placement.mark(member, facts, route(), slot); // one by one they may have to go elsewhere
                }
                byServer.computeIfAbsent(server, key -> new ArrayList<>()).add(member);
            } catch (RedisException e) {
                member.refuse(any -> e);
            }
        }
        return byServer;
    }

    /** It goes to several servers, and so its own way. */
    private <T extends @Nullable Object> void sendInParts(GroupMember<T> member, Router router) {
        long now = router.nanoTime();
        member.setExecuted(now, route().limits().asyncNanos());
        new Apart<>(member.command, member).sendBy(router, route());
    }

    private void submit(List<GroupMember<?>> placed, ServerEndPoint server, Router router) {
        long now = server.interactive().nanoTime();
        long timeout = route().limits().asyncNanos();
        placed.forEach(member -> member.setExecuted(now, timeout));
        if (router.isRoutedBySlot()) { // each goes on by itself, and behind what its own slot waits for
            placed.forEach(member -> router.submit(member, server));
            return;
        }
        MessageGroup batch = new MessageGroup("a batch", placed, route().database(), now, timeout);
        List<CommandMetadata> facts =
                placed.stream().map(member -> router.facts(member.command)).toList();
        if (server.lanes().isOne()) { // once they are written each goes on alone, and they are to keep their order
            for (int i = 0; i < placed.size(); i++) {
                Placement.mark(placed.get(i), facts.get(i), route(), HashSlot.NONE);
            }
        }
        Placement.mark(batch, Placement.deciding(facts), route(), HashSlot.NONE);
        router.submit(batch, server);
    }
}
