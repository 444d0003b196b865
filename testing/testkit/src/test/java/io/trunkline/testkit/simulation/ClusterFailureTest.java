package io.trunkline.testkit.simulation;

import static io.trunkline.testkit.simulation.ClusterRig.FOO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.transport.TransportAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Death and partition of nodes with a node timeout of 1 s. The bounds are those that Redis 7.0.15 kept on loopback,
 * with its clock of 100 ms and one of 1 ms here.
 */
final class ClusterFailureTest {

    private static final String DOWN = "-CLUSTERDOWN The cluster is down\r\n";

    private final ClusterRig rig = new ClusterRig();
    private final String movedToOld = "-MOVED 12182 " + rig.at(2) + "\r\n";
    private final String movedToNew = "-MOVED 12182 " + rig.at(5) + "\r\n";

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void killedPrimary_isPointedTo_thenAllIsDown_thenItsReplicaServes(long seed) {
        var world = new ClusterRig(seed, 1);
        world.connect(2).say("SET foo 1");
        SimulatedClient other = world.connect(0);
        SimulatedClient replica = world.connect(5);

        world.cluster.kill(world.node(2));

        long pointed = world.millisUntil(() -> other.ask("GET foo").equals(DOWN), 5_000);
        assertThat(pointed).isBetween(1_390L, 1_860L);
        assertThat(other.ask("GET bar")).as("a slot that lives").isEqualTo(DOWN);
        assertThat(other.ask("PING")).isEqualTo("+PONG\r\n");
        long down = world.millisUntil(() -> replica.ask("SET foo 2").equals("+OK\r\n"), 5_000);
        assertThat(down).isBetween(450L, 1_100L);
        long behind = world.millisUntil(() -> other.ask("GET foo").equals("-MOVED 12182 " + world.at(5) + "\r\n"), 500);
        assertThat(behind).isBetween(9L, 51L);
        world.settle();
        assertThat(world.node(5).epoch()).isEqualTo(4);
        assertThat(world.cluster.owner(FOO)).isSameAs(world.node(5));
        assertThat(other.say("CLUSTER NODES")).contains("10.0.0.3:7003@17003 master,fail - 0 0 3 disconnected\n");
        assertThat(other.say("CLUSTER SHARDS")).contains("$4\r\nfail\r\n");
    }

    @Test
    void killedPrimary_beforeItIsReplaced_isStillListedAsOwner() {
        SimulatedClient other = rig.connect(0);
        rig.cluster.kill(rig.node(2));
        rig.advance(1_300);

        assertThat(other.ask("CLUSTER SLOTS")).contains(rig.node(2).id());
        assertThat(other.ask("CLUSTER INFO")).contains("cluster_state:ok\r\n").contains("cluster_slots_pfail:5461\r\n");
        assertThat(other.ask("CLUSTER NODES")).contains("master,fail? - 0 0 3 disconnected 10923-16383\n");
    }

    @Test
    void restartedPrimary_withASuccessor_followsItAndTakesNoWrite() {
        rig.connect(2).say("SET foo 1");
        rig.cluster.kill(rig.node(2));
        rig.millisUntil(() -> rig.node(5).isPrimary(), 5_000);
        rig.connect(5).say("SET foo 2");

        rig.cluster.start(rig.node(2), true);
        SimulatedClient client = rig.connect(2);

        assertThat(client.ask("SET foo 3")).isIn(DOWN, movedToNew);
        rig.millisUntil(() -> client.ask("SET foo 3").equals(movedToNew), 100);
        rig.settle();
        assertThat(rig.node(2).isPrimary()).isFalse();
        rig.advance(50);
        assertThat(client.say("READONLY", "GET foo")).isEqualTo("+OK\r\n$1\r\n2\r\n");
        assertThat(rig.cluster.replicasOf(rig.node(5))).containsExactly(rig.node(2));
    }

    @Test
    void restartedPrimary_withoutASuccessor_servesAfterTwoSeconds() {
        var world = new ClusterRig(1, 0);
        world.cluster.kill(world.node(2));
        world.advance(500);

        world.cluster.start(world.node(2), true);
        SimulatedClient client = world.connect(2);

        assertThat(client.ask("GET foo")).isEqualTo(DOWN);
        assertThat(world.millisUntil(() -> client.ask("GET foo").equals("$-1\r\n"), 5_000))
                .isBetween(1_900L, 2_000L);
        world.settle();
    }

