package io.trunkline.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.core.message.AsyncMessage;
import io.trunkline.core.message.InternalMessage;
import io.trunkline.core.message.Message;
import io.trunkline.core.message.Submission;
import io.trunkline.core.runtime.BridgeCounters;
import io.trunkline.core.runtime.EngineCommands;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BacklogTest {

    private static final int MAX_MESSAGES = 4;

    private final BridgeCounters counters = new BridgeCounters();
    private final List<Submission<?>> shed = new ArrayList<>();

    private Backlog backlog(long maxBytes) {
        return new Backlog(counters, MAX_MESSAGES, maxBytes);
    }

    private static Message<?> message() {
        return message("k");
    }

    private static Message<?> message(String word) {
        return new AsyncMessage<>(EngineCommands.words(EngineCommands.EXISTS, word), Message.ANY_DATABASE, 0, 1);
    }

    private static Message<?> internal() {
        return new InternalMessage<>(EngineCommands.ping(), Message.ANY_DATABASE, 0, 1, (value, failure) -> {});
    }

    @Test
    void take_several_oldestFirstUnlessOneWasPutBack() {
        Backlog backlog = backlog(1 << 20);
        List<Message<?>> all = List.of(message(), message(), message());
        backlog.add(all.get(1));
        backlog.add(all.get(2));
        backlog.addFirst(all.get(0));

        assertThat(backlog.oldest()).isSameAs(all.get(0));
        assertThat(backlog).containsExactlyElementsOf(all);
        all.forEach(expected -> assertThat(backlog.take()).isSameAs(expected));
        assertThat(backlog.isEmpty()).isTrue();
    }

    @Test
    void figures_ofWhatComesAndGoes_addUp() {
        Backlog backlog = backlog(1 << 20);
        Message<?> first = message();
        Message<?> second = message("longer");
        backlog.add(first);
        backlog.add(second);

        assertThat(counters.backlog).isEqualTo(2);
        assertThat(counters.backlogBytes).isEqualTo(first.wireBytes() + second.wireBytes());
        backlog.take();
        assertThat(counters.backlog).isEqualTo(1);
        assertThat(counters.backlogBytes).isEqualTo(second.wireBytes());
        backlog.take();
        assertThat(counters.backlogBytes).isZero();
        assertThat(counters.backlogHighWater).isEqualTo(2);
    }

    @Test
    void isFullWith_whatIsOnItsWay_countsIt() {
        Backlog backlog = backlog(1000);
        backlog.add(message());

        assertThat(backlog.isFullWith(2, 0)).isFalse();
        assertThat(backlog.isFullWith(3, 0)).isTrue();
        assertThat(backlog.isFullWith(0, 900)).isFalse();
        assertThat(backlog.isFullWith(0, 1000 - counters.backlogBytes)).isTrue();
    }

    @Test
    void isHalfFull_byMessagesOrByBytes() {
        Backlog byMessages = backlog(1 << 20);
        byMessages.add(message());
        assertThat(byMessages.isHalfFull()).isFalse();
        byMessages.add(message());
        assertThat(byMessages.isHalfFull()).isTrue();

        Message<?> large = message("x".repeat(100));
        Backlog byBytes = new Backlog(new BridgeCounters(), 100, 2L * large.wireBytes());
        byBytes.add(large);
        assertThat(byBytes.isHalfFull()).isTrue();
    }

    @Test
    void shed_moreMessagesThanTheBound_oldestGoButTheEnginesOwnAndWhatAsksTheServer() {
        Backlog backlog = backlog(1 << 20);
        Message<?> asking = message();
        asking.setWritten();
        Message<?> own = internal();
        List<Message<?>> callers = List.of(message(), message(), message(), message());
        backlog.add(asking);
        backlog.add(own);
        callers.forEach(backlog::add);

        backlog.shed(shed::add);

        assertThat(shed).containsExactly(callers.get(0), callers.get(1));
        assertThat(backlog).containsExactly(asking, own, callers.get(2), callers.get(3));
        assertThat(counters.backlog).isEqualTo(MAX_MESSAGES);
    }

    @Test
    void shed_moreBytesThanTheBound_leavesASingleOneHoweverLarge() {
        Backlog backlog = backlog(50);
        Message<?> small = message();
        Message<?> large = message("x".repeat(1000));
        backlog.add(small);
        backlog.add(large);

        backlog.shed(shed::add);

        assertThat(shed).containsExactly(small);
        assertThat(backlog).containsExactly(large);
        assertThat(counters.backlogBytes).isEqualTo(large.wireBytes());
    }

    @Test
    void dropEnded_whatNobodyWaitsFor_isForgotten() {
        Backlog backlog = backlog(1 << 20);
        Message<?> ended = message();
        Message<?> waiting = message();
        backlog.add(ended);
        backlog.add(waiting);
        ended.refuse(any -> new IllegalStateException("of a test"));

        backlog.dropEnded();

        assertThat(backlog).containsExactly(waiting);
        assertThat(counters.backlog).isEqualTo(1);
        assertThat(counters.backlogBytes).isEqualTo(waiting.wireBytes());
    }
}
