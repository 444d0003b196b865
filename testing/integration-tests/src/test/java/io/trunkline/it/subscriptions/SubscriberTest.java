package io.trunkline.it.subscriptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.Channel;
import io.trunkline.ChannelMessage;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.MessageQueue;
import io.trunkline.MessageQueue.Overflow;
import io.trunkline.Subscriber;
import io.trunkline.codec.Codecs;
import io.trunkline.exception.RedisServerException;
import io.trunkline.it.Clients;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.testkit.server.RedisServer;
import io.trunkline.testkit.server.RedisServerConfig;
import io.trunkline.testkit.server.RedisServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SubscriberTest {

    private static final int MESSAGES = 1000;

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("G1 publish: counts the receivers; handler and queue get the message, without the channel prefix")
    void publish_handlerAndQueue_bothReceive(ProtocolVersion protocol) throws Exception {
        try (ConnectionMultiplexer multiplexer =
                Clients.connect(Clients.server().endpoint(), protocol, "channelPrefix=app:")) {
            Subscriber<String> subscriber = multiplexer.subscriber();
            Channel channel = Channel.literal(Clients.unique("g1"));
            CountDownLatch handled = new CountDownLatch(1);
            List<ChannelMessage<String>> seen = Collections.synchronizedList(new ArrayList<>());
            subscriber.subscribe(channel, message -> {
                seen.add(message);
                handled.countDown();
            });
            MessageQueue<String> queue = subscriber.subscribe(channel);
            assertThat(subscriber.isConnected(channel)).isTrue();
            assertThat(subscriber.publish(channel, "hello")).isEqualTo(1);
            assertThat(handled.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(seen).containsExactly(new ChannelMessage<>(channel.name(), channel, "hello"));
            assertThat(queue.take()).isEqualTo(new ChannelMessage<>(channel.name(), channel, "hello"));
            assertThat(multiplexer
                            .database()
                            .execute("PUBLISH", "app:" + channel.name(), "raw")
                            .asLong())
                    .isEqualTo(1);
            assertThat(multiplexer
                            .database()
                            .execute("PUBLISH", channel.name(), "unprefixed")
                            .asLong())
                    .isZero();
            assertThat(queue.take()).extracting(ChannelMessage::payload).isEqualTo("raw");
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("G2 unsubscribe: one of two leaves the other; the server hears of the last only; then it works again")
    void close_oneOfTwoHandlers_leavesTheOther(ProtocolVersion protocol) throws Exception {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Subscriber<String> subscriber = multiplexer.subscriber();
            Channel channel = Channel.literal(Clients.unique("g2"));
            MessageQueue<String> first = subscriber.subscribe(channel);
            MessageQueue<String> second = subscriber.subscribe(channel);
            first.close();
            assertThat(subscriber.handlerCount(channel)).isEqualTo(1);
            assertThat(subscriber.publish(channel, "one")).isEqualTo(1);
            assertThat(second.take()).extracting(ChannelMessage::payload).isEqualTo("one");
            assertThat(first.take()).isNull();
            second.close();
            subscriber.ping();
            assertThat(subscriber.publish(channel, "nobody")).isZero();

            MessageQueue<String> again = subscriber.subscribe(channel);
            MessageQueue<String> alsoAgain = subscriber.subscribe(channel);
            assertThat(subscriber.publish(channel, "two")).isEqualTo(1);
            assertThat(again.take()).extracting(ChannelMessage::payload).isEqualTo("two");
            subscriber.unsubscribe(channel);
            assertThat(again.take()).isNull();
            assertThat(alsoAgain.isEnded()).isTrue();
            subscriber.unsubscribe(channel);
            assertThat(subscriber.handlerCount(channel)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("G3 pattern: the message names its channel; a literal asterisk is no pattern")
    void subscribe_pattern_deliversTheConcreteChannel(ProtocolVersion protocol) throws Exception {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Subscriber<String> subscriber = multiplexer.subscriber();
            String base = Clients.unique("g3");
            Channel pattern = Channel.pattern(base + ":*");
            Channel literal = Channel.literal(base + ":*");
            MessageQueue<String> matching = subscriber.subscribe(pattern);
            MessageQueue<String> exact = subscriber.subscribe(literal);
            assertThat(subscriber.publish(Channel.literal(base + ":x"), "x")).isEqualTo(1);
            assertThat(subscriber.publish(literal, "star")).isEqualTo(2);
            assertThat(matching.take()).isEqualTo(new ChannelMessage<>(base + ":x", pattern, "x"));
            assertThat(matching.take()).isEqualTo(new ChannelMessage<>(base + ":*", pattern, "star"));
            assertThat(exact.take()).isEqualTo(new ChannelMessage<>(base + ":*", literal, "star"));
            assertThatIllegalArgumentException().isThrownBy(() -> subscriber.publish(pattern, "no"));
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("G4 a thousand messages: queues keep their order however they are read; handlers get all of them")
    void publish_thousandMessages_queuesInOrderHandlersAll(ProtocolVersion protocol) throws Exception {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Subscriber<String> subscriber = multiplexer.subscriber();
            Channel channel = Channel.literal(Clients.unique("g4"));
            MessageQueue<String> taken = subscriber.subscribe(channel);
            MessageQueue<String> consumed = subscriber.subscribe(channel);
            List<String> inOrder = Collections.synchronizedList(new ArrayList<>());
            CountDownLatch all = new CountDownLatch(2 * MESSAGES);
            consumed.onMessage(message -> {
                inOrder.add(message.payload());
                all.countDown();
            });
            Set<String> unordered = ConcurrentHashMap.newKeySet();
            subscriber.subscribe(channel, message -> {
                unordered.add(message.payload());
                all.countDown();
            });
            List<String> sent =
                    IntStream.range(0, MESSAGES).mapToObj(Integer::toString).toList();
            sent.forEach(payload -> subscriber.publishAsync(channel, payload));
            List<String> read = new ArrayList<>();
            for (int i = 0; i < MESSAGES; i++) {
                read.add(payload(taken));
            }
            assertThat(read).isEqualTo(sent);
            assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(inOrder).isEqualTo(sent);
            assertThat(unordered).containsExactlyInAnyOrderElementsOf(sent);
            assertThatIllegalStateException().isThrownBy(consumed::take);
            taken.close();
            assertThat(taken.take()).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("G5 iterating a queue ends when it is unsubscribed")
    void iterator_unsubscribed_ends(ProtocolVersion protocol) throws Exception {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Subscriber<String> subscriber = multiplexer.subscriber();
            Channel channel = Channel.literal(Clients.unique("g5"));
            MessageQueue<String> queue = subscriber.subscribe(channel);
            ExecutorService executor = Executors.newSingleThreadExecutor();
            try {
                List<String> read = Collections.synchronizedList(new ArrayList<>());
                Future<List<String>> all = executor.submit(() -> queue.stream()
                        .map(ChannelMessage::payload)
                        .peek(read::add)
                        .toList());
                subscriber.publish(channel, "a");
                subscriber.publish(channel, "b");
                Clients.await(
                        "both are read",
                        () -> read.size() == 2); // an empty queue may be one that nothing has reached yet
                subscriber.unsubscribe(channel);
                assertThat(all.get(20, TimeUnit.SECONDS)).containsExactly("a", "b");
            } finally {
                executor.shutdownNow();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("G6 a thousand parallel subscribes and unsubscribes: counted exactly")
    void subscribe_inParallel_countsExactly(ProtocolVersion protocol) throws Exception {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Subscriber<String> subscriber = multiplexer.subscriber();
            Channel channel = Channel.literal(Clients.unique("g6"));
            Set<Subscriber.Subscription> subscriptions = ConcurrentHashMap.newKeySet();
            ExecutorService executor = Executors.newFixedThreadPool(16);
            try {
                inParallel(executor, () -> subscriptions.add(subscriber.subscribe(channel, message -> {})));
                assertThat(subscriber.handlerCount(channel)).isEqualTo(1000);
                List<Subscriber.Subscription> all = List.copyOf(subscriptions);
                AtomicInteger next = new AtomicInteger();
                inParallel(executor, () -> all.get(next.getAndIncrement()).close());
                assertThat(subscriber.handlerCount(channel)).isZero();
                subscriber.ping();
                assertThat(subscriber.publish(channel, "nobody")).isZero();
            } finally {
                executor.shutdownNow();
            }
        }
    }

    private static <V> V payload(MessageQueue<V> queue) throws InterruptedException {
        return Objects.requireNonNull(queue.take(), "the queue has ended").payload();
    }

    private static void inParallel(ExecutorService executor, Runnable action) throws Exception {
        List<Future<?>> futures = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            futures.add(executor.submit(action));
        }
        for (Future<?> future : futures) {
            future.get(60, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("G7 subscriptions are made again after their connection was killed, once")
    void subscribe_connectionKilled_isMadeAgain(ProtocolVersion protocol) throws Exception {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol);
                ConnectionMultiplexer other = Clients.connect(protocol)) {
            Subscriber<String> subscriber = multiplexer.subscriber();
            Channel channel = Channel.literal(Clients.unique("g7"));
            MessageQueue<String> queue = subscriber.subscribe(channel);
            other.database().execute("CLIENT", "KILL", "TYPE", "pubsub");
            Clients.await("subscribed again", () -> other.subscriber().publish(channel, "probe") == 1);
            other.subscriber().publish(channel, "last");
            String payload;
            int lasts = 0;
            do {
                payload = Objects.requireNonNull(queue.poll(Duration.ofSeconds(20)))
                        .payload();
                lasts += payload.equals("last") ? 1 : 0;
            } while (!payload.equals("last"));
            assertThat(queue.poll(Duration.ZERO)).isNull();
            assertThat(lasts).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("G13 ping works on the connection that carries subscriptions")
    void ping_whileSubscribed_works(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            multiplexer.subscriber().subscribe(Channel.literal(Clients.unique("g13")), message -> {});
            assertThat(multiplexer.subscriber().ping()).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void subscribe_sharded_delivers(ProtocolVersion protocol) throws Exception {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Channel channel = Channel.sharded(Clients.unique("sharded"));
            MessageQueue<byte[]> queue = multiplexer.subscriber(Codecs.BYTES).subscribe(channel);
            assertThat(multiplexer.subscriber().publish(channel, "s")).isEqualTo(1);
            assertThat(payload(queue)).containsExactly('s');
        }
    }

    @ParameterizedTest
    @EnumSource(Overflow.class)
    void queue_full_followsItsPolicy(Overflow overflow) throws Exception {
        try (ConnectionMultiplexer multiplexer = Clients.connect(ProtocolVersion.RESP3)) {
            Subscriber<String> subscriber = multiplexer.subscriber();
            Channel channel = Channel.literal(Clients.unique("full"));
            MessageQueue<String> queue = subscriber.subscribe(channel, 2, overflow);
            MessageQueue<String> witness = subscriber.subscribe(channel);
            for (String payload : List.of("1", "2", "3")) {
                subscriber.publish(channel, payload);
            }
            for (int i = 0; i < 3; i++) {
                witness.take();
            }
            assertThat(queue.dropped()).isEqualTo(1);
            switch (overflow) {
                case DROP_OLDEST ->
                    assertThat(List.of(payload(queue), payload(queue))).containsExactly("2", "3");
                case DROP_NEWEST ->
                    assertThat(List.of(payload(queue), payload(queue))).containsExactly("1", "2");
                case FAIL -> {
                    assertThat(List.of(payload(queue), payload(queue))).containsExactly("1", "2");
                    assertThatIllegalStateException().isThrownBy(queue::take).withMessageContaining("capacity=2");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void subscribe_notPermitted_failsWithTheServersError(ProtocolVersion protocol) {
        RedisServerConfig config =
                RedisServerConfig.defaults().user("narrow", "on", ">pw", "~*", "resetchannels", "&allowed", "+@all");
        try (RedisServer server = RedisServers.start(config);
                ConnectionMultiplexer multiplexer =
                        Clients.connect(server.endpoint(), protocol, "user=narrow", "password=pw")) {
            Channel forbidden = Channel.literal("forbidden");
            assertThatThrownBy(() -> multiplexer.subscriber().subscribe(forbidden))
                    .isInstanceOf(RedisServerException.class)
                    .hasMessageContaining("NOPERM");
            assertThat(multiplexer.subscriber().handlerCount(forbidden)).isZero();
            for (int i = 0; i < 500; i++) { // whoever hears of the failure must find nothing left, however quick he is
                assertThatThrownBy(() -> multiplexer.subscriber().subscribe(forbidden))
                        .isInstanceOf(RedisServerException.class);
                assertThat(multiplexer.subscriber().handlerCount(forbidden)).isZero();
            }
            assertThat(multiplexer
                            .subscriber()
                            .subscribe(Channel.literal("allowed"))
                            .isEnded())
                    .isFalse();
        }
    }
}
