package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SimulateCommandTest {

    @Test
    void simulate_seeds_allHoldAndInjectedFaultsTold() {
        CommandRun run = CommandRun.of("simulate", "--seeds", "300", "--threads", "2");

        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .containsPattern("seeds +300\n")
                .contains("commands", "faults injected", "  pause ", "reconnects", "elapsed")
                .contains("value", "server error", "never sent", "sent, outcome unknown", "timed out", "cancelled")
                .containsPattern("seeds with violations +0\n");
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    }

    @Test
    void simulate_oneSeed_showsThatLifeTheSameTwice() {
        CommandRun first = CommandRun.of("simulate", "--seed", "7");
        CommandRun second = CommandRun.of("simulate", "--seed", "7");

        assertThat(first.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(first.out())
                .contains("setup: ", "faults:", "caller 1", "callers were told:")
                .contains("redis:6379 did:", "replica1:6379 did:")
                .endsWith("All invariants held: seed=7.\n");
        assertThat(second.out()).isEqualTo(first.out());
    }

    @Test
    void simulate_onAScreen_showsProgress() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        var terminal = new Terminal(
                new ByteArrayInputStream(new byte[0]),
                new ByteArrayOutputStream(),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false,
                true,
                Map.of());

        int exitCode = Trunkline.run(terminal, "simulate", "--seeds", "100", "--threads", "1");

        assertThat(exitCode).isEqualTo(ExitCode.OK);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("100%", "100 seeds");
    }
}
