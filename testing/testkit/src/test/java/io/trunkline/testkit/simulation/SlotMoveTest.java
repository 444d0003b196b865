package io.trunkline.testkit.simulation;

import static io.trunkline.testkit.simulation.ClusterRig.FOO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients find while a slot moves from the third node to the first one; the answers are those of Redis 7.0.15. */
final class SlotMoveTest {

    private static final String TRY_AGAIN = "-TRYAGAIN Multiple keys request during rehashing of slot\r\n";

    private final ClusterRig rig = new ClusterRig();
    private final SimulatedClient source = rig.connect(2);
    private final SimulatedClient target = rig.connect(0);
    private final String ask = "-ASK 12182 " + rig.at(0) + "\r\n";
    private final String movedBack = "-MOVED 12182 " + rig.at(2) + "\r\n";
    private final String moved = "-MOVED 12182 " + rig.at(0) + "\r\n";

    private void begin() {
        source.say("MSET {foo}a 1 {foo}b 2");
        rig.cluster.beginMove(FOO, rig.node(0));
    }

    @Test
    void source_servesWhatIsThere_andSendsToTheTargetWhatIsNot() {
        begin();

        assertThat(source.say("GET {foo}a", "GET {foo}x", "SET {foo}x 1", "DEL {foo}x", "EXISTS {foo}x"))
                .isEqualTo("$1\r\n1\r\n" + ask.repeat(4));
        assertThat(source.say("MGET {foo}a {foo}b", "MGET {foo}a {foo}x", "MGET {foo}x {foo}y"))
                .isEqualTo("*2\r\n$1\r\n1\r\n$1\r\n2\r\n" + TRY_AGAIN + ask);
        assertThat(source.say("BLPOP {foo}list 1")).isEqualTo(ask);
    }

    @Test
    void closeSlot_ofASlotWhoseTargetWasSucceeded_isServedByItsOwnerAgain() {
        begin();
        rig.cluster.failover(rig.node(3), Takeover.GRACEFUL); // of the first node, which forgets the move
        rig.millisUntil(() -> rig.node(3).isPrimary() && !rig.node(0).isPrimary(), 2_000);
        rig.millisUntil(rig.cluster::isSettled, 10_000);
        assertThat(source.say("SET {foo}x 1")).isEqualTo(ask);

        rig.cluster.closeSlot(FOO);

        assertThat(source.say("SET {foo}x 1")).isEqualTo("+OK\r\n");
    }

    @Test
    void target_withoutAsking_sendsBack() {
        begin();

        assertThat(target.say("GET {foo}a", "SET {foo}x 1")).isEqualTo(movedBack.repeat(2));
        assertThat(rig.connect(1).say("GET {foo}a")).isEqualTo(movedBack);
    }

    @Test
    void asking_isUsedUpByWhateverComesNext() {
        begin();

        assertThat(target.say("ASKING", "SET {foo}d 1", "GET {foo}d")).isEqualTo("+OK\r\n+OK\r\n" + movedBack);
        assertThat(target.say("ASKING", "PING", "GET {foo}d")).isEqualTo("+OK\r\n+PONG\r\n" + movedBack);
        assertThat(target.say("ASKING", "NONSENSE", "GET {foo}d"))
                .startsWith("+OK\r\n-ERR unknown")
                .endsWith(movedBack);
        assertThat(target.say("ASKING", "GET foo~bar~baz", "GET {foo}d")).endsWith(movedBack);
        assertThat(rig.connect(0).say("GET {foo}d"))
                .as("the flag of another connection")
                .isEqualTo(movedBack);
        assertThat(rig.cluster.history())
                .filteredOn(NodeCommand::asking)
                .extracting(one -> one.command().name())
                .containsExactly("ASKING", "SET", "ASKING", "PING", "ASKING", "NONSENSE", "ASKING", "GET");
    }

    @Test
    void target_askedForSeveralKeys_servesThemIfAllAreThere() {
        begin();
        target.say("ASKING", "SET {foo}d 1");

        assertThat(target.say("ASKING", "MGET {foo}d {foo}x")).isEqualTo("+OK\r\n" + TRY_AGAIN);
        assertThat(target.say("ASKING", "MGET {foo}x {foo}y")).isEqualTo("+OK\r\n" + TRY_AGAIN);
        assertThat(target.say("ASKING", "MGET {foo}d {foo}d")).isEqualTo("+OK\r\n*2\r\n$1\r\n1\r\n$1\r\n1\r\n");
        target.say("ASKING", "SET {foo}x 2");
        assertThat(target.say("ASKING", "MGET {foo}d {foo}x")).isEqualTo("+OK\r\n*2\r\n$1\r\n1\r\n$1\r\n2\r\n");
    }

