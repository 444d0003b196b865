package io.trunkline.core.cluster;

import static io.trunkline.core.cluster.MapAssert.assertSound;
import static io.trunkline.core.cluster.MapAssert.owner;
import static io.trunkline.core.cluster.Views.MS;
import static io.trunkline.core.cluster.Views.at;
import static io.trunkline.core.cluster.Views.by;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trunkline.core.cluster.ClusterDiff.SlotMove;
import io.trunkline.core.cluster.ClusterMap.Moved;
import io.trunkline.options.Endpoint;
import io.trunkline.status.ServerRole;
import io.trunkline.status.SlotRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What MOVED changes, and who is at which address. */
final class ClusterMapTest {

    private static final ClusterMap MAP = ClusterMerge.merge(
                    ClusterMap.EMPTY, List.of(by("a").epoch(5).saying("a+x+y 0-8191", "b+z 8192-16383")), true, 0)
            .map();
    private static final long NOW = 5_000 * MS;

    private static ClusterMap moved(ClusterMap map, int slot, String target, String speaker, long nanos) {
        ClusterMap next = map.moved(slot, at(target), at(speaker), nanos);
        assertSound(next);
        return next;
    }

    @Test
    void empty_knowsNothing() {
        assertSound(ClusterMap.EMPTY);
        assertThat(ClusterMap.EMPTY.isEmpty()).isTrue();
        assertThat(ClusterMap.EMPTY.shardOf(16383)).isNull();
        assertThat(ClusterMap.EMPTY.evidence(0)).isNull();
        assertThat(ClusterMap.EMPTY.epoch()).isEqualTo(-1);
        assertThat(ClusterMap.EMPTY.table()).containsOnly(-1);
    }

    @Test
    void moved_toAnotherPrimary_onlyThatSlot() {
        ClusterMap map = moved(MAP, 7, "b", "a", NOW);

        assertThat(owner(map, 6)).isEqualTo("a");
        assertThat(owner(map, 7)).isEqualTo("b");
        assertThat(owner(map, 8)).isEqualTo("a");
        assertThat(map.evidence(7)).isEqualTo(new Evidence(Evidence.Kind.MOVED, at("a"), NOW, 5));
        assertThat(map.evidence(8)).isEqualTo(MAP.evidence(8));
        assertThat(ClusterDiff.between(MAP, map))
                .extracting(ClusterDiff::slots, ClusterDiff::added, ClusterDiff::rerolled)
                .containsExactly(List.of(new SlotMove(new SlotRange(7, 7), "a", "b")), List.of(), List.of());
        assertThat(owner(MAP, 7)).as("the map before").isEqualTo("a");
    }

    @Test
    void moved_toWhereItIs_isTheSameMap() {
        assertThat(MAP.moved(7, at("a"), at("b"), NOW)).isSameAs(MAP);
    }

    /** The owner itself knows best; another node may not have heard yet. */
    @Test
    void moved_bySomebodyElseWithinASecond_doesNotCount() {
        ClusterMap map = moved(MAP, 7, "b", "a", NOW);

        assertThat(map.moved(7, at("a"), at("z"), NOW + 999 * MS)).isSameAs(map);
        assertThat(owner(moved(map, 7, "a", "b", NOW + 1), 7))
                .as("by the owner")
                .isEqualTo("a");
        assertThat(owner(moved(map, 7, "a", "z", NOW + 1_000 * MS), 7))
                .as("later")
                .isEqualTo("a");
    }

    @Test
    void moved_manyAtOnce_areOneMapAndTheLastCounts() {
        List<Moved> said = new ArrayList<>();
        for (int slot = 0; slot < 5_000; slot++) {
            said.add(new Moved(slot, at("b"), at("a")));
        }
        said.add(new Moved(4_999, at("a"), at("b")));
        ClusterMap map = MAP.moved(said, NOW);

        assertSound(map);
        assertThat(owner(map, 0)).isEqualTo("b");
        assertThat(owner(map, 4_998)).isEqualTo("b");
        assertThat(owner(map, 4_999)).isEqualTo("a");
    }

