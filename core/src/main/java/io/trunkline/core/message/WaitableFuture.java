package io.trunkline.core.message;

import io.trunkline.RedisFuture;
import io.trunkline.core.failure.Failures;
import io.trunkline.core.runtime.EngineThreads;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisException;
import io.trunkline.exception.RedisInterruptedException;
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
 * What the engine's futures have in common: how they are waited for, looked at, and ended by whoever holds them.
 * Thread-safe.
 *
 * <p>Who holds the future may settle it, by {@link #cancel}, {@link #complete} and all else that
 * {@link CompletableFuture} has: that withdraws what it stands for.
 */
public abstract class WaitableFuture<T extends @Nullable Object> extends SettledFuture<T> implements RedisFuture<T> {

    // ---- ending by whoever holds it ----

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

    // ---- looking ----

    @Override
    public boolean isDone() {
        return super.isDone()
                || isSeen(); // not before, lest a stage that is attached then wait for a completion thread
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

    /**
     * Waits, and throws a failure as it is. An interrupt ends the wait and nothing else: what is waited for goes on,
     * for others hold it too.
     */
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
        leave(waiter);
        return false;
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
