package io.trunkline.it.subscriptions;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.Channel;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.MessageQueue;
import io.trunkline.MultiplexerEvent.InternalFailure;
import io.trunkline.RedisFuture;
import io.trunkline.Subscriber;
import io.trunkline.Subscriber.Subscription;
import io.trunkline.codec.Codec;
import io.trunkline.codec.Codecs;
import io.trunkline.it.Clients;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.status.Figure;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What channels take of memory, and messages of the log. */
final class SubscriptionCostTest {

    private static final int CHANNELS = 5_000;
    private static final int QUEUES = 3_000; // which are made one after the other
    private static final long MAX_BYTES_EACH = 500;

    @Test
    void case_N47_manyChannels_takeLittleMemoryEach() throws Exception {
        try (ConnectionMultiplexer multiplexer =
                Clients.connect(Clients.server().endpoint(), ProtocolVersion.RESP3, "syncTimeout=60000")) {
            Subscriber<String> subscriber = multiplexer.subscriber();
            String base = Clients.unique("n47");
            CountDownLatch handled = new CountDownLatch(CHANNELS);
            subscriber.subscribe(Channel.literal(base), message -> handled.countDown());
            long before = usedBytes();

            List<RedisFuture<Subscription>> all = new ArrayList<>(CHANNELS);
            for (int i = 0; i < CHANNELS; i++) {
                all.add(subscriber.subscribeAsync(Channel.literal(base + i), message -> handled.countDown()));
            }
            List<Subscription> held = new ArrayList<>(CHANNELS);
            all.forEach(one -> held.add(one.join()));
            all.clear();
            assertThat((usedBytes() - before) / CHANNELS).as("silent").isLessThan(MAX_BYTES_EACH);

            publish("redis.call('publish', ARGV[2] .. (i - 1), 'm')", CHANNELS, base);
            assertThat(handled.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat((usedBytes() - before) / CHANNELS).as("after a message").isLessThan(MAX_BYTES_EACH);
            assertThat(held).noneMatch(Subscription::isEnded);
        }
    }

    @Test
    void case_N47_manyQueues_takeLittleMemoryEach() throws Exception {
        try (ConnectionMultiplexer multiplexer =
                Clients.connect(Clients.server().endpoint(), ProtocolVersion.RESP3, "syncTimeout=60000")) {
            Subscriber<String> subscriber = multiplexer.subscriber();
            String base = Clients.unique("n47");
            subscriber.subscribe(Channel.literal(base));
            long before = usedBytes();

            List<MessageQueue<String>> held = new ArrayList<>(QUEUES);
            for (int i = 0; i < QUEUES; i++) {
                held.add(subscriber.subscribe(Channel.literal(base + i)));
            }
            assertThat((usedBytes() - before) / QUEUES).as("silent").isLessThan(MAX_BYTES_EACH);

            publish("redis.call('publish', ARGV[2] .. (i - 1), 'm')", QUEUES, base);
            for (MessageQueue<String> queue : held) {
                assertThat(queue.poll(Duration.ofSeconds(60))).isNotNull();
            }
            assertThat((usedBytes() - before) / QUEUES).as("after a message").isLessThan(MAX_BYTES_EACH);
        }
    }

    /** Publishes many messages in no time, by a script. */
    private static void publish(String command, int times, String argument) {
        String script = "for i = 1, ARGV[1] do " + command + " end";
        Clients.server().ask("EVAL", script, "0", Integer.toString(times), argument);
    }

    private static long usedBytes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    @Test
    void case_N24_messagesThatWereLost_areCounted() throws Exception {
        try (ConnectionMultiplexer multiplexer =
                Clients.connect(Clients.server().endpoint(), ProtocolVersion.RESP3, "syncTimeout=60000")) {
            Subscriber<String> subscriber = multiplexer.subscriber();
            Channel channel = Channel.literal(Clients.unique("n24"));
            MessageQueue<String> small = subscriber.subscribe(channel, 2, MessageQueue.Overflow.DROP_OLDEST);
            MessageQueue<String> witness = subscriber.subscribe(channel);
            for (int i = 0; i < 10; i++) {
                subscriber.publish(channel, "m");
                witness.take();
            }
            assertThat(multiplexer.counters().get(Figure.DROPPED_MESSAGES))
                    .isEqualTo(8)
                    .isEqualTo(small.dropped());
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N36_undecodableMessages_areToldOnceASecondWithTheirNumber(ProtocolVersion protocol) throws Exception {
        List<InternalFailure> told = new CopyOnWriteArrayList<>();
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            multiplexer.addListener(event -> {
                if (event instanceof InternalFailure failure) {
                    told.add(failure);
                }
            });
            Channel channel = Channel.literal(Clients.unique("n36"));
            Codec<String, String> failing = Codecs.combine(Codecs.UTF8, Codecs.values(String::getBytes, bytes -> {
                throw new IllegalStateException("no text");
            }));
            multiplexer.subscriber(failing).subscribe(channel, message -> {});
            MessageQueue<String> witness = multiplexer.subscriber().subscribe(channel);
            long began = System.nanoTime();
            publish("redis.call('publish', ARGV[2], 'm')", 2_000, channel.name());
            Clients.await("all have come", () -> witness.size() == 2_000);
            Clients.await("something is told", () -> !told.isEmpty());
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began) + 1;
            assertThat(told).hasSizeBetween(1, (int) seconds + 1);
            int first = told.size();
            Clients.await("the next report", () -> {
                multiplexer.subscriber().publish(channel, "m");
                return told.size() > first;
            });
            assertThat(told.get(first).origin()).contains("others since the last report");
        }
    }
}
