package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.testkit.server.EmbeddedRedis;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExecCommandTest {

    private static EmbeddedRedis server;

    @BeforeAll
    static void startServer() {
        server = EmbeddedRedis.start();
    }

    @AfterAll
    static void endServer() {
        server.close();
    }

    @BeforeEach
    void flush() {
        assertThat(exec("FLUSHALL").exitCode()).isEqualTo(ExitCode.OK);
    }

    @Test
    void exec_linesWithoutServer_runOnEmbeddedServer() {
        CommandRun run = CommandRun.withInput("SET a \"x y\"\nGET a\nINCR n\n", "exec");

        assertThat(run.out()).isEqualTo("OK\n\"x y\"\n(integer) 1\n");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    }

    @Test
    void exec_arguments_oneCommand() {
        assertThat(exec("SET", "text", "ä \"b\"").out()).isEqualTo("OK\n");
        assertThat(exec("GET", "text").out()).isEqualTo("\"\\xc3\\xa4 \\\"b\\\"\"\n");
    }

    @Test
    void exec_argumentsThatLookLikeOptions_passedOn() {
        assertThat(exec("RPUSH", "list", "--json", "-s", "@file").out()).isEqualTo("(integer) 3\n");
        assertThat(exec("LRANGE", "list", "0", "-1").lines())
                .containsExactly("1) \"--json\"", "2) \"-s\"", "3) \"@file\"");
    }

    @Test
    void exec_serverOptionBehindCommand_understood() {
        CommandRun run = CommandRun.of("exec", "-s", server.endpoint(), "--protocol", "resp2", "PING");

        assertThat(run.out()).isEqualTo("PONG\n");
    }

    @Test
    void exec_mapReply_shownByProtocol() {
        exec("HSET", "hash", "a", "1");

        assertThat(exec("HGETALL", "hash").out()).isEqualTo("1# \"a\" => \"1\"\n");
        assertThat(CommandRun.of("-s", server.endpoint(), "--protocol", "RESP2", "exec", "HGETALL", "hash")
                        .out())
                .isEqualTo("1) \"a\"\n2) \"1\"\n");
    }

    @Test
    void exec_subcommandsAndAdministration_allowed() {
        assertThat(exec("config", "get", "port").out()).isEqualTo("1# \"port\" => \"" + server.port() + "\"\n");
        assertThat(exec("OBJECT", "HELP").exitCode()).isEqualTo(ExitCode.OK);
    }

    @Test
    void exec_json_oneDocumentForEachReply() {
        CommandRun run = lines("HSET h f \"x\\n\"\nHGETALL h\nGET none\nINCR h\nSELECT 0\nLRANGE l 0 -1\n", "--json");

        assertThat(run.lines())
                .containsExactly(
                        "1",
                        "{\"f\":\"x\\n\"}",
                        "null",
                        "{\"error\":\"WRONGTYPE Operation against a key holding the wrong kind of value\"}",
                        "\"OK\"",
                        "[]");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void exec_errorReply_shownAmongTheOthersAndToldWithItsLine() {
        CommandRun run = lines("SET s x\n\nINCR s\nGET s\n");

        assertThat(run.lines()).containsExactly("OK", "(error) ERR value is not an integer or out of range", "\"x\"");
        assertThat(run.err()).contains("line 3: ERR value is not an integer", "failed=1, malformed=0");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void exec_errorReplyToArguments_exitCode1() {
        CommandRun run = exec("NOSUCHCOMMAND", "x");

        assertThat(run.out()).startsWith("(error) ERR unknown command 'NOSUCHCOMMAND'");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void exec_malformedLines_toldWithTheirNumbersAndTheRestRuns() {
        CommandRun run = lines("SET a 1\nSET b \"2\n\n'' x\nSELECT minus\nGET a\nGET b");

        assertThat(run.lines()).containsExactly("OK", "\"1\"", "(nil)");
        assertThat(run.err())
                .contains("line 2: Unbalanced quotes", "line 4: Not a command name", "line 5: Not a database")
                .contains("lines=6, failed=0, malformed=3");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void exec_lineOverTheLimit_toldAndTheRestRuns() {
        CommandRun run = lines("SET a " + "x".repeat(ExecPipeline.MAX_LINE_BYTES) + "\nPING\n");

        assertThat(run.out()).isEqualTo("PONG\n");
        assertThat(run.err()).contains("line 1: Line too long");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "7", "100000"})
    void exec_manyLines_repliesInOrder(String window) {
        int count = 20_000;
        CommandRun run = lines("INCR n\n".repeat(count), "--window", window);

        assertThat(run.out())
                .isEqualTo(IntStream.rangeClosed(1, count)
                        .mapToObj(i -> "(integer) " + i + "\n")
                        .collect(Collectors.joining()));
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    }

    @Test
    void exec_largeRepliesAfterSmallOnes_whole() {
        String large = "v".repeat(300_000);
        CommandRun run = lines(
                "SET large " + large + "\n" + "PING\n".repeat(2_000) + "GET large\n".repeat(200), "--timeout", "60s");

        assertThat(run.lines()).hasSize(2_201);
        assertThat(run.lines().subList(2_001, 2_201)).allMatch(("\"" + large + "\"")::equals);
    }

    @Test
    void exec_select_choosesDatabaseOfLinesBehind() {
        CommandRun run = lines("SET k zero\nSELECT 3\nSET k three\nselect 0\nGET k\nSELECT 3\nGET k\n");

        assertThat(run.lines()).containsExactly("OK", "OK", "OK", "OK", "\"zero\"", "OK", "\"three\"");
    }

    @Test
    void exec_blockingCommand_holdsUpLinesBehind() {
        CommandRun run = lines("BLPOP q 0.05\nRPUSH q a\nBLPOP q 1\nLLEN q\n");

        assertThat(run.lines()).containsExactly("(nil)", "(integer) 1", "1) \"q\"", "2) \"a\"", "(integer) 0");
    }

    @Test
    void exec_lineTyped_answeredBeforeTheNextIsRead() throws Exception {
        PipedOutputStream typed = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(typed);
        PipedOutputStream printed = new PipedOutputStream();
        PipedInputStream screen = new PipedInputStream(printed);
        CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> Trunkline.run(
                CommandRun.terminal(in, printed, new ByteArrayOutputStream()), "-s", server.endpoint(), "exec"));

        for (int i = 1; i <= 3; i++) {
            typed.write("INCR typed\n".getBytes(StandardCharsets.US_ASCII));
            typed.flush();
            byte[] answer = screen.readNBytes("(integer) 1\n".length());
            assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("(integer) " + i + "\n");
        }
        typed.close();

        assertThat(exit.get()).isEqualTo(ExitCode.OK);
    }

    @Test
    void exec_outputBroken_endsWithExitCode1() {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        byte[] input = "PING\n".repeat(100_000).getBytes(StandardCharsets.US_ASCII);

        int exitCode = Trunkline.run(
                CommandRun.terminal(new ByteArrayInputStream(input), broken, err), "-s", server.endpoint(), "exec");

        assertThat(exitCode).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("Broken pipe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"resp2", "resp3"})
    void case_N26_multiAndDiscard_nothingIsDone(String protocol) {
        exec("SET", "k", "v");

        CommandRun run = lines("MULTI\nDEL k\nDISCARD\n", "--protocol", protocol);

        assertThat(run.lines()).containsExactly("OK", "QUEUED", "OK");
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(exec("GET", "k").out()).isEqualTo("\"v\"\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"resp2", "resp3"})
    void case_N26_multiAndExec_oneTransaction(String protocol) {
        CommandRun run = lines(
                "SELECT 3\nSET k v\nmulti\nINCR n\nINCR k\nLRANGE none 0 -1\nRPUSH l a b\nLRANGE l 0 -1\nexec\nGET n\nMULTI\nEXEC\n",
                "--protocol",
                protocol);

        assertThat(run.lines())
                .containsExactly(
                        "OK",
                        "OK",
                        "OK",
                        "QUEUED",
                        "QUEUED",
                        "QUEUED",
                        "QUEUED",
                        "QUEUED",
                        "1) (integer) 1",
                        "2) (error) ERR value is not an integer or out of range",
                        "3) (empty array)",
                        "4) (integer) 2",
                        "5) 1) \"a\"",
                        "   2) \"b\"",
                        "\"1\"",
                        "OK",
                        "(empty array)");
        assertThat(run.err()).contains("line 5: ERR value is not an integer", "failed=1, malformed=0");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(lines("MULTI\nSET j 1\nGET j\nEXEC\n", "--json").lines())
                .containsExactly("\"OK\"", "\"QUEUED\"", "\"QUEUED\"", "[\"OK\",\"1\"]");
        assertThat(lines("MULTI\nSET j 1\nGET j\nEXEC\n", "--raw").lines())
                .containsExactly("OK", "QUEUED", "QUEUED", "OK", "1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MULTI\nDEL k\n",
                "MULTI\nDEL k\nMULTI\nEXEC\n",
                "MULTI\nDEL k\nWATCH k\nEXEC\n",
                "MULTI\nDEL k\nSELECT 1\nEXEC\n",
                "MULTI\nDEL k\nGET \"k\nEXEC\n",
                "MULTI\nDEL k\nSUBSCRIBE c\nEXEC\n",
                "MULTI\nDEL k\nGET\nEXEC\n",
                "MULTI\nDEL k\nEXEC now\nEXEC\n",
                "WATCH k\nMULTI\nDEL k\nEXEC\n",
                "EXEC\n",
                "DISCARD\n"
            })
    void case_N26_transactionThatCannotBe_nothingIsDoneAndTold(String input) {
        exec("SET", "k", "v");

        CommandRun run = lines(input);

        assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).isNotEmpty();
        assertThat(exec("GET", "k").out()).isEqualTo("\"v\"\n");
    }

    @Test
    void case_N26_inputEndsWithinMulti_isTold() {
        CommandRun run = lines("PING\nMULTI\nDEL k\n");

        assertThat(run.lines()).containsExactly("PONG", "OK", "QUEUED");
        assertThat(run.err()).contains("The input ended within a transaction: line=2. Nothing of it was done.");
    }

    @Test
    void case_N26_unwatch_freesTheNextTransaction() {
        CommandRun run = lines("WATCH k\nUNWATCH\nMULTI\nSET k 1\nEXEC\n");

        assertThat(run.lines().get(0)).startsWith("(error) ERR WATCH is not supported");
        assertThat(run.lines().subList(1, 5)).containsExactly("OK", "OK", "QUEUED", "1) OK");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void case_N26_binaryArguments_surviveOrAreRefused() {
        assertThat(exec("--quoted-input", "SET", "\"k\\x00\"", "\"\\xff\\x00\\n\"")
                        .out())
                .isEqualTo("OK\n");
        assertThat(exec("--quoted-input", "GET", "\"k\\x00\"").out()).isEqualTo("\"\\xff\\x00\\n\"\n");

        CommandRun damaged = exec("SET", "k", "a\uFFFDb");
        assertThat(damaged.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(damaged.err()).contains("Argument 3 is not text, and would be damaged.");
        assertThat(exec("--quoted-input", "SET", "a b", "c").err()).contains("Argument 2 is not one word: words=2");
        assertThat(exec("EXISTS", "k").out()).isEqualTo("(integer) 0\n");
    }

    @Test
    void case_N26_binaryValues_areExactInEveryFormat() {
        byte[] value = new byte[256];
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) i;
        }
        CommandRun stored = CommandRun.withInput(value, withServer("-x", "SET", "k"));
        assertThat(stored.out()).isEqualTo("OK\n");

        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        Trunkline.run(
                CommandRun.terminal(InputStream.nullInputStream(), raw, new ByteArrayOutputStream()),
                withServer("--raw", "GET", "k"));
        assertThat(raw.toByteArray()).startsWith(value).hasSize(value.length + 1);
        assertThat(exec("--json", "GET", "k").out())
                .isEqualTo("{\"$base64\":\"" + Base64.getEncoder().encodeToString(value) + "\"}\n");

        exec("--quoted-input", "HSET", "h", "\"\\xff\"", "\uFFFE\u00e4");
        assertThat(exec("--json", "HGETALL", "h").out()).isEqualTo("{\"$base64:/w==\":\"\uFFFE\u00e4\"}\n");
    }

    @Test
    void case_N26_textOfTheServer_movesNoCursor() {
        String evil = "return {{err='ERR \\27]0;x\\7\\27[2J'}, {ok='\\27[2J'}}";
        CommandRun run = exec("EVAL", evil, "0");

        assertThat(run.out()).isEqualTo("1) (error) ERR \\x1b]0;x\\x07\\x1b[2J\n2) \\x1b[2J\n");
        CommandRun status = exec("EVAL", "return redis.status_reply('\\27[2J')", "0");
        assertThat(status.out()).isEqualTo("\\x1b[2J\n");
        CommandRun error = exec("EVAL", "return redis.error_reply('ERR \\27[2J')", "0");
        assertThat(error.out()).isEqualTo("(error) ERR \\x1b[2J\n");
        assertThat(lines("EVAL \"return redis.error_reply('ERR \\x1b[2J')\" 0\n")
                        .err())
                .contains("\\x1b[2J")
                .doesNotContain("\u001b");
        assertThat(exec("INFO", "server").out())
                .contains("# Server\nredis_version:")
                .doesNotContain("\r");
    }

    private static CommandRun exec(String... command) {
        return CommandRun.of(withServer(command));
    }

    private static CommandRun lines(String input, String... options) {
        return CommandRun.withInput(input, withServer(options));
    }

    private static String[] withServer(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "--server";
        all[1] = server.endpoint();
        all[2] = "exec";
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return all;
    }
}
