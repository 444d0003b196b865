package io.trunkline.core.message;

import io.trunkline.core.runtime.EngineThreads;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A future that ends in two steps. It is <em>settled</em>: its outcome is there, for good, and whoever waits goes on.
 * That happens where the outcome becomes known, be it on a loop, since waiting threads are no user code there. Then it
 * is <em>completed</em>: its dependent stages run, on a completion thread. So a stage that waits for another future
 * never waits for the thread that it stands on, and a deadline is heard of whatever the completion threads do.
 * Thread-safe.
 */
public abstract class SettledFuture<T extends @Nullable Object> extends CompletableFuture<T> {

    /** Stands for a failure in {@link #outcome}. */
    public record Failure(Throwable cause) {}

    /** The outcome, after its end, of what lost its connection while its reply was awaited: there is none. */
    public static final Object LOST = new Object();

    /** Stands, in {@link #outcome}, for what the holder of the future gave it instead of what the engine would have. */
    record Withdrawal(Object outcome) {}

    /** Stands for a null in {@link #outcome}, where null means that there is none yet. */
    static final Object NULL = new Object();

    private static final VarHandle OUTCOME;
    private static final VarHandle WATCHERS;

    static {
        try {
            MethodHandles.Lookup fields = MethodHandles.lookup();
            OUTCOME = fields.findVarHandle(SettledFuture.class, "outcome", Object.class);
            WATCHERS = fields.findVarHandle(SettledFuture.class, "watchers", FutureWatcher.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * What it ended with; of messages that are no futures for anybody, published by the subclass, else through OUTCOME.
     */
    @Nullable
    Object outcome;

    /** What is told when it is settled, the latest first. */
    private volatile @Nullable FutureWatcher watchers;

    /** Whether somebody was told the outcome before its stages were. */
    private volatile boolean seen;

    /** What is waited for, to be named in an explanation. */
    public abstract String awaited();

    // ---- settling ----

    /**
     * Makes the outcome known, unless there is one; tells whether it did. {@link #completeSettled} must follow. Any
     * thread.
     */
    public final boolean settle(@Nullable Object result) {
        if (!OUTCOME.compareAndSet(this, null, result == null ? NULL : result)) {
            return false;
        }
        tellWatchers();
        return true;
    }

    /** Takes the outcome of another future, which is settled; the dependents run where that one's do. */
    public final void follow(SettledFuture<? extends T> source) {
        Object result = source.settled();
        if (result instanceof Withdrawal withdrawal) {
            result = withdrawal.outcome();
        }
        if (settle(result)) {
            source.whenComplete((value, failure) -> completeSettled());
        } else if (!(result instanceof Failure)) {
            source.onLate(result == NULL ? null : result);
        }
    }

    /** Whether it is settled with a large reply, which takes time to be read unless that was done. */
    final boolean isLargeReply() {
        return settled() instanceof LargeReply;
    }

    /** Reads a large reply that nobody has read yet. */
    final void readSettled() {
        LargeReply.read(settled());
    }

    /** Runs the dependents of a future that the engine settled, on this thread. */
    @SuppressWarnings("unchecked") // it was made a T where it was read
    public final void completeSettled() {
        Object result = LargeReply.read(settled());
        if (result instanceof Failure failure) {
            super.completeExceptionally(failure.cause());
        } else if (!(result instanceof Withdrawal)) { // whoever withdrew it completes it
            super.complete(result == NULL ? null : (T) result);
        }
    }

    /**
     * Settles and completes it before anybody has got hold of it, so that it has no dependents, and nobody settles it
     * as well.
     */
    public final void endUnseen(@Nullable Object result) {
        OUTCOME.setRelease(this, result == null ? NULL : result);
        completeSettled();
    }

    /** Settles it and runs its dependents on this thread, but elsewhere if it is an I/O thread. */
    public final void end(@Nullable Object result) {
        if (settle(result)) {
            EngineThreads.offIoThread(this::completeSettled);
        }
    }

    /**
     * Runs something of the engine's own as soon as it is settled: on the thread that settles it, or at once on this
     * one. Must not block.
     */
    public final void whenSettled(Runnable action) {
        watch(new FutureWatcher() {
            @Override
            void onSettled() {
                action.run();
            }
        });
    }

    final void watch(FutureWatcher watcher) {
        FutureWatcher head;
        do {
            head = FutureWatcher.skipGone(watchers);
            watcher.next = head;
        } while (!addWatcher(watcher));
        if (isSettledInOrder()) {
            tellWatchers(); // whoever settled it may have looked before
        }
    }

    private boolean addWatcher(FutureWatcher watcher) {
        FutureWatcher seen = watchers;
        return FutureWatcher.skipGone(seen) == watcher.next && WATCHERS.compareAndSet(this, seen, watcher);
    }

    final void tellWatchers() {
        if (watchers != null) {
            FutureWatcher.tellAll((FutureWatcher) WATCHERS.getAndSet(this, (FutureWatcher) null));
        }
    }

    final @Nullable Object settled() {
        return OUTCOME.getAcquire(this);
    }

    /** Whether somebody was told the outcome before its stages were. */
    final boolean isSeen() {
        return seen;
    }

    /** A thread does not wait any more. */
    final void leave(FutureWaiter waiter) {
        waiter.leave();
        WATCHERS.compareAndSet(this, waiter, waiter.next);
    }

    /** Lets the future be done for everybody, since somebody knows its outcome. */
    final void see() {
        if (!isDone()) {
            seen = true;
        }
    }

    /** Whether the outcome is there, in one order with all that is volatile. */
    final boolean isSettledInOrder() {
        return OUTCOME.getVolatile(this) != null;
    }

    /** Whether the outcome is there. */
    public final boolean isSettled() {
        return settled() != null;
    }

    /** Whether its holder ended it, so that the engine has no use for what may come yet. */
    public final boolean isWithdrawn() {
        return settled() instanceof Withdrawal;
    }

    /** Why it failed, once it is settled; null if it has a value, or a large reply that was not read yet. */
    public final @Nullable Throwable failure() {
        return failureIn(settled());
    }

    /** Why it failed, for whoever holds it: reads what was not read yet. */
    final @Nullable Throwable failureSeen() {
        return failureIn(LargeReply.read(settled()));
    }

    private static @Nullable Throwable failureIn(@Nullable Object settled) {
        Object result = settled;
        if (result instanceof Withdrawal withdrawal) {
            result = withdrawal.outcome();
        }
        return result instanceof Failure failure ? failure.cause() : null;
    }

    /** Whether the server said all that it has to say: there is nothing under way any more. */
    public final boolean isAnswered() {
        Throwable failure = failure();
        return isSettled()
                && !isWithdrawn()
                && (failure == null
                        || failure instanceof RedisException known && known.progress() == CommandProgress.ANSWERED);
    }

    /**
     * Hears of an outcome that may be handed out, after the end: a {@link #LOST} reply, too, of a message. On the loop,
     * mostly.
     */
    public void onLate(@Nullable Object result) {
        LargeReply.drop(result);
    }

    /** Hears that its holder ended it: gives up what it stands for. Before its dependents do. */
    public void onWithdrawn() {}

    // ---- ending by whoever holds it ----

    final boolean withdraw(Object result) {
        if (!settle(new Withdrawal(result))) {
            return false;
        }
        onWithdrawn();
        return true;
    }

    static Object valueOrNull(@Nullable Object value) {
        return value == null ? NULL : value;
    }

    final void obtrude(Object result) {
        Object before = OUTCOME.getAndSet(this, new Withdrawal(result));
        if (before == null) {
            tellWatchers();
            onWithdrawn();
        } else {
            LargeReply.drop(before);
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // it was made a T where it was read, null included if T says so
    final T value() {
        Object result = LargeReply.read(settled());
        if (result instanceof Withdrawal withdrawal) {
            result = withdrawal.outcome();
        }
        return result == NULL ? null : (T) result;
    }
}
