package io.trunkline.core.bridge;

import io.trunkline.core.message.Submission;
import io.trunkline.core.runtime.BridgeCounters;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What waits until it may be written to a connection, oldest first. Confined to the bridge's loop, except where it says
 * otherwise.
 *
 * <p>It keeps the bridge's figures of itself, by which callers decide whether there is room.
 */
final class Backlog implements Iterable<Submission<?>> {

    private final ArrayDeque<Submission<?>> queue = new ArrayDeque<>();
    private final BridgeCounters counters;
    private final int maxMessages;
    private final long maxBytes;

    Backlog(BridgeCounters counters, int maxMessages, long maxBytes) {
        this.counters = counters;
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
    }

    /** Whether it has no room for more, once it holds what is on its way to it. Any thread; read racily. */
    boolean isFullWith(int moreMessages, long moreBytes) {
        return counters.backlog + moreMessages >= maxMessages || counters.backlogBytes + moreBytes >= maxBytes;
    }

    /** Whether it holds half of what it may, of messages or of bytes. */
    boolean isHalfFull() {
        return queue.size() >= maxMessages / 2 || counters.backlogBytes >= maxBytes / 2;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    void add(Submission<?> message) {
        queue.addLast(message);
        onCame(message);
    }

    /** Puts one back in front of all others: it was taken out before they came. */
    void addFirst(Submission<?> message) {
        queue.addFirst(message);
        onCame(message);
    }

    /** The oldest one. */
    Submission<?> oldest() {
        return queue.getFirst();
    }

    /** Takes the oldest one out. */
    Submission<?> take() {
        Submission<?> oldest = queue.removeFirst();
        onLeft(oldest);
        return oldest;
    }

    /** Takes one out, wherever it stands, if it is here. */
    void forget(Submission<?> message) {
        if (queue.removeFirstOccurrence(message)) {
            onLeft(message);
        }
    }

    /**
     * Takes the oldest ones out until the rest is within the bounds, but for the engine's own: nobody would make those
     * again. A single one may be larger than the bound of bytes.
     */
    void shed(Consumer<Submission<?>> end) {
        Iterator<Submission<?>> oldestFirst = queue.iterator();
        while ((queue.size() > maxMessages || counters.backlogBytes > maxBytes && queue.size() > 1)
                && oldestFirst.hasNext()) {
            Submission<?> message = oldestFirst.next();
            if (!message.isInternal() && !message.isWritten()) { // which it is while it asks for the server's readiness
                oldestFirst.remove();
                onLeft(message);
                end.accept(message);
            }
        }
    }

    /** Offers all that was never sent to somebody, the oldest first, who takes what he wants. */
    void giveTo(Predicate<Submission<?>> taker) {
        queue.removeIf(message -> {
            boolean taken = !message.isWritten() && !message.isOver() && taker.test(message);
            if (taken) {
                counters.backlogBytes -= message.wireBytes();
            }
            return taken;
        });
        counters.backlog = queue.size();
    }

    /** Forgets those for which nobody waits any more. */
    void dropEnded() {
        queue.removeIf(message -> {
            boolean over = message.isOver();
            if (over) {
                counters.backlogBytes -= message.wireBytes();
            }
            return over;
        });
        counters.backlog = queue.size();
    }

    /** All of them, to look at. */
    @Override
    public Iterator<Submission<?>> iterator() {
        return queue.iterator();
    }

    private void onCame(Submission<?> message) {
        counters.backlogBytes += message.wireBytes();
        counters.backlog = queue.size();
        counters.backlogHighWater = Math.max(counters.backlogHighWater, counters.backlog);
    }

    private void onLeft(Submission<?> message) {
        counters.backlogBytes -= message.wireBytes();
        counters.backlog = queue.size();
    }
}
