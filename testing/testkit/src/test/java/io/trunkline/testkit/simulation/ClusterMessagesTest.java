package io.trunkline.testkit.simulation;

import static io.trunkline.testkit.simulation.ClusterRig.FOO;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What subscribers and waiting clients hear while a cluster changes; as Redis 7.0.15 was seen to do it. */
final class ClusterMessagesTest {

    private static final String LEFT = "*3\r\n$12\r\nsunsubscribe\r\n$6\r\n{foo}c\r\n:";

    private final ClusterRig rig = new ClusterRig();

    @Test
    void publish_anywhere_reachesSubscribersEverywhere() {
        SimulatedClient primary = rig.connect(0);
        SimulatedClient replica = rig.connect(5);
        primary.say("SUBSCRIBE c");
        replica.say("PSUBSCRIBE c*");

        assertThat(rig.connect(1).say("PUBLISH c m")).isEqualTo(":0\r\n");

        assertThat(primary.received()).isEqualTo("*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$1\r\nm\r\n");
        assertThat(replica.received()).isEqualTo("*4\r\n$8\r\npmessage\r\n$2\r\nc*\r\n$1\r\nc\r\n$1\r\nm\r\n");
    }

    @Test
    void publish_acrossAPartition_reachesOnlyItsSide() {
        SimulatedClient near = rig.connect(0);
        SimulatedClient far = rig.connect(2);
        near.say("SUBSCRIBE c");
        far.say("SUBSCRIBE c");
        rig.cluster.partition(rig.node(2));

        rig.connect(1).say("PUBLISH c m");

        assertThat(near.received()).contains("message");
        assertThat(far.received()).isEmpty();
    }

    @Test
    void shardChannels_belongToTheShardOfTheirSlot() {
        SimulatedClient primary = rig.connect(2);
        SimulatedClient replica = rig.connect(5);

        assertThat(rig.connect(0).say("SSUBSCRIBE {foo}c", "SPUBLISH {foo}c m"))
                .isEqualTo(("-MOVED 12182 " + rig.at(2) + "\r\n").repeat(2));
        assertThat(primary.say("SSUBSCRIBE {foo}c bar"))
                .isEqualTo("-CROSSSLOT Keys in request don't hash to the same slot\r\n");
        assertThat(primary.say("SSUBSCRIBE {foo}c")).endsWith("ssubscribe\r\n$6\r\n{foo}c\r\n:1\r\n");
        assertThat(replica.say("SSUBSCRIBE {foo}c")).as("without READONLY").endsWith(":1\r\n");
        assertThat(rig.connect(5).say("SPUBLISH {foo}c m"))
                .as("those of this node")
                .isEqualTo(":1\r\n");
        String message = "*3\r\n$8\r\nsmessage\r\n$6\r\n{foo}c\r\n$1\r\nm\r\n";
        assertThat(primary.received()).isEqualTo(message);
        assertThat(replica.received()).isEqualTo(message);
    }

    @Test
    void movedSlot_endsTheSubscriptionsToItsChannels_onPrimaryAndReplica() {
        SimulatedClient primary = rig.connect(2);
        SimulatedClient replica = rig.connect(5);
        SimulatedClient resp3 = rig.connect(2);
        resp3.say("HELLO 3");
        resp3.say("SSUBSCRIBE {foo}c");
        primary.say("SSUBSCRIBE {foo}c", "SSUBSCRIBE k1", "SUBSCRIBE {foo}c");
        replica.say("SSUBSCRIBE {foo}c");
        rig.cluster.beginMove(FOO, rig.node(0));
        rig.advance(100);
        assertThat(primary.received()).as("while it moves").isEmpty();

        rig.cluster.finishMove(FOO);

        rig.advance(1);
        assertThat(primary.received()).isEqualTo(LEFT + "1\r\n");
        assertThat(resp3.received()).isEqualTo(">3\r\n$12\r\nsunsubscribe\r\n$6\r\n{foo}c\r\n:0\r\n");
        assertThat(replica.received()).as("it does not know yet").isEmpty();
        rig.advance(100);
        assertThat(replica.received()).isEqualTo(LEFT + "0\r\n");
        assertThat(rig.node(2).redis().subscriptions()).containsExactlyInAnyOrder("ssubscribe k1", "subscribe {foo}c");
    }

