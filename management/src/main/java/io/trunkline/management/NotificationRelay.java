package io.trunkline.management;

import io.trunkline.MultiplexerEvent;
import io.trunkline.MultiplexerEvent.ConfigurationChanged;
import io.trunkline.MultiplexerEvent.ConnectionFailed;
import io.trunkline.MultiplexerEvent.ConnectionRestored;
import io.trunkline.MultiplexerEvent.InternalFailure;
import io.trunkline.MultiplexerEvent.ServerError;
import io.trunkline.MultiplexerEvent.SubscriptionEnded;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;

/**
 * Turns the events of a multiplexer into JMX notifications. Thread-safe.
 *
 * <p>JMX listeners run on a thread of their own, so that a slow one holds up neither the multiplexer's other listeners nor a client that
 * subscribes; what they leave undone too long is dropped and counted. The thread exists only while there is something to send.
 */
final class NotificationRelay implements AutoCloseable {

    static final String CONNECTION_FAILED = "trunkline.connection.failed";
    static final String CONNECTION_RESTORED = "trunkline.connection.restored";
    static final String SERVER_ERROR = "trunkline.server.error";
    static final String CONFIGURATION_CHANGED = "trunkline.configuration.changed";
    static final String SUBSCRIPTION_ENDED = "trunkline.subscription.ended";
    static final String INTERNAL_FAILURE = "trunkline.internal.failure";

    static final List<String> TYPES = List.of(
            CONNECTION_FAILED,
            CONNECTION_RESTORED,
            SERVER_ERROR,
            CONFIGURATION_CHANGED,
            SUBSCRIPTION_ENDED,
            INTERNAL_FAILURE);

    static final int CAPACITY = 1_000;
    private static final long IDLE_SECONDS = 10;

    /** Servers repeat the arguments of a command that they do not know; these may be secret. */
    private static final Pattern ARGUMENTS = Pattern.compile(",? with args beginning with:.*", Pattern.DOTALL);

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

    /** A notification holds text only, and names its source by name: clients have no other classes. */
    Notification notification(MultiplexerEvent event) {
        return new Notification(
                type(event), source, sequence.incrementAndGet(), System.currentTimeMillis(), text(event));
    }

    private static String type(MultiplexerEvent event) {
        if (event instanceof ConnectionFailed) {
            return CONNECTION_FAILED;
        } else if (event instanceof ConnectionRestored) {
            return CONNECTION_RESTORED;
        } else if (event instanceof ServerError) {
            return SERVER_ERROR;
        } else if (event instanceof ConfigurationChanged) {
            return CONFIGURATION_CHANGED;
        } else if (event instanceof SubscriptionEnded) {
            return SUBSCRIPTION_ENDED;
        }
        return INTERNAL_FAILURE;
    }

    private static String text(MultiplexerEvent event) {
        if (event instanceof ConnectionFailed failed) {
            String cause = failed.cause() == null ? "" : ", cause=" + failed.cause();
            return "A connection failed: endpoint=" + failed.endpoint() + ", connection="
                    + BeanNames.title(failed.kind()) + ", type=" + failed.failureType() + cause;
        } else if (event instanceof ConnectionRestored restored) {
            return "A connection is established again: endpoint=" + restored.endpoint() + ", connection="
                    + BeanNames.title(restored.kind());
        } else if (event instanceof ServerError error) {
            return "A server answered with an error: endpoint=" + error.endpoint() + ", command=" + error.command()
                    + ", message=" + ARGUMENTS.matcher(error.message()).replaceFirst("");
        } else if (event instanceof ConfigurationChanged changed) {
            return "A server changed: endpoint=" + changed.endpoint() + ", role=" + BeanNames.title(changed.role())
                    + ", version=" + changed.version();
        } else if (event instanceof SubscriptionEnded ended) {
            return "A subscription ended, since the server refused to make it again: endpoint=" + ended.endpoint()
                    + ", channel=" + ended.channel().name() + ", cause="
                    + ended.cause().getMessage();
        } else if (event instanceof InternalFailure failure) {
            return "Something failed where nobody waits for it: origin=" + failure.origin() + ", cause="
                    + failure.cause();
        }
        throw new IllegalArgumentException(
                "Unknown event: event=" + event + ". Use management and api of one version.");
    }
}
