package io.trunkline.core.cluster;

import static io.trunkline.core.cluster.MapAssert.assertSound;
import static io.trunkline.core.cluster.MapAssert.owner;
import static io.trunkline.core.cluster.Views.MS;
import static io.trunkline.core.cluster.Views.at;
import static io.trunkline.core.cluster.Views.by;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.core.cluster.ClusterDiff.SlotMove;
import io.trunkline.core.cluster.ClusterMerge.Judged;
import io.trunkline.core.cluster.ClusterMerge.Result;
import io.trunkline.core.cluster.ClusterMerge.Verdict;
import io.trunkline.core.cluster.ClusterView.Source;
import io.trunkline.options.Endpoint;
import io.trunkline.status.NodeHealth;
import io.trunkline.status.ServerRole;
import io.trunkline.status.SlotRange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules by which views become a map, most of them drawn from what befell other clients. */
final class ClusterMergeTest {

    private static final String A = "a+x 0-8191";
    private static final String B = "b+y 8192-16383";
    private static final ClusterMap BOTH =
            merge(ClusterMap.EMPTY, 0, by("a").asked(0).epoch(5).saying(A, B)).map();

    private static Result merge(ClusterMap map, long millis, ClusterView... views) {
        return merge(map, millis, true, views);
    }

    private static Result merge(ClusterMap map, long millis, boolean isAnyMemberUp, ClusterView... views) {
        Result result = ClusterMerge.merge(map, List.of(views), isAnyMemberUp, millis * MS);
        assertSound(result.map());
        return result;
    }

    private static Verdict verdict(Result result, ClusterView view) {
        return result.views().stream()
                .filter(judged -> judged.view() == view)
                .map(Judged::verdict)
                .findFirst()
                .orElseThrow();
    }

    // ---- the first view ----

    @Test
    void merge_firstView_isTheMap() {
        Result result = merge(ClusterMap.EMPTY, 0, by("a").epoch(5).saying(A, B));

        ClusterMap map = result.map();
        assertThat(map.coverage()).isEqualTo(16384);
        assertThat(map.epoch()).isEqualTo(5);
        assertThat(map.shards()).extracting(ClusterShard::key).containsExactly("a", "b");
        assertThat(owner(map, 8191)).isEqualTo("a");
        assertThat(owner(map, 8192)).isEqualTo("b");
        assertThat(map.evidence(0)).isEqualTo(new Evidence(Evidence.Kind.VIEW, at("a"), 0, 5));
        assertThat(map.slotsOf(map.shards().get(1))).containsExactly(new SlotRange(8192, 16383));
        assertThat(result.diff().added()).extracting(ClusterNode::id).containsExactly("a", "b", "x", "y");
        assertThat(result.diff().slots())
                .containsExactly(
                        new SlotMove(new SlotRange(0, 8191), null, "a"),
                        new SlotMove(new SlotRange(8192, 16383), null, "b"));
        assertThat(result.disputed()).isEmpty();
    }

    @Test
    void merge_sameViewLater_nothingIsDifferent() {
        Result result = merge(BOTH, 60_000, by("b").asked(60_000).epoch(5).saying(B, A));

        assertThat(result.diff().isEmpty()).isTrue();
        assertThat(result.map().isSame(BOTH)).isTrue();
        assertThat(Objects.requireNonNull(result.map().adopted()).by()).isEqualTo(at("b"));
    }

    @Test
    void merge_noViews_isTheSameMap() {
        assertThat(merge(BOTH, 1).map()).isSameAs(BOTH);
    }

    // ---- rule 1: what is put aside ----

    /** sage#216: a node that was made anew knows itself and no slot. */
    @Test
    void merge_emptyView_changesNothing() {
        ClusterView empty = by("a").asked(10).epoch(9).saying("a");
        Result result = merge(BOTH, 10, empty);

        assertThat(result.map()).isSameAs(BOTH);
        assertThat(verdict(result, empty)).isEqualTo(Verdict.EMPTY);
        assertThat(merge(ClusterMap.EMPTY, 10, empty).map().isEmpty()).isTrue();
    }