    @Test
    void primaryWithoutReplica_thatStaysDead_takesAllSlotsDownUntilItIsBack() {
        var world = new ClusterRig(1, 0);
        SimulatedClient other = world.connect(0);
        world.cluster.kill(world.node(2));
        world.advance(10_000);
        assertThat(other.ask("GET bar")).isEqualTo(DOWN);

        world.cluster.start(world.node(2), true);

        world.settle();
        assertThat(other.ask("GET bar")).isEqualTo("$-1\r\n");
    }

    @Test
    void stoppedPrimary_woken_takesNoStaleWrite() {
        SimulatedClient client = rig.connect(2);
        rig.cluster.stop(rig.node(2));
        assertThat(client.ask("SET foo stale")).isEmpty();
        rig.millisUntil(() -> rig.node(5).isPrimary(), 5_000);
        rig.connect(5).say("SET foo fresh");
        rig.settle();

        rig.cluster.resume(rig.node(2));

        rig.advance(9);
        assertThat(client.received()).isEqualTo(movedToNew);
        rig.settle();
        assertThat(rig.node(2).isPrimary()).isFalse();
        assertThat(rig.connect(5).say("GET foo")).isEqualTo("$5\r\nfresh\r\n");
    }

    @Test
    void stoppedPrimary_wokenInTime_goesOn() {
        SimulatedClient client = rig.connect(2);
        rig.cluster.stop(rig.node(2));
        client.ask("SET foo 1");
        rig.advance(900);
        rig.cluster.resume(rig.node(2));
        rig.advance(5_000);

        assertThat(client.received()).isEqualTo("+OK\r\n");
        assertThat(rig.cluster.isSettled()).isTrue();
        assertThat(rig.node(2).isPrimary()).isTrue();
    }

    @Test
    void gracefulFailover_losesNothing_andIsKnownToOthers45To91MsLater() {
        SimulatedClient client = rig.connect(2);
        SimulatedClient replica = rig.connect(5);
        SimulatedClient other = rig.connect(0);

        rig.cluster.failover(rig.node(5));
        assertThat(client.ask("SET foo 1")).as("writes wait").isEmpty();
        assertThat(rig.cluster.isSettled()).isFalse();

        assertThat(rig.millisUntil(() -> replica.ask("GET foo").equals("$-1\r\n"), 100))
                .isBetween(3L, 6L);
        assertThat(other.ask("GET foo")).isEqualTo(movedToOld);
        rig.millisUntil(() -> client.received().equals(movedToNew), 16);
        long behind = rig.millisUntil(() -> other.ask("GET foo").equals(movedToNew), 100);
        assertThat(behind).isBetween(30L, 92L);
        rig.settle();
        assertThat(rig.node(2).isPrimary()).isFalse();
        assertThat(rig.node(5).epoch()).isEqualTo(4);
        assertThat(replica.say("SET foo 2")).isEqualTo("+OK\r\n");
        assertThat(client.say("READONLY", "GET foo")).isEqualTo("+OK\r\n$1\r\n2\r\n");
    }

    @Test
    void failover_byTheCommandAtTheReplica_isTheSame() {
        assertThat(rig.connect(5).say("CLUSTER FAILOVER")).isEqualTo("+OK\r\n");
        assertThat(rig.node(5).isPrimary()).isTrue();
    }

    @Test
    void failover_withoutThePrimary_mustBeForced() {
        SimulatedClient replica = rig.connect(5);
        rig.cluster.kill(rig.node(2));

        assertThat(replica.ask("CLUSTER FAILOVER"))
                .isEqualTo("-ERR Master is down or failed, please use CLUSTER FAILOVER FORCE\r\n");
        assertThatThrownBy(() -> rig.cluster.failover(rig.node(5))).isInstanceOf(IllegalStateException.class);
        assertThat(replica.ask("CLUSTER FAILOVER FORCE")).isEqualTo("+OK\r\n");
        assertThat(rig.millisUntil(() -> rig.node(5).isPrimary(), 200)).isBetween(22L, 101L);
    }

