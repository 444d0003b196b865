package io.trunkline.core.bridge;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Where callers leave what a loop is to take, and find out whether they must wake it. Any thread offers; one thread at
 * a time takes.
 *
 * <p>A wake-up is under way from the moment somebody is told to wake the loop until the loop
 * {@linkplain #beginDrain begins to drain}. In between nobody else is told, so that many offers share one wake-up.
 */
final class Handoff<T> {

    /*
     * Whoever offers after the mark was cleared wakes the loop again; whoever offers before is seen by the drain:
     * nothing is forgotten.
     *
     * An offer moves the queue's index first and stores the element then, and a processor may let the caller see the
     * mark before others see the element: the caller finds a wake-up under way, the loop clears the mark and polls
     * nothing, and both are content. So a drain ends by asking `claimWakeUpForRest`, which looks at the indices, and
     * never by a poll.
     *
     * The indices count in twos; while the queue grows by a chunk, the producers' one is odd. The queue's own isEmpty
     * rounds that down, and would deny an offer that makes the queue grow. Here the indices are compared as they are.
     */

    private static final int CHUNK = 1024;

    private final MpscUnboundedArrayQueue<T> queue;
    private final AtomicBoolean wakeUpUnderWay = new AtomicBoolean();

    Handoff() {
        this(CHUNK);
    }

    /** Makes one whose queue grows by so many places at a time, from 2. */
    Handoff(int chunk) {
        queue = new MpscUnboundedArrayQueue<>(chunk);
    }

    /** Takes something in. Any thread. Returns whether the caller must wake the loop. */
    boolean offer(T item) {
        queue.offer(item);
        return claimWakeUp();
    }

    /** Any thread. Returns whether no wake-up was under way, so that the caller must wake the loop. */
    boolean claimWakeUp() {
        return !wakeUpUnderWay.get() && wakeUpUnderWay.compareAndSet(false, true);
    }

    /** Before the loop polls: from now on offers wake it again. */
    void beginDrain() {
        wakeUpUnderWay.set(false);
    }

    /** What was offered first, or null if there is nothing or the offer is not complete yet. The loop. */
    @Nullable
    T poll() {
        return queue.relaxedPoll();
    }

    /** After the loop has polled what it wanted. Returns whether something is left and the loop must wake itself. */
    boolean claimWakeUpForRest() {
        return !isEmpty() && claimWakeUp();
    }

    /** Whether nothing is in here, offers that are not complete yet included. Any thread. */
    boolean isEmpty() {
        return queue.lvConsumerIndex() == queue.lvProducerIndex();
    }

    /** How much is in here, a moment ago. Any thread. */
    int size() {
        return queue.size();
    }

    /**
     * What was offered first, waiting for an offer to become complete; null if there is nothing. When no loop is left
     * that polls, under a lock.
     */
    @Nullable
    T take() {
        return queue.poll();
    }
}