    /** lettuce#1946: the address belongs to another cluster now. */
    @Test
    void merge_otherClusterWhileAMemberAnswers_isPutAside() {
        ClusterView other = by("a").asked(10).epoch(99).saying("k 0-16383");
        Result result = merge(BOTH, 10, true, other);

        assertThat(result.map()).isSameAs(BOTH);
        assertThat(verdict(result, other)).isEqualTo(Verdict.OTHER_CLUSTER);
    }

    @Test
    void merge_otherClusterWhenNobodyAnswers_isTakenInAndSaidSo() {
        Result result = merge(BOTH, 10, false, by("a").asked(10).epoch(2).saying("k 0-16383"));

        assertThat(result.map().nodes()).extracting(ClusterNode::id).containsExactly("k");
        assertThat(result.map().epoch()).isEqualTo(2);
        assertThat(result.diff().isOtherCluster()).isTrue();
        assertThat(result.diff().gone()).extracting(ClusterNode::id).containsExactly("a", "b", "x", "y");
        assertThat(result.diff().isRoutingChanged()).isTrue();
    }

    @Test
    void merge_otherClusterAndOurs_oursCounts() {
        ClusterView other = by("x").asked(10).epoch(99).saying("k 0-16383");
        Result result = merge(BOTH, 10, false, other, by("a").asked(10).epoch(5).saying(A, B));

        assertThat(result.map().isSame(BOTH)).isTrue();
        assertThat(verdict(result, other)).isEqualTo(Verdict.OTHER_CLUSTER);
    }

    /** Seeds of two clusters by mistake: one of them is taken, whole. */
    @Test
    void merge_twoClustersAtFirst_oneIsTakenWhole() {
        Result result = merge(
                ClusterMap.EMPTY,
                0,
                by("k").epoch(2).saying("k 0-16383"),
                by("a").epoch(5).saying(A, B));

        assertThat(result.map().nodes()).extracting(ClusterNode::id).containsExactly("a", "b", "x", "y");
    }

    @Test
    void merge_viewAskedBeforeANewerOneOfTheSameNode_isOutdated() {
        ClusterMap map = merge(BOTH, 100, by("a").asked(100).epoch(6).saying("x+a 0-8191", B))
                .map();
        ClusterView older = by("a").asked(90).epoch(6).saying(A, B);
        Result result = merge(map, 110, older);

        assertThat(verdict(result, older)).isEqualTo(Verdict.OUTDATED);
        assertThat(owner(result.map(), 0)).isEqualTo("x");
    }

    @Test
    void merge_twoViewsOfOneNode_theLaterCounts() {
        ClusterView older = by("a").asked(90).epoch(6).saying(A, B);
        Result result = merge(BOTH, 110, by("a").asked(100).epoch(6).saying("x+a 0-8191", B), older);

        assertThat(verdict(result, older)).isEqualTo(Verdict.OUTDATED);
        assertThat(owner(result.map(), 0)).isEqualTo("x");
        assertThat(result.disputed()).isEmpty();
    }

    // ---- rule 2: ranks ----

    /** lettuce#355: one orphaned view and a true one; and a minority's, which looks whole. */
    @Test
    void merge_viewOfAMinority_isOutranked() {
        ClusterView minority = by("a").asked(10).epoch(8).failing().saying(A, B);
        ClusterView majority = by("b").asked(10).epoch(6).saying("x 0-8191", B);
        Result result = merge(BOTH, 10, minority, majority);

        assertThat(owner(result.map(), 0)).isEqualTo("x");
        assertThat(verdict(result, minority)).isEqualTo(Verdict.OUTRANKED);
        assertThat(result.map().epoch()).isEqualTo(6);
    }

    /** A replica of a minority raises its own epoch with each attempt to be elected. */
    @Test
    void merge_minorityAloneWithAGreatEpoch_movesNothingAndDoesNotRaiseTheEpoch() {
        ClusterMap map = merge(BOTH, 10, by("b").asked(10).epoch(6).saying("x 0-8191", B))
                .map();
        ClusterView minority = by("a").asked(20).epoch(60).failing().saying(A, B);
        Result result = merge(map, 20, minority);

        assertThat(owner(result.map(), 0)).isEqualTo("x");
        assertThat(result.map().epoch()).isEqualTo(6);
        assertThat(verdict(result, minority)).isEqualTo(Verdict.FILLED);
        assertThat(result.diff().isRoutingChanged()).isFalse();
    }

