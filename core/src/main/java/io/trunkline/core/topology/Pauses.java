package io.trunkline.core.topology;

import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.message.Message;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/**
 * Where commands wait that a server refused for a reason which passes by itself, before they are placed again.
 * Thread-safe.
 *
 * <p>A pause is an eighth of the time since the command was submitted, from 2 to 100 ms, and between half and all of
 * that by chance: so a short trouble costs little, a long one few questions, and many commands do not come back at
 * once.
 */
final class Pauses {

    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final BiConsumer<Message<?>, PhysicalBridge> placer;
    private final RandomGenerator random;
    /** Each with the bridge on whose loop it waits. */
    private final Map<Message<?>, PhysicalBridge> waiting = new ConcurrentHashMap<>();

    private volatile boolean closed;

    /**
     * Makes one.
     *
     * @param placer takes what has waited, on the loop of the bridge that it came from
     */
    Pauses(BiConsumer<Message<?>, PhysicalBridge> placer, RandomGenerator random) {
        this.placer = placer;
        this.random = random;
    }

    /** Whether a message has time enough for a pause now. */
    boolean hasTimeFor(Message<?> message, long now) {
        return !closed && message.deadlineNanos - now > longest(message, now);
    }

    private static long longest(Message<?> message, long now) {
        return Math.max(SHORTEST_NANOS, Math.min(LONGEST_NANOS, (now - message.submittedNanos) / 8));
    }

    /** Has a message wait; it is in no other queue. On the loop of the bridge. */
    void pause(Message<?> message, PhysicalBridge bridge) {
        long longest = longest(message, bridge.nanoTime());
        waiting.put(message, bridge);
        bridge.loop().schedule(() -> goOn(message), longest / 2 + random.nextLong(longest / 2 + 1));
        if (closed) {
            goOn(message); // to a bridge that ends it
        }
    }

    private void goOn(Message<?> message) {
        PhysicalBridge bridge = waiting.remove(message);
        if (bridge == null || message.isOver()) {
            return;
        }
        if (closed) {
            bridge.adopt(message);
        } else {
            placer.accept(message, bridge);
        }
    }

    /** Whether nobody waits here. */
    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The multiplexer closes: what waits goes back to bridges that are about to end it. */
    void close() {
        closed = true;
        waiting.keySet().forEach(this::goOn);
    }
}
