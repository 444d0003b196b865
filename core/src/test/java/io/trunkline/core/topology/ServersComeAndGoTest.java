package io.trunkline.core.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.MultiplexerEvent.ConfigurationChanged;
import io.trunkline.MultiplexerEvent.ConnectionRestored;
import io.trunkline.command.CommandMetadata;
import io.trunkline.command.HashSlot;
import io.trunkline.core.EngineRig;
import io.trunkline.core.message.Message;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.options.ReadFrom;
import io.trunkline.status.BridgeState;
import io.trunkline.status.ConnectionCounters;
import io.trunkline.status.Figure;
import io.trunkline.testkit.simulation.SimulatedRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Servers are added and retired while callers go on. */
final class ServersComeAndGoTest {

    private static final CommandMetadata SET = EngineCommands.SET.metadata();
    private static final List<Figure> FIGURES = Figure.of(Figure.Scope.CONNECTION).stream()
            .filter(figure -> figure.kind() == Figure.Kind.COUNTER)
            .toList();

    private final EngineRig rig = new EngineRig(options -> options);
    private final List<Long> last = new ArrayList<>();

    private void begin(String... hosts) {
        rig.topology().start();
        rig.install(hosts);
        for (String host : hosts) {
            rig.until(rig.pair(host).server()::isReady);
        }
    }

    private Message<?> set(String value) {
        Message<?> message = rig.message(EngineCommands.SET, "k", value);
        message.setReadFrom(ReadFrom.PRIMARY);
        return message;
    }

    private Message<?> submitted(String value) {
        Message<?> message = set(value);
        rig.selection()
                .select(SET, ReadFrom.PREFER_PRIMARY, HashSlot.NONE)
                .lanes()
                .choose(message)
                .submit(message);
        return message;
    }

    private List<String> written(String host) {
        return rig.redis(host).executed().stream()
                .filter(command -> command.words().get(0).equals("SET"))
                .map(command -> command.words().get(2))
                .toList();
    }

    private void untilGone() {
        rig.until(() -> rig.topology().current().retired().draining().isEmpty());
    }

    /** Looks at all totals, none of which may have fallen since the last look. */
    private void look() {
        List<ConnectionCounters> all = new ArrayList<>();
        Topology now = rig.topology().current();
        now.everyServer().forEach(server -> all.addAll(server.counters()));
        all.addAll(now.retired().counters());
        List<Long> sums = FIGURES.stream()
                .map(figure -> all.stream().mapToLong(each -> each.get(figure)).sum())
                .toList();
        for (int i = 0; i < last.size(); i++) {
            assertThat(sums.get(i)).as(FIGURES.get(i).key()).isGreaterThanOrEqualTo(last.get(i));
        }
        last.clear();
        last.addAll(sums);
    }

    @Test
    void install_another_connectsAndServes() {
        begin("one");
        ServerEndPoint one = rig.pair("one").server();
        rig.install("one", "two");
        rig.until(rig.pair("two").server()::isReady);

        assertThat(rig.topology().current().servers())
                .containsExactly(one, rig.pair("two").server());
    }

    @Test
    void install_theSame_changesNothing() {
        begin("one", "two");
        Topology before = rig.topology().current();
        rig.install("one", "two");

        assertThat(rig.topology().current()).isSameAs(before);
    }

    @Test
    void install_none_isRefused() {
        begin("one");

        assertThatThrownBy(rig::install)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("members=[one:6379]");
        assertThat(rig.topology().current().servers()).hasSize(1);
    }

    @Test
    void install_withoutOne_writesGoToWhatIsLeftAndTheOthersConnectionsClose() {
        begin("one", "two");
        ServerEndPoint one = rig.pair("one").server();
        Message<?> before = submitted("before");
        rig.install("two");
        Message<?> after = submitted("after");
        rig.until(() -> before.isOver() && after.isOver());
        untilGone();

        assertThat(written("one")).containsExactly("before");
        assertThat(written("two")).containsExactly("after");
        assertThat(one.everyBridge()).allMatch(bridge -> bridge.state() == BridgeState.CLOSED);
        assertThat(rig.redis("one").connections()).isEmpty();
    }

    @Test
    void retire_downForMinutesWithFiftyCallersWaiting_allAreServedInOrderByTheOther() {
        begin("one", "two");
        rig.redis("one").stop();
        rig.redis("two").stop();
        rig.until(() -> !rig.pair("one").server().isEstablished()
                && !rig.pair("two").server().isEstablished());
        rig.time().advance(Duration.ofMinutes(3));
        List<Message<?>> waiting = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            waiting.add(submitted("v" + i));
        }
        rig.time().advance(Duration.ofMillis(100));
        rig.install("three");
        rig.until(() -> waiting.stream().allMatch(Message::isOver));