    @Test
    void merge_minorityAtFirst_isTakenUntilAnybodyServes() {
        ClusterMap map = merge(ClusterMap.EMPTY, 0, by("a").epoch(60).failing().saying(A, B))
                .map();
        assertThat(owner(map, 0)).isEqualTo("a");

        Result result = merge(map, 10, by("b").asked(10).epoch(6).saying("x+a 0-8191", B));

        assertThat(owner(result.map(), 0)).isEqualTo("x");
        assertThat(result.map().epoch()).isEqualTo(6);
    }

    @Test
    void merge_olderEpoch_isOutranked() {
        ClusterView older = by("b").asked(10).epoch(4).saying("x 0-8191", B);
        Result result = merge(BOTH, 10, older);

        assertThat(result.map()).isSameAs(BOTH);
        assertThat(verdict(result, older)).isEqualTo(Verdict.OUTRANKED);
    }

    /** Restored from a backup: otherwise the map would stand still for ever. */
    @Test
    void merge_olderEpochOfTwoLongAfter_isTakenAndSaidSo() {
        ClusterView one = by("a").asked(11_000).epoch(2).saying("x 0-8191", B);
        ClusterView other = by("b").asked(11_000).epoch(2).saying("x 0-8191", B);

        assertThat(merge(BOTH, 11_000, one).map()).isSameAs(BOTH);
        Result result = merge(BOTH, 11_000, one, other);

        assertThat(result.diff().isEpochFallen()).isTrue();
        assertThat(result.map().epoch()).isEqualTo(2);
        assertThat(owner(result.map(), 0)).isEqualTo("x");
        assertThat(merge(
                                BOTH,
                                9_000,
                                by("a").asked(9_000).epoch(2).saying(A),
                                by("b").asked(9_000).epoch(2).saying(A))
                        .map())
                .isSameAs(BOTH);
    }

    @Test
    void merge_moreWhoSayTheSame_win() {
        Result result = merge(
                BOTH,
                10,
                by("a").asked(10).epoch(5).saying(A, B),
                by("b").asked(10).epoch(5).saying("x+a 0-8191", B),
                by("y").asked(10).epoch(5).saying("x+a 0-8191", B));

        assertThat(owner(result.map(), 0)).isEqualTo("x");
        assertThat(result.disputed()).containsExactlyInAnyOrder("a", "x");
    }

    @Test
    void merge_withoutInfo_countsAsOfTheMapsEpoch() {
        Result result = merge(BOTH, 10, by("b").asked(10).epoch(-1).saying("x+a 0-8191", B));

        assertThat(owner(result.map(), 0)).isEqualTo("x");
        assertThat(result.map().epoch()).isEqualTo(5);
    }

    // ---- rule 3: who owns a slot ----

    @Test
    void merge_twoOwnersWithoutEpochs_thePresentOneStaysAndIsDisputed() {
        Result result = merge(
                BOTH,
                10,
                by("b").asked(10).epoch(5).saying("x+a 0-8191", B),
                by("a").asked(10).epoch(5).saying(A, B));

        assertThat(owner(result.map(), 0)).isEqualTo("a");
        assertThat(result.disputed()).containsExactlyInAnyOrder("a", "x");
    }

    @ParameterizedTest(name = "the other way round: {0}")
    @ValueSource(booleans = {false, true})
    void merge_twoOwnersWithEpochs_theGreaterOne(boolean isReversed) {
        ClusterView stale = by("a").asked(10).epoch(5).from(Source.NODES).saying("a+x 0-8191 @3", B + " @4");
        ClusterView fresh = by("x").asked(10).epoch(5).from(Source.NODES).saying("x+a 0-8191 @5", B + " @4");
        Result result =
                merge(BOTH, 10, isReversed ? new ClusterView[] {fresh, stale} : new ClusterView[] {stale, fresh});

        assertThat(owner(result.map(), 0)).isEqualTo("x");
        assertThat(result.disputed()).isEmpty();
        assertThat(result.map().shards().get(0).epoch()).isEqualTo(5);
    }

