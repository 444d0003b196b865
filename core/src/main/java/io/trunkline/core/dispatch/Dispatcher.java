package io.trunkline.core.dispatch;

import io.trunkline.RedisFuture;
import io.trunkline.RetryPolicy;
import io.trunkline.command.Command;
import io.trunkline.core.message.WaitableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The door that every view hands its commands to. {@link Router} is what stands behind it: it admits, places and
 * submits. Whatever else is to happen to every command is a decorator: another dispatcher before that one, as
 * {@link Retrying} is. Thread-safe.
 *
 * <p>Which decorators there are is chosen when a view is made, and in which order is decided here: each passes
 * {@link #withRetry} and its like on to where they belong. So a command pays for nothing that its view did not ask for.
 */
public interface Dispatcher {

    /**
     * Carries out a command and waits for its value. Not on I/O threads.
     *
     * @throws io.trunkline.exception.RedisException if it was refused, failed, or was not answered in time
     * @throws IllegalStateException on an I/O thread, which could wait for ever
     */
    <T extends @Nullable Object> T execute(Command<T> command, Route route);

    /** Carries out a command without waiting. Never throws a failure of the command: that is in the future. */
    <T extends @Nullable Object> WaitableFuture<T> executeAsync(Command<T> command, Route route);

    /**
     * Sends a command for whose outcome nobody waits. Never throws a failure of the command: the future is complete at
     * once, with null, or with the reason for which the command was refused on the way.
     */
    <T extends @Nullable Object> RedisFuture<T> forget(Command<T> command, Route route);

    /**
     * Sends a group, which is placed now, by its members. Never throws a failure of a command: that is in the members'
     * futures.
     */
    void send(CommandGroup group);

    /**
     * Refuses a member of a group that may not be sent, when it is collected.
     *
     * @throws io.trunkline.exception.RedisException if it may not be sent
     */
    void check(Command<?> member);

    /**
     * Refuses groups where they do not go.
     *
     * @param kind what is to be made, such as "batch"
     * @throws IllegalStateException if this way is for single commands only
     */
    void requireGroups(String kind);

    /**
     * This way, with another attempt after one that failed.
     *
     * @throws IllegalStateException if there are further attempts on it already
     */
    Dispatcher withRetry(RetryPolicy policy);

    /**
     * The clock by which time limits run, in nanoseconds from an arbitrary origin: what {@link Route#since} is told.
     */
    long nanoTime();
}
