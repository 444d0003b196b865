package io.trunkline.it.subscriptions;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.Batch;
import io.trunkline.Channel;
import io.trunkline.ChannelMessage;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.MessageQueue;
import io.trunkline.Subscriber;
import io.trunkline.Transaction;
import io.trunkline.codec.Codecs;
import io.trunkline.it.Clients;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.testkit.server.RedisServer;
import io.trunkline.testkit.server.RedisServerConfig;
import io.trunkline.testkit.server.RedisServers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the option {@code channelPrefix} does to the names of channels, and what it leaves alone. */
final class ChannelPrefixTest {

    private static RedisServer server;

    @BeforeAll
    static void start() {
        server = RedisServers.start(RedisServerConfig.defaults().option("notify-keyspace-events", "KEA"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static ConnectionMultiplexer connect(ProtocolVersion protocol, String prefix) {
        return ConnectionMultiplexer.connect(Clients.options(server.endpoint(), protocol).toBuilder()
                .commands(c -> c.channelPrefix(prefix))
                .build());
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N28_prefixWithGlobCharacters_standsForItselfInPatterns(ProtocolVersion protocol) throws Exception {
        String prefix = "a[bc]*?\\^-:";
        try (ConnectionMultiplexer multiplexer = connect(protocol, prefix)) {
            Subscriber<String> subscriber = multiplexer.subscriber();
            Channel pattern = Channel.pattern("x?z*");
            Channel literal = Channel.literal("x?z*");
            MessageQueue<String> matching = subscriber.subscribe(pattern);
            MessageQueue<String> exact = subscriber.subscribe(literal);

            assertThat(server.ask("PUBLISH", "ab*?\\^-:xyz", "other")).isEqualTo("0");
            assertThat(server.ask("PUBLISH", "a[bc]...?\\^-:xyz", "other")).isEqualTo("0");
            assertThat(server.ask("PUBLISH", prefix + "xyz1", "mine")).isEqualTo("1");
            assertThat(subscriber.publish(literal, "both")).isEqualTo(2);

            assertThat(next(matching)).isEqualTo(new ChannelMessage<>("xyz1", pattern, "mine"));
            assertThat(next(matching)).isEqualTo(new ChannelMessage<>("x?z*", pattern, "both"));
            assertThat(next(exact)).isEqualTo(new ChannelMessage<>("x?z*", literal, "both"));
            subscriber.unsubscribe(pattern);
            subscriber.ping();
            assertThat(subscriber.publish(literal, "one")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N28_keyspaceAndKeyeventChannels_haveNoPrefix(ProtocolVersion protocol) throws Exception {
        try (ConnectionMultiplexer multiplexer = connect(protocol, "app:")) {
            Subscriber<String> subscriber = multiplexer.subscriber();
            String key = Clients.unique("n28");
            Channel keyspace = Channel.literal("__keyspace@0__:" + key);
            Channel keyspaces = Channel.pattern("__keyspace@*__:" + key);
            Channel keyevents = Channel.pattern("__keyevent@0__:set");
            Channel all = Channel.pattern("__key*__:" + key);
            List<MessageQueue<String>> queues = new ArrayList<>();
            for (Channel channel : List.of(keyspace, keyspaces, keyevents, all)) {
                queues.add(subscriber.subscribe(channel));
            }

            multiplexer.database().set(key, "v");

            assertThat(next(queues.get(0))).isEqualTo(new ChannelMessage<>(keyspace.name(), keyspace, "set"));
            assertThat(next(queues.get(1))).isEqualTo(new ChannelMessage<>(keyspace.name(), keyspaces, "set"));
            assertThat(next(queues.get(2))).isEqualTo(new ChannelMessage<>("__keyevent@0__:set", keyevents, key));
            assertThat(next(queues.get(3))).isEqualTo(new ChannelMessage<>(keyspace.name(), all, "set"));
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N37_publishOfEveryFace_keepsTheChannelPrefix(ProtocolVersion protocol) throws Exception {
        try (ConnectionMultiplexer multiplexer = connect(protocol, "app:")) {
            Subscriber<String> subscriber = multiplexer.subscriber();
            String name = Clients.unique("n37");
            MessageQueue<String> queue = subscriber.subscribe(Channel.literal(name));
            MessageQueue<String> shard = subscriber.subscribe(Channel.sharded(name));
            Database<String, String> database = multiplexer.database();

            assertThat(database.publish(name, "sync")).isEqualTo(1);
            assertThat(database.async().publish(name, "async").join()).isEqualTo(1);
            database.fireAndForget().publish(name, "forgotten");
            Batch<String, String> batch = database.createBatch();
            var batched = batch.publish(name, "batch");
            batch.execute();
            assertThat(batched.join()).isEqualTo(1);
            Transaction<String, String> transaction = database.createTransaction();
            transaction.publish(name, "transaction");
            assertThat(transaction.execute()).isTrue();
            database.withKeyPrefix("k:").withTimeout(Duration.ofSeconds(20)).publish(name, "view");
            multiplexer.database(0, Codecs.BYTES).publish(name, "codec".getBytes(StandardCharsets.UTF_8));
            assertThat(database.spublish(name, "shard")).isEqualTo(1);
            assertThat(database.publish("__keyspace@0__:" + name, "none")).isZero();

            List<String> heard = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                heard.add(next(queue).payload());
            }
            assertThat(heard).containsExactly("sync", "async", "forgotten", "batch", "transaction", "view", "codec");
            assertThat(next(shard).payload()).isEqualTo("shard");
            assertThat(server.ask("PUBSUB", "NUMSUB", name)).contains("0");
        }
    }

    private static <V> ChannelMessage<V> next(MessageQueue<V> queue) throws InterruptedException {
        return Objects.requireNonNull(queue.poll(Duration.ofSeconds(20)), "nothing came");
    }
}