    @ParameterizedTest(name = "the other way round: {0}")
    @ValueSource(booleans = {false, true})
    void merge_oneTellsTheEpochsOfBothOwners_decidesForTheOther(boolean isReversed) {
        ClusterView stale = by("a").asked(10).epoch(5).saying("a+x 0-100", "b 101-16383");
        ClusterView fresh = by("b").asked(10).epoch(5).from(Source.NODES).saying("a+x 1-100 @3", "b 0,101-16383 @5");
        Result result =
                merge(BOTH, 10, isReversed ? new ClusterView[] {fresh, stale} : new ClusterView[] {stale, fresh});

        assertThat(owner(result.map(), 0)).isEqualTo("b");
        assertThat(owner(result.map(), 1)).isEqualTo("a");
        assertThat(result.disputed()).isEmpty();
    }

    @Test
    void merge_oneOwnersEpochIsUntold_decidesNothing() {
        ClusterView stale = by("a").asked(10).epoch(5).from(Source.NODES).saying("a+x 0-8191 @3", B + " @4");
        ClusterView fresh = by("x").asked(10).epoch(5).saying("x+a 0-8191", B);
        ClusterView third = by("y").asked(10).epoch(5).saying("x+a 0-8191", B);
        Result result = merge(BOTH, 10, stale, fresh, third);

        assertThat(owner(result.map(), 0)).as("as most have it").isEqualTo("x");
        assertThat(result.disputed()).containsExactlyInAnyOrder("a", "x");
    }

    @Test
    void merge_ownerWithASmallerEpochThanThePresentOne_isNotTaken() {
        ClusterMap map = merge(
                        BOTH, 10, by("x").asked(10).epoch(5).from(Source.NODES).saying("x+a 0-8191 @5", B + " @4"))
                .map();
        Result result = merge(
                map, 5_000, by("a").asked(5_000).epoch(5).from(Source.NODES).saying("a+x 0-8191 @3", B + " @4"));

        assertThat(owner(result.map(), 0)).isEqualTo("x");
    }

    /** rueidis#384, #587, #660: of a failed and a live one the live one. */
    @Test
    void merge_failedAndLiveOwner_theLiveOne() {
        Result result = merge(
                BOTH,
                10,
                by("a").asked(10).epoch(5).from(Source.SHARDS).saying("a!+x 0-8191", B),
                by("b").asked(10).epoch(5).from(Source.SHARDS).saying("x+a! 0-8191", B));

        assertThat(owner(result.map(), 0)).isEqualTo("x");
    }

    // ---- rule 4: what MOVED said ----

    /** gl PR5769: the view of a node that has not heard of it undoes nothing. */
    @Test
    void merge_staleViewAfterMoved_doesNotUndoIt() {
        ClusterMap moved = BOTH.moved(7, at("b"), at("a"), 1_000 * MS);
        for (long asked : new long[] {990, 1_000, 1_001, 1_999}) {
            Result result = merge(moved, 2_000, by("y").asked(asked).epoch(5).saying(A, B));

            assertThat(owner(result.map(), 7)).as("asked at %d", asked).isEqualTo("b");
            assertThat(owner(result.map(), 6)).isEqualTo("a");
            assertThat(result.isHeld()).as("to be asked again").isTrue();
        }
        Result later = merge(moved, 2_100, by("y").asked(2_000).epoch(5).saying(A, B));
        assertThat(owner(later.map(), 7)).as("a second later").isEqualTo("a");
        assertThat(later.isHeld()).isFalse();
    }

    @Test
    void merge_viewOfAGreaterEpochAfterMoved_counts() {
        ClusterMap moved = BOTH.moved(7, at("b"), at("a"), 1_000 * MS);

        assertThat(owner(
                        merge(moved, 1_010, by("y").asked(1_001).epoch(6).saying(A, B))
                                .map(),
                        7))
                .isEqualTo("a");
        assertThat(owner(
                        merge(moved, 1_010, by("y").asked(999).epoch(6).saying(A, B))
                                .map(),
                        7))
                .as("asked before")
                .isEqualTo("b");
    }

    /** One who knows already does not open the door to one who does not. */
    @Test
    void merge_confirmingAndThenStaleView_doNotUndoMoved() {
        ClusterMap moved = BOTH.moved(7, at("b"), at("a"), 1_000 * MS);
        ClusterMap confirmed = merge(
                        moved, 1_050, by("a").asked(1_050).epoch(5).saying("a+x 0-6,8-8191", "b+y 7,8192-16383"))
                .map();
        Result result = merge(confirmed, 1_070, by("y").asked(1_060).epoch(5).saying(A, B));

        assertThat(owner(result.map(), 7)).isEqualTo("b");
    }

