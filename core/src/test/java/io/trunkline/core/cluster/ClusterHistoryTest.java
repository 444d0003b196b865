package io.trunkline.core.cluster;

import static io.trunkline.core.cluster.MapAssert.assertSound;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.command.HashSlot;
import io.trunkline.core.cluster.ClusterMerge.Result;
import io.trunkline.core.cluster.ClusterView.Source;
import io.trunkline.options.Endpoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random histories of clusters, and a client that asks and is redirected in between. Whatever happens, the map is sound
 * and never goes back; and when nothing happens any more, two answers are enough to know the truth.
 */
final class ClusterHistoryTest {

    private static final long FIRST = Long.getLong("trunkline.clusterHistory", 0);
    private static final int SEEDS = Integer.getInteger("trunkline.clusterHistories", 100);
    private static final int STEPS = 60;

    @Test
    void histories_ofAnyCluster_soundForwardAndTrueInTheEnd() {
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            try {
                new History(seed).live();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    /** One client's life. */
    private static final class History {
        private final SplittableRandom random;
        private final RandomCluster cluster;
        private ClusterMap map = ClusterMap.EMPTY;
        /** Answers that are on their way. */
        private final List<ClusterView> underway = new ArrayList<>();

        History(long seed) {
            random = new SplittableRandom(~seed);
            cluster = new RandomCluster(seed, 2 + (int) (seed % 3));
        }

        void live() {
            for (int step = 0; step < STEPS; step++) {
                cluster.happen();
                cluster.pass(random.nextInt(200));
                switch (random.nextInt(4)) {
                    case 0 -> ask(Source.SLOTS);
                    case 1 -> ask(random.nextInt(3) == 0 ? Source.NODES : Source.SHARDS);
                    case 2 -> adopt();
                    default -> runCommands();
                }
            }
            cluster.settle();
            map = merged(List.of());
            for (int round = 0; round < 2; round++) {
                List<ClusterView> views = new ArrayList<>();
                for (String id : cluster.members().subList(0, 2)) {
                    views.add(cluster.ask(id, Source.SLOTS));
                }
                map = merged(views);
                cluster.pass(1_000);
            }
            assertThat(cluster.isToldBy(map)).as("%s", map).isTrue();
        }

        private void ask(Source source) {
            List<String> members = cluster.members();
            for (int i = random.nextInt(3); i >= 0; i--) {
                underway.add(cluster.ask(members.get(random.nextInt(members.size())), source));
            }
        }

        /** Some of what is under way arrives, in any order. */
        private void adopt() {
            List<ClusterView> arrived = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0 && !underway.isEmpty(); i--) {
                arrived.add(underway.remove(random.nextInt(underway.size())));
            }
            map = merged(arrived);
        }

        private ClusterMap merged(List<ClusterView> views) {
            Result result = ClusterMerge.merge(map, views, true, cluster.now());
            assertSound(result.map());
            assertForward(map, result);
            List<ClusterView> shuffled = new ArrayList<>(views);
            Collections.shuffle(shuffled, new Random(random.nextLong()));
            Result other = ClusterMerge.merge(map, shuffled, true, cluster.now());
            assertThat(other.map().isSame(result.map())).as("in another order").isTrue();
            ClusterMap again =
                    ClusterMerge.merge(result.map(), views, true, cluster.now()).map();
            assertThat(again.isSame(result.map()))
                    .as("twice: %s and then %s of %s by %s", result.map(), again, map, views)
                    .isTrue();
            assertThat(result.diff()).isEqualTo(ClusterDiff.between(map, result.map()));
            assertThat(map.isSame(result.map()) && !result.diff().isEmpty()).isFalse();
            return result.map();
        }

        /** A slot's epoch never falls, and what MOVED said stands for a second against views of the same epoch. */
        private static void assertForward(ClusterMap before, Result result) {
            ClusterMap after = result.map();
            assertThat(after.epoch()).isGreaterThanOrEqualTo(before.epoch());
            int fallen = 0;
            int undone = 0;
            for (int slot = 0; slot < HashSlot.COUNT; slot++) {
                Evidence old = before.evidence(slot);
                Evidence now = after.evidence(slot);
                if (old == null) {
                    continue;
                }
                fallen += now == null || now.epoch() < old.epoch() ? 1 : 0;
                boolean isPoint = old.kind() != Evidence.Kind.VIEW;
                if (isPoint && now != null && now.kind() == Evidence.Kind.VIEW && now.epoch() == old.epoch()) {
                    undone += now.atNanos() - old.atNanos() < Evidence.HOLD_NANOS ? 1 : 0;
                }
            }
            assertThat(fallen).as("slots whose epoch fell").isZero();
            assertThat(undone).as("slots whose MOVED was undone").isZero();
        }

        private void runCommands() {
            for (int i = random.nextInt(5); i > 0; i--) {
                runCommand(random.nextInt(HashSlot.COUNT));
            }
        }

        /** Follows redirects as far as one does; all of them count. */
        private void runCommand(int slot) {
            Endpoint at = endpointOf(slot);
            for (int hop = 0; hop < 5 && at != null; hop++) {
                Endpoint target = cluster.redirect(at, slot);
                if (target == null || target.equals(at)) {
                    return;
                }
                ClusterMap next = map.moved(slot, target, at, cluster.now());
                assertSound(next);
                assertThat(next.epoch()).isEqualTo(map.epoch());
                map = next;
                at = target;
                cluster.pass(random.nextInt(30));
            }
        }

        private @Nullable Endpoint endpointOf(int slot) {
            ClusterShard shard = map.shardOf(slot);
            ClusterNode primary = shard == null ? null : shard.primary();
            return primary == null ? null : primary.endpoint();
        }
    }
}
