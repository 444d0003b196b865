package io.trunkline.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.core.EngineRig;
import io.trunkline.core.message.AsyncMessage;
import io.trunkline.core.message.InternalMessage;
import io.trunkline.core.message.Message;
import io.trunkline.core.message.MessageGroup;
import io.trunkline.core.message.OrderMark;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.options.ReadFrom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EvacuationTest {

    private final EngineRig rig = new EngineRig(options -> options);
    /** Nobody connects to it, so that what is submitted waits. */
    private final EngineRig.Pair left = rig.newServer("left");

    private final EngineRig.Pair home = rig.connected("home");
    private final PhysicalBridge bridge = left.server().interactive();

    private Message<?> echo(String word) {
        return rig.message(EngineCommands.ECHO, word);
    }

    private void evacuate() {
        bridge.evacuate(any -> new IllegalStateException("no home for " + any.awaited()));
    }

    private List<String> echoed() {
        return home.said().stream().filter(line -> line.startsWith("ECHO")).toList();
    }

    @Test
    void evacuate_backlogAndWhatIsSubmittedLater_goElsewhereInOrder() {
        List<Message<?>> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(echo("m" + i));
        }
        all.subList(0, 2).forEach(bridge::submit);
        rig.until(() -> bridge.counters().backlog == 2);
        all.subList(2, 4).forEach(bridge::submit);
        evacuate();
        all.subList(4, 6).forEach(bridge::submit);

        rig.until(() -> all.stream().allMatch(Message::isOver));

        assertThat(echoed()).containsExactly("ECHO m0", "ECHO m1", "ECHO m2", "ECHO m3", "ECHO m4", "ECHO m5");
        assertThat(all).allMatch(message -> message.failure() == null);
        assertThat(bridge.counters().backlog).isZero();
        assertThat(bridge.counters().backlogBytes).isZero();
    }

    @Test
    void evacuate_noOtherHome_failsAsItIsTold() {
        EngineRig alone = new EngineRig(options -> options);
        PhysicalBridge only = alone.newServer("only").server().interactive();
        Message<?> message = alone.message(EngineCommands.ECHO, "m");
        only.submit(message);
        only.evacuate(any -> new IllegalStateException("no home for " + any.awaited()));
        alone.until(message::isOver);

        assertThat(message.failure()).hasMessage("no home for ECHO");
    }

    @Test
    void evacuate_whatIsTheEnginesOwn_stays() {
        InternalMessage<?> own = bridge.internalMessage(EngineCommands.ping(), (value, failure) -> {});
        Message<?> callers = echo("m");
        bridge.submit(own);
        bridge.submit(callers);
        evacuate();
        rig.until(callers::isOver);

        assertThat(own.isOver()).isFalse();
        assertThat(bridge.waiting()).containsExactly(own);
    }

    @Test
    void submit_bridgeClosedAfterItWasEvacuated_findsAnotherHome() {
        evacuate();
        bridge.close();
        rig.until(bridge::isClosed);
        Message<?> late = echo("late");
        bridge.submit(late);
        rig.until(late::isOver);

        assertThat(late.failure()).isNull();
    }

    @Test
    void evacuate_groups_goWhole() {
        List<Message<?>> members = List.of(echo("a"), echo("b"));
        bridge.submit(new MessageGroup(
                "a batch", members, Message.ANY_DATABASE, rig.time().nanoTime(), 1_000_000_000));
        evacuate();
        rig.until(() -> members.stream().allMatch(Message::isOver));

        assertThat(echoed()).containsExactly("ECHO a", "ECHO b");
    }

    @Test
    void evacuate_inFlight_endsHere() {
        left.server().start();
        rig.until(bridge::isEstablished);
        Message<?> sent = echo("sent");
        bridge.submit(sent);
        rig.until(sent::isWritten);
        evacuate();
        rig.until(sent::isOver);

        assertThat(sent.failure()).isNull();
        assertThat(left.said("ECHO sent")).isEqualTo(1);
        assertThat(echoed()).isEmpty();
    }

    @Test
    void readFrom_notPlacedByAView_isOfItsServerAlone() {
        AsyncMessage<?> message = (AsyncMessage<?>) echo("m");
        assertThat(message.readFrom()).isNull();
        assertThat(new OrderMark(message, () -> {}).readFrom()).isNull();
        for (ReadFrom readFrom : ReadFrom.values()) {
            message.setReadFrom(readFrom);
            assertThat(message.readFrom()).isEqualTo(readFrom);
        }
    }
}