    @Test
    void merge_staleViewAfterAPromotion_undoesNeitherSlotsNorRoles() {
        ClusterMap moved = BOTH.moved(7, at("x"), at("a"), 1_000 * MS);
        assertThat(owner(moved, 0)).isEqualTo("x");

        Result result = merge(moved, 1_100, by("y").asked(1_050).epoch(5).saying(A, B));

        assertThat(owner(result.map(), 0)).isEqualTo("x");
        assertThat(Objects.requireNonNull(result.map().node("a")).role()).isEqualTo(ServerRole.REPLICA);
        assertThat(result.map().shards()).hasSize(2);
        assertThat(result.diff().isRoutingChanged()).isFalse();
    }

    // ---- rule 5: holes ----

    /** jedis refuses views with holes, and freezes; here the rest of the view counts. */
    @Test
    void merge_hole_keepsTheOwnerAndTakesTheRest() {
        Result result =
                merge(BOTH, 10, by("b").asked(10).epoch(5).saying("b+y 8192-16000", "x 16001-16383", "a 0-4000"));

        assertThat(owner(result.map(), 8191)).isEqualTo("a");
        assertThat(owner(result.map(), 16383)).isEqualTo("x");
    }

    @Test
    void merge_holeByTwoOrByAGreaterEpoch_isNobodys() {
        ClusterView one = by("b").asked(10).epoch(5).saying("a+x 0-8000", B);
        ClusterView other = by("y").asked(10).epoch(5).saying("a+x 0-8000", B);
        ClusterView greater = by("y").asked(10).epoch(6).saying("a+x 0-8000", B);

        assertThat(owner(merge(BOTH, 10, one).map(), 8191)).isEqualTo("a");
        assertThat(merge(BOTH, 10, one, other).map().shardOf(8191)).isNull();
        assertThat(merge(BOTH, 10, greater).map().shardOf(8191)).isNull();
        assertThat(merge(BOTH, 10, greater).diff().slots())
                .containsExactly(new SlotMove(new SlotRange(8001, 8191), "a", null));
    }

    @Test
    void merge_holeOfOneThatAnotherFills_isFilled() {
        ClusterView holed = by("b").asked(10).epoch(5).saying(B);
        ClusterView whole = by("y").asked(10).epoch(5).saying(A, B);

        assertThat(owner(merge(ClusterMap.EMPTY, 10, holed, whole).map(), 0)).isEqualTo("a");
    }

    /** redis#13414, valkey#784: the new primary is there without its slots. */
    @Test
    void merge_shardsOfServersThatMissSlots_keepsTheOwnersUntilTheyAreTold() {
        Result holed =
                merge(BOTH, 10, by("b").asked(10).epoch(5).from(Source.SHARDS).saying("x+a!", B));

        assertThat(owner(holed.map(), 0)).isEqualTo("a");
        assertThat(holed.map().coverage()).isEqualTo(16384);

        Result told = merge(holed.map(), 20, by("b").asked(20).epoch(6).saying("x 0-8191", B));
        assertThat(owner(told.map(), 0)).isEqualTo("x");
    }

    /** rueidis' ErrNoSlot: a shard whose primary has failed is still a shard. */
    @Test
    void merge_failedPrimary_keepsItsSlots() {
        Result result =
                merge(BOTH, 10, by("b").asked(10).epoch(5).from(Source.SHARDS).saying("a!+x 0-8191", B));

        assertThat(owner(result.map(), 0)).isEqualTo("a");
        assertThat(Objects.requireNonNull(result.map().node("a")).health()).isEqualTo(NodeHealth.FAIL);
        assertThat(result.diff().isRoutingChanged()).isFalse();
        assertThat(result.diff().retold()).hasSize(1);
    }

    @Test
    void merge_shardWithoutAPrimary_keepsWhatIsKnownOfIt() {
        Result result =
                merge(BOTH, 10, by("b").asked(10).epoch(5).from(Source.SHARDS).saying("-+x 0-8191", B));

        ClusterShard shard = Objects.requireNonNull(result.map().shardOf(0));
        assertThat(shard.key()).isEqualTo("a");
        assertThat(shard.replicas()).extracting(ClusterNode::id).containsExactly("x");
    }

