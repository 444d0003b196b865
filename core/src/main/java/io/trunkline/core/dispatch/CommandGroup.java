package io.trunkline.core.dispatch;

import io.trunkline.RedisFuture;
import io.trunkline.command.Command;
import io.trunkline.exception.RedisException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Commands that are collected and then handed over together. Where they go is decided when they are executed, since it
 * is then that the servers are what they are. Confined to the thread that collects, until they are handed over.
 */
public abstract class CommandGroup {

    private final Dispatcher dispatcher;
    private final Route route;
    private final String kind;
    private final List<GroupMember<?>> members = new ArrayList<>();
    private boolean executed;

    /**
     * Begins one.
     *
     * @param kind what it is, such as "batch"
     * @throws IllegalStateException if no groups go this way
     */
    CommandGroup(Dispatcher dispatcher, Route route, String kind) {
        dispatcher.requireGroups(kind);
        this.dispatcher = dispatcher;
        this.route = route;
        this.kind = kind;
    }

    /** What it is, for people. */
    public final String kind() {
        return kind;
    }

    /** How it travels. */
    final Route route() {
        return route;
    }

    /** What was collected and not refused, in order. */
    final List<GroupMember<?>> members() {
        return members;
    }

    /**
     * Takes a command, whose future ends when the group has been executed; or at once, if it may not be sent.
     *
     * @throws IllegalStateException if the group was executed already
     */
    public final <T extends @Nullable Object> RedisFuture<T> add(Command<T> command) {
        requireOpen();
        try {
            dispatcher.check(command);
        } catch (RedisException e) {
            GroupMember<T> refused = newMember(command);
            refused.refuse(any -> e);
            onRefused(command, e);
            return refused;
        }
        return addChecked(command);
    }

    <T extends @Nullable Object> RedisFuture<T> addChecked(Command<T> command) {
        GroupMember<T> member = newMember(command);
        members.add(member);
        return member;
    }

    private <T extends @Nullable Object> GroupMember<T> newMember(Command<T> command) {
        return new GroupMember<>(command, route.database(), kind);
    }

    /** A command was refused when it was collected. */
    void onRefused(Command<?> command, RedisException why) {}

    /**
     * Refuses what was executed already.
     *
     * @throws IllegalStateException if so
     */
    public final void requireOpen() {
        if (executed) {
            throw new IllegalStateException("The " + kind + " was executed already. Create another one.");
        }
    }

    /** Hands it over, once. */
    final void handOver() {
        requireOpen();
        executed = true;
        dispatcher.send(this);
    }

    /** Sends it, on the thread that executes it. Never throws a failure of a command. */
    abstract void sendBy(Router router);
}