    @Test
    void asking_beforeMulti_holdsUntilExec() {
        begin();

        assertThat(target.say("ASKING", "MULTI", "SET {foo}d 2", "GET {foo}d", "EXEC", "GET {foo}d"))
                .isEqualTo("+OK\r\n+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n+OK\r\n$1\r\n2\r\n" + movedBack);
    }

    @Test
    void asking_insideMulti_isQueuedLikeAnyCommand() {
        begin();

        assertThat(target.say("MULTI", "ASKING", "GET {foo}d", "EXEC"))
                .isEqualTo("+OK\r\n+QUEUED\r\n" + movedBack
                        + "-EXECABORT Transaction discarded because of previous errors.\r\n");
    }

    @Test
    void transaction_overKeysOfBothSides_isRefusedAtExec() {
        begin();

        assertThat(target.say("ASKING", "MULTI", "GET {foo}x", "GET {foo}y", "EXEC", "PING"))
                .isEqualTo("+OK\r\n+OK\r\n+QUEUED\r\n+QUEUED\r\n" + TRY_AGAIN + "+PONG\r\n");
        assertThat(source.say("MULTI", "GET {foo}a", "GET {foo}b", "EXEC"))
                .isEqualTo("+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n$1\r\n1\r\n$1\r\n2\r\n");
        assertThat(source.say("MULTI", "GET {foo}a")).isEqualTo("+OK\r\n+QUEUED\r\n");
        rig.cluster.moveKeys(FOO, "{foo}a");
        assertThat(source.say("EXEC", "EXEC")).isEqualTo(ask + "-ERR EXEC without MULTI\r\n");
    }

    @Test
    void movedKeys_areAskedForAtTheTarget_andMissingAtTheSourcesReplica() {
        begin();
        SimulatedClient replica = rig.connect(5);
        assertThat(replica.say("READONLY", "GET {foo}a")).isEqualTo("+OK\r\n$1\r\n1\r\n");

        rig.cluster.moveKeys(FOO, "{foo}a", "{foo}none");

        assertThat(source.say("GET {foo}a", "GET {foo}b")).isEqualTo(ask + "$1\r\n2\r\n");
        assertThat(target.say("ASKING", "GET {foo}a")).isEqualTo("+OK\r\n$1\r\n1\r\n");
        assertThat(replica.say("GET {foo}a")).as("as Redis 7.0 and its like").isEqualTo("$-1\r\n");
    }

    @Test
    void marks_ofTheMove_areInClusterNodesOfBothSidesOnly() {
        begin();

        assertThat(source.say("CLUSTER NODES"))
                .contains(" [12182->-" + rig.node(0).id() + "]\n");
        assertThat(target.say("CLUSTER NODES"))
                .contains(" [12182-<-" + rig.node(2).id() + "]\n");
        assertThat(rig.connect(1).say("CLUSTER NODES")).doesNotContain("[");
    }

    @Test
    void finishedMove_isKnownToBothSidesAtOnce_andToOthersAbout83MsLater() {
        begin();
        SimulatedClient other = rig.connect(1);
        long before = rig.node(0).epoch();

        rig.cluster.finishMove(FOO);

        assertThat(source.ask("GET {foo}a")).isEqualTo(moved);
        assertThat(target.ask("GET {foo}a")).isEqualTo("$1\r\n1\r\n");
        assertThat(other.ask("GET {foo}a")).isEqualTo(movedBack);
        assertThat(rig.millisUntil(() -> other.ask("GET {foo}a").equals(moved), 200))
                .isBetween(79L, 88L);
        rig.settle();
        assertThat(rig.node(0).epoch()).isGreaterThan(before).isEqualTo(4);
        assertThat(other.say("CLUSTER SLOTS")).startsWith("*5\r\n").contains(":12182\r\n:12182\r\n");
        assertThat(rig.connect(3).say("READONLY", "GET {foo}b")).isEqualTo("+OK\r\n$1\r\n2\r\n");
    }