    // ---- nodes ----

    @Test
    void merge_nodeMissingOnceAndThenAgain_isGoneWithTheSecond() {
        Result once = merge(BOTH, 10, by("a").asked(10).epoch(5).saying("a 0-8191", B));
        assertThat(once.map().node("x")).isNotNull();
        assertThat(merge(once.map(), 20, by("a").asked(10).epoch(5).saying("a 0-8191", B))
                        .map()
                        .node("x"))
                .as("the same view again")
                .isNotNull();

        Result twice = merge(once.map(), 20, by("b").asked(20).epoch(5).saying("a 0-8191", B));
        assertThat(twice.map().node("x")).isNull();
        assertThat(twice.diff().gone()).extracting(ClusterNode::id).containsExactly("x");
        assertThat(twice.diff().isRoutingChanged()).isTrue();
    }

    @Test
    void merge_nodeMissingAndNamedAgain_startsAnew() {
        ClusterMap map = merge(BOTH, 10, by("a").asked(10).epoch(5).saying("a 0-8191", B))
                .map();
        map = merge(map, 20, by("a").asked(20).epoch(5).saying(A, B)).map();
        map = merge(map, 30, by("a").asked(30).epoch(5).saying("a 0-8191", B)).map();

        assertThat(map.node("x")).isNotNull();
    }

    /** SE.R#2417, #3177: lists that only grow. */
    @Test
    void merge_clusterThatIsReplacedNodeByNode_keepsNoneOfTheOld() {
        ClusterMap map = BOTH;
        String[] names = {"a", "b", "c", "d", "e", "f", "g"};
        for (int i = 1; i < names.length; i++) {
            for (int again = 0; again < 2; again++) {
                long now = i * 1000L + again;
                map = merge(
                                map,
                                now,
                                by(names[i]).asked(now).epoch(5 + i).saying(names[i] + "+" + names[i - 1] + " 0-16383"))
                        .map();
            }
        }
        assertThat(map.nodes()).extracting(ClusterNode::id).containsExactly("f", "g");
    }

    /** lettuce does not notice another address of the same node. */
    @Test
    void merge_sameNodeAtAnotherAddress_isReaddressed() throws UnreadableViewException {
        NodeView moved = NodeView.of("b", Endpoint.tcp("10.0.0.9", 7009), ServerRole.PRIMARY);
        ClusterView view = ClusterView.of(
                new Asked(at("a"), 10 * MS, false),
                Source.SLOTS,
                new ClusterInfo(true, 5, 4, 2, 0, 0),
                List.of(
                        new ShardView(
                                NodeView.of("a", at("a"), ServerRole.PRIMARY),
                                List.of(),
                                List.of(new SlotRange(0, 8191)),
                                -1),
                        new ShardView(moved, List.of(), List.of(new SlotRange(8192, 16383)), -1)),
                List.of());
        Result result = merge(BOTH, 10, view);

        assertThat(result.diff().readdressed())
                .extracting(change -> change.after().endpoint())
                .containsExactly(Endpoint.tcp("10.0.0.9", 7009));
        assertThat(result.diff().isRoutingChanged()).isTrue();
        assertThat(result.map().nodeAt(Endpoint.tcp("10.0.0.9", 7009))).isNotNull();
    }

    /** Another server at the same address: nothing of the old one holds for it. */
    @Test
    void merge_otherNodeAtTheSameAddress_replacesTheOldOneAtOnce() throws UnreadableViewException {
        NodeView anew = NodeView.of("b2", at("b"), ServerRole.PRIMARY);
        ClusterView view = ClusterView.of(
                new Asked(at("a"), 10 * MS, false),
                Source.SLOTS,
                new ClusterInfo(true, 6, 4, 2, 0, 0),
                List.of(
                        new ShardView(
                                NodeView.of("a", at("a"), ServerRole.PRIMARY),
                                List.of(),
                                List.of(new SlotRange(0, 8191)),
                                -1),
                        new ShardView(anew, List.of(), List.of(new SlotRange(8192, 16383)), -1)),
                List.of());
        Result result = merge(BOTH, 10, view);

        assertThat(result.map().node("b")).isNull();
        assertThat(owner(result.map(), 9000)).isEqualTo("b2");
        assertThat(result.diff().replaced())
                .extracting(
                        change -> change.before().id(), change -> change.after().id())
                .containsExactly(org.assertj.core.groups.Tuple.tuple("b", "b2"));
    }