    @Test
    void failover_ofAReplicaThatHasNotHeardOfAMovedSlot_isDeniedByThoseWhoHave() {
        SimulatedClient replica = rig.connect(5);
        rig.connect(2).say("SET foo 1");
        rig.cluster.moveAtomically(FOO, FOO, rig.node(0));
        rig.millisUntil(() -> rig.node(0).id().equals(rig.node(2).ownerOf(FOO)), 30);

        rig.cluster.failover(rig.node(5));
        rig.advance(50);

        assertThat(rig.node(5).isPrimary()).isFalse();
        rig.settle();
        assertThat(rig.connect(0).say("GET foo")).isEqualTo("$1\r\n1\r\n");
        rig.cluster.failover(rig.node(5));
        rig.advance(10);
        assertThat(rig.node(5).isPrimary()).isTrue();
        assertThat(replica.say("GET foo")).isEqualTo("-MOVED 12182 " + rig.at(0) + "\r\n");
    }

    @Test
    void takeover_withoutVotes_worksInAMinority() {
        rig.cluster.partition(rig.node(5));

        rig.cluster.failover(rig.node(5), Takeover.FORCED);
        rig.advance(200);
        assertThat(rig.node(5).isPrimary()).isFalse();
        rig.cluster.failover(rig.node(5), Takeover.WITHOUT_VOTES);
        assertThat(rig.millisUntil(() -> rig.node(5).isPrimary(), 200)).isBetween(7L, 14L);
        assertThat(rig.node(0).ownerOf(FOO)).isEqualTo(rig.node(2).id());

        rig.cluster.heal();
        rig.settle();
        assertThat(rig.cluster.owner(FOO)).isSameAs(rig.node(5));
        assertThat(rig.node(2).isPrimary()).isFalse();
    }

    @Test
    void failovers_thatMakeNoSense_areRefused() {
        assertThatThrownBy(() -> rig.cluster.failover(rig.node(2))).isInstanceOf(IllegalStateException.class);
        assertThat(rig.connect(2).say("CLUSTER FAILOVER"))
                .isEqualTo("-ERR You should send CLUSTER FAILOVER to a replica\r\n");
    }

    @Test
    void minority_takesWritesForTheNodeTimeout_thenIsDown_andItsWritesAreLost() {
        SimulatedClient inside = rig.connect(2);
        rig.cluster.partition(rig.node(2));

        assertThat(inside.ask("SET foo lost")).isEqualTo("+OK\r\n");
        long wrote = rig.millisUntil(() -> inside.ask("SET foo lost").equals(DOWN), 3_000);
        assertThat(wrote).isBetween(1_000L, 1_250L);
        assertThat(inside.ask("CLUSTER INFO")).contains("cluster_state:fail");
        assertThat(inside.ask("CLUSTER SLOTS"))
                .as("which looks whole")
                .contains(rig.node(0).id());
        rig.millisUntil(() -> rig.node(5).isPrimary() && rig.node(0).isOk(), 3_000);
        rig.connect(5).say("SET foo kept");

        rig.cluster.heal();
        rig.settle();

        assertThat(inside.ask("GET foo")).isEqualTo(movedToNew);
        rig.advance(50);
        assertThat(inside.say("READONLY", "GET foo")).isEqualTo("+OK\r\n$4\r\nkept\r\n");
    }

    @Test
    void minority_healedBeforeAnybodyIsElected_isDownForOneMoreTimeout() {
        SimulatedClient inside = rig.connect(2);
        rig.cluster.partition(rig.node(2));
        rig.millisUntil(() -> inside.ask("GET foo").equals(DOWN), 3_000);

        rig.cluster.heal();

        assertThat(rig.millisUntil(() -> inside.ask("GET foo").equals("$-1\r\n"), 3_000))
                .isBetween(1_000L, 1_110L);
        rig.settle();
        assertThat(rig.node(2).isPrimary()).isTrue();
    }

    @Test
    void minority_withAReplica_electsNobody() {
        rig.cluster.partition(rig.node(2), rig.node(5));
        rig.advance(20_000);

        assertThat(rig.node(5).isPrimary()).isFalse();
        assertThat(rig.node(5).isOk()).isFalse();
        assertThat(rig.node(0).isOk()).isFalse();
        rig.cluster.heal();
        rig.settle();
    }

    @Test
    void majorityDead_electsNobody_untilItIsBack() {
        rig.cluster.kill(rig.node(1));
        rig.cluster.kill(rig.node(2));
        rig.advance(10_000);
        assertThat(rig.node(4).isPrimary()).isFalse();
        assertThat(rig.node(0).isOk()).isFalse();

        rig.cluster.start(rig.node(1), true);

        rig.settle();
        assertThat(rig.node(1).isPrimary()).isTrue();
        assertThat(rig.node(5).isPrimary()).isTrue();
    }

