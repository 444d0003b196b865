package io.trunkline.core;

import io.trunkline.ConnectionMultiplexer.EventRegistration;
import io.trunkline.MultiplexerEvent;
import io.trunkline.core.runtime.UserCode;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners of events, in order, on the executor. What waits is bounded; more than that is dropped. Thread-safe.
 */
final class EventDispatcher {

    private static final Logger LOG = LoggerFactory.getLogger("io.trunkline");
    private static final int MAX_WAITING = 1024;

    private final Executor executor;
    private final List<Consumer<? super MultiplexerEvent>> listeners = new CopyOnWriteArrayList<>();
    private final ArrayBlockingQueue<MultiplexerEvent> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final AtomicBoolean draining = new AtomicBoolean();
    private final Runnable drainer = this::drain;
    private final UserCode userCode = new UserCode(this::publish);

    EventDispatcher(Executor executor) {
        this.executor = executor;
    }

    /** Where it goes what the application's code throws; is told to the listeners, unless it was one of them. */
    UserCode userCode() {
        return userCode;
    }

    EventRegistration add(Consumer<? super MultiplexerEvent> listener) {
        Consumer<MultiplexerEvent> unique =
                listener::accept; // so that the same listener may be added twice and removed once
        listeners.add(unique);
        return () -> listeners.remove(unique);
    }

    void publish(MultiplexerEvent event) {
        if (listeners.isEmpty() || !waiting.offer(event)) {
            return;
        }
        if (draining.compareAndSet(false, true)) {
            try {
                executor.execute(drainer);
            } catch (Throwable e) {
                draining.set(false);
                LOG.debug("An event was dropped, since the executor takes no more work: event={}", event, e);
            }
        }
    }

    private void drain() {
        do {
            MultiplexerEvent event;
            while ((event = waiting.poll()) != null) {
                for (Consumer<? super MultiplexerEvent> listener : listeners) {
                    tell(listener, event);
                }
            }
            draining.set(false);
        } while (!waiting.isEmpty() && draining.compareAndSet(false, true));
    }

    private void tell(Consumer<? super MultiplexerEvent> listener, MultiplexerEvent event) {
        try {
            listener.accept(event);
        } catch (Throwable e) { // no event: the listener would be told of its own failure, and fail again
            userCode.onFailureTold("telling a listener of " + event, e);
        }
    }
}
