package io.trunkline.it.subscriptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.trunkline.Channel;
import io.trunkline.ChannelMessage;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.MessageQueue;
import io.trunkline.MultiplexerEvent;
import io.trunkline.MultiplexerEvent.SubscriptionEnded;
import io.trunkline.RedisFuture;
import io.trunkline.Subscriber;
import io.trunkline.Subscriber.Subscription;
import io.trunkline.exception.RedisCommandException;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisServerException;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.it.Clients;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.status.Figure;
import io.trunkline.testkit.server.PeerProfile;
import io.trunkline.testkit.server.RedisServer;
import io.trunkline.testkit.server.RedisServers;
import io.trunkline.testkit.server.Resp;
import io.trunkline.testkit.server.ScriptedPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What comes of subscriptions that the server refuses, for a moment or for good, at first or on a later connection. */
final class SubscriptionRefusalTest {

    private static RedisServer server;

    @BeforeAll
    static void start() {
        server = RedisServers.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String user(String... rules) {
        String name = Clients.unique("user").replace(':', '-');
        setUser(name, "on", ">secret", "~*", "+@all");
        setUser(name, rules);
        return name;
    }

    private static void setUser(String name, String... rules) {
        List<String> words = new ArrayList<>(List.of("ACL", "SETUSER", name));
        words.addAll(List.of(rules));
        server.ask(words.toArray(new String[0]));
    }

    private static ConnectionMultiplexer connectAs(String user, ProtocolVersion protocol, String... more) {
        List<String> options = new ArrayList<>(List.of("user=" + user, "password=secret"));
        options.addAll(List.of(more));
        return Clients.connect(server.endpoint(), protocol, options.toArray(new String[0]));
    }

    private static List<SubscriptionEnded> ended(List<MultiplexerEvent> events) {
        return events.stream()
                .filter(SubscriptionEnded.class::isInstance)
                .map(SubscriptionEnded.class::cast)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "RESP2, LITERAL",
        "RESP2, PATTERN",
        "RESP2, SHARDED",
        "RESP3, LITERAL",
        "RESP3, PATTERN",
        "RESP3, SHARDED"
    })
    void case_N07_oneChannelTakenAway_endsAloneAndIsTold(ProtocolVersion protocol, Channel.Mode mode) throws Exception {
        String base = Clients.unique("n07");
        Channel lost = new Channel(mode, base + ":lost*");
        Channel kept = new Channel(mode, base + ":kept*");
        String user = user("resetchannels", "&" + lost.name(), "&" + kept.name());
        List<MultiplexerEvent> events = new CopyOnWriteArrayList<>();
        try (ConnectionMultiplexer multiplexer = connectAs(user, protocol)) {
            multiplexer.addListener(events::add);
            Subscriber<String> subscriber = multiplexer.subscriber();
            MessageQueue<String> lostQueue = subscriber.subscribe(lost);
            Subscription lostHandler = subscriber.subscribe(lost, message -> {});
            MessageQueue<String> keptQueue = subscriber.subscribe(kept);

            setUser(user, "resetchannels", "&" + kept.name());

            Clients.await("one has ended", lostHandler::isEnded);
            Clients.await("the other one is back", () -> subscriber.isConnected(kept));
            assertThat(catchThrowableOfType(RedisServerException.class, lostQueue::take)
                            .kind())
                    .isEqualTo(RedisErrorKind.NO_PERMISSION);
            assertThatThrownBy(() -> lostQueue.stream().count()).isInstanceOf(RedisServerException.class);
            assertThat(lostQueue.isEnded()).isTrue();
            assertThat(Objects.requireNonNull(lostHandler.endCause())).isInstanceOf(RedisServerException.class);
            assertThat(subscriber.handlerCount(lost)).isZero();
            assertThat(subscriber.isConnected(lost)).isFalse();
            Clients.await("the event", () -> !ended(events).isEmpty());
            assertThat(ended(events)).extracting(SubscriptionEnded::channel).containsExactly(lost);
            assertThat(catchThrowableOfType(RedisServerException.class, () -> subscriber.subscribe(lost))
                            .kind())
                    .isEqualTo(RedisErrorKind.NO_PERMISSION);
            assertThat(ended(events)).hasSize(1); // who was never subscribed is told by the failure

            server.ask(mode == Channel.Mode.SHARDED ? "SPUBLISH" : "PUBLISH", base + ":kept*", "m");
            assertThat(next(keptQueue)).isEqualTo("m");
            assertThat(keptQueue.endCause()).isNull();
            subscriber.unsubscribeAll();
            assertThat(keptQueue.isEnded()).isTrue();
            assertThat(keptQueue.take()).isNull();
            assertThat(keptQueue.endCause()).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N07_manyChannelsAndSomeTakenAway_allOthersAreMadeAgain(ProtocolVersion protocol) {
        String base = Clients.unique("n07");
        List<Channel> channels = IntStream.range(0, 1500)
                .mapToObj(i -> Channel.literal(base + ":" + i))
                .toList();
        String user = user("resetchannels", "&" + base + ":*");
        try (ConnectionMultiplexer multiplexer = connectAs(user, protocol, "syncTimeout=30000")) {
            Subscriber<String> subscriber = multiplexer.subscriber();
            List<RedisFuture<Subscription>> all = channels.stream()
                    .map(channel -> subscriber.subscribeAsync(channel, message -> {}))
                    .toList();
            all.forEach(RedisFuture::join);

            setUser(user, "resetchannels", "&" + base + ":1*");

            long kept = channels.stream()
                    .filter(channel -> channel.name().startsWith(base + ":1"))
                    .count();
            Clients.await(
                    "the others have ended",
                    () -> all.stream().filter(one -> one.join().isEnded()).count() == 1500 - kept);
            Clients.await(
                    "these are back",
                    () -> channels.stream().filter(subscriber::isConnected).count() == kept);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N07_commandTakenAway_endsWhatNeedsIt(ProtocolVersion protocol) {
        String base = Clients.unique("n07");
        String user = user("allchannels");
        try (ConnectionMultiplexer multiplexer = connectAs(user, protocol)) {
            Subscriber<String> subscriber = multiplexer.subscriber();
            Subscription pattern = subscriber.subscribe(Channel.pattern(base + "*"), message -> {});
            Subscription literal = subscriber.subscribe(Channel.literal(base), message -> {});

            setUser(user, "-psubscribe");
            server.ask("CLIENT", "KILL", "USER", user);

            Clients.await("the pattern has ended", pattern::isEnded);
            Clients.await("the channel is back", () -> subscriber.isConnected(literal.channel()));
            assertThat(literal.isEnded()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N07_commandDisabled_isRefusedAndDisturbsNobody(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer =
                Clients.connect(server.endpoint(), protocol, "$PSUBSCRIBE=", "$SSUBSCRIBE=")) {
            Subscriber<String> subscriber = multiplexer.subscriber();
            Channel literal = Channel.literal(Clients.unique("n07"));
            subscriber.subscribe(literal, message -> {});
            long sockets = multiplexer.counters().get(Figure.SOCKETS_OPENED);

            assertThatThrownBy(() -> subscriber.subscribe(Channel.pattern("p*")))
                    .isInstanceOf(RedisCommandException.class)
                    .hasMessageContaining("PSUBSCRIBE");
            assertThatThrownBy(() -> subscriber
                            .subscribeAsync(Channel.sharded("s"), message -> {})
                            .get())
                    .hasCauseInstanceOf(RedisCommandException.class);

            assertThat(subscriber.isConnected(literal)).isTrue();
            assertThat(multiplexer.counters().get(Figure.SOCKETS_OPENED)).isEqualTo(sockets);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N07_noRoomForTheSubscriptionConnection_subscribingSaysSo(ProtocolVersion protocol) {
        try (ScriptedPeer peer = ScriptedPeer.start(
                        protocol == ProtocolVersion.RESP2 ? PeerProfile.resp2() : PeerProfile.resp3());
                ConnectionMultiplexer multiplexer = Clients.connect(
                        peer.endpoint(), ProtocolVersion.RESP3, "syncTimeout=500", "reconnectBase=50")) {
            Channel channel = Channel.literal("news");
            peer.stub("HELLO").reply(Resp.error("ERR max number of clients reached"));
            peer.stub("PING").reply(Resp.error("ERR max number of clients reached"));
            peer.connections().stream().skip(1).forEach(io.trunkline.testkit.server.PeerConnection::reset);

            assertThat(catchThrowableOfType(
                            RedisTimeoutException.class,
                            () -> multiplexer.subscriber().subscribe(channel)))
                    .hasMessageContaining("did not confirm")
                    .cause()
                    .hasMessageContaining("max number of clients");
            assertThat(multiplexer.subscriber().handlerCount(channel)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N07_serverBusy_isAskedAgain(ProtocolVersion protocol) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start(
                        protocol == ProtocolVersion.RESP2 ? PeerProfile.resp2() : PeerProfile.resp3());
                ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), ProtocolVersion.RESP3)) {
            Subscriber<String> subscriber = multiplexer.subscriber();
            Channel channel = Channel.literal("news");
            MessageQueue<String> queue = subscriber.subscribe(channel);
            peer.expectOn(2, "SUBSCRIBE", "news").reply(Resp.error("BUSY Redis is busy running a script."));
            peer.connection(1).reset();

            peer.awaitPlayed();
            Clients.await("it is made again", () -> subscriber.isConnected(channel));
            assertThat(queue.isEnded()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N07_confirmedAfterItsTime_countsAllTheSame(ProtocolVersion protocol) throws Exception {
        boolean resp2 = protocol == ProtocolVersion.RESP2;
        try (ScriptedPeer peer = ScriptedPeer.start(resp2 ? PeerProfile.resp2() : PeerProfile.resp3());
                ConnectionMultiplexer multiplexer =
                        Clients.connect(peer.endpoint(), ProtocolVersion.RESP3, "syncTimeout=200")) {
            Subscriber<String> subscriber = multiplexer.subscriber();
            Channel channel = Channel.literal("news");
            subscriber.subscribe(channel);
            peer.expectOn(2, "SUBSCRIBE", "news").silence();
            peer.connection(1).reset();
            peer.awaitPlayed();

            // not confirmed on this connection: nothing is claimed
            assertThatThrownBy(() -> subscriber.subscribe(channel)).isInstanceOf(RedisTimeoutException.class);
            assertThat(subscriber.isConnected(channel)).isFalse();

            String head = resp2 ? "*3\r\n" : ">3\r\n";
            peer.connection(2).send(head + Resp.bulk("subscribe") + Resp.bulk("news") + Resp.integer(1));
            Clients.await("it counts", () -> subscriber.isConnected(channel));
            assertThat(subscriber.subscribe(channel).isEnded()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N07_endedByTheServer_isAskedForAgain(ProtocolVersion protocol) throws Exception {
        boolean resp2 = protocol == ProtocolVersion.RESP2;
        try (ScriptedPeer peer = ScriptedPeer.start(resp2 ? PeerProfile.resp2() : PeerProfile.resp3());
                ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), ProtocolVersion.RESP3)) {
            MessageQueue<String> queue = multiplexer.subscriber().subscribe(Channel.sharded("slot"));
            peer.expectOn(1, "SSUBSCRIBE", "slot").reply(Resp.error("MOVED 1234 127.0.0.1:6380"));

            String head = resp2 ? "*3\r\n" : ">3\r\n";
            peer.connection(1).send(head + Resp.bulk("sunsubscribe") + Resp.bulk("slot") + Resp.integer(0));

            assertThat(catchThrowableOfType(RedisServerException.class, queue::take)
                            .kind())
                    .isEqualTo(RedisErrorKind.MOVED);
        }
    }

    private static <V> V next(MessageQueue<V> queue) throws InterruptedException {
        ChannelMessage<V> message = queue.poll(Duration.ofSeconds(20));
        return Objects.requireNonNull(message, "nothing came").payload();
    }
}