    @Test
    void cancelledMove_leavesAllWhereItWas() {
        begin();
        rig.cluster.moveKeys(FOO, "{foo}a");
        target.say("ASKING", "RPUSH {foo}l x y");
        target.say("ASKING", "HSET {foo}h f v");

        rig.cluster.cancelMove(FOO);

        assertThat(source.say("GET {foo}a", "LLEN {foo}l", "HGET {foo}h f", "GET {foo}x"))
                .isEqualTo("$1\r\n1\r\n:2\r\n$1\r\nv\r\n$-1\r\n");
        assertThat(target.say("ASKING", "GET {foo}a")).isEqualTo("+OK\r\n" + movedBack);
    }

    @Test
    void moves_byTheCommandsOfAnOperator_areTheSame() {
        source.say("SET foo 1");
        String from = rig.node(2).id();
        String to = rig.node(0).id();

        assertThat(target.say("CLUSTER SETSLOT 12182 IMPORTING " + from)).isEqualTo("+OK\r\n");
        assertThat(source.say("CLUSTER SETSLOT 12182 MIGRATING " + to)).isEqualTo("+OK\r\n");
        assertThat(source.say("CLUSTER SETSLOT 12182 NODE " + to))
                .isEqualTo("-ERR Can't assign hashslot 12182 to a different node while I still hold keys for this hash"
                        + " slot.\r\n");
        rig.cluster.moveKeys(FOO);
        assertThat(target.say("CLUSTER SETSLOT 12182 NODE " + to)).isEqualTo("+OK\r\n");
        assertThat(source.say("CLUSTER SETSLOT 12182 NODE " + to, "GET foo")).isEqualTo("+OK\r\n" + moved);
        assertThat(source.say("CLUSTER SETSLOT 12182 MIGRATING " + to))
                .isEqualTo("-ERR I'm not the owner of hash slot 12182\r\n");
        assertThat(source.say("CLUSTER SETSLOT 12182 NODE nobody")).isEqualTo("-ERR Unknown node nobody\r\n");
    }

    @Test
    void moves_thatMakeNoSense_areRefused() {
        assertThatThrownBy(() -> rig.cluster.beginMove(FOO, rig.node(2))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> rig.cluster.beginMove(FOO, rig.node(3))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> rig.cluster.moveKeys(FOO)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> rig.cluster.finishMove(FOO)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> rig.cluster.cancelMove(FOO)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void move_ofTheLastSlot_makesItsOwnerAReplicaOfTheNewOne() {
        SimulatedClusterNode added = rig.cluster.addNode();
        rig.settle();
        rig.cluster.moveAtomically(FOO, FOO, added);
        rig.advance(100);
        assertThat(rig.cluster.owner(FOO)).isSameAs(added);

        rig.cluster.beginMove(FOO, rig.node(1));
        rig.cluster.finishMove(FOO);
        rig.settle();

        assertThat(added.isPrimary()).isFalse();
        assertThat(rig.cluster.replicasOf(rig.node(1))).contains(added);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void atomicMove_letsWritesWaitAndThenRedirectsThem_withoutAnyAsk(long seed) {
        var cut = new ClusterRig(seed, 1);
        SimulatedClient client = cut.connect(2);
        SimulatedClient reader = cut.connect(2);
        client.say("MSET {foo}a 1 {foo}b 2");

        cut.cluster.moveAtomically(12_000, 13_000, cut.node(0));

        assertThat(client.ask("SET {foo}a 3")).as("it waits").isEmpty();
        assertThat(reader.ask("GET {foo}a")).isEqualTo("$1\r\n1\r\n");
        String redirect = "-MOVED 12182 " + cut.at(0) + "\r\n";
        long waited = cut.millisUntil(() -> reader.ask("GET {foo}a").equals(redirect), 100);
        assertThat(waited).isBetween(4L, 21L);
        assertThat(client.received()).isEqualTo(redirect);
        assertThat(cut.connect(0).say("GET {foo}a", "GET {foo}b")).isEqualTo("$1\r\n1\r\n$1\r\n2\r\n");
        cut.settle();
        assertThat(cut.connect(1).say("GET {foo}a")).isEqualTo(redirect);
    }

    @Test
    void atomicMove_whoseSourceDies_doesNotHappen() {
        rig.cluster.moveAtomically(FOO, FOO, rig.node(0));
        rig.cluster.kill(rig.node(2));
        rig.advance(50);

        assertThat(rig.node(0).ownerOf(FOO)).isEqualTo(rig.node(2).id());
    }
}
