package io.trunkline.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.Channel;
import io.trunkline.MultiplexerEvent;
import io.trunkline.MultiplexerEvent.ConfigurationAnnounced;
import io.trunkline.MultiplexerEvent.ConfigurationChanged;
import io.trunkline.MultiplexerEvent.ConnectionFailed;
import io.trunkline.MultiplexerEvent.ConnectionRestored;
import io.trunkline.MultiplexerEvent.InternalFailure;
import io.trunkline.MultiplexerEvent.ServerAdded;
import io.trunkline.MultiplexerEvent.ServerError;
import io.trunkline.MultiplexerEvent.ServerRetired;
import io.trunkline.MultiplexerEvent.SubscriptionEnded;
import io.trunkline.MultiplexerEvent.SubscriptionInterrupted;
import io.trunkline.SubscriptionGap;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisServerException;
import io.trunkline.options.Endpoint;
import io.trunkline.status.BridgeId;
import io.trunkline.status.ConnectionKind;
import io.trunkline.status.ServerRole;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.management.ListenerNotFoundException;
import javax.management.MBeanNotificationInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.Notification;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class NotificationRelayTest {

    private static final Endpoint ENDPOINT = Endpoint.parse("localhost:6379");
    private static final BridgeId BRIDGE = new BridgeId(ENDPOINT, ConnectionKind.INTERACTIVE, 2);
    private static final MultiplexerEvent RESTORED = new ConnectionRestored(BRIDGE);

    private final ObjectName source = BeanNames.multiplexer("orders");
    private final NotificationRelay relay = new NotificationRelay(source);

    @AfterEach
    void close() {
        relay.close();
    }

    @Test
    void notification_everyEvent_hasItsTypeAndText() {
        assertText(
                new ConnectionFailed(BRIDGE, ConnectionFailureType.SOCKET_CLOSED, new IllegalStateException("reset")),
                EventText.CONNECTION_FAILED,
                "A connection failed: endpoint=localhost:6379, connection=interactive#2, failure=SOCKET_CLOSED, cause=java.lang.IllegalStateException: reset");
        assertText(
                RESTORED,
                EventText.CONNECTION_RESTORED,
                "A connection is established again: endpoint=localhost:6379, connection=interactive#2");
        assertText(
                new ConfigurationChanged(ENDPOINT, ServerRole.REPLICA, "8.0.0"),
                EventText.CONFIGURATION_CHANGED,
                "A server changed: endpoint=localhost:6379, role=Replica, version=8.0.0");
        assertText(new ServerAdded(ENDPOINT), EventText.SERVER_ADDED, "A server was added: endpoint=localhost:6379");
        assertText(
                new ServerRetired(ENDPOINT), EventText.SERVER_RETIRED, "A server was retired: endpoint=localhost:6379");
        assertText(
                new ConfigurationAnnounced("news"),
                EventText.CONFIGURATION_ANNOUNCED,
                "Somebody has announced that another server is the primary: channel=news");
        assertText(
                new SubscriptionInterrupted(
                        new SubscriptionGap(
                                SubscriptionGap.Cause.CONNECTION_LOST,
                                Instant.parse("2026-12-01T10:00:00Z"),
                                Instant.parse("2026-12-01T10:00:02Z"),
                                Endpoint.parse("other:6379"),
                                ENDPOINT),
                        List.of(Channel.literal("a"), Channel.pattern("b*"))),
                EventText.SUBSCRIPTION_INTERRUPTED,
                "Subscriptions were interrupted, and messages may be lost: endpoint=localhost:6379, before=other:6379, cause=CONNECTION_LOST, from=2026-12-01T10:00:00Z, until=2026-12-01T10:00:02Z, channels=2, channel=a, b*");
        assertText(
                new SubscriptionEnded(
                        ENDPOINT,
                        Channel.pattern("orders:*"),
                        new RedisServerException(
                                "NOPERM No permissions to access a channel", "PSUBSCRIBE", "localhost:6379")),
                EventText.SUBSCRIPTION_ENDED,
                "A subscription ended, since the server refused to make it again: endpoint=localhost:6379, channel=orders:*, cause=NOPERM No permissions to access a channel [command=PSUBSCRIBE, endpoint=localhost:6379]");
        assertText(
                new InternalFailure("telling events", new IllegalStateException("oops")),
                EventText.INTERNAL_FAILURE,
                "Something failed where nobody waits for it: origin=telling events, cause=java.lang.IllegalStateException: oops");
    }

    @Test
    void notification_serverRepeatsArguments_leavesThemOut() {
        assertText(
                new ServerError(
                        ENDPOINT,
                        "HSEET",
                        "ERR unknown command 'HSEET', with args beginning with: 'key' 'field' 's3cret' "),
                EventText.SERVER_ERROR,
                "A server answered with an error: endpoint=localhost:6379, command=HSEET, message=ERR unknown command 'HSEET'");
    }

    @Test
    void case_N25_userData_hasThePartsOfTheTextAndTheTimeAsOpenData() {
        assertData(
                new ConnectionFailed(BRIDGE, ConnectionFailureType.SOCKET_CLOSED, new IllegalStateException("reset")),
                Map.of(
                        "endpoint",
                        "localhost:6379",
                        "connection",
                        "interactive#2",
                        "failure",
                        "SOCKET_CLOSED",
                        "cause",
                        "java.lang.IllegalStateException: reset"));
        assertData(
                new ConnectionFailed(BRIDGE, ConnectionFailureType.SOCKET_CLOSED, null),
                Map.of("endpoint", "localhost:6379", "connection", "interactive#2", "failure", "SOCKET_CLOSED"));
        assertData(RESTORED, Map.of("endpoint", "localhost:6379", "connection", "interactive#2"));
        assertData(
                new ConfigurationChanged(ENDPOINT, ServerRole.REPLICA, "8.0.0"),
                Map.of("endpoint", "localhost:6379", "role", "Replica", "version", "8.0.0"));
        assertData(
                new ServerError(ENDPOINT, "HSEET", "ERR unknown command 'HSEET', with args beginning with: 's3cret' "),
                Map.of("endpoint", "localhost:6379", "command", "HSEET", "message", "ERR unknown command 'HSEET'"));
        assertData(
                new InternalFailure("telling events", new IllegalStateException("oops")),
                Map.of("origin", "telling events", "cause", "java.lang.IllegalStateException: oops"));
    }

    private void assertData(MultiplexerEvent event, Map<String, String> parts) {
        Notification notification = relay.notification(event);
        assertThat(notification.getUserData()).isInstanceOfSatisfying(CompositeData.class, data -> {
            Map<String, Object> items = new TreeMap<>();
            data.getCompositeType().keySet().forEach(item -> items.put(item, data.get(item)));
            assertThat(items.remove("time"))
                    .isEqualTo(Instant.ofEpochMilli(notification.getTimeStamp()).toString());
            assertThat(items).containsExactlyInAnyOrderEntriesOf(parts);
            assertThat(data.getCompositeType().getTypeName()).isEqualTo(notification.getType());
        });
    }

    @Test
    void notification_several_areNumberedAndNameTheBeanAsSource() {
        Notification first = relay.notification(RESTORED);
        Notification second = relay.notification(RESTORED);

        assertThat(second.getSequenceNumber()).isEqualTo(first.getSequenceNumber() + 1);
        assertThat(first.getSource()).isEqualTo(source);
    }

    @Test
    void send_oneListenerThrows_theOtherStillHears() throws InterruptedException {
        BlockingQueue<Notification> heard = new LinkedBlockingQueue<>();
        subscribe((notification, handback) -> {
            throw new IllegalStateException("on purpose");
        });
        subscribe((notification, handback) -> heard.add(notification));

        relay.send(RESTORED);
        relay.send(RESTORED);

        assertThat(heard.poll(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(heard.poll(10, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void send_listenerBlocks_neitherWaitsNorKeepsWithoutLimit() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        subscribe((notification, handback) -> {
            entered.countDown();
            awaitQuietly(release);
        });

        relay.send(RESTORED);
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < NotificationRelay.CAPACITY + 7; i++) {
            relay.send(RESTORED);
        }

        assertThat(relay.dropped()).isEqualTo(7);
        release.countDown();
    }

    @Test
    void register_eventArrives_reachesSubscriberThroughTheServer() throws Exception {
        MBeanServer server = MBeanServerFactory.newMBeanServer();
        FakeMultiplexer multiplexer =
                new FakeMultiplexer("orders", FakeMultiplexer.endpoint("localhost", ConnectionKind.INTERACTIVE));
        try (ManagementRegistration registration = TrunklineManagement.register(multiplexer, server)) {
            BlockingQueue<Notification> heard = new LinkedBlockingQueue<>();
            NotificationListener listener = (notification, handback) -> heard.add(notification);
            server.addNotificationListener(registration.multiplexerName(), listener, null, "handback");

            multiplexer.fire(RESTORED);

            Notification notification = heard.poll(10, TimeUnit.SECONDS);
            assertThat(notification).isNotNull();
            assertThat(notification.getSource()).isEqualTo(registration.multiplexerName());
            server.removeNotificationListener(registration.multiplexerName(), listener, null, "handback");
            assertThatThrownBy(() -> server.removeNotificationListener(registration.multiplexerName(), listener))
                    .isInstanceOf(ListenerNotFoundException.class);
            MBeanNotificationInfo[] declared =
                    server.getMBeanInfo(registration.multiplexerName()).getNotifications();
            assertThat(List.of(declared))
                    .anySatisfy(info -> assertThat(info.getNotifTypes())
                            .containsExactlyInAnyOrderElementsOf(NotificationRelay.TYPES));
        }
    }

    private void assertText(MultiplexerEvent event, String type, String text) {
        Notification notification = relay.notification(event);
        assertThat(notification.getType()).isEqualTo(type);
        assertThat(notification.getMessage()).isEqualTo(text);
        assertThat(notification.getUserData()).isInstanceOf(CompositeData.class);
    }

    private void subscribe(NotificationListener listener) {
        relay.broadcaster().addNotificationListener(listener, null, null);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
