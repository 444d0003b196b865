package io.trunkline.core.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.core.EngineRig;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.options.Endpoint;
import io.trunkline.testkit.simulation.SimulatedCluster;
import io.trunkline.testkit.simulation.SimulatedClusterNode;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Nodes that do not agree who owns a slot, and an epoch of the whole that does not tell who of them knows better. */
final class DissentTest {

    private static final Duration GOSSIP = Duration.ofSeconds(40);

    private final EngineRig rig = new EngineRig(options -> options);
    private final SimulatedCluster cluster =
            rig.cluster(builder -> builder.primaries(3).replicas(0));

    private ServerEndPoint known(int slot) {
        return Objects.requireNonNull(
                Objects.requireNonNull(rig.topology().current().slots()).primary(slot));
    }

    private static Endpoint at(SimulatedClusterNode node) {
        return Endpoint.tcp(node.address().host(), node.address().port());
    }

    private long asked(String command) {
        return cluster.nodes().stream()
                .flatMap(node -> node.redis().executed().stream())
                .filter(each -> String.join(" ", each.words()).equalsIgnoreCase(command))
                .count();
    }

    /** A slot moves to the node whose epoch is the greatest already, and one does not hear of it for long. */
    private int moveUnheard() {
        rig.time().advance(Duration.ofSeconds(10)); // nobody asks nodes any more
        SimulatedClusterNode greatest = cluster.nodes().stream()
                .max(Comparator.comparingLong(SimulatedClusterNode::epoch))
                .orElseThrow();
        int slot = IntStream.range(0, 16384)
                .filter(each -> cluster.owner(each) != greatest)
                .findFirst()
                .orElseThrow();
        SimulatedClusterNode source = cluster.owner(slot);
        cluster.nodes().stream()
                .filter(node -> node != greatest && node != source)
                .forEach(node -> cluster.setGossipDelay(node, GOSSIP));
        cluster.beginMove(slot, greatest);
        cluster.finishMove(slot);
        rig.time().advance(Duration.ofSeconds(1));
        assertThat(cluster.nodes().stream().map(node -> node.ownerOf(slot)).distinct())
                .hasSize(2);
        return slot;
    }

    @Test
    void trigger_twoViewsDiffer_nodesAreAskedForEpochsAndTheGreaterOneCounts() {
        int slot = moveUnheard();

        rig.onRoleDoubted();
        rig.time().advance(Duration.ofSeconds(4));
        assertThat(asked("CLUSTER NODES")).isBetween(1L, 9L);
        assertThat(known(slot).endpoint()).isEqualTo(at(cluster.owner(slot)));
    }

    @Test
    void trigger_oneWouldRatherNotHear_isAskedLessAndLess() {
        int slot = moveUnheard();
        rig.onRoleDoubted();
        rig.time().advance(Duration.ofSeconds(30));
        assertThat(known(slot).endpoint()).isEqualTo(at(cluster.owner(slot)));
        assertThat(asked("CLUSTER NODES")).isLessThan(40);

        rig.time().advance(GOSSIP);
        long before = asked("CLUSTER NODES");
        long slotsBefore = asked("CLUSTER SLOTS");
        rig.time().advance(Duration.ofSeconds(40));
        assertThat(asked("CLUSTER NODES")).as("all agree").isEqualTo(before);
        assertThat(asked("CLUSTER SLOTS") - slotsBefore).isLessThan(10);
    }

    @Test
    void trigger_allAgree_nobodyIsAskedForEpochs() {
        rig.time().advance(Duration.ofSeconds(10));
        long before = asked("CLUSTER NODES");
        rig.onRoleDoubted();
        rig.time().advance(Duration.ofSeconds(10));
        assertThat(asked("CLUSTER NODES")).isEqualTo(before);
    }
}
