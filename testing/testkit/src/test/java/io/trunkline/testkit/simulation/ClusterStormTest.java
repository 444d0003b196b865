package io.trunkline.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A cluster to which everything happens, in any order, comes to rest when it is left alone. */
final class ClusterStormTest {

    private static final int SEEDS = Integer.getInteger("trunkline.storms", 15);
    private static final int BLOWS = 40;
    private static final List<Takeover> HOW = List.of(Takeover.values());

    static List<Long> seeds() {
        List<Long> seeds = new ArrayList<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            seeds.add(seed);
        }
        return seeds;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void storm_overACluster_leavesOneOwnerOfEachSlotWhomAllKnow(long seed) {
        var rig = new ClusterRig(seed, 2);
        var random = new Random(seed);
        for (int i = 0; i < BLOWS; i++) {
            blow(rig, random);
            rig.advance(random.nextInt(3) == 0 ? random.nextInt(4_000) : random.nextInt(200));
        }

        rig.cluster.heal();
        for (SimulatedClusterNode node : rig.cluster.nodes()) {
            rig.cluster.resume(node);
            if (!node.redis().isRunning()) {
                rig.cluster.start(node, true);
            }
        }
        rig.advance(10_000);
        cancelMoves(rig);
        rig.settle();

        for (int slot = 0; slot < KeySlot.COUNT; slot++) {
            String owner = rig.cluster.owner(slot).id();
            if (!owner.equals(rig.node(0).ownerOf(slot))) {
                throw new AssertionError("Not all know the owner: slot=" + slot + ", owner=" + owner + ".");
            }
        }
        for (SimulatedClusterNode node : rig.cluster.nodes()) {
            assertThat(node.redis().isReplica()).as("%s", node).isEqualTo(!node.isPrimary());
            if (!node.isPrimary()) {
                SimulatedRedis followed = Objects.requireNonNull(node.redis().primary());
                assertThat(Objects.requireNonNull(followed.clusterNode()).isPrimary())
                        .as("whom %s follows", node)
                        .isTrue();
            }
        }
        rig.advance(30_000);
        assertThat(rig.time.pending()).as("nothing goes on for ever").isEmpty();
    }

    private static void cancelMoves(ClusterRig rig) {
        for (SimulatedClusterNode node : rig.cluster.nodes()) {
            List.copyOf(node.view().importing().keySet()).forEach(rig.cluster::cancelMove);
        }
    }

    private static void blow(ClusterRig rig, Random random) {
        List<SimulatedClusterNode> nodes = rig.cluster.nodes();
        SimulatedClusterNode node = nodes.get(random.nextInt(nodes.size()));
        SimulatedClusterNode other = nodes.get(random.nextInt(nodes.size()));
        int slot = random.nextInt(KeySlot.COUNT);
        try {
            switch (random.nextInt(12)) {
                case 0 -> rig.cluster.kill(node);
                case 1, 2 -> {
                    if (!node.redis().isRunning()) {
                        rig.cluster.start(node, random.nextBoolean());
                    }
                }
                case 3 -> rig.cluster.stop(node);
                case 4 -> rig.cluster.resume(node);
                case 5 -> rig.cluster.partition(node, other);
                case 6 -> rig.cluster.heal();
                case 7 -> rig.cluster.failover(node, HOW.get(random.nextInt(HOW.size())));
                case 8 -> rig.cluster.beginMove(slot, node);
                case 9 -> rig.cluster.moveAtomically(slot, Math.min(slot + 100, KeySlot.COUNT - 1), node);
                case 10 -> rig.cluster.finishMove(slot);
                default -> {
                    if (nodes.size() < 12) {
                        rig.cluster.addNode();
                    } else if (!node.isPrimary()) {
                        rig.cluster.removeNode(node);
                    }
                }
            }
        } catch (IllegalStateException e) {
            // refused, as an operator may be
        }
    }
}
