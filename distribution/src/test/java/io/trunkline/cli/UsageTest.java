package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.cli.embedded.EmbeddedCluster;
import io.trunkline.cli.embedded.EmbeddedSentinels;
import io.trunkline.cli.embedded.EmbeddedServer;
import io.trunkline.testkit.server.ClusterNode;
import io.trunkline.testkit.server.EmbeddedRedis;
import io.trunkline.testkit.server.RedisServer;
import io.trunkline.testkit.server.RedisServerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.CommandSpec;

final class UsageTest {

    @ParameterizedTest
    @ValueSource(strings = {"demo", "exec", "ping", "status", "bench", "simulate", "explain"})
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
            ping --timeout 5                    | Write 5ms, 5s or 5m
            ping --protocol resp4               | resp4
            exec --json --raw PING              | Choose one
            exec -x                             | No command
            ping --askpass                      | has a password of its own
            demo --cluster --sentinel           | Choose one
            demo --cluster --chaos --seconds 5  | Choose at least 6
            demo --cluster --server localhost   | option=--cluster
            demo --sentinel --server localhost  | option=--sentinel
            ping --password-file x              | has a password of its own
            ping -s h --askpass                 | No password was typed
            ping -s h,password=a --askpass      | There are two passwords
            ping -s h --password-file /nowhere  | cannot be read
            ping -s h,user=a,password=b --user c | There are two users
            explain nonsense                    | Choose one of timeout, connection
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

    @Test
    void case_N27_explain_printsThePagesThatErrorsName() {
        assertThat(CommandRun.of("explain").lines())
                .contains("trunkline explain timeout", "trunkline explain options")
                .hasSameSizeAs(ExplainCommand.PAGES);
        assertThat(CommandRun.of("explain", "timeout").out()).startsWith("# RedisTimeoutException");
        assertThat(CommandRun.of("explain", "docs/errors/Connection.md").out()).startsWith("# ");
        for (String page : ExplainCommand.PAGES) {
            assertThat(CommandRun.of("explain", page).exitCode()).as(page).isEqualTo(ExitCode.OK);
        }
    }

    @Test
    void case_N27_everyPageThatAnErrorNames_canBePrinted() throws IOException {
        Pattern named = Pattern.compile("\"[^\"]*docs/(?:errors/)?([a-z-]+)\\.md( \\(trunkline explain ([a-z-]+)\\))?");
        Set<String> pages = new TreeSet<>();
        for (String module :
                List.of("api", "core", "management", "transport-spi", "transport-netty", "transport-iouring")) {
            try (Stream<Path> sources = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                for (Path source : sources.filter(path -> path.toString().endsWith(".java"))
                        .toList()) {
                    Matcher text = named.matcher(Files.readString(source));
                    while (text.find()) {
                        assertThat(text.group(3))
                                .as(source + ": " + text.group())
                                .isEqualTo(text.group(1));
                        pages.add(text.group(1));
                    }
                }
            }
        }
        assertThat(pages).contains("timeout", "connection", "command", "integrity", "options");
        for (String page : pages) {
            assertThat(CommandRun.of("explain", page).out()).as(page).startsWith("# ");
        }
    }

    @Test
    void case_N39_embeddedServer_refusesOthers() throws IOException {
        ConnectionOptions options = new ConnectionOptions();
        Terminal terminal = CommandRun.terminal(
                InputStream.nullInputStream(), OutputStream.nullOutputStream(), OutputStream.nullOutputStream());

        try (Session session = options.open(terminal, CommandSpec.create())) {
            assertThat(session.embedded()).isInstanceOf(EmbeddedServer.class);
            assertPrivate(List.of(((EmbeddedServer) session.embedded()).server()));
        }
    }

    @Test
    void case_N39_embeddedClusterAndSentinels_refuseOthers() throws IOException {
        RedisServerConfig config = RedisServerConfig.defaults();
        try (EmbeddedCluster cluster = EmbeddedCluster.start(config, Duration.ofSeconds(5), Credentials.random());
                EmbeddedSentinels sentinels =
                        EmbeddedSentinels.start(config, Duration.ofSeconds(5), Credentials.random())) {
            assertPrivate(
                    cluster.cluster().nodes().stream().map(ClusterNode::server).toList());
            assertPrivate(sentinels.sentinels().servers());
            assertPrivate(sentinels.sentinels().sentinels());
            assertThat(cluster.description() + sentinels.description())
                    .contains(cluster.cluster().endpoints())
                    .contains(sentinels.sentinels().endpoints());
        }
    }

    /** Of no use to others: they have no password, and no list of processes tells it. */
    private static void assertPrivate(List<RedisServer> servers) throws IOException {
        for (RedisServer server : servers) {
            assertThat(server.host()).isEqualTo("127.0.0.1");
            assertThat(server.image()).isEqualTo("embedded");
            try (Socket other = new Socket(server.host(), server.port())) {
                other.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
                byte[] answer = other.getInputStream().readNBytes("-NOAUTH".length());
                assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("-NOAUTH");
            }
            // Asked of a server, for sentinels do not tell.
            String secret = server.askWithin(Duration.ofSeconds(10), "CONFIG", "GET", "requirepass")
                    .map(reply -> reply.lines().toList().get(1))
                    .orElse("");
            if (!secret.isEmpty()) {
                assertThat(secret).hasSize(64);
                assertThat(ProcessHandle.current()
                                .descendants()
                                .map(process -> process.info().commandLine().orElse("")))
                        .anyMatch(line -> line.contains("redis-server"))
                        .noneMatch(line -> line.contains(secret));
            }
        }
    }

    @Test
    void case_N26_password_fromVariableOrFile(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "s3,cr=t\nmore\n");
        try (EmbeddedRedis server = EmbeddedRedis.start(
                RedisServerConfig.defaults().password("s3,cr=t").user("app", "on", ">other", "~*", "+@all"))) {
            String[] ping = {"-s", server.endpoint(), "exec", "ACL", "WHOAMI"};

            CommandRun byVariable = CommandRun.withEnvironment(Map.of("REDISCLI_AUTH", "s3,cr=t"), ping);
            assertThat(byVariable.out()).isEqualTo("\"default\"\n");
            assertThat(byVariable.err()).isEmpty();
            assertThat(CommandRun.of(with(ping, "--password-file", file.toString()))
                            .out())
                    .isEqualTo("\"default\"\n");
            assertThat(CommandRun.withEnvironment(Map.of("REDISCLI_AUTH", "other"), with(ping, "--user", "app"))
                            .out())
                    .isEqualTo("\"app\"\n");
            CommandRun without = CommandRun.of(ping);
            assertThat(without.exitCode()).isEqualTo(ExitCode.NO_CONNECTION);
            CommandRun seen = CommandRun.of("-s", "redis://:s3%2Ccr%3Dt@" + server.endpoint(), "exec", "ACL", "WHOAMI");
            assertThat(seen.out()).isEqualTo("\"default\"\n");
            assertThat(seen.err())
                    .startsWith("Warning: the password is on the command line")
                    .doesNotContain("s3,cr=t");
        }
    }

    private static String[] with(String[] arguments, String... first) {
        return Stream.concat(Stream.of(first), Stream.of(arguments)).toArray(String[]::new);
    }
}
