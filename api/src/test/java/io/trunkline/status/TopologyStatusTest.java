package io.trunkline.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.options.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TopologyStatusTest {

    private static final Endpoint A = Endpoint.parse("a:7001");
    private static final Endpoint B = Endpoint.parse("b:7002");
    private static final Endpoint C = Endpoint.parse("c:7003");
    private static final Instant TIME = Instant.parse("2026-11-30T10:00:00Z");

    private static TopologyStatus cluster(ShardStatus... shards) {
        return TopologyStatus.builder(TopologyKind.CLUSTER)
                .shards(List.of(shards))
                .build();
    }

    @Test
    void uncovered_holes_areWhatNoShardServes() {
        TopologyStatus topology = cluster(
                ShardStatus.of(A, List.of(), List.of(new SlotRange(1, 99), new SlotRange(200, 300))),
                ShardStatus.of(B, List.of(), List.of(new SlotRange(301, 16382))));

        assertThat(topology.uncovered())
                .containsExactly(new SlotRange(0, 0), new SlotRange(100, 199), new SlotRange(16383, 16383));
        assertThat(cluster().uncovered()).containsExactly(new SlotRange(0, 16383));
        assertThat(cluster(ShardStatus.of(A, List.of(), List.of(new SlotRange(0, 16383))))
                        .uncovered())
                .isEmpty();
    }

    @Test
    void uncovered_noCluster_isEmpty() {
        TopologyStatus topology = TopologyStatus.builder(TopologyKind.REPLICATED)
                .shards(List.of(ShardStatus.of(A, List.of(B), List.of())))
                .build();

        assertThat(topology.uncovered()).isEmpty();
        assertThat(topology.shardOf(0)).isNull();
    }

    @Test
    void shardOf_slot_isTheOneThatServesIt() {
        ShardStatus low = ShardStatus.of(A, List.of(), List.of(new SlotRange(0, 99)));
        ShardStatus high = ShardStatus.of(null, List.of(C), List.of(new SlotRange(100, 100)));
        TopologyStatus topology = cluster(low, high);

        assertThat(topology.shardOf(99)).isEqualTo(low);
        assertThat(topology.shardOf(100)).isEqualTo(high);
        assertThat(topology.shardOf(101)).isNull();
        assertThat(topology.shardOf(-1)).isNull();
        assertThat(low.slotCount()).isEqualTo(100);
    }

    @Test
    void node_anyOfItsAddresses_isFound() {
        NodeStatus named = NodeStatus.builder(A).addresses(List.of(B)).build();
        NodeStatus other = NodeStatus.builder(C).build();
        TopologyStatus topology = TopologyStatus.builder(TopologyKind.CLUSTER)
                .nodes(List.of(named, other))
                .build();

        assertThat(topology.node(A)).isSameAs(named);
        assertThat(topology.node(B)).isSameAs(named);
        assertThat(topology.node(C)).isSameAs(other);
        assertThat(topology.node(Endpoint.parse("d:1"))).isNull();
    }

    @Test
    void toString_everything_isAPageToBeRead() {
        TopologyChange change = TopologyChange.builder(7, TIME, TopologyCause.NODE_LOST)
                .toldBy(List.of(B))
                .members(List.of(C), List.of(Endpoint.parse("d:1")))
                .roles(Map.of(B, ServerRole.PRIMARY))
                .slots(List.of(new SlotMove(new SlotRange(0, 99), A, B), new SlotMove(new SlotRange(7, 7), null, B)))
                .build();
        TopologyStatus topology = TopologyStatus.builder(TopologyKind.CLUSTER)
                .version(7)
                .epoch(3)
                .nodes(List.of(
                        NodeStatus.builder(B)
                                .id("07c3")
                                .role(ServerRole.PRIMARY)
                                .connected(true)
                                .zone("west")
                                .build(),
                        NodeStatus.builder(C)
                                .role(ServerRole.REPLICA)
                                .follows(B)
                                .health(NodeHealth.LOADING)
                                .offset(100)
                                .lag(14)
                                .lagTime(Duration.ofMillis(250))
                                .build()))
                .shards(List.of(ShardStatus.of(B, List.of(C), List.of(new SlotRange(0, 16000)))))
                .moving(List.of(new SlotRange(5, 5)))
                .told(List.of(B), TIME, TopologyCause.NODE_LOST)
                .changes(List.of(change))
                .build();

        assertThat(topology.toString().lines())
                .containsExactly(
                        "topology     cluster  version 7  epoch 3",
                        "  told by    b:7002  at 2026-11-30T10:00:00Z  because of: node lost",
                        "  shard      0-16000 (16001)  b:7002  replicas c:7003",
                        "  uncovered  16001-16383 (383)",
                        "  moving     5 (1)",
                        "  node       b:7002  primary  connected  id=07c3  zone=west",
                        "  node       c:7003  replica of b:7002  not connected  loading  offset=100  lag=14  lagTime=250ms",
                        "  change     7 2026-11-30T10:00:00Z node lost, told by b:7002: added c:7003; retired d:1;"
                                + " roles b:7002 primary; slots 0-99 a:7001 -> b:7002,7 nobody -> b:7002");
    }

    @Test
    void toString_veryMuch_isCut() {
        List<SlotRange> slots = new ArrayList<>();
        for (int slot = 0; slot < 200; slot += 2) {
            slots.add(new SlotRange(slot, slot));
        }

        assertThat(ShardStatus.of(A, List.of(), slots).toString())
                .startsWith("0,2,4,")
                .contains("30 and 84 more (100)")
                .endsWith("a:7001");
    }

    @Test
    void slotRange_noSuchSlots_areRefused() {
        assertThatThrownBy(() -> new SlotRange(5, 4)).hasMessageContaining("first=5, last=4");
        assertThatThrownBy(() -> new SlotRange(-1, 4)).hasMessageContaining("first=-1");
        assertThatThrownBy(() -> new SlotRange(0, 16384)).hasMessageContaining("last=16384");
    }

    @Test
    void values_inTheBuilder_areCopied() {
        List<NodeStatus> nodes = new ArrayList<>(List.of(NodeStatus.builder(A).build()));
        TopologyStatus topology =
                TopologyStatus.builder(TopologyKind.STANDALONE).nodes(nodes).build();
        nodes.clear();

        assertThat(topology.nodes()).hasSize(1);
        assertThatThrownBy(() -> topology.nodes().clear()).isInstanceOf(UnsupportedOperationException.class);
    }
}
