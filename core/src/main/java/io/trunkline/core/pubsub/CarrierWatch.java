package io.trunkline.core.pubsub;

import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.runtime.LoopTimer;
import io.trunkline.transport.TransportLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Where other servers hear the same: looks whether the one still speaks that carries it, and now and then whether all
 * carriers are the right ones. A subscription that is silent is no sign of anything, so that the server is asked; one
 * that is stopped, or cut off, would not be noticed by its connection for minutes. Thread-safe.
 *
 * <p>From the server's last word to that of another one it takes 4 s at most: silent for 1 s it is asked, it has 2 s to
 * answer, and both are looked at each half second.
 */
final class CarrierWatch {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** All carriers are looked at every so many times, whether or not anybody says that something has changed. */
    private static final int LOOKS_BETWEEN = 20;

    /** A server that is asked for a sign of life. */
    private record Question(PhysicalBridge bridge, long askedNanos) {

        boolean isAnswered() {
            return bridge.lastReadNanos() - askedNanos >= 0;
        }
    }

    private final EngineContext engine;
    private final Carriers carriers;
    private final ChannelRequests requests;
    /** Keeps time; null as long as nothing is to be watched. */
    private final AtomicReference<@Nullable TransportLoop> clock = new AtomicReference<>();

    private volatile boolean stopped;

    // Confined to the clock's loop
    private final LoopTimer timer = new LoopTimer();
    private @Nullable Question question;
    private int looks;

    CarrierWatch(EngineContext engine, Carriers carriers, ChannelRequests requests) {
        this.engine = engine;
        this.carriers = carriers;
        this.requests = requests;
    }

    /** Begins; only the first call counts. */
    void begin() {
        if (clock.get() == null) {
            TransportLoop loop = engine.transport().nextLoop();
            if (clock.compareAndSet(null, loop)) {
                execute(loop, () -> schedule(loop));
            }
        }
    }

    /** Ends for good. */
    void stop() {
        stopped = true;
        TransportLoop loop = clock.get();
        if (loop != null) {
            execute(loop, timer::cancel);
        }
    }

    private static void execute(TransportLoop loop, Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // the transport is closed, and nothing is to be watched any more
        }
    }

    private void schedule(TransportLoop loop) {
        if (!stopped) {
            timer.set(loop, LOOK_NANOS, () -> look(loop));
        }
    }

    private void look(TransportLoop loop) {
        if (stopped) {
            return;
        }
        if (++looks % LOOKS_BETWEEN == 0) {
            carriers.look();
        }
        PhysicalBridge bridge = carriers.anywhere();
        if (bridge != null && bridge.isEstablished() && carriers.isSpread()) {
            look(bridge, loop.nanoTime());
        }
        schedule(loop);
    }

    private void look(PhysicalBridge bridge, long now) {
        Question asked = question;
        if (asked == null || asked.bridge() != bridge || asked.isAnswered()) {
            question = null;
            if (now - bridge.lastReadNanos() >= SILENCE_NANOS) {
                question = new Question(bridge, now);
                requests.askForSignOfLife(bridge);
            }
        } else if (now - asked.askedNanos() >= PATIENCE_NANOS) {
            carriers.onSilent(bridge);
        }
    }
}
