package io.trunkline.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jctools.queues.MpmcUnboundedXaddArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Brings the outcomes of one bridge's messages from its loop to the completion executor, so that no user code runs on the loop.
 *
 * <p>Outcomes are collected while a read is parsed and handed over once ({@link #flush}). One drainer at a time completes them, in the
 * order of the replies. If a dependent stage blocks, {@link #relieve} starts another drainer, so that a stage that never returns
 * holds back nothing but itself; from then on the order of completion is no longer that of the replies.
 */
final class CompletionLane {

    private static final int CHUNK = 1024;
    private static final VarHandle PROGRESS;

    static {
        try {
            PROGRESS = MethodHandles.lookup().findVarHandle(CompletionLane.class, "progress", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final @Nullable Executor executor;
    private final BiConsumer<String, Throwable> internalErrors;
    private final MpmcUnboundedXaddArrayQueue<Message<?>> queue = new MpmcUnboundedXaddArrayQueue<>(CHUNK);
    private final AtomicBoolean draining = new AtomicBoolean();
    private final Runnable drainer = this::drain;

    /** Counted by the drainers, compared by {@link #relieve}; racy, since only whether it changes matters: through PROGRESS. */
    @SuppressWarnings("unused")
    private long progress;

    private long progressAtLastLook = -1;
    private boolean added;

    /** Makes a lane; without an executor, messages complete on the loop. */
    CompletionLane(@Nullable Executor executor, BiConsumer<String, Throwable> internalErrors) {
        this.executor = executor;
        this.internalErrors = internalErrors;
    }

    /** Takes an ended message. On the loop; {@link #flush} must follow. */
    void add(Message<?> message) {
        if (executor == null) {
            message.completeWithOutcome();
        } else {
            queue.offer(message);
            added = true;
        }
    }

    /** Hands over what was added. On the loop. */
    void flush() {
        if (added) {
            added = false;
            wake();
        }
    }

    private void wake() {
        if (!draining.get() && draining.compareAndSet(false, true)) {
            start();
        }
    }

    private void start() {
        Executor target = executor;
        if (target == null) {
            return;
        }
        try {
            target.execute(drainer);
        } catch (RuntimeException e) {
            internalErrors.accept("handing completions to the executor", e);
            drain(); // better on the loop than never
        }
    }

    private void drain() {
        do {
            Message<?> message;
            while ((message = queue.relaxedPoll()) != null) {
                complete(message);
            }
            draining.set(false);
        } while (!queue.isEmpty() && draining.compareAndSet(false, true));
    }

    private void complete(Message<?> message) {
        try {
            message.completeWithOutcome();
        } catch (RuntimeException | Error e) {
            internalErrors.accept("completing " + message.command.name(), e);
        }
        PROGRESS.setOpaque(this, (long) PROGRESS.getOpaque(this) + 1);
    }

    /** Starts another drainer if the present one has not moved since the last look. Called now and then on the loop. */
    void relieve() {
        long seen = (long) PROGRESS.getOpaque(this);
        if (draining.get() && !queue.isEmpty() && seen == progressAtLastLook) {
            start();
        }
        progressAtLastLook = seen;
    }
}
