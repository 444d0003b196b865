package io.trunkline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class HistoryTest {

    @Test
    void mostWaitingAtOnce_ofSomeThatEnded_countsThoseTogether() {
        Lives.live(world -> {
            world.connect(world.options().build());
            History history = world.history();
            CommandRecord first = submit(history, "BLPOP l");
            submit(history, "GET k");
            world.time().advance(Duration.ofMillis(1));
            submit(history, "BLPOP l");
            first.end(world.time().elapsed(), new CommandRecord.Cancelled());
            world.time().advance(Duration.ofMillis(1));
            submit(history, "BLPOP l");

            assertThat(history.mostWaitingAtOnce(record -> record.text().startsWith("BLPOP")))
                    .isEqualTo(2);
            assertThat(history.mostWaitingAtOnce(record -> record.text().startsWith("GET")))
                    .isEqualTo(1);
            assertThat(history.mostWaitingAtOnce(record -> false)).isZero();
        });
    }

    private static CommandRecord submit(History history, String text) {
        return history.submit(1, 0, text, null, Duration.ofSeconds(1));
    }
}
