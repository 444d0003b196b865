package io.trunkline.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Most tests share one cluster, and leave it as they found it: with every node, and in agreement. */
final class RedisClusterTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static RedisCluster cluster;

    private static RedisCluster secured;

    /** Side by side, for most of a start is waiting. */
    @BeforeAll
    static void start() {
        RedisClusterConfig config = RedisClusterConfig.of(2, 1)
                .nodeTimeout(Duration.ofMillis(1500))
                .servers(
                        RedisServerConfig.defaults().password("gehéim").tls().user("alice", "on", ">pw", "~*", "+get"));
        CompletableFuture<RedisCluster> other = CompletableFuture.supplyAsync(() -> RedisCluster.start(config));
        try {
            cluster = RedisCluster.start(3, 1);
        } finally {
            secured = other.join();
        }
    }

    @AfterAll
    static void close() {
        List<ClusterNode> nodes = new ArrayList<>(secured.nodes());
        secured.close();
        nodes.addAll(cluster.nodes());
        cluster.close();
        cluster.close();
        assertThat(nodes).hasSize(10).noneMatch(node -> node.server().isRunning());
    }

    private static String[] setMany(int count) {
        List<String> words = IntStream.range(0, count)
                .boxed()
                .flatMap(i -> Stream.of("{move}" + i, "v"))
                .collect(Collectors.toList());
        words.add(0, "MSET");
        return words.toArray(String[]::new);
    }

    @Test
    void start_threePrimariesWithAReplicaEach_serveAllSlots() {
        List<ClusterNode> primaries = cluster.primaries();
        assertThat(primaries).hasSize(3);
        assertThat(cluster.endpoints()).hasSize(6).doesNotHaveDuplicates().hasSameSizeAs(cluster.addresses());
        assertThat(primaries).allSatisfy(primary -> {
            assertThat(cluster.replicasOf(primary)).hasSize(1).doesNotContainAnyElementsOf(primaries);
            assertThat(primary.id()).isEqualTo(cluster.call(primary, "CLUSTER", "MYID"));
            assertThat(cluster.call(primary, "CLUSTER", "INFO"))
                    .contains("cluster_state:ok", "cluster_known_nodes:6", "cluster_size:3");
        });
        assertThat(Set.of(cluster.primaryOf(0), cluster.primaryOf(8192), cluster.primaryOf(16383)))
                .containsExactlyInAnyOrderElementsOf(primaries);
        assertThatIllegalStateException()
                .isThrownBy(() -> cluster.primaryOf(16384))
                .withMessageContaining("16384");
    }

    @ParameterizedTest
    @EnumSource
    void failover_livingPrimary_swapsRoles(ClusterFailover how) {
        ClusterNode old = cluster.primaryOf(cluster.slotOf("k"));
        ClusterNode replica = cluster.replicasOf(old).get(0);
        cluster.call(old, "SET", "k", how.name());

        cluster.failover(replica, how);

        if (how == ClusterFailover.PLANNED) {
            assertThat(cluster.call(replica, "GET", "k")).isEqualTo("PLANNED");
        }
        cluster.awaitAgreement(LIMIT);
        assertThat(cluster.primaryOf(cluster.slotOf("k"))).isEqualTo(replica);
        assertThat(cluster.replicasOf(replica)).containsExactly(old);
        assertThatIllegalStateException()
                .isThrownBy(() -> cluster.call(old, "SET", "k", "v"))
                .withMessageContaining("MOVED " + cluster.slotOf("k") + " " + replica.endpoint());
    }

    @Test
    void beginMove_stepByStep_movesKeysAndThenTheSlot() {
        int slot = cluster.slotOf("{move}");
        ClusterNode source = cluster.primaryOf(slot);
        ClusterNode target = cluster.primaryOf((slot + 8192) % RedisCluster.SLOTS);
        cluster.call(source, setMany(250));

        SlotMove move = cluster.beginMove(slot, target);
        assertThat(move.moveKeys(120)).isEqualTo(120);

        String number = Integer.toString(slot);
        assertThat(cluster.call(source, "CLUSTER", "COUNTKEYSINSLOT", number)).isEqualTo("130");
        assertThat(cluster.call(target, "CLUSTER", "COUNTKEYSINSLOT", number)).isEqualTo("120");
        assertThatIllegalStateException()
                .isThrownBy(() -> cluster.call(source, "GET", "{move}absent"))
                .withMessageContaining("ASK " + slot + " " + target.endpoint());
        assertThat(cluster.primaryOf(slot)).isEqualTo(move.source()).isEqualTo(source);

        move.finish();

        assertThat(cluster.call(target, "CLUSTER", "COUNTKEYSINSLOT", number)).isEqualTo("250");
        assertThatIllegalStateException()
                .isThrownBy(() -> cluster.call(source, "GET", "{move}1"))
                .withMessageContaining("MOVED");
        assertThatIllegalStateException().isThrownBy(move::cancel).withMessageContaining("over");
        cluster.awaitAgreement(LIMIT);
        assertThat(cluster.primaryOf(slot)).isEqualTo(target);

        cluster.moveSlots(slot, slot, source);
        assertThat(cluster.call(source, "CLUSTER", "COUNTKEYSINSLOT", number)).isEqualTo("250");
    }

    @Test
    void cancel_someKeysMoved_returnsThemButNoNewerOnes() {
        int slot = cluster.slotOf("{back}");
        ClusterNode source = cluster.primaryOf(slot);
        ClusterNode target = cluster.primaryOf((slot + 8192) % RedisCluster.SLOTS);
        cluster.call(source, "MSET", "{back}1", "old", "{back}2", "old");
        SlotMove move = cluster.beginMove(slot, target);
        move.moveKeys(2);
        cluster.call(source, "CLUSTER", "SETSLOT", Integer.toString(slot), "STABLE");
        cluster.call(source, "SET", "{back}1", "new");

        move.cancel();

        assertThat(cluster.call(source, "MGET", "{back}1", "{back}2")).isEqualTo("new\nold");
        assertThat(cluster.call(target, "CLUSTER", "COUNTKEYSINSLOT", Integer.toString(slot)))
                .isEqualTo("0");
        cluster.awaitAgreement(LIMIT);
    }

    @Test
    void addNode_thenSlotsAndReplica_takesPartUntilRemoved() {
        ClusterNode added = cluster.addNode();
        ClusterNode owner = cluster.primaryOf(100);
        cluster.moveSlots(100, 199, added);
        ClusterNode replica = cluster.addReplica(added);

        assertThat(cluster.nodes()).hasSize(8).endsWith(added, replica);
        assertThat(cluster.primaryOf(150)).isEqualTo(added);
        assertThat(cluster.replicasOf(added)).containsExactly(replica);
        assertThatIllegalStateException()
                .isThrownBy(() -> cluster.removeNode(added))
                .withMessageContaining("slots");

        cluster.removeNode(replica);
        cluster.moveSlots(100, 199, owner);
        cluster.removeNode(added);

        cluster.awaitAgreement(LIMIT);
        assertThat(cluster.nodes()).hasSize(6);
        assertThat(added.server().isRunning()).isFalse();
        assertThat(cluster.call(owner, "CLUSTER", "INFO")).contains("cluster_known_nodes:6");
    }

    @Test
    void kill_primary_isReplacedAndComesBackAsReplica() {
        ClusterNode killed = cluster.primaryOf(0);
        ClusterNode successor = cluster.replicasOf(killed).get(0);

        cluster.kill(killed);

        assertThat(killed.isAnswering()).isFalse();
        assertThat(cluster.primaryOf(0)).isEqualTo(killed);
        assertThatIllegalStateException()
                .isThrownBy(() -> cluster.awaitAgreement(Duration.ofMillis(1)))
                .withMessageContaining("lacking=");
        cluster.awaitAgreement(LIMIT);
        assertThat(cluster.primaryOf(0)).isEqualTo(successor);
        assertThat(cluster.primaries()).hasSize(3);

        cluster.restart(killed);

        cluster.awaitAgreement(LIMIT);
        assertThat(cluster.replicasOf(successor)).containsExactly(killed);
    }

    @Test
    void stopAllBut_onePrimary_goesDownUntilResumed() {
        ClusterNode left = cluster.primaryOf(0);

        List<ClusterNode> stopped = cluster.stopAllBut(left);

        assertThat(stopped).hasSize(5).doesNotContain(left);
        Waiting.until(
                LIMIT,
                "the end of a minority",
                () -> cluster.call(left, "CLUSTER", "INFO").contains("cluster_state:fail")
                        ? Optional.empty()
                        : Optional.of("state"));
        assertThatIllegalStateException()
                .isThrownBy(() -> cluster.awaitAgreement(Duration.ofMillis(1)))
                .withMessageContaining("state ok");
        stopped.forEach(cluster::resume);
        cluster.awaitAgreement(LIMIT);
    }

    @Test
    void start_passwordAndTls_holdAmongTheNodes() throws IOException {
        ClusterNode source = secured.primaryOf(0);
        ClusterNode target = secured.primaryOf(16383);
        String key = "é";
        String tag = IntStream.range(0, 1000)
                .mapToObj(i -> "{" + i + "}")
                .filter(it -> secured.primaryOf(secured.slotOf(it)).equals(source))
                .findFirst()
                .orElseThrow();
        secured.call(source, "SET", tag + key, "v");
        assertThat(secured.call(source, "CONFIG", "GET", "cluster-node-timeout"))
                .endsWith("1500");

        secured.moveSlot(secured.slotOf(tag), target);

        assertThat(secured.call(target, "GET", tag + key)).isEqualTo("v");
        int port = target.server().tlsPort().orElseThrow();
        TestCertificates certificates = secured.certificates().orElseThrow();
        try (Socket socket = certificates.clientContext().getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.getOutputStream().write("AUTH alice pw\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readNBytes(5)).asString().isEqualTo("+OK\r\n");
        }
    }

    @Test
    void start_nodesCannotBeMet_leavesNothing() {
        Set<Long> before = children();
        RedisClusterConfig config =
                RedisClusterConfig.of(1, 1).servers(RedisServerConfig.defaults().renameCommand("CLUSTER", ""));

        assertThatIllegalStateException()
                .isThrownBy(() -> RedisCluster.start(config))
                .withMessageContaining("CLUSTER");

        assertThat(children()).isEqualTo(before);
    }

    private static Set<Long> children() {
        return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    @Test
    void of_impossibleSizes_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisClusterConfig.of(0, 1))
                .withMessageContaining("primaries=0");
        assertThatIllegalArgumentException().isThrownBy(() -> RedisClusterConfig.of(500, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisClusterConfig.of(3, 0).nodeTimeout(Duration.ZERO));
        assertThat(RedisCluster.isAvailable(RedisClusterConfig.of(3, 0))).isTrue();
    }
}
