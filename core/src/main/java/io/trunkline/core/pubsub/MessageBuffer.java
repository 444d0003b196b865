package io.trunkline.core.pubsub;

import io.trunkline.ChannelMessage;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Messages between the loop, which adds them, and those who take them. Thread-safe. It takes next to no memory until
 * the first message comes, since most of a hundred thousand channels may be silent, and gives back what messages took.
 */
final class MessageBuffer<V> {

    private static final VarHandle SIZE;

    static {
        try {
            SIZE = MethodHandles.lookup().findVarHandle(MessageBuffer.class, "size", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Made by the loop. */
    private volatile @Nullable ConcurrentLinkedQueue<ChannelMessage<V>> messages;

    /** Never less than there are: through SIZE. */
    @SuppressWarnings("unused")
    private volatile int size;

    /** Adds a message. On the loop. */
    void add(ChannelMessage<V> message) {
        ConcurrentLinkedQueue<ChannelMessage<V>> present = messages;
        if (present == null) {
            present = new ConcurrentLinkedQueue<>();
            messages = present;
        }
        SIZE.getAndAdd(this, 1);
        present.add(message);
    }

    /** Takes the oldest message; null if there is none. */
    @Nullable
    ChannelMessage<V> poll() {
        ConcurrentLinkedQueue<ChannelMessage<V>> present = messages;
        ChannelMessage<V> message = present == null ? null : present.poll();
        if (message != null) {
            SIZE.getAndAdd(this, -1);
        }
        return message;
    }

    boolean isEmpty() {
        ConcurrentLinkedQueue<ChannelMessage<V>> present = messages;
        return present == null || present.isEmpty();
    }

    int size() {
        return size;
    }
}
