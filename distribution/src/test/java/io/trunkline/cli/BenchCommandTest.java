package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.testkit.server.EmbeddedRedis;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BenchCommandTest {

    private static EmbeddedRedis server;

    @BeforeAll
    static void startServer() {
        server = EmbeddedRedis.start();
    }

    @AfterAll
    static void endServer() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 1", "1, 50", "4, 7"})
    void bench_requests_everyReplyCounted(int threads, int window) {
        CommandRun run = bench(
                "--requests",
                "1001",
                "--threads",
                "" + threads,
                "--window",
                "" + window,
                "-c",
                "set,get",
                "--warmup",
                "0");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.lines()).hasSize(4);
        assertThat(run.lines().get(2)).matches("set +1,001 .*");
        assertThat(run.lines().get(3)).matches("get +1,001 .*");
    }

    @Test
    void bench_everyCommand_rightAndNothingLeft() {
        String all = String.join(
                ",", Arrays.stream(Workload.values()).map(Workload::toString).toList());

        CommandRun run = bench("-n", "500", "-k", "10", "-d", "1000", "-c", all, "--warmup", "0", "--json");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        for (Workload workload : Workload.values()) {
            assertThat(run.out()).contains("{\"command\":\"" + workload + "\",\"replies\":500,\"failed\":0,");
        }
        assertThat(CommandRun.of("-s", server.endpoint(), "exec", "KEYS", "trunkline:bench:*")
                        .out())
                .isEqualTo("(empty array)\n");
    }

    @Test
    void bench_seconds_endsInTime() {
        CommandRun run = bench("--seconds", "1", "-c", "ping", "--mode", "async", "--warmup", "0", "--json");

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("\"mode\":\"async\"").containsPattern("\"seconds\":(0\\.9|1\\.)");
    }

    @Test
    void bench_valuesChangedByOthers_wrongRepliesNotCounted() {
        CompletableFuture<CommandRun> bench = CompletableFuture.supplyAsync(
                () -> bench("--seconds", "1", "-c", "get", "--keys", "1", "--warmup", "0"));
        while (!bench.isDone()) {
            CommandRun.of("-s", server.endpoint(), "exec", "SET", "trunkline:bench:get:0", "other");
        }

        CommandRun run = bench.join();

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("get: ", "wrong reply: key=trunkline:bench:get:0");
    }

    private static CommandRun bench(String... options) {
        String[] all = new String[options.length + 3];
        all[0] = "bench";
        all[1] = "--server";
        all[2] = server.endpoint();
        System.arraycopy(options, 0, all, 3, options.length);
        return CommandRun.of(all);
    }
}