        assertThat(waiting).allMatch(message -> message.failure() == null);
        assertThat(written("three"))
                .containsExactlyElementsOf(
                        IntStream.range(0, 50).mapToObj(i -> "v" + i).toList());
        untilGone();
        long attempts =
                rig.redis("one").server().attempts() + rig.redis("two").server().attempts();
        rig.time().advance(Duration.ofMinutes(3));
        assertThat(rig.redis("one").server().attempts()
                        + rig.redis("two").server().attempts())
                .isEqualTo(attempts);
    }

    @Test
    void retire_theirTimeIsUpBeforeTheOtherServes_failNeverSent() {
        begin("one");
        rig.redis("one").stop();
        rig.until(() -> !rig.pair("one").server().isEstablished());
        Message<?> waiting = submitted("v");
        rig.install("two");
        rig.redis("two").stop();
        rig.until(waiting::isOver);

        assertThat(waiting.failure()).hasMessageContaining("two:6379").hasMessageContaining("it is safe to retry");
    }

    @Test
    void retire_theLastThatTakesWrites_failsWritesWithAClearError() {
        begin("one", "two", "three");
        rig.redis("two").replicateFrom(rig.redis("one"), Duration.ofMillis(1));
        rig.redis("three").replicateFrom(rig.redis("one"), Duration.ofMillis(1));
        rig.topology().doubt();
        rig.until(() -> rig.topology().current().replicas().size() == 2);
        rig.redis("one").stop();
        rig.until(() -> !rig.pair("one").server().isEstablished());
        Message<?> waiting = submitted("v");
        rig.install("two", "three");
        rig.until(waiting::isOver);

        assertThat(waiting.failure())
                .isInstanceOf(RedisConnectionException.class)
                .hasMessageContaining("it requires a primary, and only replicas are known")
                .hasMessageContaining("[two:6379, three:6379]");
        assertThatThrownBy(() -> submitted("later")).isInstanceOf(RedisConnectionException.class);
    }

    @Test
    void retire_andAddBack_isAnotherServerToTheEngineAndServes() {
        begin("one", "two");
        ServerEndPoint before = rig.pair("one").server();
        rig.install("two");
        rig.install("one", "two");
        ServerEndPoint after = rig.pair("one").server();
        rig.until(after::isReady);
        Message<?> message = submitted("again");
        rig.until(message::isOver);
        untilGone();

        assertThat(after).isNotSameAs(before);
        assertThat(written("one")).containsExactly("again");
    }

    @Test
    void figures_whileServersComeAndGo_neverFall() {
        begin("one", "two");
        for (int round = 0; round < 6; round++) {
            String[] next = round % 2 == 0 ? new String[] {"two"} : new String[] {"one", "two"};
            List<Message<?>> messages = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                messages.add(submitted("v" + i));
            }
            look();
            rig.install(next);
            while (!messages.stream().allMatch(Message::isOver)) {
                rig.time().advance(Duration.ofNanos(50_000));
                look();
            }
            for (int i = 0; i < 200; i++) {
                rig.time().advance(Duration.ofMillis(1));
                look();
            }
        }
        untilGone();
        look();
        assertThat(last.get(0)).isGreaterThanOrEqualTo(120);
    }

    /** Of another server at its endpoint that event would not be true. */
    @Test
    void retire_whileItIsAskedWhatItIs_tellsNobodyTheAnswer() {
        begin("one", "two");
        rig.time().advance(Duration.ofSeconds(1)); // it is not asked more often
        SimulatedRedis redis = rig.redis("one");
        redis.pause();
        rig.pair("one").server().roleWatch().ask();
        Message<?> inFlight = submitted("v");
        rig.until(inFlight::isWritten);
        redis.replicateFrom(rig.redis("two"), Duration.ZERO);
        rig.install("two");
        rig.events().clear();
        redis.resume();
        untilGone();

        assertThat(redis.executed()).anyMatch(command -> command.reply().contains("replica"));
        assertThat(rig.events()).doesNotHaveAnyElementsOfTypes(ConfigurationChanged.class);
    }

    /** Nor that it is back, if that was found out in the same moment. */
    @Test
    void retire_whenItsConnectionIsBack_tellsNobodyOfThat() {
        begin("one", "two");
        SimulatedRedis redis = rig.redis("one");
        redis.stop();
        rig.until(() -> !rig.pair("one").server().isEstablished());
        rig.time().advance(Duration.ofSeconds(1));
        redis.start(true);
        int before = redis.executed().size();
        rig.until(() -> redis.executed().subList(before, redis.executed().size()).stream()
                .anyMatch(command -> command.name().equals("PING")));
        rig.events().clear();
        rig.install("two"); // while the last answer is on its way
        untilGone();

        assertThat(rig.events()).doesNotHaveAnyElementsOfTypes(ConnectionRestored.class);
    }

    @Test
    void close_whileOneDrains_leavesNothingAndFailsNobodyTwice() {
        begin("one", "two");
        rig.redis("one").pause();
        Message<?> inFlight = submitted("v");
        rig.until(inFlight::isWritten);
        rig.install("two");
        rig.time().advance(Duration.ofMillis(10));
        List<ServerEndPoint> all = rig.topology().close();
        assertThat(all).hasSize(2);
        all.forEach(ServerEndPoint::close);
        rig.until(inFlight::isOver);
        rig.install("three");

        assertThat(inFlight.failure()).isInstanceOf(RedisConnectionException.class);
        assertThat(rig.topology().current().servers()).hasSize(1);
        rig.until(() -> all.stream()
                .flatMap(server -> server.everyBridge().stream())
                .allMatch(bridge -> bridge.state() == BridgeState.CLOSED));
    }
}
