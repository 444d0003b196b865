package io.trunkline.core.topology;

import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.message.Submission;
import io.trunkline.core.runtime.WaitingList;
import io.trunkline.transport.Cancellable;
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

    private final BiConsumer<Submission<?>, PhysicalBridge> placer;
    private final RandomGenerator random;
    private final WaitingList<Pause> waiting = new WaitingList<>();

    /** What waits, where it came from, and what ends that. */
    private record Pause(Submission<?> submission, PhysicalBridge bridge, Cancellable end) {}

    private volatile boolean closed;

    /**
     * Makes one.
     *
     * @param placer takes what has waited, on the loop of the bridge that it came from
     */
    Pauses(BiConsumer<Submission<?>, PhysicalBridge> placer, RandomGenerator random) {
        this.placer = placer;
        this.random = random;
    }

    /** Whether something has time enough for a pause now. */
    boolean hasTimeFor(Submission<?> submission, long now) {
        return !closed && submission.deadlineNanos - now > longest(submission, now);
    }

    private static long longest(Submission<?> submission, long now) {
        return Math.max(SHORTEST_NANOS, Math.min(LONGEST_NANOS, (now - submission.submittedNanos) / 8));
    }

    /** Has something wait; it is in no other queue. On the loop of the bridge. */
    void pause(Submission<?> submission, PhysicalBridge bridge) {
        long now = bridge.nanoTime();
        long longest = longest(submission, now);
        long pause = Math.min(longest / 2 + random.nextLong(longest / 2 + 1), submission.deadlineNanos - now);
        long ticket = waiting.ticket();
        Cancellable end = bridge.loop().schedule(() -> goOn(ticket), pause); // not before this ends
        waiting.add(ticket, new Pause(submission, bridge, end));
        if (closed) {
            goOn(ticket); // to a bridge that ends it
        }
    }

    private void goOn(long ticket) {
        Pause pause = waiting.remove(ticket);
        if (pause == null) {
            return;
        }
        pause.end.cancel(); // if it is the multiplexer that ends
        Submission<?> submission = pause.submission;
        if (submission.isOver()) {
            return;
        }
        PhysicalBridge bridge = pause.bridge;
        if (closed || submission.deadlineNanos - bridge.nanoTime() <= 0) {
            bridge.adopt(submission); // which ends it
        } else {
            placer.accept(submission, bridge);
        }
    }

    /** Whether nobody waits here. */
    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The multiplexer closes: what waits goes back to bridges that are about to end it, in its order. */
    void close() {
        closed = true;
        waiting.all().forEach(this::goOn);
    }
}
