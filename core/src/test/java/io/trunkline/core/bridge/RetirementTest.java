package io.trunkline.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.core.EngineRig;
import io.trunkline.core.message.AsyncMessage;
import io.trunkline.core.message.InternalMessage;
import io.trunkline.core.message.Message;
import io.trunkline.core.message.MessageGroup;
import io.trunkline.core.message.OrderMark;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.options.ReadFrom;
import io.trunkline.status.BridgeState;
import io.trunkline.status.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of one bridge, and of what it has, when its server is retired. */
final class RetirementTest {

    private final EngineRig rig = new EngineRig(options -> options);
    /** Nobody connects to it, so that what is submitted waits. */
    private final EngineRig.Pair left = rig.newServer("left");

    private final EngineRig.Pair home = rig.connected("home");
    private final PhysicalBridge bridge = left.server().interactive();

    private Message<?> echo(String word) {
        Message<?> message = rig.message(EngineCommands.ECHO, word);
        message.setReadFrom(ReadFrom.PREFER_PRIMARY);
        return message;
    }

    private void retire() {
        rig.install("home");
    }

    private List<String> echoed() {
        return home.said().stream().filter(line -> line.startsWith("ECHO")).toList();
    }

    private void connect() {
        left.server().start();
        rig.until(bridge::isEstablished);
    }

    @Test
    void retire_backlogAndWhatIsSubmittedLater_goElsewhereInOrder() {
        List<Message<?>> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(echo("m" + i));
        }
        all.subList(0, 2).forEach(bridge::submit);
        rig.until(() -> bridge.counters().backlog == 2);
        all.subList(2, 4).forEach(bridge::submit);
        retire();
        all.subList(4, 6).forEach(bridge::submit);

        rig.until(() -> all.stream().allMatch(Message::isOver));

        assertThat(echoed()).containsExactly("ECHO m0", "ECHO m1", "ECHO m2", "ECHO m3", "ECHO m4", "ECHO m5");
        assertThat(all).allMatch(message -> message.failure() == null);
        assertThat(bridge.counters().backlog).isZero();
        assertThat(bridge.counters().backlogBytes).isZero();
    }

    @Test
    void retire_whatIsOfThisServerAlone_readsThatItWasRetired() {
        Message<?> pinned = rig.message(EngineCommands.ECHO, "pinned");
        bridge.submit(pinned);
        retire();
        rig.until(pinned::isOver);

        assertThat(pinned.failure())
                .isInstanceOfSatisfying(
                        RedisConnectionException.class,
                        failure -> assertThat(failure.failureType()).isEqualTo(ConnectionFailureType.RETIRED))
                .hasMessageStartingWith("The server was retired: command=ECHO, endpoint=left:6379");
        Message<?> late = rig.message(EngineCommands.ECHO, "late");
        bridge.submit(late);
        rig.until(late::isOver);
        assertThat(late.failure()).hasMessageStartingWith("The server was retired: ");
        assertThat(echoed()).isEmpty();
    }

    @Test
    void retire_whatIsTheEnginesOwn_fails() {
        List<Throwable> failures = new ArrayList<>();
        InternalMessage<?> own =
                bridge.internalMessage(EngineCommands.ping(), (value, failure) -> failures.add(failure));
        bridge.submit(own);
        retire();
        rig.until(own::isOver);

        assertThat(failures).singleElement().isInstanceOf(RedisConnectionException.class);
    }

    @Test
    void submit_afterTheLastConnectionHasClosed_goesElsewhere() {
        connect();
        retire();
        rig.until(bridge::isClosed);
        Message<?> late = echo("late");
        bridge.submit(late);
        rig.until(late::isOver);

        assertThat(late.failure()).isNull();
        assertThat(echoed()).containsExactly("ECHO late");
    }

    @Test
    void retire_groups_goWhole() {
        List<Message<?>> members = List.of(echo("a"), echo("b"));
        MessageGroup group = new MessageGroup(
                "a batch", members, Message.ANY_DATABASE, rig.time().nanoTime(), 1_000_000_000);
        group.setReadFrom(ReadFrom.PRIMARY);
        bridge.submit(group);
        retire();
        rig.until(() -> members.stream().allMatch(Message::isOver));

        assertThat(echoed()).containsExactly("ECHO a", "ECHO b");
    }

    @Test
    void retire_inFlight_endsHereAndComesFirst() {
        connect();
        Message<?> sent = echo("sent");
        bridge.submit(sent);
        rig.until(sent::isWritten);
        retire();
        Message<?> next = echo("next");
        bridge.submit(next);
        rig.until(next::isWritten);

        assertThat(sent.isOver()).isTrue();
        assertThat(sent.failure()).isNull();
        assertThat(left.said("ECHO sent")).isEqualTo(1);
        rig.until(next::isOver);
        assertThat(echoed()).containsExactly("ECHO next");
        rig.until(() -> bridge.state() == BridgeState.CLOSED);
    }

    @Test
    void retire_inFlightIsSlow_holdsUpTheOthersForAMomentOnly() {
        connect();
        Message<?> slow = echo("slow");
        left.redis().pause();
        bridge.submit(slow);
        rig.until(slow::isWritten);
        retire();
        Message<?> next = echo("next");
        bridge.submit(next);
        rig.time().advance(Duration.ofNanos(Retirement.HOLD_NANOS).minusMillis(5));
        assertThat(next.isWritten()).isFalse();
        rig.until(next::isOver);

        assertThat(next.failure()).isNull();
        assertThat(slow.isOver()).isFalse();
        rig.until(() -> bridge.state() == BridgeState.CLOSED);
        assertThat(slow.isOver()).isTrue();
        assertThat(slow.failure()).hasMessageContaining("timed out");
        assertThat(left.said("ECHO next")).isZero();
    }

    @Test
    void retire_nothingUnderWay_closesAndIsNotConnectedAgain() {
        connect();
        retire();
        rig.until(() -> bridge.state() == BridgeState.CLOSED);
        long sockets = bridge.snapshot().get(Figure.SOCKETS_OPENED);
        rig.time().advance(Duration.ofMinutes(5));

        assertThat(bridge.snapshot().get(Figure.CONNECT_ATTEMPTS)).isEqualTo(sockets);
        assertThat(left.redis().connections()).isEmpty();
    }

    @Test
    void retire_connectionLostMeanwhile_losesWhatIsInFlightAlone() {
        connect();
        left.redis().pause();
        Message<?> sent = echo("sent");
        bridge.submit(sent);
        rig.until(sent::isWritten);
        retire();
        Message<?> next = echo("next");
        bridge.submit(next);
        left.redis().server().resetLinks();
        rig.until(() -> sent.isOver() && next.isOver());

        assertThat(sent.failure()).hasMessageContaining("may or may not have taken effect");
        assertThat(next.failure()).isNull();
        assertThat(bridge.state()).isEqualTo(BridgeState.CLOSED);
    }

    @Test
    void readFrom_notPlacedByAView_isOfItsServerAlone() {
        AsyncMessage<?> message = (AsyncMessage<?>) rig.message(EngineCommands.ECHO, "m");
        assertThat(message.readFrom()).isNull();
        assertThat(new OrderMark(message, () -> {}).readFrom()).isNull();
        for (ReadFrom readFrom : ReadFrom.values()) {
            message.setReadFrom(readFrom);
            assertThat(message.readFrom()).isEqualTo(readFrom);
        }
    }
}
