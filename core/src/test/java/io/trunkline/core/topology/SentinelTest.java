package io.trunkline.core.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.AsyncDatabase;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.RedisFuture;
import io.trunkline.Server;
import io.trunkline.core.EngineProvider;
import io.trunkline.core.OwnThread;
import io.trunkline.options.Endpoint;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.options.ReadFrom;
import io.trunkline.testkit.simulation.SimulatedLane;
import io.trunkline.testkit.simulation.SimulatedLink;
import io.trunkline.testkit.simulation.SimulatedNetwork;
import io.trunkline.testkit.simulation.SimulatedRedis;
import io.trunkline.testkit.simulation.SimulatedTime;
import io.trunkline.transport.TransportAddress;
import io.trunkline.transport.TransportOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole multiplexer on virtual time, whose sentinels say what a test has them say. */
@DisplayName("Sentinel, on virtual time")
@ExtendWith(OwnThread.class)
final class SentinelTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Endpoint.Tcp A = new Endpoint.Tcp("a", 6379);
    private static final Endpoint.Tcp B = new Endpoint.Tcp("b", 6379);

    private final SimulatedTime time = new SimulatedTime(1);
    private final SimulatedNetwork network = new SimulatedNetwork(time);
    private final SimulatedLane completions = time.newLane("completions");
    private final SimulatedRedis a = new SimulatedRedis(network, new TransportAddress.Tcp("a", 6379));
    private final SimulatedRedis b = new SimulatedRedis(network, new TransportAddress.Tcp("b", 6379));
    private final List<SimulatedSentinel> sentinels = new ArrayList<>();

    SentinelTest() {
        b.replicateFrom(a, Duration.ofMillis(1));
        for (String host : List.of("s1", "s2", "s3")) {
            SimulatedSentinel sentinel = new SimulatedSentinel(network, host, A);
            sentinel.say(A, 1, B);
            sentinels.add(sentinel);
        }
        sentinels.forEach(sentinel -> sentinel.meet(sentinels));
    }

    private CompletableFuture<ConnectionMultiplexer> begin(ProtocolVersion protocol, String more) {
        MultiplexerOptions options = MultiplexerOptions.parse("s1,s2,s3,serviceName=orders" + more).toBuilder()
                .resp(r -> r.protocol(protocol))
                .threads(t -> t.busyWait(false).completionExecutor(completions))
                .build();
        return EngineProvider.connect(
                        options,
                        network.newTransport(new TransportOptions("t", 1, true, 0)),
                        "simulated",
                        time.newRandom())
                .toCompletableFuture();
    }

    private ConnectionMultiplexer connect(ProtocolVersion protocol) {
        CompletableFuture<ConnectionMultiplexer> connected = begin(protocol, "");
        until(connected::isDone);
        return connected.join();
    }

    private void until(BooleanSupplier condition) {
        assertThat(time.runUntil(condition, LIMIT)).isTrue();
    }

    private static List<Endpoint> endpoints(ConnectionMultiplexer multiplexer) {
        return multiplexer.servers().stream().map(Server::endpoint).toList();
    }

    private String set(ConnectionMultiplexer multiplexer, String value) {
        AsyncDatabase<String, String> db =
                multiplexer.database().withReadFrom(ReadFrom.PRIMARY).async();
        db.set("k", value);
        RedisFuture<String> get = db.get("k");
        until(get::isDone);
        return get.join();
    }

    private boolean hasWritten(SimulatedRedis redis, String value) {
        return redis.executed().stream().anyMatch(command -> command.words().equals(List.of("SET", "k", value)));
    }

    /** All sentinels tell of another primary, of which they have heard in a failover. */
    private void switchTo(Endpoint.Tcp next, long epoch, Endpoint.Tcp... replicas) {
        sentinels.forEach(sentinel -> sentinel.say(next, epoch, replicas));
    }

    @ParameterizedTest(name = "F6: {0}")
    @EnumSource
    void connect_byServiceName_hasPrimaryAndReplicas(ProtocolVersion protocol) {
        ConnectionMultiplexer multiplexer = connect(protocol);

        assertThat(endpoints(multiplexer)).containsExactly(A, B);
        assertThat(set(multiplexer, "1")).isEqualTo("1");
        assertThat(hasWritten(a, "1")).isTrue();
    }

    @ParameterizedTest(name = "F7: {0}")
    @EnumSource
    void switchMaster_published_isFollowedWithinMilliseconds(ProtocolVersion protocol) {
        ConnectionMultiplexer multiplexer = connect(protocol);
        time.advance(Duration.ofSeconds(3));
        b.takeOver();
        a.replicateFrom(b, Duration.ofMillis(1));
        switchTo(B, 2, A);
        Duration before = time.elapsed();

        sentinels.get(1).publish("+switch-master", "orders a 6379 b 6379");
        until(() -> endpoints(multiplexer).get(0).equals(B));

        assertThat(time.elapsed().minus(before)).isLessThan(Duration.ofMillis(100));
        assertThat(set(multiplexer, "2")).isEqualTo("2");
        assertThat(hasWritten(b, "2")).isTrue();
        until(() -> endpoints(multiplexer).equals(List.of(B, A))); // it is a replica now
    }

    @Test
    @DisplayName("F7: without a message the change is seen within the period")
    void switchMaster_unheard_isSeenWithinThePeriod() {
        ConnectionMultiplexer multiplexer = connect(ProtocolVersion.RESP3);
        b.takeOver();
        switchTo(B, 2, A);

        assertThat(time.runUntil(() -> endpoints(multiplexer).get(0).equals(B), Duration.ofSeconds(13)))
                .isTrue();
    }

    @Test
    @DisplayName("F7: an address that is told before its server knows is waited for")
    void switchMaster_beforeItsRole_isNotAdopted() {
        ConnectionMultiplexer multiplexer = connect(ProtocolVersion.RESP3);
        switchTo(B, 2);
        sentinels.get(0).publish("+switch-master", "orders a 6379 b 6379");
        time.advance(Duration.ofSeconds(2));

        assertThat(endpoints(multiplexer).get(0)).isEqualTo(A);

        b.promote();
        until(() -> endpoints(multiplexer).get(0).equals(B));
        assertThat(set(multiplexer, "2")).isEqualTo("2");
    }

    @Test
    @DisplayName("F7: a sentinel that was cut off flips nothing back")
    void staleSentinel_publishingAnOldPrimary_isNotFollowed() {
        ConnectionMultiplexer multiplexer = connect(ProtocolVersion.RESP3);
        b.takeOver();
        a.promote(); // it takes itself for the primary still
        switchTo(B, 2);
        sentinels.get(0).say(A, 1, B);
        sentinels.get(1).publish("+switch-master", "orders a 6379 b 6379");
        until(() -> endpoints(multiplexer).get(0).equals(B));

        for (int i = 0; i < 20; i++) {
            sentinels.get(0).publish("+switch-master", "orders b 6379 a 6379");
            time.advance(Duration.ofSeconds(1));
            assertThat(endpoints(multiplexer).get(0)).isEqualTo(B);
        }
        assertThat(set(multiplexer, "2")).isEqualTo("2");
        assertThat(hasWritten(a, "2")).isFalse();
    }

    @Test
    @DisplayName("F7: a replaced primary that is back first takes no write")
    void quarantine_restartedPrimary_takesNoWrite() {
        ConnectionMultiplexer multiplexer = connect(ProtocolVersion.RESP3);
        a.stop();
        time.advance(Duration.ofSeconds(1));
        AsyncDatabase<String, String> db = multiplexer.database().async();
        RedisFuture<?> waiting = db.set("k", "lost?");
        b.promote();
        switchTo(B, 2); // nobody has heard of it yet
        a.start(true);

        until(waiting::isDone);

        assertThat(hasWritten(a, "lost?")).isFalse();
        assertThat(hasWritten(b, "lost?")).isTrue();
    }

    @ParameterizedTest(name = "F7: connection {0} is reset first, the other one takes longer to be made")
    @ValueSource(ints = {0, 1})
    void quarantine_replacedPrimaryOverTheSecondConnection_takesNoWrite(int first) {
        CompletableFuture<ConnectionMultiplexer> connected =
                begin(ProtocolVersion.RESP3, ",interactiveConnections=2,subscriptionConnection=shared");
        until(() -> connected.isDone() && a.server().links().size() == 2);
        time.advance(Duration.ofSeconds(3));
        List<SimulatedLink> links = List.copyOf(a.server().links());
        a.server().setConnectDelay(Duration.ofMillis(50));
        links.get(first).reset();
        time.advance(Duration.ofMillis(10));
        a.server().setConnectDelay(Duration.ofSeconds(1));
        links.get(1 - first).reset();
        time.advance(Duration.ofMillis(35)); // they were asked, since it was lost
        b.promote();
        switchTo(B, 2); // nobody has heard of it yet
        until(() -> !a.server().links().isEmpty());
        time.advance(Duration.ofMillis(5));
        RedisFuture<?> waiting = connected.join().database().async().set("k", "lost?");
        until(waiting::isDone);

        assertThat(hasWritten(a, "lost?")).isFalse();
        assertThat(hasWritten(b, "lost?")).isTrue();
    }

    @Test
    @DisplayName("F7: who was named before it could be connected to is the primary by what sentinels say since then")
    void switchMaster_toOneThatIsReplacedBeforeItIsConnectedTo_isNotAdopted() {
        var c = new SimulatedRedis(network, new TransportAddress.Tcp("c", 6379)); // takes itself for one to the end
        ConnectionMultiplexer multiplexer = connect(ProtocolVersion.RESP3);
        time.advance(Duration.ofSeconds(3));
        c.server().setConnectDelay(Duration.ofMillis(200));
        switchTo(new Endpoint.Tcp("c", 6379), 2);
        sentinels.get(0).publish("+switch-master", "orders a 6379 c 6379");
        until(() -> !c.server().attemptTimes().isEmpty());
        time.advance(Duration.ofMillis(100));
        b.promote();
        switchTo(B, 3); // which nobody has heard of when c is there
        Set<Endpoint> primaries = new LinkedHashSet<>();
        until(() -> {
            primaries.add(endpoints(multiplexer).get(0));
            return primaries.contains(B);
        });

        assertThat(primaries).containsExactly(A, B);
        assertThat(c.executed()).anyMatch(command -> command.name().equals("ROLE"));
    }

    @Test
    @DisplayName("F6: the same primary that is back takes writes at once, by the sentinels' word")
    void quarantine_samePrimary_isReleasedByAgreement() {
        ConnectionMultiplexer multiplexer = connect(ProtocolVersion.RESP3);
        time.advance(Duration.ofSeconds(3));
        a.restart(Duration.ofMillis(20), true);
        time.advance(Duration.ofMillis(5));
        Duration before = time.elapsed();

        assertThat(set(multiplexer, "2")).isEqualTo("2");

        assertThat(time.elapsed().minus(before)).isLessThan(Duration.ofMillis(200));
    }

    @Test
    @DisplayName("F6: all sentinels dead: the same process is trusted, another one is not")
    void quarantine_noSentinel_goesByTheProcess() {
        ConnectionMultiplexer multiplexer = connect(ProtocolVersion.RESP3);
        sentinels.forEach(sentinel -> sentinel.setRunning(false));
        time.advance(Duration.ofSeconds(1));
        assertThat(set(multiplexer, "1")).isEqualTo("1");

        a.server().resetLinks();
        time.advance(Duration.ofMillis(1));
        assertThat(set(multiplexer, "2")).isEqualTo("2");

        a.restart(Duration.ofMillis(20), true);
        time.advance(Duration.ofSeconds(1));
        RedisFuture<?> waiting = multiplexer.database().async().set("k", "3");
        time.advance(Duration.ofSeconds(2));
        assertThat(waiting.isDone()).isFalse();

        sentinels.forEach(sentinel -> sentinel.setRunning(true));
        until(waiting::isDone);
        assertThat(hasWritten(a, "3")).isTrue();
    }

    @Test
    @DisplayName("F6: a wrong name is told at once")
    void connect_unknownService_failsAtOnce() {
        sentinels.forEach(sentinel -> sentinel.watch("others"));
        CompletableFuture<ConnectionMultiplexer> connected = begin(ProtocolVersion.RESP3, "");
        until(connected::isDone);

        assertThatThrownBy(connected::join).hasMessageContaining("No sentinel knows the service: serviceName=orders");
        assertThat(time.elapsed()).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    @DisplayName("F6: no sentinel at all: with abortConnect=false they are waited for")
    void connect_sentinelsLater_isConnectedThen() {
        sentinels.forEach(sentinel -> sentinel.setRunning(false));
        CompletableFuture<ConnectionMultiplexer> connected = begin(ProtocolVersion.RESP3, ",abortConnect=false");
        until(connected::isDone);
        ConnectionMultiplexer multiplexer = connected.join();
        assertThat(multiplexer.isConnected()).isFalse();
        RedisFuture<?> early = multiplexer.database().async().set("k", "0");
        until(early::isDone);
        assertThatThrownBy(early::join).hasMessageContaining("sentinels have not told yet which server is the primary");

        sentinels.forEach(sentinel -> sentinel.setRunning(true));
        until(multiplexer::isConnected);
        time.advance(Duration.ofSeconds(1)); // until it has said that it is a primary
        assertThat(endpoints(multiplexer)).containsExactly(A, B);
        assertThat(set(multiplexer, "1")).isEqualTo("1");
    }

    @Test
    @DisplayName("F6: the password of the servers is told to no sentinel")
    void connect_serversWithPassword_isNotToldToSentinels() {
        a.setPassword("data");
        b.setPassword("data");
        CompletableFuture<ConnectionMultiplexer> connected =
                begin(ProtocolVersion.RESP3, ",password=data,sentinelPassword=watch");
        until(connected::isDone);

        assertThat(set(connected.join(), "1")).isEqualTo("1");
        assertThat(sentinels)
                .allSatisfy(sentinel ->
                        assertThat(Set.copyOf(sentinel.credentials())).isEqualTo(Set.of("watch")));
    }

    @Test
    @DisplayName("F6: sentinels are asked little while nothing happens")
    void ask_nothingHappens_isOneQuestionEachTenSeconds() {
        ConnectionMultiplexer multiplexer = connect(ProtocolVersion.RESP3);
        time.advance(Duration.ofSeconds(10));
        int before = sentinels.stream().mapToInt(SimulatedSentinel::asked).sum();

        time.advance(Duration.ofSeconds(100));

        int after = sentinels.stream().mapToInt(SimulatedSentinel::asked).sum();
        assertThat(after - before).isBetween(8, 13);
        assertThat(multiplexer.isConnected()).isTrue(); // and one that nobody holds would close by itself
    }

    /** When a replica has its data no sentinel tells; it is looked for soon, and ever less often. */
    @Test
    void replica_thatHasNotGotItsDataYet_isAMemberSoonAfterItHas() {
        sentinels.forEach(sentinel -> sentinel.say(A, 1));
        ConnectionMultiplexer multiplexer = connect(ProtocolVersion.RESP3);
        sentinels.forEach(sentinel -> sentinel.say(A, 1, B));
        sentinels.forEach(sentinel -> sentinel.sayLinked(false));
        time.advance(Duration.ofSeconds(5));
        sentinels.get(0).publish("+convert-to-slave", "slave b:6379 b 6379 @ orders a 6379");
        time.advance(Duration.ofMillis(1_200)); // it was asked for
        assertThat(endpoints(multiplexer)).containsExactly(A);
        sentinels.forEach(sentinel -> sentinel.sayLinked(true));
        Duration before = time.elapsed();
        until(() -> endpoints(multiplexer).equals(List.of(A, B)));

        assertThat(time.elapsed().minus(before)).isLessThan(Duration.ofMillis(1_500));
        sentinels.forEach(sentinel -> sentinel.say(A, 1, B, new Endpoint.Tcp("c", 6379)));
        sentinels.forEach(sentinel -> sentinel.sayLinked(false));
        int asked = sentinels.stream().mapToInt(SimulatedSentinel::asked).sum();
        time.advance(Duration.ofMinutes(5));
        assertThat(sentinels.stream().mapToInt(SimulatedSentinel::asked).sum() - asked)
                .isBetween(25, 45); // of one that never has it
    }

    /** Its connection is somebody else's by then. */
    @Test
    void blpop_givenUpWhileItWaitsToBePlacedAgain_leavesItsConnectionToWhoHasIt() {
        ConnectionMultiplexer multiplexer = connect(ProtocolVersion.RESP3);
        time.advance(Duration.ofSeconds(3));
        AsyncDatabase<String, String> db = multiplexer.database().async();
        db.rpush("warm", "element");
        RedisFuture<?> warm = db.blpop(Duration.ofSeconds(5), "warm"); // leaves a connection to be lent
        until(warm::isDone);
        time.runUntilIdle();
        a.setLoading(true);
        RedisFuture<?> first = db.blpop(Duration.ofSeconds(5), "first");
        until(() -> a.refusals("BLPOP") == 1);
        time.runUntilIdle();
        a.setLoading(false);
        RedisFuture<?> second = db.blpop(Duration.ofSeconds(5), "second");
        time.runUntilIdle();
        assertThat(first.isDone()).isFalse();
        first.cancel(false);
        time.runUntilIdle();
        RedisFuture<?> third = db.blpop(Duration.ofSeconds(5), "third");
        time.advance(Duration.ofMillis(5));
        db.rpush("third", "element");
        time.advance(Duration.ofMillis(5));

        assertThat(third.isDone()).isTrue();
        assertThat(second.isDone()).isFalse();
        assertThat(a.unblocked()).isZero();
    }

    @Test
    @DisplayName("F7: a write that a demoted primary refuses is held and done by the next one")
    void readOnly_fromThePrimary_isDoneByTheNextOne() {
        ConnectionMultiplexer multiplexer = connect(ProtocolVersion.RESP3);
        time.advance(Duration.ofSeconds(3));
        b.takeOver();
        a.replicateFrom(b, Duration.ofMillis(1));
        time.advance(Duration.ofMillis(5));
        RedisFuture<?> write = multiplexer.database().async().set("k", "2");
        time.advance(Duration.ofMillis(50));
        assertThat(write.isDone()).isFalse();

        switchTo(B, 2, A);
        until(write::isDone);

        assertThat(hasWritten(b, "2")).isTrue();
        assertThat(write.isCompletedExceptionally()).isFalse();
    }
}
