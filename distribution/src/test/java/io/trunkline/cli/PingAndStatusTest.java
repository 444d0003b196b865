package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.trunkline.testkit.server.EmbeddedRedis;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class PingAndStatusTest {

    private static EmbeddedRedis server;

    @BeforeAll
    static void startServer() {
        server = EmbeddedRedis.start();
    }

    @AfterAll
    static void endServer() {
        server.close();
    }

    @Test
    void ping_count_asManyRoundTripsAndSummary() {
        CommandRun run = CommandRun.of("-s", server.endpoint(), "ping", "-n", "3");

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.lines()).hasSize(4);
        assertThat(run.lines().subList(0, 3)).allMatch(line -> line.matches("PONG [123]: \\d+\\.\\d{3} ms"));
        assertThat(run.lines().get(3))
                .matches("3 round trips: min \\d+\\.\\d{3} ms, avg \\d+\\.\\d{3} ms, max \\d+\\.\\d{3} ms");
    }

    @Test
    void ping_quiet_summaryOnly() {
        assertThat(CommandRun.of("-s", server.endpoint(), "ping", "-q").lines()).hasSize(1);
    }

    @Test
    void status_text_namesServerAndTransport() {
        CommandRun run = CommandRun.of("-s", server.endpoint(), "--transport", "nio", "--protocol", "resp2", "status");

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains(server.endpoint(), "nio", "RESP2", server.version(), "(connected)");
    }

    @Test
    void status_json_everyFieldOfTheSnapshot() throws IOException {
        CommandRun run = CommandRun.of("-s", server.endpoint(), "status", "--json");

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.lines()).hasSize(1);
        assertThat(run.out())
                .contains(
                        "\"connected\":true",
                        "\"endpoint\":\"" + server.endpoint() + "\"",
                        "\"role\":\"primary\"",
                        "\"version\":\"" + server.version() + "\"",
                        "\"protocol\":3",
                        "\"state\":\"established\"",
                        "\"topology\":{\"kind\":\"standalone\",",
                        "\"toldBy\":[\"" + server.endpoint() + "\"]",
                        "\"socketsOpened\":1");
        assertThat(fieldNames(run.out()))
                .contains(
                        "clientName",
                        "transportReason",
                        "inFlight",
                        "bytesRead",
                        "syncCommands",
                        "retries",
                        "latencyMicros",
                        "p99");
    }

    @Test
    void case_N25_statusJson_eachConnectionHasItsName() {
        CommandRun run = CommandRun.of("-s", server.endpoint() + ",interactiveConnections=2", "status", "--json");

        assertThat(run.out())
                .contains(
                        "\"id\":\"" + server.endpoint() + "/interactive#1\",\"kind\":\"interactive\",\"number\":1",
                        "\"id\":\"" + server.endpoint() + "/interactive#2\",\"kind\":\"interactive\",\"number\":2");
    }

    private static List<String> fieldNames(String document) throws IOException {
        List<String> names = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(document)) {
            while (parser.nextToken() != null) {
                if (parser.currentName() != null) {
                    names.add(parser.currentName());
                }
            }
        }
        return names;
    }
}