    /** jedis#4691: everything follows from the map, new primaries too. */
    @Test
    void merge_failover_rolesAndSlotsChange() {
        Result result = merge(BOTH, 10, by("b").asked(10).epoch(6).saying("x+a 0-8191", B));

        assertThat(owner(result.map(), 0)).isEqualTo("x");
        assertThat(result.diff().rerolled())
                .extracting(change -> change.after().id())
                .containsExactly("a", "x");
        assertThat(result.diff().slots()).containsExactly(new SlotMove(new SlotRange(0, 8191), "a", "x"));
        assertThat(Objects.requireNonNull(result.map().shardOf(0)).replicas())
                .extracting(ClusterNode::id)
                .containsExactly("a");
    }

    /** redis#12558: a replica that follows another primary says nothing of it itself. */
    @Test
    void merge_replicaOfAnotherPrimary_isReparented() {
        Result result = merge(BOTH, 10, by("b").asked(10).epoch(5).saying("a 0-8191", "b+x+y 8192-16383"));

        assertThat(result.diff().reparented()).extracting(ClusterNode::id).containsExactly("x");
        assertThat(result.diff().isRoutingChanged()).isTrue();
        assertThat(result.diff().slots()).isEmpty();
    }

    /** A primary that was killed, as SHARDS and NODES go on to list it. */
    @Test
    void merge_failedNodeWithoutSlots_isAsGoodAsGone() {
        ClusterView one = by("b").asked(10).epoch(6).from(Source.SHARDS).saying("x 0-8191", B, "a!");
        ClusterView other = by("y").asked(10).epoch(6).from(Source.SHARDS).saying("x 0-8191", B, "a!");
        Result result = merge(BOTH, 10, one, other);

        assertThat(result.map().node("a")).isNull();
        assertThat(merge(ClusterMap.EMPTY, 10, one).map().node("a")).isNull();

        Result back = merge(result.map(), 20, by("b").asked(20).epoch(6).saying("x+a 0-8191", B));
        assertThat(back.diff().added()).extracting(ClusterNode::id).containsExactly("a");
    }

    @Test
    void merge_primaryWithoutSlots_isAShard() {
        Result result =
                merge(BOTH, 10, by("b").asked(10).epoch(6).from(Source.SHARDS).saying(A, B, "c"));

        assertThat(result.map().shards()).extracting(ClusterShard::key).containsExactly("a", "b", "c");
    }

    /** CLUSTER NODES does not tell which address a node wants to be reached by. */
    @Test
    void merge_nodesAfterSlots_keepsTheAnnouncedName() throws UnreadableViewException {
        RespAnswers answers = new RespAnswers();
        ClusterMap map =
                merge(ClusterMap.EMPTY, 0, answers.slots("n.example", 7101, 0)).map();
        Result same = merge(map, 10, answers.nodes("10.0.0.7:7101@17101,n.example", 10));
        assertThat(same.diff().isRoutingChanged())
                .as("ip learnt: another address beside the name")
                .isTrue();
        assertThat(same.map().nodes())
                .extracting(ClusterNode::endpoint)
                .containsExactly(Endpoint.tcp("n.example", 7101));

        Result moved = merge(same.map(), 20, answers.nodes("10.0.0.8:7109@17101,n9.example", 20));
        assertThat(moved.map().nodes())
                .extracting(ClusterNode::endpoint)
                .containsExactly(Endpoint.tcp("n9.example", 7109));
    }

    /** E11: whatever the form is in which a node is told, it is reached where the application says. */
    @Test
    void merge_nodesAfterSlotsOfANameThatIsReachedElsewhere_staysThere() throws UnreadableViewException {
        assertIsReachedAtTheGate("n.example", "n.example");
    }

    @Test
    void merge_nodesAfterSlotsOfAnAddressThatIsReachedElsewhere_staysThere() throws UnreadableViewException {
        assertIsReachedAtTheGate("10.0.0.7", "10.0.0.8");
    }