    @Test
    void moved_slotsOneByOne_endsAsAllAtOnceAndKeepsFewReasons() {
        ClusterMap map = MAP;
        for (int i = 0; i < 3; i++) {
            for (int slot = 0; slot < 800; slot++) {
                String target = i % 2 == 0 ? "b" : "a";
                map = map.moved(slot, at(target), at(i % 2 == 0 ? "a" : "b"), NOW + i * 10_000L * MS + slot);
                assertThat(owner(map, slot)).isEqualTo(target);
            }
        }
        assertSound(map);
        assertThat(owner(map, 799)).isEqualTo("b");
        assertThat(owner(map, 800)).isEqualTo("a");
        assertThat(map.reasonCount()).isLessThanOrEqualTo(1_025);
    }

    /** A failover is heard of by the first slot that somebody wants. */
    @Test
    void moved_toAReplicaOfTheShard_isAPromotion() {
        ClusterMap map = moved(MAP, 7, "x", "a", NOW);

        ClusterShard shard = Objects.requireNonNull(map.shardOf(8191));
        assertThat(shard.primary()).extracting(ClusterNode::id).isEqualTo("x");
        assertThat(shard.replicas()).extracting(ClusterNode::id).containsExactly("a", "y");
        assertThat(map.shards()).hasSize(2);
        assertThat(Objects.requireNonNull(map.evidence(7)).kind()).isEqualTo(Evidence.Kind.MOVED);
        assertThat(Objects.requireNonNull(map.evidence(8)).kind()).isEqualTo(Evidence.Kind.PROMOTION);
        assertThat(ClusterDiff.between(MAP, map).rerolled())
                .extracting(
                        change -> change.after().id(), change -> change.after().role())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("a", ServerRole.REPLICA),
                        org.assertj.core.groups.Tuple.tuple("x", ServerRole.PRIMARY));
    }

    /** Two nodes that contradict each other do not swap a shard with each word. */
    @Test
    void moved_backAfterAPromotion_onlyThatSlot() {
        ClusterMap map = moved(MAP, 7, "x", "a", NOW);
        ClusterMap back = moved(map, 8, "a", "x", NOW + 1);

        assertThat(owner(back, 8)).isEqualTo("a");
        assertThat(owner(back, 7)).isEqualTo("x");
        assertThat(owner(back, 9)).isEqualTo("x");
    }

    @Test
    void moved_toAReplicaOfAnotherShard_becomesAPrimaryWithThatSlot() {
        ClusterMap map = moved(MAP, 7, "z", "a", NOW);

        assertThat(owner(map, 7)).isEqualTo("z");
        assertThat(owner(map, 9_000)).isEqualTo("b");
        assertThat(map.shards()).hasSize(3);
        assertThat(Objects.requireNonNull(map.shardOf(9_000)).replicas()).isEmpty();
    }

    @Test
    void moved_toAnUnknownNode_isProvisional() {
        ClusterMap map = moved(MAP, 7, "k", "a", NOW);

        ClusterNode node = Objects.requireNonNull(map.nodeAt(at("k")));
        assertThat(node.isProvisional()).isTrue();
        assertThat(node.id()).isEqualTo("k.example:7000");
        assertThat(owner(map, 7)).isEqualTo(node.id());
        assertThat(ClusterDiff.between(MAP, map).added()).containsExactly(node);
        assertThat(owner(moved(map, 8, "k", "a", NOW), 8)).isEqualTo(node.id());
    }

    /** A wrong answer must not make a client dial the world. */
    @Test
    void moved_toEverMoreUnknownNodes_sixteenAreTaken() {
        ClusterMap map = MAP;
        for (int i = 0; i < 40; i++) {
            map = moved(map, i, "k" + i, "a", NOW);
        }
        assertThat(map.nodes().stream().filter(ClusterNode::isProvisional)).hasSize(ClusterMap.MAX_PROVISIONAL);
        assertThat(owner(map, 15)).isEqualTo("k15.example:7000");
        assertThat(owner(map, 16)).isEqualTo("a");
    }

    @Test
    void moved_onAnEmptyMap_isTheBeginningOfOne() {
        ClusterMap map = moved(ClusterMap.EMPTY, 7, "k", "seed", NOW);

        assertThat(owner(map, 7)).isEqualTo("k.example:7000");
        assertThat(map.coverage()).isEqualTo(1);
    }

    @Test
    void identified_provisionalNode_hasItsId() {
        ClusterMap map = moved(MAP, 7, "k", "a", NOW).identified(at("k"), "k-id");

        assertSound(map);
        assertThat(owner(map, 7)).isEqualTo("k-id");
        assertThat(map.node("k.example:7000")).isNull();
        assertThat(Objects.requireNonNull(map.node("k-id")).isProvisional()).isTrue();
    }

    /** The same server by another name. */
    @Test
    void identified_asANodeThatIsKnown_isThatNode() {
        ClusterMap map = moved(MAP, 7, "k", "a", NOW).identified(at("k"), "b");

        assertSound(map);
        assertThat(owner(map, 7)).isEqualTo("b");
        assertThat(map.nodes()).hasSameSizeAs(MAP.nodes());
    }

    @Test
    void identified_memberOrNobody_isTheSameMap() {
        assertThat(MAP.identified(at("a"), "other")).isSameAs(MAP);
        assertThat(MAP.identified(at("nobody"), "other")).isSameAs(MAP);
    }

    @Test
    void nodeAt_addressesBesideTheAnnouncedOne_findsTheOnlyOne() throws UnreadableViewException {
        ClusterView view = ClusterViewReader.slots(
                Answers.ASKED,
                ClusterInfo.UNTOLD,
                Answers.list(
                        Answers.list(0, 99, Answers.list("one.example", 1, "a", Answers.list("ip", "10.0.0.1"))),
                        Answers.list(100, 199, Answers.list("two.example", 2, "b", Answers.list("ip", "10.0.0.9"))),
                        Answers.list(200, 299, Answers.list("three.example", 2, "c", Answers.list("ip", "10.0.0.9")))));
        ClusterMap map =
                ClusterMerge.merge(ClusterMap.EMPTY, List.of(view), true, 0).map();

        assertThat(map.nodeAt(Endpoint.tcp("one.example", 1)))
                .extracting(ClusterNode::id)
                .isEqualTo("a");
        assertThat(map.nodeAt(Endpoint.tcp("10.0.0.1", 1)))
                .extracting(ClusterNode::id)
                .isEqualTo("a");
        assertThat(map.nodeAt(Endpoint.tcp("10.0.0.1", 2))).as("another port").isNull();
        assertThat(map.nodeAt(Endpoint.tcp("10.0.0.9", 2)))
                .as("two could be meant")
                .isNull();
    }

    /** A redirect that names the address of a node that is known by its name leads to that node. */
    @Test
    void moved_toAnotherAddressOfANode_isThatNode() throws UnreadableViewException {
        ClusterView view = ClusterViewReader.slots(
                Answers.ASKED,
                ClusterInfo.UNTOLD,
                Answers.list(
                        Answers.list(0, 99, Answers.list("one.example", 1, "a", Answers.list("ip", "10.0.0.1"))),
                        Answers.list(100, 199, Answers.list("two.example", 2, "b"))));
        ClusterMap map = ClusterMerge.merge(ClusterMap.EMPTY, List.of(view), true, 0)
                .map()
                .moved(150, Endpoint.tcp("10.0.0.1", 1), Endpoint.tcp("two.example", 2), NOW);

        assertThat(owner(map, 150)).isEqualTo("a");
        assertThat(map.nodes()).hasSize(2);
    }

    @Test
    void moved_slotThatIsNone_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Moved(16384, at("a"), at("b")));
        assertThatIllegalArgumentException().isThrownBy(() -> new Moved(-1, at("a"), at("b")));
    }

    @Test
    void table_changed_changesNoMap() {
        MAP.table()[0] = 1;

        assertThat(owner(MAP, 0)).isEqualTo("a");
    }

    @Test
    void between_theSameMap_isNothing() {
        assertThat(ClusterDiff.between(MAP, MAP).isEmpty()).isTrue();
        assertThat(ClusterDiff.NONE.isRoutingChanged()).isFalse();
    }
}
