package io.trunkline.core.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.command.HashSlot;
import io.trunkline.core.EngineRig;
import io.trunkline.core.message.Message;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.options.ReadFrom;
import io.trunkline.status.ServerRole;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** F1: two servers, each of which says that it is the primary. */
final class TieBreakTest {

    private static final String KEY = "tie";

    private final EngineRig rig = new EngineRig(options -> options.topology(t -> t.tieBreaker(KEY)));

    private void begin() {
        rig.install("a", "b");
        for (String host : List.of("a", "b")) {
            rig.until(rig.pair(host).server()::isReady);
        }
        rig.time().advance(Duration.ofSeconds(1)); // by then all was asked and answered
    }

    private void vote(String host, @Nullable String value) {
        if (value != null) {
            Message<?> set = rig.message(EngineCommands.SET, KEY, value);
            rig.pair(host).server().interactive().submit(set);
            rig.until(set::isOver);
        }
    }

    private String primary() {
        ServerEndPoint chosen =
                rig.selection().select(EngineCommands.SET.metadata(), ReadFrom.PREFER_PRIMARY, HashSlot.NONE);
        return chosen.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "b:6379, b:6379, b:6379",
        "b:6379, , b:6379",
        ", b:6379, b:6379",
        "a:6379, a:6379, a:6379",
        "a:6379, b:6379, a:6379",
        "b:6379, a:6379, a:6379",
        ", , a:6379",
        "c:6379, c:6379, a:6379",
        "b, b, a:6379",
    })
    void case_F1_twoPrimaries_theOneThatTheirTieBreakersNameOrTheFirst(
            @Nullable String ofA, @Nullable String ofB, String expected) {
        rig.topology().start();
        begin();
        assertThat(primary()).isEqualTo("a:6379"); // nobody has left word yet
        vote("a", ofA);
        vote("b", ofB);
        rig.install("elsewhere");
        rig.until(() -> rig.topology().current().retired().draining().isEmpty());

        begin();
        assertThat(primary()).isEqualTo(expected);
    }

    @Test
    void begin_oneWasSeenToBePromoted_noKeyIsLaterWord() {
        rig.topology().start();
        begin();
        vote("a", "a:6379");
        vote("b", "a:6379");
        ServerEndPoint promoted = rig.pair("b").server();
        rig.topology().onRole(promoted, ServerRole.REPLICA);
        rig.topology().onRole(promoted, ServerRole.PRIMARY);
        rig.time().advance(Duration.ofSeconds(1));
        assertThat(primary()).isEqualTo("b:6379");
    }
}