    /** By CLUSTER SLOTS the node is at the first host and later at the second; the application says how to reach both. */
    private static void assertIsReachedAtTheGate(String first, String second) throws UnreadableViewException {
        RespAnswers answers = new RespAnswers();
        answers.reached.put(Endpoint.tcp(first, 7101), Endpoint.tcp("gate.example", 17101));
        answers.reached.put(Endpoint.tcp(second, 7109), Endpoint.tcp("gate.example", 17109));
        ClusterMap map =
                merge(ClusterMap.EMPTY, 0, answers.slots(first, 7101, 0)).map();
        Result same = merge(map, 10, answers.nodes("10.0.0.7:7101@17101,n.example", 10));
        assertThat(same.map().nodes())
                .extracting(ClusterNode::endpoint)
                .containsExactly(Endpoint.tcp("gate.example", 17101));

        Result moved = merge(same.map(), 20, answers.nodes("10.0.0.8:7109@17109,n.example", 20));
        assertThat(moved.map().nodes())
                .extracting(ClusterNode::endpoint)
                .containsExactly(Endpoint.tcp("gate.example", 17109));
    }

    @Test
    void merge_unknownHost_keepsTheKnownEndpoint() throws UnreadableViewException {
        RespAnswers answers = new RespAnswers();
        ClusterMap map =
                merge(ClusterMap.EMPTY, 0, answers.slots("n.example", 7101, 0)).map();
        Result result = merge(map, 10, answers.slots("?", 7101, 10));

        assertThat(result.map().nodes())
                .extracting(ClusterNode::endpoint)
                .containsExactly(Endpoint.tcp("n.example", 7101));
    }

    /** Answers about a cluster of one node, by way of the reader. */
    private static final class RespAnswers {
        private static final ClusterInfo INFO = new ClusterInfo(true, 5, 1, 1, 0, 0);

        /** Where nodes are reached that are announced elsewhere. */
        private final Map<Endpoint, Endpoint> reached = new HashMap<>();

        private Asked asked(long millis) {
            return new Asked(
                    Answers.SPEAKER, millis * MS, false, announced -> reached.getOrDefault(announced, announced));
        }

        ClusterView slots(String host, int port, long millis) throws UnreadableViewException {
            return ClusterViewReader.slots(
                    asked(millis), INFO, Answers.list(Answers.list(0, 16383, Answers.list(host, port, "n"))));
        }

        ClusterView nodes(String address, long millis) throws UnreadableViewException {
            return ClusterViewReader.nodes(
                    asked(millis), INFO, Answers.text("n " + address + " myself,master - 0 0 5 connected 0-16383\n"));
        }
    }

    // ---- provisional nodes ----

    @Test
    void merge_provisionalNodeThatTheViewNames_getsItsId() {
        ClusterMap moved = BOTH.moved(7, at("k"), at("a"), 1_000 * MS);
        assertThat(owner(moved, 7)).isEqualTo("k.example:7000");

        Result result = merge(moved, 1_100, by("b").asked(1_050).epoch(6).saying("a+x 0-6,8-8191", B, "k 7"));

        assertThat(owner(result.map(), 7)).isEqualTo("k");
        assertThat(result.map().node("k.example:7000")).isNull();
        assertThat(result.diff().identified())
                .extracting(change -> change.after().id())
                .containsExactly("k");
        assertThat(result.diff().added()).isEmpty();
        assertThat(result.diff().gone()).isEmpty();
        assertThat(Objects.requireNonNull(result.map().node("k")).isProvisional())
                .isFalse();
    }

    @Test
    void merge_provisionalNodeThatNobodyNames_goesAfterAMinute() {
        ClusterMap moved = BOTH.moved(7, at("k"), at("a"), 1_000 * MS);

        Result early = merge(moved, 60_999, by("b").asked(60_990).epoch(5).saying(A, B));
        assertThat(early.map().node("k.example:7000")).isNotNull();
        assertThat(owner(early.map(), 7)).as("the view is much later").isEqualTo("a");

        Result late = merge(moved, 61_000, by("b").asked(60_990).epoch(5).saying(A, B));
        assertThat(late.map().node("k.example:7000")).isNull();
        assertThat(late.diff().gone()).extracting(ClusterNode::id).containsExactly("k.example:7000");
    }
}
