package io.trunkline.core.topology;

import io.trunkline.command.Command;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.sentinel.SentinelAnswers;
import io.trunkline.core.sentinel.SentinelView;
import io.trunkline.core.sentinel.SentinelViewReader;
import io.trunkline.options.Endpoint;
import io.trunkline.reply.RespValue;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One sentinel is asked for a service, all at once. Confined to the loop of its bridge. */
final class SentinelQuestion {

    private final SentinelNode sentinel;
    private final List<Command<RespValue>> questions;
    private final @Nullable RespValue[] answers;
    private final Consumer<@Nullable SentinelView> taker;
    private final UnaryOperator<Endpoint> mapping;
    private int missing;

    /**
     * Makes one.
     *
     * @param mapping where servers are reached that are announced elsewhere
     * @param taker takes what it told, on the loop of the bridge; null if it did not
     */
    SentinelQuestion(
            SentinelNode sentinel,
            String service,
            UnaryOperator<Endpoint> mapping,
            Consumer<@Nullable SentinelView> taker) {
        this.sentinel = sentinel;
        this.taker = taker;
        this.mapping = mapping;
        this.questions = List.of(
                question("GET-MASTER-ADDR-BY-NAME", service),
                question("MASTER", service),
                question("REPLICAS", service),
                question("SENTINELS", service),
                question("MYID"));
        this.answers = new @Nullable RespValue[questions.size()];
        this.missing = questions.size();
    }

    private static Command<RespValue> question(String... words) {
        return EngineCommands.words(EngineCommands.SENTINEL, words);
    }

    /** Asks over the connection that is there. Any thread. */
    void ask() {
        PhysicalBridge bridge = sentinel.server().interactive();
        bridge.execute(() -> {
            for (int i = 0; i < answers.length; i++) {
                int number = i;
                if (!bridge.sayNow(questions.get(i), (answer, failure) -> onAnswer(number, answer))) {
                    onAnswer(number, null);
                }
            }
        });
    }

    private void onAnswer(int number, @Nullable RespValue answer) {
        answers[number] = answer;
        if (--missing == 0) {
            taker.accept(SentinelViewReader.read(
                    sentinel.server().endpoint(),
                    new SentinelAnswers(answers[0], answers[1], answers[2], answers[3], answers[4]),
                    mapping));
        }
    }
}
