package io.trunkline.core.message;

import static io.trunkline.core.message.MessageState.CHECKED;
import static io.trunkline.core.message.MessageState.COLLECTED;
import static io.trunkline.core.message.MessageState.ENDED;
import static io.trunkline.core.message.MessageState.HELD;
import static io.trunkline.core.message.MessageState.QUEUED;
import static io.trunkline.core.message.MessageState.WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.command.Command;
import io.trunkline.core.message.MessageState.Event;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.exception.CommandProgress;
import io.trunkline.options.ReadFrom;
import io.trunkline.reply.RespValue;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class MessageStateTest {

    private static final CompletionLane LANE = new CompletionLane(null, (what, failure) -> {});

    /** The table, once more: by state what each event leads to; what is missing cannot happen. */
    private static final Map<MessageState, Map<Event, MessageState>> TABLE = new EnumMap<>(Map.of(
            COLLECTED, Map.of(Event.EXECUTE, QUEUED, Event.END, ENDED),
            QUEUED, Map.of(Event.WRITE, WRITTEN, Event.TAKE_BACK, QUEUED, Event.END, ENDED),
            WRITTEN,
                    Map.of(
                            Event.WRITE, WRITTEN,
                            Event.CHECK, CHECKED,
                            Event.TAKE_BACK, QUEUED,
                            Event.END, ENDED),
            CHECKED, Map.of(Event.HOLD, HELD, Event.TAKE_BACK, QUEUED, Event.END, ENDED),
            HELD, Map.of(Event.TAKE_BACK, QUEUED, Event.END, ENDED),
            ENDED,
                    Map.of(
                            Event.EXECUTE, ENDED,
                            Event.WRITE, ENDED,
                            Event.CHECK, ENDED,
                            Event.HOLD, ENDED,
                            Event.TAKE_BACK, ENDED,
                            Event.END, ENDED)));

    private static final class Collected extends AsyncMessage<RespValue> {
        Collected(Command<RespValue> command) {
            super(command, ANY_DATABASE, 0, 1);
            setCollected();
        }
    }

    static Stream<Arguments> everyCase() {
        return Stream.of(MessageState.values())
                .flatMap(state -> Stream.of(Event.values()).map(event -> Arguments.of(state, event)));
    }

    @ParameterizedTest
    @MethodSource("everyCase")
    void after_everyEventInEveryState_asTheTableSays(MessageState state, Event event) {
        assertThat(state.after(event)).isEqualTo(expected(state, event));
    }

    @ParameterizedTest
    @MethodSource("everyCase")
    void message_everyEventInEveryState_becomesWhatTheTableSaysOrRefuses(MessageState state, Event event) {
        Message<RespValue> message = in(state);
        MessageState next = expected(state, event);
        if (next == null) {
            assertThatThrownBy(() -> apply(event, message))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining(event.toString());
            assertThat(message.state()).isEqualTo(state);
        } else {
            apply(event, message);
            assertThat(message.state()).isEqualTo(next);
        }
    }

    private static @Nullable MessageState expected(MessageState state, Event event) {
        return TABLE.getOrDefault(state, Map.of()).get(event);
    }

    private static Message<RespValue> in(MessageState state) {
        Message<RespValue> message = state == COLLECTED
                ? new Collected(EngineCommands.ping())
                : new AsyncMessage<>(EngineCommands.ping(), Message.ANY_DATABASE, 0, 1);
        List<Event> way = switch (state) {
            case COLLECTED, QUEUED -> List.of();
            case WRITTEN -> List.of(Event.WRITE);
            case CHECKED -> List.of(Event.WRITE, Event.CHECK);
            case HELD -> List.of(Event.WRITE, Event.CHECK, Event.HOLD);
            case ENDED -> List.of(Event.END);
        };
        way.forEach(event -> apply(event, message));
        assertThat(message.state()).isEqualTo(state);
        return message;
    }

    private static void apply(Event event, Message<RespValue> message) {
        switch (event) {
            case EXECUTE -> message.setExecuted(0, 1);
            case WRITE -> message.setWritten();
            case CHECK -> message.setChecked();
            case HOLD -> message.setHeld();
            case TAKE_BACK -> message.takeBack();
            case END -> message.settle(RespValue.Null.INSTANCE, LANE);
        }
    }

    @Test
    void progress_afterTheEnd_saysHowFarItHadGot() {
        Message<RespValue> unsent = in(QUEUED);
        Message<RespValue> sent = in(HELD);
        Message<RespValue> takenBack = in(HELD);
        takenBack.takeBack();
        for (Message<RespValue> message : List.of(unsent, sent, takenBack)) {
            assertThat(message.settle(RespValue.Null.INSTANCE, LANE)).isTrue();
            assertThat(message.settle(RespValue.Null.INSTANCE, LANE)).isFalse();
        }

        assertThat(unsent.progress()).isEqualTo(CommandProgress.NEVER_SENT);
        assertThat(sent.progress()).isEqualTo(CommandProgress.SENT);
        assertThat(sent.isHeldBack()).isTrue();
        assertThat(takenBack.progress()).isEqualTo(CommandProgress.NEVER_SENT);
    }

    @Test
    void write_callerGaveUpThisVeryMoment_isNotedAllTheSame() {
        SyncMessage<RespValue> message = new SyncMessage<>(EngineCommands.ping(), Message.ANY_DATABASE, 0, 1);
        assertThat(message.giveUp()).isTrue();

        assertThat(message.beginWrite()).isFalse();
        assertThat(message.state()).isEqualTo(ENDED);
        assertThat(message.progress()).isEqualTo(CommandProgress.SENT); // too cautious, and harmless
    }

    @Test
    void mayHop_refusedAgainAndAgain_isBounded() {
        Message<RespValue> message = in(QUEUED);
        message.setReadFrom(ReadFrom.PRIMARY);
        int hops = 0;
        while (message.mayHop(0)) {
            hops++;
            message.setWritten();
            message.takeBackForAnotherHome();
            assertThat(message.state()).isEqualTo(QUEUED);
        }

        assertThat(hops).isEqualTo(Submission.MAX_HOPS);
        message.setWritten();
        message.takeBack(); // where it is: that costs no hop, and is not bounded by them
        assertThat(message.state()).isEqualTo(QUEUED);
    }

    @Test
    void mayHop_pinnedLateOrOver_no() {
        Message<RespValue> pinned = in(WRITTEN);
        assertThat(pinned.mayHop(0)).isFalse();

        Message<RespValue> late = in(WRITTEN);
        late.setReadFrom(ReadFrom.PRIMARY);
        assertThat(late.mayHop(0)).isTrue();
        assertThat(late.mayHop(1)).isFalse();

        Message<RespValue> over = in(ENDED);
        over.setReadFrom(ReadFrom.PRIMARY);
        assertThat(over.mayHop(0)).isFalse();
    }
}
