package io.trunkline.core.pubsub;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.trunkline.Channel;
import io.trunkline.SubscriptionGap;
import io.trunkline.core.context.EngineContext;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who hears of the gaps of one subscription: on the executor, one gap after the other. Thread-safe. Most subscriptions
 * never have one, so it is made when it is needed first.
 */
final class GapListeners {

    private final EngineContext engine;
    private final Channel channel;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private @Nullable SubscriptionGap last;

    @GuardedBy("lock")
    private final List<Consumer<? super SubscriptionGap>> listeners = new ArrayList<>(1);

    @GuardedBy("lock")
    private final ArrayDeque<Runnable> untold = new ArrayDeque<>(2);

    @GuardedBy("lock")
    private boolean telling;

    GapListeners(EngineContext engine, Channel channel) {
        this.engine = engine;
        this.channel = channel;
    }

    /**
     * Those of a receiver, which are made when they are needed first.
     *
     * @param field where it keeps them
     */
    static GapListeners of(Receiver receiver, VarHandle field, EngineContext engine) {
        GapListeners present = (GapListeners) field.getVolatile(receiver);
        if (present != null) {
            return present;
        }
        GapListeners made = new GapListeners(engine, receiver.channel());
        GapListeners other = (GapListeners) field.compareAndExchange(receiver, null, made);
        return other == null ? made : other;
    }

    /** Adds one, which hears of the last gap at once. */
    void add(Consumer<? super SubscriptionGap> listener) {
        lock.lock();
        try {
            listeners.add(listener);
            SubscriptionGap before = last;
            if (before != null) {
                untold.add(() -> tell(listener, before));
            }
        } finally {
            lock.unlock();
        }
        startTelling();
    }

    /** Messages may have been lost. Never waits. */
    void onGap(SubscriptionGap gap) {
        lock.lock();
        try {
            last = gap;
            listeners.forEach(listener -> untold.add(() -> tell(listener, gap)));
        } finally {
            lock.unlock();
        }
        startTelling();
    }

    private void startTelling() {
        lock.lock();
        try {
            if (telling || untold.isEmpty()) {
                return;
            }
            telling = true;
        } finally {
            lock.unlock();
        }
        try {
            engine.executor().execute(this::tellAll);
        } catch (Throwable e) {
            setTold();
            engine.internalError("handing a gap to the executor", e);
        }
    }

    private void setTold() {
        lock.lock();
        try {
            telling = false;
        } finally {
            lock.unlock();
        }
    }

    private void tellAll() {
        Runnable next;
        while ((next = next()) != null) {
            next.run();
        }
    }

    private @Nullable Runnable next() {
        lock.lock();
        try {
            Runnable next = untold.poll();
            telling = next != null;
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void tell(Consumer<? super SubscriptionGap> listener, SubscriptionGap gap) {
        try {
            listener.accept(gap);
        } catch (Throwable e) {
            engine.userCode().onFailure("telling of a gap in the messages of " + channel, e);
        }
    }
}
