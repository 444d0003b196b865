package io.trunkline.core.dispatch;

import io.trunkline.RedisFuture;
import io.trunkline.RetryPolicy;
import io.trunkline.command.Command;
import io.trunkline.core.message.EngineFuture;
import io.trunkline.core.message.SettledFuture.Failure;
import io.trunkline.core.message.WaitableFuture;
import io.trunkline.exception.RedisException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind a decorator under test: answers as it was told to, and notes how it was asked. Confined to the
 * test's thread.
 */
final class StubDispatcher implements Dispatcher {

    private final Deque<Supplier<@Nullable Object>> outcomes = new ArrayDeque<>();
    private @Nullable RedisException refusal;

    /** How each attempt came. */
    final List<Route> routes = new ArrayList<>();

    /** Answers the next attempt with what something gives, or throws. */
    StubDispatcher then(Supplier<@Nullable Object> outcome) {
        outcomes.add(outcome);
        return this;
    }

    /** Refuses whatever is checked. */
    void refuseAll(RedisException why) {
        refusal = why;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"}) // the test chose it to fit
    private <T extends @Nullable Object> T next(Route route) {
        routes.add(route);
        return (T) outcomes.removeFirst().get();
    }

    @Override
    public <T extends @Nullable Object> T execute(Command<T> command, Route route) {
        return next(route);
    }

    @Override
    public <T extends @Nullable Object> WaitableFuture<T> executeAsync(Command<T> command, Route route) {
        EngineFuture<T> future = new EngineFuture<>(command.name().toString());
        try {
            future.endUnseen(next(route));
        } catch (RedisException e) {
            future.endUnseen(new Failure(e));
        }
        return future;
    }

    @Override
    public <T extends @Nullable Object> RedisFuture<T> forget(Command<T> command, Route route) {
        return executeAsync(command, route);
    }

    @Override
    public void send(CommandGroup group) {
        throw new AssertionError("No group should come here: " + group.kind());
    }

    @Override
    public void check(Command<?> member) {
        if (refusal != null) {
            throw refusal;
        }
    }

    @Override
    public void requireGroups(String kind) {}

    @Override
    public Dispatcher withRetry(RetryPolicy policy) {
        throw new AssertionError("What is behind is not asked for retries: policy=" + policy);
    }

    @Override
    public long nanoTime() {
        return 0;
    }
}
