package io.trunkline.it.subscriptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.Channel;
import io.trunkline.ChannelMessage;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.MessageQueue;
import io.trunkline.RedisFuture;
import io.trunkline.Subscriber;
import io.trunkline.codec.Codecs;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.it.Clients;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.status.BridgeState;
import io.trunkline.status.ConnectionCounters;
import io.trunkline.status.ConnectionKind;
import io.trunkline.status.Figure;
import io.trunkline.testkit.server.RedisServer;
import io.trunkline.testkit.server.RedisServerConfig;
import io.trunkline.testkit.server.RedisServers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a connection may receive that is subscribed, and one that is not. The server ends a subscribed one for which
 * more than 1 MB waits.
 */
final class SubscriptionConnectionTest {

    private static final int LARGE = 8 * 1024 * 1024;
    private static final int HUGE = 200 * 1024 * 1024;
    private static final int MANY = 60_000;

    private static RedisServer server;

    @BeforeAll
    static void start() {
        server = RedisServers.start(
                RedisServerConfig.defaults().option("client-output-buffer-limit", "pubsub", "1mb", "1mb", "60"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N01_subscribed_largeRepliesAreRead(ProtocolVersion protocol) throws Exception {
        try (ConnectionMultiplexer multiplexer = Clients.connect(server.endpoint(), protocol, "syncTimeout=60000")) {
            Channel channel = Channel.literal(Clients.unique("n01"));
            MessageQueue<String> queue = multiplexer.subscriber().subscribe(channel);
            long sockets = sockets(multiplexer);
            String large = Clients.unique("large");
            String small = Clients.unique("small");
            multiplexer.database().setrange(large, LARGE - 1, "x");
            multiplexer.database().set(small, "x".repeat(1024));

            for (int i = 0; i < 3; i++) {
                assertThat(multiplexer.database(0, Codecs.BYTES).get(large.getBytes(StandardCharsets.UTF_8)))
                        .hasSize(LARGE);
            }
            List<RedisFuture<String>> pipeline = new ArrayList<>(MANY);
            for (int i = 0; i < MANY; i++) {
                pipeline.add(multiplexer.database().async().get(small));
            }
            for (RedisFuture<String> one : pipeline) {
                assertThat(one.join()).hasSize(1024);
            }

            assertThat(multiplexer.subscriber().publish(channel, "still there")).isEqualTo(1);
            assertThat(next(queue)).isEqualTo("still there");
            assertThat(sockets(multiplexer)).isEqualTo(sockets);
            multiplexer.database().del(large);
        }
    }

    /** The default limit of a server is 32 MB. */
    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N01_serverWithItsOwnLimits_valueOf200MegabytesIsRead(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer =
                Clients.connect(Clients.server().endpoint(), protocol, "syncTimeout=60000")) {
            multiplexer.subscriber().subscribe(Channel.literal(Clients.unique("n01")), message -> {});
            String key = Clients.unique("huge");
            multiplexer.database().setrange(key, HUGE - 1, "x");
            try {
                assertThat(multiplexer.database(0, Codecs.BYTES).get(key.getBytes(StandardCharsets.UTF_8)))
                        .hasSize(HUGE);
            } finally {
                multiplexer.database().del(key);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N01_handlerStandsStill_commandsGoOn(ProtocolVersion protocol) throws Exception {
        try (ConnectionMultiplexer multiplexer = Clients.connect(server.endpoint(), protocol)) {
            Channel channel = Channel.literal(Clients.unique("n01"));
            CountDownLatch release = new CountDownLatch(1);
            CountDownLatch handled = new CountDownLatch(100);
            multiplexer.subscriber().subscribe(channel, message -> {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                handled.countDown();
            });
            String large = Clients.unique("large");
            multiplexer.database().setrange(large, LARGE - 1, "x");
            for (int i = 0; i < 100; i++) {
                multiplexer.subscriber().publish(channel, "m");
            }

            assertThat(multiplexer.database(0, Codecs.BYTES).get(large.getBytes(StandardCharsets.UTF_8)))
                    .hasSize(LARGE);

            release.countDown();
            assertThat(handled.await(20, TimeUnit.SECONDS)).isTrue();
            multiplexer.database().del(large);
        }
    }

    @Test
    void case_N01_resp3_secondSocketComesWithTheFirstSubscriptionAndStays() {
        try (ConnectionMultiplexer multiplexer = Clients.connect(server.endpoint(), ProtocolVersion.RESP3)) {
            Subscriber<String> subscriber = multiplexer.subscriber();
            Channel channel = Channel.literal(Clients.unique("n01"));
            assertThat(subscriber.ping()).isPositive();
            assertThat(subscriber.publish(channel, "nobody")).isZero();
            assertThat(kinds(multiplexer)).containsExactly(ConnectionKind.INTERACTIVE);

            subscriber.subscribe(channel, message -> {});
            assertThat(kinds(multiplexer)).containsExactly(ConnectionKind.INTERACTIVE, ConnectionKind.SUBSCRIPTION);
            assertThat(subscriber.ping()).isPositive();
            assertThat(subscriber.publish(channel, "one")).isEqualTo(1);

            subscriber.unsubscribe(channel);
            subscriber.ping();
            assertThat(subscriber.publish(channel, "nobody")).isZero();
            assertThat(sockets(multiplexer)).isEqualTo(2);
        }
    }

    @Test
    void case_N01_sharedConnection_oneSocketDoesForAllButLargeReplies() throws Exception {
        try (ConnectionMultiplexer multiplexer =
                Clients.connect(server.endpoint(), ProtocolVersion.RESP3, "subscriptionConnection=shared")) {
            Channel channel = Channel.literal(Clients.unique("n01"));
            MessageQueue<String> queue = multiplexer.subscriber().subscribe(channel);
            assertThat(multiplexer.subscriber().publish(channel, "m")).isEqualTo(1);
            assertThat(next(queue)).isEqualTo("m");
            assertThat(sockets(multiplexer)).isEqualTo(1);

            String large = Clients.unique("large");
            multiplexer.database().setrange(large, LARGE - 1, "x");
            assertThatThrownBy(() -> multiplexer.database(0, Codecs.BYTES).get(large.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(RedisConnectionException.class);
            Clients.await("it works again", () -> multiplexer.subscriber().isConnected(channel));
            multiplexer.database().del(large);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N01_severalServers_oneAtATimeCarriesTheSubscriptions(ProtocolVersion protocol) throws Exception {
        try (RedisServer other = RedisServers.start();
                ConnectionMultiplexer multiplexer =
                        Clients.connect(server.endpoint() + "," + other.endpoint(), protocol)) {
            Channel channel = Channel.literal(Clients.unique("n01"));
            MessageQueue<String> queue = multiplexer.subscriber().subscribe(channel);
            for (RedisServer one : List.of(server, other, server)) {
                one.ask("CLIENT", "KILL", "TYPE", "pubsub");
                one.ask("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
                Clients.await(
                        "everything is back",
                        () -> isUp(multiplexer)
                                && multiplexer.subscriber().isConnected(channel)
                                && isAnswering(multiplexer));
                assertThat(subscribers(server, channel) + subscribers(other, channel))
                        .isEqualTo(1);
            }
            assertThat(multiplexer.subscriber().publish(channel, "once")).isEqualTo(1);
            assertThat(next(queue)).isEqualTo("once");
        }
    }

    /** The loss of a connection may be on its way here while all seems to be well. */
    private static boolean isAnswering(ConnectionMultiplexer multiplexer) {
        try {
            multiplexer.subscriber().ping();
            return true;
        } catch (RedisConnectionException e) {
            return false;
        }
    }

    private static boolean isUp(ConnectionMultiplexer multiplexer) {
        return multiplexer.status().endpoints().stream()
                .flatMap(endpoint -> endpoint.connections().stream())
                .allMatch(connection -> connection.state() == BridgeState.ESTABLISHED);
    }

    private static int subscribers(RedisServer one, Channel channel) {
        String answer = one.ask("PUBSUB", "NUMSUB", channel.name());
        return Integer.parseInt(answer.replaceAll("(?s).*[^0-9]([0-9]+)[^0-9]*$", "$1"));
    }

    private static List<ConnectionKind> kinds(ConnectionMultiplexer multiplexer) {
        return multiplexer.counters().connections().stream()
                .filter(connection -> connection.get(Figure.SOCKETS_OPENED) > 0)
                .map(ConnectionCounters::kind)
                .toList();
    }

    private static long sockets(ConnectionMultiplexer multiplexer) {
        return multiplexer.counters().get(Figure.SOCKETS_OPENED);
    }

    private static <V> V next(MessageQueue<V> queue) throws InterruptedException {
        ChannelMessage<V> message = queue.poll(Duration.ofSeconds(20));
        return Objects.requireNonNull(message, "nothing came").payload();
    }
}
