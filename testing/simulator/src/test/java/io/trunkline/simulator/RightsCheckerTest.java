package io.trunkline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.simulator.CommandRecord.ServerError;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RightsCheckerTest {

    private static final String NOPERM = "NOPERM User default has no permissions to run the 'get' command";

    private static Rights.Denial denial(Set<String> commands, Set<String> channels, int from, @Nullable Integer to) {
        Rights.Denial begun = new Rights(commands, channels).from(Duration.ofMillis(from));
        return to == null ? begun : begun.until(Duration.ofMillis(to));
    }

    private static List<Violation> told(String text, String message, Rights.Denial... denials) {
        var record = new CommandRecord(1, 1, 0, text, null, Duration.ofMillis(10), Duration.ofMillis(500));
        record.end(Duration.ofMillis(20), new ServerError(message));
        return RightsChecker.toldWrongly(List.of(record), List.of(denials), UnaryOperator.identity());
    }

    @Test
    void toldWrongly_whoNeededTheRight_isNobody() {
        assertThat(told("GET k1", NOPERM, denial(Set.of("GET"), Set.of(), 5, null)))
                .isEmpty();
        assertThat(told("GET k1", NOPERM, denial(Set.of("GET"), Set.of(), 5, 12)))
                .isEmpty();
        assertThat(told(HistoryChecker.SCRIPT, NOPERM, denial(Set.of("APPEND"), Set.of(), 5, null)))
                .isEmpty();
        assertThat(told("PUBLISH Channel[mode=LITERAL, name=ch1]", NOPERM, denial(Set.of(), Set.of("ch1"), 5, null)))
                .isEmpty();
        assertThat(told("GET k1", "WRONGTYPE Operation against a key")).isEmpty();
    }

    @Test
    void toldWrongly_whoSharesAnEarlierSubscribe_isNobody() {
        String text = "SUBSCRIBE Channel[mode=LITERAL, name=ch1]";
        var earlier = new CommandRecord(1, 1, -1, text, null, Duration.ofMillis(10), Duration.ofMillis(30));
        var later = new CommandRecord(2, 2, -1, text, null, Duration.ofMillis(40), Duration.ofMillis(500));
        later.end(Duration.ofMillis(50), new ServerError("NOPERM No permissions to access a channel: ch1"));
        List<Rights.Denial> denials = List.of(denial(Set.of(), Set.of("ch1"), 5, 20));

        assertThat(RightsChecker.toldWrongly(List.of(earlier, later), denials, due -> Duration.ofMillis(45)))
                .isEmpty();
        assertThat(RightsChecker.toldWrongly(List.of(earlier, later), denials, UnaryOperator.identity()))
                .hasSize(1);
        assertThat(RightsChecker.toldWrongly(List.of(later), denials, due -> Duration.ofMillis(45)))
                .hasSize(1);
    }

    @Test
    void toldWrongly_bystanders_areNamed() {
        assertThat(told("GET k1", NOPERM)).hasSize(1);
        assertThat(told("SET k1", NOPERM, denial(Set.of("GET"), Set.of(), 5, null)))
                .hasSize(1);
        assertThat(told("GET k1", NOPERM, denial(Set.of("GET"), Set.of(), 21, null)))
                .hasSize(1);
        assertThat(told("GET k1", NOPERM, denial(Set.of("GET"), Set.of(), 5, 9)))
                .singleElement()
                .extracting(Violation::invariant)
                .isEqualTo(Invariant.REFUSED_ALONE);
    }
}
