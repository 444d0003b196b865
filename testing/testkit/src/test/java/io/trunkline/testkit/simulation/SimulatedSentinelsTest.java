package io.trunkline.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.testkit.simulation.sentinel.SimulatedSentinel;
import io.trunkline.testkit.simulation.sentinel.SimulatedSentinels;
import io.trunkline.transport.TransportAddress;
import io.trunkline.transport.TransportOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What simulated sentinels do, and how long they take for it, compared with what was measured of real ones. */
final class SimulatedSentinelsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final SimulatedTime time = new SimulatedTime(1);
    private final SimulatedNetwork network = new SimulatedNetwork(time);
    private final SimulatedTransport transport = network.newTransport(new TransportOptions("t", 1, true, 0));
    private final List<SimulatedRedis> servers = new ArrayList<>();
    private final SimulatedSentinels sentinels;

    SimulatedSentinelsTest() {
        for (String host : List.of("a", "b", "c")) {
            servers.add(new SimulatedRedis(network, new TransportAddress.Tcp(host, 6379)));
        }
        servers.subList(1, 3).forEach(replica -> replica.replicateFrom(a(), Duration.ofMillis(1)));
        sentinels = new SimulatedSentinels(network, "orders", servers, 3, SECOND, Duration.ofMillis(1));
        time.advance(Duration.ofMillis(100));
    }

    private SimulatedRedis a() {
        return servers.get(0);
    }

    private SimulatedSentinel sentinel(int number) {
        return sentinels.sentinels().get(number);
    }

    private SimulatedClient client(int number) {
        return new SimulatedClient(time, transport, sentinel(number).server().address());
    }

    private List<SimulatedRedis> writable() {
        return servers.stream()
                .filter(server -> server.isRunning() && !server.isReplica())
                .toList();
    }

    private Duration until(BooleanSupplier condition) {
        Duration before = time.elapsed();
        assertThat(time.runUntil(condition, LIMIT)).as(sentinels.toString()).isTrue();
        return time.elapsed().minus(before);
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    @Test
    void kill_ofThePrimary_takesWhatWasMeasured() {
        a().stop();
        Duration written = until(() -> !writable().isEmpty());
        Duration named = written.plus(until(() -> sentinels.primary() != a()));
        Duration known = named.plus(
                until(() -> sentinels.sentinels().stream().allMatch(one -> one.primary() == sentinels.primary())));

        assertThat(written).isBetween(millis(1_200), millis(1_600));
        assertThat(named).isBetween(millis(2_000), millis(2_500));
        assertThat(known.minus(named)).isBetween(millis(60), millis(120));
        assertThat(sentinels.sentinels()).allMatch(one -> one.epoch() == 1);
        assertThat(writable()).containsExactly(sentinels.primary());
        assertThat(sentinels.isSettled()).isFalse();
    }

    @Test
    void start_ofAPrimaryThatWasReplaced_takesWritesForSecondsAndThenFollows() {
        a().stop();
        until(() -> sentinels.primary() != a());
        until(() -> !sentinels.isFailingOver());
        a().start(true);
        Duration wrong = until(a()::isReplica);

        assertThat(wrong).isBetween(millis(5_000), millis(10_500));
        assertThat(a().primary()).isEqualTo(sentinels.primary());
        until(sentinels::isSettled);
    }

    @Test
    void failover_planned_isToldByTheOthersFirst() {
        List<SimulatedClient> clients = List.of(client(0), client(1), client(2));
        clients.forEach(client -> client.say("SUBSCRIBE +switch-master"));
        clients.forEach(SimulatedClient::received);
        assertThat(sentinels.failover()).isTrue();
        assertThat(sentinels.failover()).isFalse();
        Duration begun = time.elapsed();
        Duration written = until(() -> writable().size() == 2);
        List<Duration> heard = new ArrayList<>();
        until(() -> {
            for (SimulatedClient client : clients) {
                if (client.received().contains("orders a 6379 ")) {
                    heard.add(time.elapsed().minus(begun));
                }
            }
            return heard.size() == 3;
        });

        assertThat(written).isBetween(millis(200), millis(300));
        assertThat(heard.get(1)).isBetween(millis(1_100), millis(1_350));
        assertThat(heard.get(2)).isBetween(millis(2_000), millis(2_450));
        assertThat(a().isReplica()).isFalse();
        until(sentinels::isSettled);
    }

    @Test
    void setCut_duringAFailover_namesTheOldOneUntilItIsMended() {
        SimulatedSentinel stale = sentinel(2);
        sentinels.setCut(stale, true);
        a().stop();
        until(() -> sentinels.primary() != a());
        until(() -> !sentinels.isFailingOver());

        assertThat(stale.primary()).isEqualTo(a());
        assertThat(client(2).say("SENTINEL GET-MASTER-ADDR-BY-NAME orders")).contains("$1\r\na\r\n");
        Duration before = time.elapsed();
        sentinels.setCut(stale, false);
        until(() -> stale.primary() == sentinels.primary());
        assertThat(stale.hasNamed(a(), before, before)).isTrue();
        assertThat(stale.hasNamed(
                        a(), time.elapsed().plusNanos(1), time.elapsed().plusNanos(1)))
                .isFalse();
    }

    @Test
    void kill_ofTwoSentinels_leavesThePrimaryDead() {
        sentinels.kill(sentinel(0));
        sentinels.setCut(sentinel(1), true);
        a().stop();
        time.advance(LIMIT);

        assertThat(writable()).isEmpty();
        sentinels.start(sentinel(0));
        until(() -> !writable().isEmpty());
    }

    @Test
    void kill_ofTheLeaderBehindThePromotion_isDoneOverByTheOthers() {
        a().stop();
        until(() -> !writable().isEmpty());
        SimulatedSentinel leader = sentinels.sentinels().stream()
                .filter(one -> sentinels.toString().contains("leader=" + one.host()))
                .findFirst()
                .orElseThrow();
        sentinels.kill(leader);
        until(() -> sentinels.primary() != a());
        sentinels.start(leader);
        a().start(true);
        until(sentinels::isSettled);

        assertThat(sentinels.sentinels()).allMatch(one -> one.epoch() == 2);
    }

    @Test
    void wasAtHand_ofAClientThatAskedBeforeAndIsStillThere_isTrue() {
        SimulatedClient client = client(0);
        Duration before = time.elapsed();
        client.say("SENTINEL GET-MASTER-ADDR-BY-NAME orders");
        Duration begin = time.elapsed();
        time.advance(SECOND);
        Duration end = time.elapsed();

        assertThat(sentinel(0).wasAtHand(begin, end)).isTrue();
        assertThat(sentinel(0).wasAtHand(before, end)).isFalse();
        assertThat(sentinel(1).wasAtHand(begin, end)).isFalse();
        time.advance(millis(1));
        client.close();
        assertThat(sentinel(0).wasAtHand(begin, end)).isTrue();
        assertThat(sentinel(0).wasAtHand(begin, time.elapsed().plus(SECOND))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void ask_inBothProtocols_tellsThePrimaryItsReplicasAndTheOthers(int protocol) {
        SimulatedClient client = client(0);
        assertThat(client.say("HELLO " + protocol)).contains("sentinel");
        String map = protocol == 3 ? "%" : "*";

        assertThat(client.say("SENTINEL GET-MASTER-ADDR-BY-NAME orders")).isEqualTo("*2\r\n$1\r\na\r\n$4\r\n6379\r\n");
        assertThat(client.say("SENTINEL GET-MASTER-ADDR-BY-NAME other")).isEqualTo(protocol == 3 ? "_\r\n" : "*-1\r\n");
        assertThat(client.say("SENTINEL MASTER orders"))
                .startsWith(map)
                .contains("$12\r\nconfig-epoch\r\n$1\r\n0\r\n", "$5\r\nflags\r\n$6\r\nmaster\r\n");
        assertThat(client.say("SENTINEL REPLICAS orders"))
                .startsWith("*2\r\n" + map)
                .contains("$6\r\nb:6379\r\n", "$6\r\nc:6379\r\n", "$18\r\nmaster-link-status\r\n$2\r\nok\r\n");
        assertThat(client.say("SENTINEL SENTINELS orders"))
                .startsWith("*2\r\n" + map)
                .contains("sentinel2", "sentinel3")
                .doesNotContain("sentinel1");
        assertThat(client.say("SENTINEL MASTER other")).startsWith("-ERR No such master");
    }
}
