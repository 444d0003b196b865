package io.trunkline.core.dispatch;

import io.trunkline.RedisFuture;
import io.trunkline.RetryPolicy;
import io.trunkline.command.Command;
import io.trunkline.core.message.WaitableFuture;
import io.trunkline.core.runtime.CallCounters;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts the calls, however many attempts each of them takes. Thread-safe. */
public final class Counted implements Dispatcher {

    private final Dispatcher next;
    private final CallCounters calls;
    private final LongAdder sync;
    private final LongAdder async;
    private final LongAdder fireAndForget;

    public Counted(Dispatcher next, CallCounters calls) {
        this.next = next;
        this.calls = calls;
        this.sync = calls.sync;
        this.async = calls.async;
        this.fireAndForget = calls.fireAndForget;
    }

    @Override
    public <T extends @Nullable Object> T execute(Command<T> command, Route route) {
        sync.increment();
        return next.execute(command, route);
    }

    @Override
    public <T extends @Nullable Object> WaitableFuture<T> executeAsync(Command<T> command, Route route) {
        async.increment();
        return next.executeAsync(command, route);
    }

    @Override
    public <T extends @Nullable Object> RedisFuture<T> forget(Command<T> command, Route route) {
        fireAndForget.increment();
        return next.forget(command, route);
    }

    @Override
    public void send(CommandGroup group) {
        next.send(group);
    }

    @Override
    public void check(Command<?> member) {
        next.check(member);
    }

    @Override
    public void requireGroups(String kind) {
        next.requireGroups(kind);
    }

    /** A call counts once: what is tried again is behind the counting. */
    @Override
    public Dispatcher withRetry(RetryPolicy policy) {
        return new Counted(next.withRetry(policy), calls);
    }

    @Override
    public long nanoTime() {
        return next.nanoTime();
    }
}
