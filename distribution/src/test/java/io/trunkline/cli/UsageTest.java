package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UsageTest {

    @ParameterizedTest
    @ValueSource(strings = {"demo", "exec", "ping", "status", "bench", "simulate"})
    void run_helpOfCommand_describesItWithExamplesAndConnection(String command) {
        CommandRun run = CommandRun.of(command, "--help");

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .contains(
                        "Usage: trunkline " + command,
                        "Examples:",
                        "  trunkline ",
                        "--server",
                        "--protocol",
                        "--transport")
                .contains("--timeout");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void run_help_namesCommandsAndExitCodes() {
        CommandRun run = CommandRun.of("--help");

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .contains("demo", "exec", "ping", "status", "bench", "simulate", "Exit codes:", "embedded Redis");
    }

    @Test
    void run_version_printed() {
        CommandRun run = CommandRun.of("--version");

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).startsWith("trunkline ").contains("Java " + System.getProperty("java.version"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                  | Missing required subcommand
            nonsense                            | nonsense
            ping --nonsense                     | --nonsense
            ping --count 0                      | count=0
            ping --count many                   | many
            ping --timeout 1h                   | value=1h
            ping --protocol resp4               | resp4
            ping extra                          | extra
            ping --transport bogus              | transport=bogus
            status --server host:99999          | 99999
            status --server host,bogus=1        | bogus
            status --server allowAdmin=true     | No endpoint
            exec --window 0 PING                | window=0
            demo --threads 0                    | threads=0
            demo --seconds 0                    | seconds=0
            demo --chaos --seconds 3            | Too short for outages: seconds=3
            demo --chaos --server localhost     | Leave out --server
            bench --commands nonsense           | nonsense
            bench --threads 0                   | threads=0
            bench --window 0                    | window=0
            bench --size 0                      | size=0
            bench --keys 0                      | keys=0
            bench --warmup -1                   | warmup=-1
            bench --requests 0                  | requests=0
            bench --requests 5 --seconds 5      | Choose one
            bench --mode sync --window 2        | window=2
            simulate --seeds 0                  | seeds=0
            simulate --threads 0                | threads=0
            simulate --seed 5 --seeds 5         | Choose one
            """)
    void run_wrongUsage_exitCode2AndReason(String line, String reason) {
        CommandRun run = CommandRun.of(line.isEmpty() ? new String[0] : line.split(" "));

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(reason);
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping", "status", "exec", "demo", "bench"})
    void run_nothingListens_exitCode3(String command) throws IOException {
        CommandRun run = CommandRun.of("--server", "127.0.0.1:" + unusedPort(), "--timeout", "1s", command);

        assertThat(run.exitCode()).isEqualTo(ExitCode.NO_CONNECTION);
        assertThat(run.err()).contains("127.0.0.1").doesNotContain("\tat ");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void run_embeddedServer_endedWithTheCommand() {
        long before = ProcessHandle.current().descendants().count();

        CommandRun run = CommandRun.of("ping", "--count", "1");

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(ProcessHandle.current().descendants().count()).isEqualTo(before);
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
