package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.testkit.server.ClusterNode;
import io.trunkline.testkit.server.RedisCluster;
import io.trunkline.testkit.server.RedisClusterConfig;
import io.trunkline.testkit.server.RedisServerConfig;
import io.trunkline.testkit.server.Sentinels;
import io.trunkline.testkit.server.SentinelsConfig;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every command with the connection string of a cluster, and of sentinels. */
final class SeveralServersTest {

    private static RedisCluster cluster;
    private static Sentinels sentinels;

    @BeforeAll
    static void startServers() {
        // Nobody is given up because the machine has other things to do.
        Duration patience = Duration.ofSeconds(20);
        RedisServerConfig embedded = RedisServerConfig.defaults().image("embedded");
        cluster = RedisCluster.start(
                RedisClusterConfig.of(3, 0).nodeTimeout(patience).servers(embedded));
        sentinels = Sentinels.start(
                SentinelsConfig.of(1, 1).downAfter(patience).servers(embedded).sentinels(embedded));
    }

    @AfterAll
    static void endServers() {
        cluster.close();
        sentinels.close();
    }

    @Test
    void exec_cluster_linesGoToTheOwnersOfTheirKeys() {
        CommandRun run = CommandRun.withInput(
                "MSET a 1 b 2 c 3\nGET a\nGET b\nGET c\nMGET c b a\nDEL a b\nDBSIZE\nKEYS *\nFLUSHALL\nDBSIZE\n",
                cluster("exec"));

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.lines())
                .containsExactly(
                        "OK",
                        "\"1\"",
                        "\"2\"",
                        "\"3\"",
                        "1) \"3\"",
                        "2) \"2\"",
                        "3) \"1\"",
                        "(integer) 2",
                        "(integer) 1",
                        "1) \"c\"",
                        "OK",
                        "(integer) 0");
    }

    @Test
    void exec_clusterTransactionOverTwoSlots_failsAloneBeforeItIsSent() {
        CommandRun run = CommandRun.withInput(
                "MULTI\nSET {t}1 x\nGET {t}1\nEXEC\nMULTI\nSET a 1\nSET b 2\nEXEC\nEXISTS a b\nDEL {t}1\n",
                cluster("exec"));

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.lines()).startsWith("OK", "QUEUED", "QUEUED", "1) OK", "2) \"x\"", "OK", "QUEUED", "QUEUED");
        assertThat(run.lines().get(8)).startsWith("(error) Multi-key operations must involve a single slot");
        assertThat(run.lines().subList(9, 11)).containsExactly("(integer) 0", "(integer) 1");
    }

    @Test
    void exec_selectOfAnotherDatabaseOfACluster_failsAndTheOthersGoOn() {
        CommandRun run = CommandRun.withInput("SET k v\nSELECT 1\nGET k\nSELECT 0\nDEL k\n", cluster("exec"));

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("line 2: ERR SELECT is not allowed in cluster mode", "failed=1");
        assertThat(run.lines()).hasSize(5).startsWith("OK").endsWith("\"v\"", "OK", "(integer) 1");
    }

    @Test
    void exec_sentinels_atThePrimary() {
        CommandRun run =
                CommandRun.withInput("SET k v\nGET k\nROLE\nSELECT 1\nDBSIZE\nSELECT 0\nDEL k\n", sentinels("exec"));

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.lines())
                .startsWith("OK", "\"v\"", "1) \"master\"")
                .endsWith("OK", "(integer) 0", "OK", "(integer) 1");
    }

    @Test
    void ping_cluster_eachNodeByName() {
        CommandRun run = CommandRun.of(cluster("ping", "-n", "2"));

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.lines()).hasSize(9);
        for (ClusterNode node : cluster.nodes()) {
            assertThat(run.lines())
                    .anyMatch(line -> line.startsWith(node.endpoint() + " primary: PONG 2: "))
                    .anyMatch(line -> line.startsWith(node.endpoint() + " primary: 2 round trips: min "));
        }
    }

    @Test
    void ping_sentinels_primaryAndReplica() {
        CommandRun run = CommandRun.of(sentinels("ping", "-n", "1", "-q"));

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.lines())
                .hasSize(2)
                .anyMatch(line -> line.startsWith(sentinels.primary().endpoint() + " primary: 1 round trips"))
                .anyMatch(line -> line.startsWith(sentinels.replicas().get(0).endpoint() + " replica: 1 round trips"));
    }

    @Test
    void ping_serverThatGivesNoAnswer_toldAndExitCode1() {
        String nowhere = "127.0.0.1:1";

        CommandRun run = CommandRun.of(
                "-s", sentinels.primary().endpoint() + "," + nowhere, "--timeout", "500ms", "ping", "-n", "1");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).contains(sentinels.primary().endpoint() + " primary: 1 round trips");
        assertThat(run.err()).contains("No answer: server=" + nowhere);
    }

    @Test
    void bench_cluster_everyCommandRightAndNothingLeft() {
        String all = String.join(
                ",", Arrays.stream(Workload.values()).map(Workload::toString).toList());

        CommandRun run =
                CommandRun.of(cluster("bench", "-n", "300", "-k", "30", "-w", "10", "-c", all, "--warmup", "0"));

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.lines().get(0)).endsWith(", 3 servers, 3 of them primaries");
        assertThat(run.lines()).hasSize(2 + Workload.values().length);
        assertThat(CommandRun.of(cluster("exec", "KEYS", "trunkline:bench:*")).out())
                .isEqualTo("(empty array)\n");
    }

    @Test
    void bench_sentinels_json() {
        CommandRun run = CommandRun.of(sentinels("bench", "-n", "100", "-c", "set,get", "--warmup", "0", "--json"));

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .contains("\"servers\":2,\"primaries\":1", "\"command\":\"get\",\"replies\":100,\"failed\":0");
    }

    @Test
    void demo_namedClusterOrSentinels_allRightAndNothingLeft() {
        CommandRun overCluster = CommandRun.of(cluster("demo", "--threads", "4", "--seconds", "1"));
        CommandRun overSentinels = CommandRun.of(sentinels("demo", "--threads", "4", "--seconds", "1"));

        assertThat(overCluster.exitCode()).as(overCluster.out()).isEqualTo(ExitCode.OK);
        assertThat(overSentinels.exitCode()).as(overSentinels.out()).isEqualTo(ExitCode.OK);
        assertThat(CommandRun.of(cluster("exec", "KEYS", "trunkline:demo:*")).out())
                .isEqualTo("(empty array)\n");
    }

    private static String[] cluster(String... words) {
        return with(cluster.endpoints().get(1), words);
    }

    private static String[] sentinels(String... words) {
        return with(String.join(",", sentinels.endpoints()) + ",serviceName=" + sentinels.serviceName(), words);
    }

    private static String[] with(String server, String... words) {
        return Stream.concat(Stream.of("--server", server), Stream.of(words)).toArray(String[]::new);
    }
}
