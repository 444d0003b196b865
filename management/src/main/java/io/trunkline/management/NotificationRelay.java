package io.trunkline.management;

import io.trunkline.MultiplexerEvent;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;

/**
 * Turns the events of a multiplexer into JMX notifications. Thread-safe.
 *
 * <p>JMX listeners run on a thread of their own, so that a slow one holds up neither the multiplexer's other listeners
 * nor a client that subscribes; what they leave undone too long is dropped and counted. The thread exists only while
 * there is something to send.
 */
final class NotificationRelay implements AutoCloseable {

    static final List<String> TYPES = List.of(
            EventText.CONNECTION_FAILED,
            EventText.CONNECTION_RESTORED,
            EventText.SERVER_ERROR,
            EventText.CONFIGURATION_CHANGED,
            EventText.SERVER_ADDED,
            EventText.SERVER_RETIRED,
            EventText.SLOTS_MOVED,
            EventText.TOPOLOGY_REFRESHED,
            EventText.OTHER_CLUSTER,
            EventText.CONFIGURATION_ANNOUNCED,
            EventText.SUBSCRIPTION_ENDED,
            EventText.SUBSCRIPTION_INTERRUPTED,
            EventText.INTERNAL_FAILURE);

    static final int CAPACITY = 1_000;
    private static final long IDLE_SECONDS = 10;

    private final ObjectName source;
    private final AtomicLong sequence = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final ThreadPoolExecutor executor;
    private final NotificationBroadcasterSupport broadcaster;

    NotificationRelay(ObjectName source) {
        this.source = source;
        executor = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(CAPACITY),
                task -> {
                    Thread thread = new Thread(task, "trunkline-jmx-notifications");
                    thread.setDaemon(true);
                    return thread;
                },
                (task, full) -> dropped.incrementAndGet());
        executor.allowCoreThreadTimeOut(true);
        broadcaster = new NotificationBroadcasterSupport(executor);
    }

    /** Where clients subscribe. */
    NotificationBroadcasterSupport broadcaster() {
        return broadcaster;
    }

    /** How many notifications did not reach a listener because the ones before took too long. */
    long dropped() {
        return dropped.get();
    }

    /** Sends an event to everybody who subscribed. */
    void send(MultiplexerEvent event) {
        broadcaster.sendNotification(notification(event));
    }

    /** Lets nothing further out. */
    @Override
    public void close() {
        executor.shutdownNow();
    }

    /**
     * A notification holds texts only, as a sentence and as open data with its parts, and names its source by name:
     * clients have no other classes.
     */
    Notification notification(MultiplexerEvent event) {
        EventText text = EventText.of(event);
        long now = System.currentTimeMillis();
        Notification notification = new Notification(text.type(), source, sequence.incrementAndGet(), now, text.text());
        notification.setUserData(text.data(now));
        return notification;
    }
}
