package io.trunkline.core;

import io.trunkline.command.Command;
import io.trunkline.exception.RedisException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A message whose caller holds a future. Ended on the loop, completed on a completion thread. */
class AsyncMessage<T extends @Nullable Object> extends Message<T> {

    /** Set on the loop when the engine ended it; the future completes a moment later, elsewhere. */
    private boolean ended;

    AsyncMessage(Command<T> command, int database, long submittedNanos, long timeoutNanos) {
        super(command, database, submittedNanos, timeoutNanos);
    }

    @Override
    boolean isOver() {
        return ended || isDone();
    }

    @Override
    void publish(CompletionLane lane) {
        ended = true;
        lane.add(this);
    }

    /** Whether waiting would be waiting for what cannot happen before the waiter goes on. */
    void checkMayWait() {
        if (!isDone() && EngineThreads.isIoThread()) {
            throw EngineThreads.blockedOnIoThread(command.name().toString());
        }
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        checkMayWait();
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        checkMayWait();
        return super.get(timeout, unit);
    }

    @Override
    public T join() {
        checkMayWait();
        try {
            return super.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RedisException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Dependents are plain futures: they are no commands and may be completed by whoever holds them. */
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }

    @Override
    public boolean complete(T value) {
        throw new UnsupportedOperationException("Only the server's reply completes a command: command=" + command.name()
                + ". Use thenApply or copy() for a future of your own.");
    }

    @Override
    public boolean completeExceptionally(Throwable cause) {
        throw new UnsupportedOperationException("Only the server's reply completes a command: command=" + command.name()
                + ". Use cancel, or copy() for a future of your own.");
    }
}
