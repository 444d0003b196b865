package io.trunkline.core.cluster;

import static io.trunkline.core.cluster.Answers.ASKED;
import static io.trunkline.core.cluster.Answers.SPEAKER;
import static io.trunkline.core.cluster.Answers.list;
import static io.trunkline.core.cluster.Answers.map;
import static io.trunkline.core.cluster.Answers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.trunkline.options.Endpoint;
import io.trunkline.reply.RespValue;
import io.trunkline.status.NodeHealth;
import io.trunkline.status.ServerRole;
import io.trunkline.status.SlotRange;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClusterViewReaderTest {

    private static final Asked OVER_TLS = new Asked(SPEAKER, 0, true);

    // ---- CLUSTER SLOTS ----

    /** Before 4.0 nodes have no ids in it, since 7.0 there is more about their addresses. */
    @ParameterizedTest(name = "nodes of {0} elements, RESP3: {1}")
    @CsvSource({"2, false", "3, false", "4, false", "2, true", "3, true", "4, true"})
    void case_E12_nodesOfTwoToFourElements(int elements, boolean resp3) throws UnreadableViewException {
        ClusterView view = slots(list(
                list(
                        0,
                        8191,
                        node(elements, "10.0.0.1", 7101, "a", map(resp3, "hostname", "one.example")),
                        node(elements, "10.0.0.3", 7103, "c", map(resp3))),
                list(8192, 16383, node(elements, "10.0.0.2", 7102, "b", map(resp3, "ip", "10.9.9.9")))));

        String a = elements == 2 ? "10.0.0.1:7101" : "a";
        String c = elements == 2 ? "10.0.0.3:7103" : "c";
        assertThat(view.isWhole()).isTrue();
        assertThat(view.nodes()).hasSize(3);
        ShardView first = owner(view, 8191);
        assertThat(first.primary())
                .extracting(NodeView::id, NodeView::endpoint, NodeView::role)
                .containsExactly(a, Endpoint.tcp("10.0.0.1", 7101), ServerRole.PRIMARY);
        assertThat(first.replicas())
                .extracting(NodeView::id, NodeView::endpoint, NodeView::role)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(c, Endpoint.tcp("10.0.0.3", 7103), ServerRole.REPLICA));
        assertThat(first.slots()).containsExactly(new SlotRange(0, 8191));
        assertThat(owner(view, 8192).primary()).extracting(NodeView::ip).isEqualTo(elements == 4 ? "10.9.9.9" : null);
        assertThat(first.primary()).extracting(NodeView::hostname).isEqualTo(elements == 4 ? "one.example" : null);
    }

    @ParameterizedTest(name = "{0}:{1}")
    @CsvSource({
        "10.0.0.4, 7104, 10.0.0.4:7104",
        "n4.example, 7104, n4.example:7104",
        "2001:db8::4, 7104, [2001:db8::4]:7104",
        "'', 7104, 10.0.0.1:7104",
        ", 7104, 10.0.0.1:7104",
        "?, 7104,",
        "10.0.0.4, 0, 10.0.0.4:7101",
        "'', 0,",
        "no host, 7104,",
        "10.0.0.4, 70000,"
    })
    void case_E12_formsOfHosts(@Nullable String host, int port, @Nullable String expected)
            throws UnreadableViewException {
        ClusterView view = slots(list(list(0, 16383, list(host, port, "d"))));

        assertThat(owner(view, 0).primary())
                .extracting(NodeView::endpoint)
                .isEqualTo(expected == null ? null : Endpoint.parse(expected));
    }

    @Test
    void slots_furtherElementsAndFields_arePassedOver() throws UnreadableViewException {
        ClusterView view = slots(list(list(
                0, 16383, list("h", 1, "a", list("availability-zone", "z1", "new", list(1, list(2))), "later", 7))));

        assertThat(owner(view, 5).primary()).extracting(NodeView::zone).isEqualTo("z1");
    }

    @Test
    void slots_manyRangesOfOnePrimary_areOneShard() throws UnreadableViewException {
        ClusterView view = slots(list(
                list(0, 1, list("h", 1, "a"), list("h", 3, "c")),
                list(10, 11, list("h", 2, "b")),
                list(2, 5, list("h", 1, "a"), list("h", 3, "c"), list("h", 4, "d"))));

        assertThat(view.shards()).hasSize(2);
        assertThat(owner(view, 0).slots()).containsExactly(new SlotRange(0, 5));
        assertThat(owner(view, 0).replicas()).extracting(NodeView::id).containsExactly("c", "d");
        assertThat(view.coverage()).isEqualTo(8);
        assertThat(view.shardOf(6)).isNull();
        assertThat(view.isWhole()).isFalse();
    }

    @Test
    void slots_ofAnEmptyNode_isAnEmptyView() throws UnreadableViewException {
        assertThat(slots(list()).coverage()).isZero();
    }

    @Test
    void slots_primaryThatIsNamedAsAReplicaToo_isAPrimary() throws UnreadableViewException {
        ClusterView view = slots(list(list(0, 1, list("h", 1, "a"), list("h", 2, "b")), list(2, 3, list("h", 2, "b"))));

        assertThat(owner(view, 0).replicas()).isEmpty();
        assertThat(Objects.requireNonNull(view.nodes().get("b")).role()).isEqualTo(ServerRole.PRIMARY);
    }

    /** Without an id and with an unknown host there is nothing to name it by. */
    @Test
    void slots_nodeThatCannotBeNamed_leavesItsSlotsToNobody() throws UnreadableViewException {
        ClusterView view = slots(list(list(0, 1, list("?", 7104)), list(2, 3, list("h", 1))));

        assertThat(view.shardOf(0)).isNull();
        assertThat(view.coverage()).isEqualTo(2);
    }

    // ---- CLUSTER SHARDS ----

    @ParameterizedTest(name = "RESP3: {0}")
    @ValueSource(booleans = {false, true})
    void shards_allFields_areRead(boolean resp3) throws UnreadableViewException {
        RespValue reply = list(
                map(
                        resp3,
                        "slots",
                        list(0, 5460, 10000, 10000),
                        "nodes",
                        list(
                                shardsNode(resp3, "a", 7101, "master", "online", 42),
                                shardsNode(resp3, "b", 7102, "replica", "loading", 40),
                                shardsNode(resp3, "c", 7103, "slave", "fail", 0)),
                        "id",
                        "s1"),
                map(resp3, "slots", list(), "nodes", list(shardsNode(resp3, "d", 7104, "master", "fail", 7))));
        ClusterView view = ClusterViewReader.shards(ASKED, ClusterInfo.UNTOLD, reply);

        ShardView shard = owner(view, 10000);
        assertThat(shard.slots()).containsExactly(new SlotRange(0, 5460), new SlotRange(10000, 10000));
        assertThat(shard.primary())
                .isEqualTo(new NodeView(
                        "a",
                        Endpoint.tcp("n.example", 7101),
                        "10.0.0.7",
                        "n.example",
                        ServerRole.PRIMARY,
                        NodeHealth.ONLINE,
                        42,
                        "zone-1"));
        assertThat(shard.replicas())
                .extracting(NodeView::id, NodeView::health, NodeView::offset)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("b", NodeHealth.LOADING, 40L),
                        org.assertj.core.groups.Tuple.tuple("c", NodeHealth.FAIL, 0L));
        assertThat(view.shards()).hasSize(2);
        assertThat(view.nodes()).containsKey("d");
    }

    private static RespValue shardsNode(boolean resp3, String id, int port, String role, String health, long offset) {
        return map(
                resp3,
                "id",
                id,
                "port",
                port,
                "tls-port",
                port + 1000,
                "ip",
                "10.0.0.7",
                "endpoint",
                "n.example",
                "hostname",
                "n.example",
                "role",
                role,
                "replication-offset",
                offset,
                "health",
                health,
                "availability-zone",
                "zone-1");
    }

    @Test
    void shards_overTls_thePortIsThatOfTls() throws UnreadableViewException {
        RespValue both = map(false, "id", "a", "port", 1, "tls-port", 2, "endpoint", "h", "role", "master");
        RespValue plainOnly = map(false, "id", "b", "port", 1, "endpoint", "i", "role", "replica");
        RespValue reply = list(map(false, "slots", list(0, 16383), "nodes", list(both, plainOnly)));
        ClusterView view = ClusterViewReader.shards(OVER_TLS, ClusterInfo.UNTOLD, reply);

        assertThat(view.nodes().get("a")).extracting(NodeView::endpoint).isEqualTo(Endpoint.tcp("h", 2));
        assertThat(view.nodes().get("b")).extracting(NodeView::endpoint).isEqualTo(Endpoint.tcp("i", 7101));
    }

    @ParameterizedTest
    @CsvSource({"'', 10.0.0.1:1", "?,", "h, h:1"})
    void shards_formsOfEndpoints_asInSlots(String endpoint, @Nullable String expected) throws UnreadableViewException {
        RespValue node = map(false, "id", "a", "port", 1, "endpoint", endpoint, "ip", "1.2.3.4", "role", "master");
        ClusterView view = ClusterViewReader.shards(
                ASKED, ClusterInfo.UNTOLD, list(map(false, "slots", list(0, 0), "nodes", list(node))));

        assertThat(view.nodes().get("a"))
                .extracting(NodeView::endpoint)
                .isEqualTo(expected == null ? null : Endpoint.parse(expected));
    }

    /** After a failover the dead primary may be in the shard of the new one, and be named first. */
    @Test
    void shards_failedAndLivePrimaryInOneShard_theLiveOneOwnsTheSlots() throws UnreadableViewException {
        RespValue dead = map(false, "id", "a", "port", 1, "endpoint", "h", "role", "master", "health", "fail");
        RespValue live = map(false, "id", "b", "port", 2, "endpoint", "h", "role", "master", "health", "online");
        ClusterView view = ClusterViewReader.shards(
                ASKED, ClusterInfo.UNTOLD, list(map(false, "slots", list(0, 16383), "nodes", list(dead, live))));

        assertThat(owner(view, 0).primary()).extracting(NodeView::id).isEqualTo("b");
        assertThat(view.shards()).hasSize(2);
    }

    @Test
    void shards_failedAndLiveShardWithTheSameSlots_theLiveOneOwnsThem() throws UnreadableViewException {
        RespValue dead = map(false, "id", "a", "port", 1, "endpoint", "h", "role", "master", "health", "fail");
        RespValue live = map(false, "id", "b", "port", 2, "endpoint", "h", "role", "master", "health", "online");
        for (boolean isDeadFirst : List.of(true, false)) {
            RespValue first = map(false, "slots", list(0, 9), "nodes", list(isDeadFirst ? dead : live));
            RespValue second = map(false, "slots", list(5, 9), "nodes", list(isDeadFirst ? live : dead));
            ClusterView view = ClusterViewReader.shards(ASKED, ClusterInfo.UNTOLD, list(first, second));

            assertThat(owner(view, 7).primary()).extracting(NodeView::id).isEqualTo("b");
        }
    }

    /** A server of 7.2 that has not sorted it out: which of them owns the slots is not in the answer. */
    @Test
    void shards_twoLivePrimariesInOneShard_isUnreadable() {
        RespValue one = map(false, "id", "a", "port", 1, "endpoint", "h", "role", "master", "health", "online");
        RespValue other = map(false, "id", "b", "port", 2, "endpoint", "h", "role", "master", "health", "online");

        assertThatExceptionOfType(UnreadableViewException.class)
                .isThrownBy(() -> ClusterViewReader.shards(
                        ASKED,
                        ClusterInfo.UNTOLD,
                        list(map(false, "slots", list(0, 16383), "nodes", list(one, other)))))
                .withMessageContaining("CLUSTER SLOTS");
    }

    /** The other half of what 7.2 shows: the new primary is there, and half of the slots are nobody's. */
    @Test
    void shards_newPrimaryWithoutSlots_isAViewWithAHole() throws UnreadableViewException {
        RespValue a = map(false, "id", "a", "port", 1, "endpoint", "h", "role", "master", "health", "online");
        RespValue b = map(false, "id", "b", "port", 2, "endpoint", "h", "role", "master", "health", "online");
        ClusterView view = ClusterViewReader.shards(
                ASKED,
                ClusterInfo.UNTOLD,
                list(
                        map(false, "slots", list(0, 8191), "nodes", list(a)),
                        map(false, "slots", list(), "nodes", list(b))));

        assertThat(view.isWhole()).isFalse();
        assertThat(view.coverage()).isEqualTo(8192);
        assertThat(view.nodes()).containsKeys("a", "b");
    }

    @Test
    void shards_withoutAPrimary_namesItsReplicasAndOwnsNothing() throws UnreadableViewException {
        RespValue replica = map(false, "id", "r", "port", 1, "endpoint", "h", "role", "replica");
        ClusterView view = ClusterViewReader.shards(
                ASKED,
                ClusterInfo.UNTOLD,
                list(
                        map(false, "slots", list(0, 9), "nodes", list(replica)),
                        map(false, "slots", list(), "nodes", list())));

        assertThat(view.coverage()).isZero();
        assertThat(view.nodes()).containsOnlyKeys("r");
        assertThat(view.shards()).hasSize(1);
    }

    // ---- CLUSTER NODES ----

    @Test
    void case_E11_everyForm() throws UnreadableViewException {
        ClusterView view = nodes("""
                a 10.0.0.1:7101@17101,one.example,shard-id=s1,nodename= myself,master - 0 0 8 connected 0-99 200 [511->-b] [512-<-d]
                b 10.0.0.2:7102@17102 master,fail? - 1 2 9 disconnected 100-199
                c 10.0.0.3:7103 slave a 1 2 8 connected
                d ::1:7104@17104,,availability-zone=z2 master - 1 2 0 connected 300 302-303
                e :7105@17105 slave,fail b 1 2 9 connected
                f 10.0.0.6:7106@17106 handshake - 1 2 0 connected
                g :0@0 master,noaddr,fail - 1 2 3 disconnected 1000-1001
                h 10.0.0.8:7108@17108 noflags - 1 2 3 connected
                i 10.0.0.9:7109@17109 slave,nofailover gone 1 2 3 connected
                """);

        assertThat(view.nodes()).containsOnlyKeys("a", "b", "c", "d", "e", "i");
        ShardView shard = owner(view, 200);
        assertThat(shard.epoch()).isEqualTo(8);
        assertThat(shard.slots()).containsExactly(new SlotRange(0, 99), new SlotRange(200, 200));
        assertThat(shard.primary())
                .isEqualTo(new NodeView(
                        "a",
                        Endpoint.tcp("10.0.0.1", 7101),
                        "10.0.0.1",
                        "one.example",
                        ServerRole.PRIMARY,
                        NodeHealth.ONLINE,
                        -1,
                        null));
        assertThat(shard.replicas()).extracting(NodeView::id).containsExactly("c");
        assertThat(view.moving()).containsExactly(511, 512);
        assertThat(owner(view, 150).primary()).extracting(NodeView::health).isEqualTo(NodeHealth.PFAIL);
        assertThat(view.nodes().get("c")).extracting(NodeView::endpoint).isEqualTo(Endpoint.tcp("10.0.0.3", 7103));
        assertThat(owner(view, 303).primary())
                .extracting(NodeView::endpoint, NodeView::zone, NodeView::hostname)
                .containsExactly(Endpoint.tcp("::1", 7104), "z2", null);
        assertThat(view.nodes().get("e"))
                .extracting(NodeView::endpoint, NodeView::health)
                .containsExactly(Endpoint.tcp("10.0.0.1", 7105), NodeHealth.FAIL);
        assertThat(view.shardOf(1000)).isNull();
    }

    @Test
    void nodes_verbatimString_isRead() throws UnreadableViewException {
        RespValue reply = new RespValue.VerbatimString("txt", "a h:1@2 myself,master - 0 0 1 connected 0-16383\n");

        assertThat(ClusterViewReader.nodes(ASKED, ClusterInfo.UNTOLD, reply).isWhole())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a h:1@2 master - 0 0 1",
                "a h master - 0 0 1 connected",
                "a h:x@2 master - 0 0 1 connected",
                "a h:1@2 master - 0 0 x connected",
                "a h:1@2 master - 0 0 1 connected 0-x",
                "a h:1@2 master - 0 0 1 connected 5-3",
                "a h:1@2 master - 0 0 1 connected 0-16384",
                "a h:1@2 master - 0 0 1 connected -5",
                "a h:1@2 master - 0 0 1 connected 1\nb h:2@3 master - 0 0 1 connected 1",
                "ERR"
            })
    void nodes_somethingElse_isUnreadable(String text) {
        assertThatExceptionOfType(UnreadableViewException.class).isThrownBy(() -> nodes(text));
    }

    // ---- CLUSTER INFO ----

    @Test
    void info_allFields() throws UnreadableViewException {
        ClusterInfo info = ClusterViewReader.info(text(String.join(
                "\r\n",
                "cluster_enabled:1",
                "cluster_state:ok",
                "cluster_slots_assigned:16384",
                "cluster_slots_ok:16000",
                "cluster_slots_pfail:300",
                "cluster_slots_fail:84",
                "cluster_known_nodes:6",
                "cluster_size:3",
                "cluster_current_epoch:9",
                "cluster_my_epoch:2",
                "")));

        assertThat(info).isEqualTo(new ClusterInfo(true, 9, 6, 3, 300, 84));
    }

    @Test
    void info_oddNumbersAndAState_isTheState() throws UnreadableViewException {
        ClusterInfo info = ClusterViewReader.info(text(
                "cluster_state:fail\ncluster_current_epoch:-4\ncluster_known_nodes:x\ncluster_size:99999999999\n"));

        assertThat(info).isEqualTo(new ClusterInfo(false, -1, -1, -1, 0, 0));
    }

    @Test
    void info_error_isUnreadableAndSaysIt() {
        assertThatExceptionOfType(UnreadableViewException.class)
                .isThrownBy(() -> ClusterViewReader.info(
                        new RespValue.SimpleError("NOPERM this user has no permissions to run cluster|info")))
                .withMessageContaining("NOPERM");
    }

    private static RespValue node(int elements, String host, int port, String id, RespValue more) {
        return switch (elements) {
            case 2 -> list(host, port);
            case 3 -> list(host, port, id);
            default -> list(host, port, id, more);
        };
    }

    private static ClusterView slots(RespValue reply) throws UnreadableViewException {
        return ClusterViewReader.slots(ASKED, ClusterInfo.UNTOLD, reply);
    }

    private static ClusterView nodes(String text) throws UnreadableViewException {
        return ClusterViewReader.nodes(ASKED, ClusterInfo.UNTOLD, text(text));
    }

    private static ShardView owner(ClusterView view, int slot) {
        return Objects.requireNonNull(view.shardOf(slot));
    }
}
