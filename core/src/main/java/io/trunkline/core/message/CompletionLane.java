package io.trunkline.core.message;

import io.trunkline.core.runtime.EngineThreads;
import io.trunkline.transport.Cancellable;
import io.trunkline.transport.TransportLoop;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jctools.queues.MpmcUnboundedXaddArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Brings the outcomes of one bridge's messages from its loop to the completion executor, so that no user code runs on
 * the loop.
 *
 * <p>Outcomes are collected while a read is parsed and handed over once ({@link #flush}). One drainer at a time
 * completes them, in the order of the replies. If a dependent stage takes longer than {@link #PATIENCE_NANOS},
 * {@link #relieve} starts another drainer, so that a stage that blocks holds back nothing but itself; from then on the
 * order of completion is no longer that of the replies.
 */
public final class CompletionLane {

    private static final int CHUNK = 1024;
    /** A stage that takes longer is left to itself. */
    private static final long PATIENCE_NANOS = 100_000_000;
    /** While so many drainers are stuck, another one comes with a heartbeat only: a stage of each outcome blocks. */
    private static final int MAX_EAGER = 64;

    private static final VarHandle PROGRESS;

    static {
        try {
            PROGRESS = MethodHandles.lookup().findVarHandle(CompletionLane.class, "progress", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * For what is ended before it was ever submitted: completes it on the thread that ends it, but elsewhere if that is
     * an I/O thread.
     */
    static final CompletionLane AT_ONCE = new CompletionLane(null, (what, failure) -> {});

    private final @Nullable Executor executor;
    private final BiConsumer<String, Throwable> internalErrors;
    private final MpmcUnboundedXaddArrayQueue<Message<?>> queue = new MpmcUnboundedXaddArrayQueue<>(CHUNK);
    private final AtomicBoolean draining = new AtomicBoolean();
    private final Runnable drainer = this::drain;

    /**
     * Counted by the drainers, compared by {@link #relieve}; racy, since only whether it changes matters: through
     * PROGRESS.
     */
    @SuppressWarnings("unused")
    private long progress;

    private final AtomicInteger drainers = new AtomicInteger();
    /** Whether a drainer reads a large reply, which takes its time and is no reason to give up the order. */
    private volatile boolean reading;

    private final @Nullable TransportLoop loop;
    private final Runnable watch = this::onWatch;

    // Confined to the loop
    private long progressAtLastLook = -1;
    private long progressAtWatch;
    private @Nullable Cancellable watchTimer;
    private boolean closed;
    private int added;

    /** Makes a lane that is relieved by heartbeats only; without an executor, messages complete on the loop. */
    public CompletionLane(@Nullable Executor executor, BiConsumer<String, Throwable> internalErrors) {
        this(executor, internalErrors, null);
    }

    /** Makes a lane that the loop's timer watches while more than one outcome is under way. */
    public CompletionLane(
            @Nullable Executor executor, BiConsumer<String, Throwable> internalErrors, @Nullable TransportLoop loop) {
        this.executor = executor;
        this.internalErrors = internalErrors;
        this.loop = loop;
    }

    /** Takes an ended message. On the loop; {@link #flush} must follow. */
    void add(Message<?> message) {
        if (this == AT_ONCE) {
            EngineThreads.offIoThread(message::completeSettled);
        } else if (executor == null) {
            complete(message);
        } else {
            queue.offer(message);
            added++;
        }
    }

    /** Hands over what was added. On the loop. */
    public void flush() {
        if (added > 0) {
            boolean alone = added == 1;
            added = 0;
            boolean idle = !draining.get() && draining.compareAndSet(false, true);
            if (idle) {
                start();
            }
            if (!idle || !alone) { // else nothing waits behind it
                startWatch();
            }
        }
    }

    private void startWatch() {
        TransportLoop timer = loop;
        if (timer == null || watchTimer != null || closed) {
            return;
        }
        progressAtWatch = (long) PROGRESS.getOpaque(this);
        try {
            watchTimer = timer.schedule(watch, PATIENCE_NANOS);
        } catch (RejectedExecutionException e) {
            watchTimer = null; // the loop has stopped; who drains goes on to the end
        }
    }

    private void onWatch() {
        watchTimer = null;
        if (!draining.get() || queue.isEmpty()) {
            return;
        }
        if (!reading && (long) PROGRESS.getOpaque(this) == progressAtWatch && drainers.get() < MAX_EAGER) {
            start();
        }
        startWatch();
    }

    /**
     * Leaves nothing behind on the loop: whoever drains goes on to the end, and is not watched any more. On the loop.
     */
    public void close() {
        closed = true;
        Cancellable timer = watchTimer;
        watchTimer = null;
        if (timer != null) {
            timer.cancel();
        }
    }

    private void start() {
        Executor target = executor;
        if (target == null) {
            return;
        }
        drainers.incrementAndGet();
        try {
            target.execute(drainer);
        } catch (Throwable e) {
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
        drainers.decrementAndGet();
    }

    private void complete(Message<?> message) {
        try {
            if (message.isLargeReply()) {
                read(message);
            }
            message.completeSettled();
        } catch (Throwable e) {
            internalErrors.accept("completing " + message.command.name(), e);
        }
        PROGRESS.setOpaque(this, (long) PROGRESS.getOpaque(this) + 1);
    }

    private void read(Message<?> message) {
        reading = true;
        try {
            message.readSettled();
        } finally {
            reading = false;
        }
    }

    /** Starts another drainer if the present one has not moved since the last look. Called now and then on the loop. */
    public void relieve() {
        long seen = (long) PROGRESS.getOpaque(this);
        if (draining.get() && !queue.isEmpty() && seen == progressAtLastLook) {
            start();
        }
        progressAtLastLook = seen;
    }
}