    @Test
    void allNodes_restarted_serveAgain() {
        rig.connect(2).say("SET foo 1");
        rig.advance(20);
        rig.cluster.nodes().forEach(rig.cluster::kill);
        rig.advance(10_000);
        rig.cluster.nodes().forEach(node -> rig.cluster.start(node, true));

        rig.settle();
        assertThat(rig.connect(2).say("GET foo")).isEqualTo("$1\r\n1\r\n");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void twoReplicas_ofADeadPrimary_electOneAndTheOtherFollows(long seed) {
        var world = new ClusterRig(seed, 2);
        world.cluster.kill(world.node(2));

        world.millisUntil(() -> world.node(5).isPrimary() || world.node(8).isPrimary(), 5_000);
        world.settle();

        SimulatedClusterNode successor = world.cluster.owner(FOO);
        SimulatedClusterNode other = world.node(5) == successor ? world.node(8) : world.node(5);
        assertThat(world.cluster.replicasOf(successor)).containsExactly(other);
        assertThat(other.redis().primary()).isSameAs(successor.redis());
        assertThat(world.cluster.nodes().stream().filter(SimulatedClusterNode::isPrimary))
                .hasSize(4);
    }

    /** As Redis 7.0.15 was seen to do it: who imports a slot does not let anybody's announcement change its owner. */
    @Test
    void moveOfASlot_whoseSourceFailsOver_leavesTheTargetDownUntilItIsCancelled() {
        rig.connect(2).say("SET foo 1");
        rig.cluster.beginMove(FOO, rig.node(0));
        rig.cluster.failover(rig.node(5));
        rig.advance(300);

        SimulatedClient target = rig.connect(0);
        assertThat(rig.connect(5).say("GET foo", "GET {foo}x"))
                .as("it knows of no move")
                .isEqualTo("$1\r\n1\r\n$-1\r\n");
        assertThat(target.say("GET bar")).as("a slot of its own").isEqualTo(DOWN);
        assertThat(target.say("CLUSTER INFO")).contains("cluster_state:fail\r\ncluster_slots_assigned:16383\r\n");
        assertThat(target.say("CLUSTER NODES"))
                .contains("[12182-<-" + rig.node(2).id() + "]");
        assertThat(rig.connect(1).say("CLUSTER INFO")).contains("cluster_state:ok");

        rig.cluster.cancelMove(FOO);
        rig.settle();
        assertThat(target.say("GET bar", "GET foo")).isEqualTo("$-1\r\n" + movedToNew);
    }

    @Test
    void addedNode_isLearnedOfByAll_andCanBeRemovedAgain() {
        SimulatedClusterNode added = rig.cluster.addNode();
        SimulatedClusterNode replica = rig.cluster.addReplica(rig.node(0));
        assertThat(rig.node(1).known()).hasSize(6);

        rig.settle();

        assertThat(rig.node(1).known()).hasSize(8).contains(added.id(), replica.id());
        assertThat(rig.connect(added.address()).say("GET bar")).isEqualTo("-MOVED 5061 " + rig.at(0) + "\r\n");
        assertThat(rig.connect(1).say("CLUSTER SLOTS")).contains(replica.id()).doesNotContain(added.id());
        rig.cluster.removeNode(added);
        rig.cluster.removeNode(replica);
        assertThat(rig.node(1).known()).hasSize(6);
        assertThat(rig.connect(added.address()).isConnected()).isFalse();
        rig.advance(5_000);
        assertThat(rig.cluster.isSettled()).isTrue();
        assertThatThrownBy(() -> rig.cluster.removeNode(rig.node(0))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void readdressedNode_isFoundAtItsNewPlace_ofWhichOthersHearLater() {
        SimulatedClient before = rig.connect(2);
        SimulatedClient other = rig.connect(0);
        TransportAddress old = rig.node(2).address();

        rig.cluster.readdress(rig.node(2), new TransportAddress.Tcp("10.1.0.3", 7103));

        assertThat(other.ask("GET foo")).isEqualTo("-MOVED 12182 " + old + "\r\n");
        rig.advance(91);
        assertThat(before.isClosed()).isTrue();
        assertThat(rig.connect(old).isConnected()).isFalse();
        assertThat(other.ask("GET foo")).isEqualTo("-MOVED 12182 10.1.0.3:7103\r\n");
        assertThat(rig.connect(new TransportAddress.Tcp("10.1.0.3", 7103)).say("GET foo"))
                .isEqualTo("$-1\r\n");
    }

    @Test
    void nodeThatHearsLate_saysWhatWas() {
        rig.cluster.setGossipDelay(rig.node(0), Duration.ofMillis(300));
        SimulatedClient late = rig.connect(0);
        rig.cluster.failover(rig.node(5));

        rig.advance(100);
        assertThat(rig.connect(1).ask("GET foo")).isEqualTo(movedToNew);
        assertThat(late.ask("GET foo")).isEqualTo(movedToOld);
        assertThat(late.ask("CLUSTER INFO")).as("its epoch betrays it").contains("cluster_current_epoch:4");
        rig.advance(300);
        assertThat(late.ask("GET foo")).isEqualTo(movedToNew);
    }

    @Test
    void forgottenSlots_areNotServedUntilTheirOwnerSpeaks() {
        SimulatedClient client = rig.connect(0);
        rig.cluster.forgetSlots(rig.node(0), FOO, FOO);

        assertThat(client.ask("GET foo")).isEqualTo("-CLUSTERDOWN Hash slot not served\r\n");
        assertThat(client.ask("GET bar")).isEqualTo(DOWN);
        assertThat(client.ask("CLUSTER SLOTS")).startsWith("*4\r\n");
        assertThat(rig.millisUntil(() -> client.ask("GET foo").equals(movedToOld), 2_000))
                .isBetween(490L, 1_110L);
        assertThat(client.ask("GET bar")).isEqualTo("$-1\r\n");
    }

    @Test
    void withoutFullCoverage_theOtherSlotsAreServed() {
        var world = new ClusterRig(1, builder -> builder.replicas(0).fullCoverage(false));
        SimulatedClient client = world.connect(0);
        world.cluster.kill(world.node(2));
        world.advance(5_000);

        assertThat(client.say("GET bar", "GET foo")).isEqualTo("$-1\r\n-MOVED 12182 " + world.at(2) + "\r\n");
        world.cluster.forgetSlots(world.node(0), FOO, FOO);
        assertThat(client.say("GET bar", "GET foo")).isEqualTo("$-1\r\n-CLUSTERDOWN Hash slot not served\r\n");
    }

    @Test
    void anotherCluster_canHaveTheAddressesOfOneThatIsGone() {
        SimulatedClient before = rig.connect(0);
        String id = rig.node(0).id();
        rig.cluster.shutDown();
        rig.advance(10);
        assertThat(before.isClosed()).isTrue();

        SimulatedCluster other =
                SimulatedCluster.builder(rig.network).primaries(4).replicas(0).start();
        SimulatedCluster third =
                SimulatedCluster.builder(rig.network).hosts("10.9.0.").start();

        assertThat(other.node(0).address()).isEqualTo(new TransportAddress.Tcp("10.0.0.1", 7001));
        assertThat(third.node(0).address()).isEqualTo(new TransportAddress.Tcp("10.9.0.1", 7001));
        assertThat(rig.connect(other.node(0).address()).say("CLUSTER MYID"))
                .isEqualTo("$40\r\n" + other.node(0).id() + "\r\n")
                .doesNotContain(id);
    }

    @Test
    void loadingReplica_redirectsWhatIsNotItsOwn_andRefusesTheRest() {
        SimulatedClient replica = rig.connect(5);
        rig.node(5).redis().setLoading(true);

        assertThat(replica.say("GET foo")).isEqualTo(movedToOld);
        assertThat(replica.say("READONLY", "GET foo", "CLUSTER SLOTS"))
                .isEqualTo("+OK\r\n" + "-LOADING Redis is loading the dataset in memory\r\n".repeat(2));
        assertThat(rig.connect(2).say("GET foo")).isEqualTo("$-1\r\n");
    }

    @Test
    void sameSeed_isTheSameRun() {
        assertThat(run(7)).isEqualTo(run(7)).isNotEqualTo(run(8));
    }

    private static String run(long seed) {
        var world = new ClusterRig(seed, 1);
        SimulatedClient client = world.connect(0);
        world.cluster.kill(world.node(2));
        long failed = world.millisUntil(() -> client.ask("GET foo").equals(DOWN), 5_000);
        world.settle();
        return failed + " " + world.time.elapsed() + " " + world.time.steps() + world.cluster.history();
    }
}
