package io.trunkline.it.cluster;

import static io.trunkline.it.cluster.Clusters.slotOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.Channel;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.KeyEvent;
import io.trunkline.KeyNotification;
import io.trunkline.MessageQueue;
import io.trunkline.MultiplexerEvent;
import io.trunkline.Subscriber;
import io.trunkline.SubscriptionGap;
import io.trunkline.exception.RedisException;
import io.trunkline.it.Clients;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.status.ConnectionKind;
import io.trunkline.status.Figure;
import io.trunkline.testkit.server.ClusterFailover;
import io.trunkline.testkit.server.ClusterNode;
import io.trunkline.testkit.server.RedisCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Subscriptions to real clusters: where they are, where they go, and what of them is told. */
@DisplayName("Publish and subscribe in a cluster")
final class ClusterPubSubTest {

    private static RedisCluster cluster;

    @BeforeAll
    static void startCluster() {
        cluster = RedisCluster.start(3, 1);
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    private static ConnectionMultiplexer connect(ProtocolVersion protocol, String... more) {
        return Clusters.connect(cluster, protocol, more);
    }

    private static ClusterNode other(int slot) {
        return Clusters.other(cluster, slot);
    }

    @ParameterizedTest
    @CsvSource({
        "RESP2,LITERAL,''", "RESP2,PATTERN,''", "RESP2,SHARDED,''", "RESP2,LITERAL,app:", "RESP2,PATTERN,app:",
        "RESP2,SHARDED,app:", "RESP3,LITERAL,''", "RESP3,PATTERN,''", "RESP3,SHARDED,''", "RESP3,LITERAL,app:",
        "RESP3,PATTERN,app:", "RESP3,SHARDED,app:",
    })
    void case_G10_everyKindOfChannel_bringsEachMessageOnce(ProtocolVersion protocol, Channel.Mode mode, String prefix)
            throws InterruptedException {
        String[] options = prefix.isEmpty() ? new String[0] : new String[] {"channelPrefix=" + prefix};
        try (ConnectionMultiplexer multiplexer = connect(protocol, options);
                ConnectionMultiplexer publisher = connect(protocol, options)) {
            List<MessageQueue<String>> queues = new ArrayList<>();
            List<Channel> channels = new ArrayList<>();
            String base = Clients.unique("g10");
            for (int i = 0; i < 30; i++) {
                String name = base + ":" + i + ":"; // no other begins so
                channels.add(mode == Channel.Mode.SHARDED ? Channel.sharded(name) : Channel.literal(name));
                queues.add(multiplexer
                        .subscriber()
                        .subscribe(mode == Channel.Mode.PATTERN ? Channel.pattern(name + "*") : channels.get(i)));
            }
            for (int i = 0; i < channels.size(); i++) {
                long heard = publisher.subscriber().publish(channels.get(i), "m" + i);
                assertThat(heard).isLessThanOrEqualTo(1); // none if it was another node's
            }
            for (int i = 0; i < queues.size(); i++) {
                var message = queues.get(i).poll(Duration.ofSeconds(20));
                assertThat(message).isNotNull();
                assertThat(message.payload()).isEqualTo("m" + i);
                assertThat(message.channel()).isEqualTo(channels.get(i).name());
                assertThat(queues.get(i).poll(Duration.ofMillis(i == 0 ? 100 : 0)))
                        .isNull();
            }
        }
    }

    /** Publishes numbers, one after the other, until it is told to stop. */
    private static final class Publisher extends Thread {
        private final Subscriber<String> subscriber;
        private final Channel channel;
        private volatile boolean stop;
        private volatile int published;

        Publisher(ConnectionMultiplexer multiplexer, Channel channel) {
            this.subscriber = multiplexer.subscriber();
            this.channel = channel;
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // nobody else writes it
        public void run() {
            while (!stop) {
                try {
                    subscriber.publish(channel, Integer.toString(published));
                } catch (RedisException e) {
                    // whether or not it was heard, nobody waits for it
                }
                published++;
            }
        }

        void end() throws InterruptedException {
            stop = true;
            join();
        }
    }

    @ParameterizedTest
    @EnumSource
    void case_G9_slotOfAShardChannelMoves_laterMessagesComeAndTheGapIsTold(ProtocolVersion protocol) throws Exception {
        try (ConnectionMultiplexer multiplexer = connect(protocol);
                ConnectionMultiplexer other = connect(protocol)) {
            Channel channel = Channel.sharded(Clients.unique("g9"));
            int slot = slotOf(channel.name());
            Queue<MultiplexerEvent.SubscriptionInterrupted> events = new ConcurrentLinkedQueue<>();
            multiplexer.addListener(event -> {
                if (event instanceof MultiplexerEvent.SubscriptionInterrupted interrupted) {
                    events.add(interrupted);
                }
            });
            Set<Integer> heard = ConcurrentHashMap.newKeySet();
            AtomicInteger twice = new AtomicInteger();
            Subscriber.Subscription subscription = multiplexer.subscriber().subscribe(channel, message -> {
                if (!heard.add(Integer.parseInt(message.payload()))) {
                    twice.incrementAndGet();
                }
            });
            Queue<SubscriptionGap> gaps = new ConcurrentLinkedQueue<>();
            subscription.onGap(gaps::add);
            Publisher publisher = new Publisher(other, channel);
            publisher.start();
            for (int i = 0; i < 3; i++) {
                ClusterNode target = other(slot);
                cluster.moveSlot(slot, target);
                int told = i;
                Clients.await("the move to be told", () -> gaps.size() > told);
                int after = publisher.published;
                Clients.await("later messages", () -> heard.stream().anyMatch(number -> number > after));
                cluster.awaitAgreement(Duration.ofSeconds(30));
            }
            publisher.end();
            Clients.await("the gaps", () -> gaps.size() >= 3);
            assertThat(twice.get()).isZero();
            assertThat(gaps).allMatch(gap -> !gap.until().isBefore(gap.from()));
            Clients.await("the events", () -> events.size() >= 3);
            assertThat(events).allMatch(event -> event.channels().equals(List.of(channel)));
            assertThat(subscription.isEnded()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void case_G9_plannedFailover_shardChannelsGoOnAtTheNewPrimary(ProtocolVersion protocol) throws Exception {
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            Channel channel = Channel.sharded(Clients.unique("g9f"));
            MessageQueue<String> queue = multiplexer.subscriber().subscribe(channel);
            ClusterNode owner = cluster.primaryOf(slotOf(channel.name()));
            cluster.failover(cluster.replicasOf(owner).get(0), ClusterFailover.PLANNED);
            Clients.await("a message that comes through", () -> {
                try {
                    multiplexer.subscriber().publish(channel, "m");
                    return queue.poll(Duration.ofMillis(50)) != null;
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            String newOwner = cluster.primaryOf(slotOf(channel.name())).endpoint();
            Clients.await(
                    "the channel to be at the new primary",
                    () -> carriersOf(multiplexer).stream().anyMatch(newOwner::equals));
        }
    }

    private static boolean isFrom(String server, SubscriptionGap gap) {
        return server.equals(String.valueOf(gap.before()));
    }

    /** Where connections are subscribed to something, by the figures. */
    private static Set<String> carriersOf(ConnectionMultiplexer multiplexer) {
        return multiplexer.status().endpoints().stream()
                .filter(server -> server.connections().stream()
                        .anyMatch(connection -> connection.id().kind() == ConnectionKind.SUBSCRIPTION
                                && connection.counters().get(Figure.SUBSCRIPTIONS) > 0))
                .map(server -> server.endpoint().toString())
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @EnumSource
    void case_B13_connected_hasOneSocketForEachNodeAndRespTwoASecond(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            int expected = protocol == ProtocolVersion.RESP2 ? 1 : 0;
            Clients.await(
                    "all nodes",
                    () -> multiplexer.status().endpoints().size() == 6
                            && multiplexer.status().endpoints().stream()
                                    .allMatch(server -> server.connections().stream()
                                            .allMatch(connection ->
                                                    connection.counters().get(Figure.SOCKETS_OPENED) == 1)));
            assertThat(multiplexer.status().endpoints())
                    .allMatch(server -> server.connections().stream()
                                    .filter(connection -> connection.id().kind() == ConnectionKind.INTERACTIVE)
                                    .count()
                            == 1)
                    .allMatch(server -> server.connections().stream()
                                    .filter(connection -> connection.id().kind() == ConnectionKind.SUBSCRIPTION)
                                    .count()
                            == expected);
        }
    }

    @ParameterizedTest
    @EnumSource
    void case_G8_carrierIsKilled_messagesComeThroughAnotherNodeWithin5Seconds(ProtocolVersion protocol)
            throws Exception {
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            Channel channel = Channel.literal(Clients.unique("g8"));
            MessageQueue<String> queue = multiplexer.subscriber().subscribe(channel);
            Queue<SubscriptionGap> gaps = new ConcurrentLinkedQueue<>();
            queue.onGap(gaps::add);
            String carrier = carriersOf(multiplexer).iterator().next();
            ClusterNode victim = cluster.nodes().stream()
                    .filter(node -> node.endpoint().equals(carrier))
                    .findFirst()
                    .orElseThrow();
            ClusterNode stays = cluster.primaries().stream()
                    .filter(node -> node != victim)
                    .findFirst()
                    .orElseThrow();
            cluster.kill(victim);
            Clients.await("a message that comes through another node", () -> {
                cluster.call(stays, "PUBLISH", channel.name(), "m");
                return queue.size() > 0;
            });
            Clients.await(
                    "the gap to be told",
                    () -> gaps.stream()
                            .anyMatch(gap ->
                                    isFrom(carrier, gap) && gap.cause() == SubscriptionGap.Cause.CONNECTION_LOST));
            cluster.restart(victim);
        }
    }

    @ParameterizedTest
    @EnumSource
    void case_G8_carrierIsStopped_messagesComeThroughAnotherNode(ProtocolVersion protocol) throws Exception {
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            Channel channel = Channel.literal(Clients.unique("g8s"));
            MessageQueue<String> queue = multiplexer.subscriber().subscribe(channel);
            Queue<SubscriptionGap> gaps = new ConcurrentLinkedQueue<>();
            queue.onGap(gaps::add);
            String carrier = carriersOf(multiplexer).iterator().next();
            ClusterNode victim = cluster.nodes().stream()
                    .filter(node -> node.endpoint().equals(carrier))
                    .findFirst()
                    .orElseThrow();
            ClusterNode stays = cluster.primaries().stream()
                    .filter(node -> node != victim)
                    .findFirst()
                    .orElseThrow();
            cluster.stop(victim);
            try {
                Clients.await("a message that comes through another node", () -> {
                    cluster.call(stays, "PUBLISH", channel.name(), "m");
                    return queue.size() > 0;
                });
                Clients.await("the gap to be told", () -> gaps.stream().anyMatch(gap -> isFrom(carrier, gap)));
                // on a machine that is busy enough the connection may have been given up before
                assertThat(gaps)
                        .filteredOn(gap -> isFrom(carrier, gap))
                        .extracting(SubscriptionGap::cause)
                        .isSubsetOf(SubscriptionGap.Cause.SERVER_SILENT, SubscriptionGap.Cause.CONNECTION_LOST);
            } finally {
                cluster.resume(victim);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void case_G11_keyEvents_comeFromEveryPrimaryOnceAlsoFromLaterOnes(ProtocolVersion protocol) throws Exception {
        // a node that was killed does not remember it
        cluster.nodes().forEach(node -> cluster.call(node, "CONFIG", "SET", "notify-keyspace-events", "KEA"));
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String base = Clients.unique("g11") + ":";
            Queue<String> sets = new ConcurrentLinkedQueue<>();
            Queue<KeyNotification> all = new ConcurrentLinkedQueue<>();
            Subscriber<String> subscriber = multiplexer.subscriber();
            subscriber.subscribe(
                    Channel.keyevent(0, KeyEvent.SET), KeyNotification.handler(base, told -> sets.add(told.key())));
            subscriber.subscribe(Channel.keyspacePrefix(0, base), KeyNotification.handler(base, all::add));
            for (int i = 0; i < 60; i++) {
                db.set(base + i, "v");
            }
            Clients.await("all events", () -> sets.size() >= 60 && all.size() >= 60);
            assertThat(sets).hasSize(60).doesNotHaveDuplicates();
            assertThat(all).hasSize(60).allMatch(told -> told.event() == KeyEvent.SET && told.database() == 0);

            ClusterNode added = cluster.addNode();
            cluster.call(added, "CONFIG", "SET", "notify-keyspace-events", "KEA");
            int slot = slotOf(base + "0");
            cluster.moveSlot(slot, added);
            Clients.await("the later primary to be listened to", () -> {
                db.set(base + "0", "w");
                return carriersOf(multiplexer).contains(added.endpoint());
            });
            Clients.await("an event of the later primary", () -> {
                db.set(base + "0", "x");
                return all.stream().filter(told -> told.key().equals("0")).count() > 1;
            });
            cluster.moveSlot(slot, other(slot));
            cluster.removeNode(added);
        }
    }
}