    @Test
    void shardChannels_ofAMovingSlot_canBeSubscribedAtTheTargetWithAsking() {
        SimulatedClient target = rig.connect(0);
        rig.cluster.beginMove(FOO, rig.node(0));

        assertThat(target.say("SSUBSCRIBE {foo}c")).startsWith("-MOVED 12182 ");
        assertThat(target.say("ASKING", "SSUBSCRIBE {foo}c")).startsWith("+OK\r\n*3\r\n$10\r\nssubscribe\r\n");
        assertThat(rig.connect(2).say("SSUBSCRIBE {foo}c"))
                .as("the source still takes it")
                .startsWith("*3\r\n");
    }

    @Test
    void failover_endsShardSubscriptionsAtTheOldPrimary_andKeepsThoseAtTheNewOne() {
        SimulatedClient old = rig.connect(2);
        SimulatedClient successor = rig.connect(5);
        SimulatedClient plain = rig.connect(2);
        old.say("SSUBSCRIBE {foo}c");
        successor.say("SSUBSCRIBE {foo}c");
        plain.say("SUBSCRIBE c");

        rig.cluster.failover(rig.node(5));
        rig.settle();

        assertThat(old.received()).isEqualTo(LEFT + "0\r\n");
        assertThat(successor.received()).isEmpty();
        assertThat(rig.connect(5).say("SPUBLISH {foo}c m")).isEqualTo(":1\r\n");
        assertThat(successor.received()).contains("smessage");
        rig.connect(0).say("PUBLISH c m");
        assertThat(plain.received()).contains("$7\r\nmessage\r\n");
    }

    @Test
    void waitingClient_whenItsSlotMoves_isRedirectedAndItsConnectionGoesOn() {
        SimulatedClient waiting = rig.connect(2);
        rig.cluster.beginMove(FOO, rig.node(0));
        rig.cluster.cancelMove(FOO);
        waiting.say("BLPOP {foo}l 0");
        rig.cluster.beginMove(FOO, rig.node(0));
        rig.advance(500);
        assertThat(waiting.received()).as("while it moves").isEmpty();

        rig.cluster.finishMove(FOO);
        rig.advance(101);

        assertThat(waiting.received()).isEqualTo("-MOVED 12182 " + rig.at(0) + "\r\n");
        assertThat(waiting.say("PING")).isEqualTo("+PONG\r\n");
    }

    @Test
    void clientWaitingAtTheTargetOfAMove_getsWhatIsCarriedOver() {
        SimulatedClient waiting = rig.connect(0);
        rig.connect(2).say("RPUSH {foo}l x");
        rig.cluster.beginMove(FOO, rig.node(0));
        assertThat(waiting.say("ASKING", "BLPOP {foo}l 0")).isEqualTo("+OK\r\n");
        rig.advance(200);

        rig.cluster.moveKeys(FOO);
        rig.advance(1);

        assertThat(waiting.received()).isEqualTo("*2\r\n$6\r\n{foo}l\r\n$1\r\nx\r\n");
    }

    @Test
    void waitingClient_whenItsNodeIsDemoted_isUnblockedAndItsConnectionEnds() {
        SimulatedClient waiting = rig.connect(2);
        waiting.say("BLPOP {foo}l 0");

        rig.cluster.failover(rig.node(5));
        rig.advance(100);

        assertThat(waiting.received())
                .isEqualTo("-UNBLOCKED force unblock from blocking operation,"
                        + " instance state changed (master -> replica?)\r\n");
        assertThat(waiting.isClosed()).isTrue();
    }

    @Test
    void waitingClient_whenTheClusterIsDown_isToldSo() {
        SimulatedClient waiting = rig.connect(0);
        waiting.say("BLPOP bar 0");

        rig.cluster.kill(rig.node(2));
        rig.millisUntil(() -> !rig.node(0).isOk(), 3_000);
        rig.advance(101);

        assertThat(waiting.received()).isEqualTo("-CLUSTERDOWN The cluster is down\r\n");
    }
}
