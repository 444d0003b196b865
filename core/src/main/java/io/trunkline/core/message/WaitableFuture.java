package io.trunkline.core.message;

import io.trunkline.RedisFuture;
import io.trunkline.core.failure.Failures;
import io.trunkline.core.runtime.EngineThreads;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisException;
import io.trunkline.exception.RedisInterruptedException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the engine's futures have in common. Thread-safe.
 *
 * <p>A future ends in two steps. It is <em>settled</em>: its outcome is there, for good, and whoever waits goes on. That happens where the outcome becomes
 * known, be it on a loop, since waiting threads are no user code there. Then it is <em>completed</em>: its dependent stages run, on a completion thread. So a
 * stage that waits for another future never waits for the thread that it stands on, and a deadline is heard of whatever the completion threads do.
 *
 * <p>Who holds the future may settle it as well, by {@link #cancel}, {@link #complete} and all else that
 * {@link CompletableFuture} has: that withdraws what it stands for.
 */
public abstract class WaitableFuture<T extends @Nullable Object> extends CompletableFuture<T>
        implements RedisFuture<T> {

    /** Stands for a failure in {@link #outcome}. */
    public record Failure(Throwable cause) {}

    /** Stands, in {@link #outcome}, for what the holder of the future gave it instead of what the engine would have. */
    private record Withdrawal(Object outcome) {}

    /** Stands for a null in {@link #outcome}, where null means that there is none yet. */
    static final Object NULL = new Object();

    private static final VarHandle OUTCOME;
    private static final VarHandle WATCHERS;

    static {
        try {
            MethodHandles.Lookup fields = MethodHandles.lookup();
            OUTCOME = fields.findVarHandle(WaitableFuture.class, "outcome", Object.class);
            WATCHERS = fields.findVarHandle(WaitableFuture.class, "watchers", FutureWatcher.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** What it ended with; of messages that are no futures for anybody, published by the subclass, else through OUTCOME. */
    @Nullable
    Object outcome;

    /** What is told when it is settled, the latest first. */
    private volatile @Nullable FutureWatcher watchers;

    /** Whether somebody was told the outcome before its stages were. */
    private volatile boolean seen;

    /** What is waited for, to be named in an explanation. */
    public abstract String awaited();

    // ---- settling ----

    /** Makes the outcome known, unless there is one; tells whether it did. {@link #completeSettled} must follow. Any thread. */
    public final boolean settle(@Nullable Object result) {
        if (!OUTCOME.compareAndSet(this, null, result == null ? NULL : result)) {
            return false;
        }
        tellWatchers();
        return true;
    }

    /** Takes the outcome of another future, which is settled; the dependents run where that one's do. */
    public final void follow(WaitableFuture<? extends T> source) {
        Object result = source.settled();
        if (result instanceof Withdrawal withdrawal) {
            result = withdrawal.outcome();
        }
        if (settle(result)) {
            source.whenComplete((value, failure) -> completeSettled());
        } else if (!(result instanceof Failure)) {
            source.onConcludedLate(result == NULL ? null : result);
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

    /** Settles and completes it before anybody has got hold of it, so that it has no dependents. */
    public final void endUnseen(@Nullable Object result) {
        if (settle(result)) {
            completeSettled();
        }
    }

    /** Settles it and runs its dependents on this thread, but elsewhere if it is an I/O thread. */
    public final void end(@Nullable Object result) {
        if (settle(result)) {
            EngineThreads.offIoThread(this::completeSettled);
        }
    }

    /** Runs something of the engine's own as soon as it is settled: on the thread that settles it, or at once on this one. Must not block. */
    public final void whenSettled(Runnable action) {
        watch(new FutureWatcher() {
            @Override
            void onSettled() {
                action.run();
            }
        });
    }

    private void watch(FutureWatcher watcher) {
        FutureWatcher head;
        do {
            head = FutureWatcher.skipGone(watchers);
            watcher.next = head;
        } while (!addWatcher(watcher));
        if (OUTCOME.getVolatile(this) != null) {
            tellWatchers(); // whoever settled it may have looked before
        }
    }

    private boolean addWatcher(FutureWatcher watcher) {
        FutureWatcher seen = watchers;
        return FutureWatcher.skipGone(seen) == watcher.next && WATCHERS.compareAndSet(this, seen, watcher);
    }

    private void tellWatchers() {
        if (watchers != null) {
            FutureWatcher.tellAll((FutureWatcher) WATCHERS.getAndSet(this, (FutureWatcher) null));
        }
    }

    private @Nullable Object settled() {
        return OUTCOME.getAcquire(this);
    }

    /** Lets the future be done for everybody, since somebody knows its outcome. */
    private void see() {
        if (!isDone()) {
            seen = true;
        }
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
    private @Nullable Throwable failureSeen() {
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

    /** Hears of an outcome that may be handed out, after the end. On the loop, mostly. */
    public void onConcludedLate(@Nullable Object result) {
        LargeReply.drop(result);
    }

    /** Hears that its holder ended it: gives up what it stands for. Before its dependents do. */
    public void onWithdrawn() {}

    // ---- ending by whoever holds it ----

    private boolean withdraw(Object result) {
        if (!settle(new Withdrawal(result))) {
            return false;
        }
        onWithdrawn();
        return true;
    }

    private static Object valueOrNull(@Nullable Object value) {
        return value == null ? NULL : value;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (!withdraw(new Failure(new CancellationException()))) {
            see();
            return isCancelled();
        }
        return super.cancel(mayInterruptIfRunning);
    }

    @Override
    public boolean complete(T value) {
        if (!withdraw(valueOrNull(value))) {
            see();
            return false;
        }
        return super.complete(value);
    }

    @Override
    public boolean completeExceptionally(Throwable cause) {
        Objects.requireNonNull(cause, "cause");
        if (!withdraw(new Failure(cause))) {
            see();
            return false;
        }
        return super.completeExceptionally(cause);
    }

    @Override
    public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier) {
        return completeAsync(supplier, defaultExecutor());
    }

    @Override
    public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
        Objects.requireNonNull(supplier, "supplier");
        executor.execute(() -> {
            if (isSettled()) {
                return;
            }
            T value;
            try {
                value = supplier.get();
            } catch (Throwable e) {
                completeExceptionally(new CompletionException(e));
                return;
            }
            complete(value);
        });
        return this;
    }

    @Override
    public void obtrudeValue(T value) {
        obtrude(valueOrNull(value));
        super.obtrudeValue(value);
    }

    @Override
    public void obtrudeException(Throwable cause) {
        obtrude(new Failure(Objects.requireNonNull(cause, "cause")));
        super.obtrudeException(cause);
    }

    private void obtrude(Object result) {
        Object before = OUTCOME.getAndSet(this, new Withdrawal(result));
        if (before == null) {
            tellWatchers();
            onWithdrawn();
        } else {
            LargeReply.drop(before);
        }
    }

    // ---- looking ----

    @Override
    public boolean isDone() {
        return super.isDone() || seen; // not before, lest a stage that is attached then wait for a completion thread
    }

    @Override
    public boolean isCancelled() {
        return isDone() && failure() instanceof CancellationException;
    }

    @Override
    public boolean isCompletedExceptionally() {
        return isDone() && failureSeen() != null;
    }

    @Override
    public T getNow(T valueIfAbsent) {
        return isSettled() ? joined() : valueIfAbsent;
    }

    /**
     * The value of a future that has one. Overrides what the platform has since Java 19.
     *
     * @return the value
     */
    public T resultNow() {
        if (!isSettled() || failureSeen() != null) {
            throw new IllegalStateException("The future has no value: " + awaited() + ", "
                    + (isSettled() ? "failure=" + failureSeen() : "not done") + ". Look at isDone first.");
        }
        return value();
    }

    /**
     * The failure of a future that has one. Overrides what the platform has since Java 19.
     *
     * @return the failure
     */
    public Throwable exceptionNow() {
        Throwable failure = failureSeen();
        if (failure == null || failure instanceof CancellationException) {
            throw new IllegalStateException("The future has no failure: " + awaited() + ", "
                    + (isSettled() ? "done" : "not done") + ". Look at isCompletedExceptionally first.");
        }
        return failure;
    }

    // ---- waiting ----

    /** Throws if waiting would be waiting for what cannot happen before the waiter goes on. */
    public void checkMayWait() {
        if (!isSettled() && EngineThreads.isIoThread()) {
            throw EngineThreads.blockedOnIoThread(awaited());
        }
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        checkMayWait();
        if (!isSettled() && !await(FutureWaiter.FOR_EVER)) {
            throw interruptedGet();
        }
        return got();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        checkMayWait();
        if (!isSettled() && !await(Math.max(0, unit.toNanos(timeout)))) {
            if (Thread.currentThread().isInterrupted()) {
                throw interruptedGet();
            }
            throw new TimeoutException();
        }
        return got();
    }

    /** As {@link java.util.concurrent.Future} has it, the flag is cleared by this exception. */
    private static InterruptedException interruptedGet() {
        var unused = Thread.interrupted();
        return new InterruptedException();
    }

    /** Waits, and throws a failure as it is. An interrupt ends the wait and nothing else: what is waited for goes on, for others hold it too. */
    @Override
    public T join() {
        checkMayWait();
        if (!isSettled() && !await(FutureWaiter.FOR_EVER)) {
            throw new RedisInterruptedException(
                    "Interrupted while waiting for a future: command=" + awaited()
                            + ". The command goes on, and the future is still good; the thread's interrupt flag stays set.",
                    CommandProgress.SENT,
                    awaited(),
                    null);
        }
        return joined();
    }

    /** Waits as the only holder: an interrupt withdraws what is waited for, and is explained by its progress. */
    public final T joinOrWithdraw() {
        checkMayWait();
        if (!isSettled()
                && !await(FutureWaiter.FOR_EVER)
                && withdraw(new Failure(new CancellationException("Interrupted")))) {
            RedisInterruptedException interrupted = interrupted();
            super.completeExceptionally(interrupted);
            throw interrupted;
        }
        return joined();
    }

    /** Explains why its only holder does not wait any more. */
    RedisInterruptedException interrupted() {
        return Failures.interrupted(awaited(), CommandProgress.SENT, null);
    }

    /** Returns false if it was not settled before the time was over or the thread was interrupted. */
    private boolean await(long nanos) {
        FutureWaiter waiter = new FutureWaiter(this, nanos);
        watch(waiter);
        waiter.await();
        if (isSettled()) {
            return true;
        }
        waiter.leave();
        WATCHERS.compareAndSet(this, waiter, waiter.next);
        return false;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // it was made a T where it was read, null included if T says so
    private T value() {
        Object result = LargeReply.read(settled());
        if (result instanceof Withdrawal withdrawal) {
            result = withdrawal.outcome();
        }
        return result == NULL ? null : (T) result;
    }

    private T joined() {
        see();
        Throwable failure = failureSeen();
        if (failure == null) {
            return value();
        }
        if (failure instanceof RedisException
                || failure instanceof CancellationException
                || failure instanceof CompletionException) {
            if (failure.getCause() instanceof RedisException cause && failure instanceof CompletionException) {
                throw cause;
            }
            throw (RuntimeException) failure;
        }
        throw new CompletionException(failure);
    }

    private T got() throws ExecutionException {
        see();
        Throwable failure = failureSeen();
        if (failure == null) {
            return value();
        }
        if (failure instanceof CancellationException cancelled) {
            throw cancelled;
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
        throw new ExecutionException(cause != null ? cause : failure);
    }

    /** Dependents are plain futures: they are no commands and may be completed by whoever holds them. */
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }
}
