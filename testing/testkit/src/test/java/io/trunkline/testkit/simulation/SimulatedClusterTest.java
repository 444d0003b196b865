package io.trunkline.testkit.simulation;

import static io.trunkline.testkit.simulation.ClusterRig.FOO;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.transport.TransportAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the nodes of a simulated cluster say to clients while nothing changes; word by word what Redis 7.0.15 says. */
final class SimulatedClusterTest {

    private static final String CROSS_SLOT = "-CROSSSLOT Keys in request don't hash to the same slot\r\n";

    private final ClusterRig rig = new ClusterRig();

    @ParameterizedTest
    @CsvSource({
        "foo,12182",
        "{user}1,5474",
        "{}x,10595",
        "a{b}{c},3300",
        "b,3300",
        "f,3168",
        "z,8157",
        "123456789,12739"
    })
    void keySlot_ofSeveralKeys_isWhatRedisSays(String key, int slot) {
        assertThat(KeySlot.of(key)).isEqualTo(slot);
        assertThat(rig.connect(0).say("CLUSTER KEYSLOT " + key)).isEqualTo(":" + slot + "\r\n");
    }

    @Test
    void handshake_withANode_saysThatItIsOneOfACluster() {
        SimulatedClient client = rig.connect(0);

        assertThat(client.say("HELLO 3")).contains("$4\r\nmode\r\n$7\r\ncluster\r\n");
        assertThat(client.say("INFO")).contains("\r\nredis_mode:cluster\r\n").contains("\r\ncluster_enabled:1\r\n");
        assertThat(client.say("CLUSTER MYID")).isEqualTo("$40\r\n" + rig.node(0).id() + "\r\n");
        assertThat(client.say("SELECT 1", "SELECT 0"))
                .isEqualTo("-ERR SELECT is not allowed in cluster mode\r\n+OK\r\n");
    }

    @Test
    void handshake_withAServerOfItsOwn_saysThatItIsInNoCluster() {
        var alone = new SimulatedRedis(rig.network, new TransportAddress.Tcp("alone", 6379));

        SimulatedClient client = rig.connect(alone.server().address());

        assertThat(client.say("HELLO 3")).contains("$4\r\nmode\r\n$10\r\nstandalone\r\n");
        assertThat(client.say("ASKING", "READONLY", "CLUSTER SLOTS"))
                .isEqualTo("-ERR This instance has cluster support disabled\r\n".repeat(3));
        assertThat(client.say("SELECT 1")).isEqualTo("+OK\r\n");
    }

    @Test
    void command_atTheWrongNode_isRedirectedAndExecutedNowhere() {
        SimulatedClient wrong = rig.connect(0);

        assertThat(wrong.say("SET foo 1", "GET foo")).isEqualTo(("-MOVED 12182 " + rig.at(2) + "\r\n").repeat(2));
        assertThat(rig.connect(2).say("SET foo 1", "GET foo")).isEqualTo("+OK\r\n$1\r\n1\r\n");
        assertThat(rig.node(0).redis().executed()).isEmpty();
        assertThat(rig.cluster.history()).extracting(NodeCommand::redirected).containsExactly(true, true, false, false);
        assertThat(rig.cluster.history())
                .extracting(one -> one.command().name())
                .containsExactly("SET", "GET", "SET", "GET");
    }

    @Test
    void severalKeys_ofSeveralSlots_areRefusedEverywhere() {
        for (int node = 0; node < 3; node++) {
            assertThat(rig.connect(node).say("MGET foo bar", "DEL foo bar", "MSET foo 1 bar 2"))
                    .isEqualTo(CROSS_SLOT.repeat(3));
        }
        assertThat(rig.connect(2).say("MSET {foo}a 1 {foo}b 2", "MGET {foo}a {foo}b", "TOUCH {foo}a {foo}c"))
                .isEqualTo("+OK\r\n*2\r\n$1\r\n1\r\n$1\r\n2\r\n:1\r\n");
    }

    @Test
    void commandsWithoutKeys_areServedByAnyNode() {
        assertThat(rig.connect(0).say("PING", "DBSIZE", "PUBLISH foo x")).isEqualTo("+PONG\r\n:0\r\n:0\r\n");
        assertThat(rig.connect(5).say("DBSIZE")).isEqualTo(":0\r\n");
    }

    @Test
    void transaction_redirectedWhileItIsQueued_isAborted() {
        assertThat(rig.connect(0).say("MULTI", "SET foo 1", "SET bar 1", "EXEC", "GET bar"))
                .isEqualTo("+OK\r\n-MOVED 12182 " + rig.at(2)
                        + "\r\n+QUEUED\r\n-EXECABORT Transaction discarded because of previous errors.\r\n$-1\r\n");
    }

    @Test
    void transaction_overTwoSlotsOfOneNode_isRefusedAtExecAndOver() {
        assertThat(KeySlot.of("hello")).isNotEqualTo(KeySlot.of("bar"));
        assertThat(rig.connect(0).say("MULTI", "SET hello 1", "SET bar 2", "EXEC", "GET bar", "EXEC"))
                .isEqualTo("+OK\r\n+QUEUED\r\n+QUEUED\r\n" + CROSS_SLOT + "$-1\r\n-ERR EXEC without MULTI\r\n");
    }

    @Test
    void watch_ofAKeyElsewhere_isRedirected() {
        assertThat(rig.connect(0).say("WATCH foo")).isEqualTo("-MOVED 12182 " + rig.at(2) + "\r\n");
    }

    @Test
    void scripts_byTheirDeclaredKeys_areRedirected() {
        SimulatedClient client = rig.connect(2);

        assertThat(client.say("EVAL return~redis.call('GET',KEYS[1]) 1 foo")).isEqualTo("$-1\r\n");
        assertThat(client.say("EVAL return~redis.call('GET',KEYS[1]) 1 bar"))
                .isEqualTo("-MOVED 5061 " + rig.at(0) + "\r\n");
        assertThat(client.say("EVAL return~redis.call('GET',KEYS[1]) 2 foo bar"))
                .isEqualTo(CROSS_SLOT);
        assertThat(client.say("EVAL return~redis.call('GET','bar') 1 foo"))
                .startsWith("-ERR Script attempted to access a non local key in a cluster node");
    }

    @Test
    void replica_toAPlainConnection_redirectsAll_andInReadOnlyServesReadsOfItsPrimarysSlots() {
        rig.connect(2).say("SET foo 1");
        SimulatedClient client = rig.connect(5);
        String moved = "-MOVED 12182 " + rig.at(2) + "\r\n";

        assertThat(client.say("GET foo")).isEqualTo(moved);
        assertThat(client.say("READONLY", "GET foo", "SET foo 2", "GET bar"))
                .isEqualTo("+OK\r\n$1\r\n1\r\n" + moved + "-MOVED 5061 " + rig.at(0) + "\r\n");
        assertThat(client.say("MULTI", "GET foo", "EXEC")).isEqualTo("+OK\r\n+QUEUED\r\n*1\r\n$1\r\n1\r\n");
        assertThat(client.say("READWRITE", "GET foo")).isEqualTo("+OK\r\n" + moved);
        assertThat(rig.cluster.history())
                .filteredOn(one -> one.node().equals(rig.node(5).id()) && !one.redirected())
                .filteredOn(one -> one.command().name().equals("GET"))
                .allMatch(one -> one.readOnly() && one.replica())
                .hasSize(2);
    }

    @Test
    void clusterSlots_ofAFreshCluster_hasThreeRangesWithPrimaryAndReplica() {
        assertThat(rig.connect(4).say("CLUSTER SLOTS"))
                .isEqualTo("*3\r\n" + slots(0, 5460, 0, 3) + slots(5461, 10_922, 1, 4) + slots(10_923, 16_383, 2, 5));
    }

    private String slots(int first, int last, int primary, int replica) {
        return "*4\r\n:" + first + "\r\n:" + last + "\r\n" + slotNode(primary) + slotNode(replica);
    }

    private String slotNode(int index) {
        SimulatedClusterNode node = rig.node(index);
        return "*4\r\n$8\r\n" + node.address().host() + "\r\n:" + node.address().port() + "\r\n$40\r\n" + node.id()
                + "\r\n*0\r\n";
    }

    @Test
    void clusterShards_inResp3_isMaps() {
        SimulatedClient client = rig.connect(0);
        client.say("HELLO 3");

        String shards = client.say("CLUSTER SHARDS");

        assertThat(shards)
                .startsWith(
                        "*3\r\n%2\r\n$5\r\nslots\r\n*2\r\n:0\r\n:5460\r\n$5\r\nnodes\r\n*2\r\n%7\r\n$2\r\nid\r\n$40\r\n"
                                + rig.node(0).id()
                                + "\r\n$4\r\nport\r\n:7001\r\n$2\r\nip\r\n$8\r\n10.0.0.1\r\n$8\r\nendpoint\r\n$8\r\n10.0.0.1\r\n"
                                + "$4\r\nrole\r\n$6\r\nmaster\r\n$18\r\nreplication-offset\r\n:0\r\n$6\r\nhealth\r\n$6\r\nonline\r\n");
        assertThat(shards.split("\\$7\r\nreplica\r\n", -1)).hasSize(4);
    }

    @Test
    void clusterNodesAndInfo_ofAFreshCluster_nameRolesEpochsAndSlots() {
        SimulatedClient client = rig.connect(3);

        String nodes = client.say("CLUSTER NODES");
        assertThat(nodes)
                .contains(rig.node(0).id() + " 10.0.0.1:7001@17001 master - 0 0 1 connected 0-5460\n")
                .contains(rig.node(3).id() + " 10.0.0.4:7004@17004 myself,slave "
                        + rig.node(0).id() + " 0 0 1 connected\n");
        assertThat(client.say("CLUSTER INFO"))
                .contains("cluster_state:ok\r\ncluster_slots_assigned:16384\r\ncluster_slots_ok:16384\r\n")
                .contains("cluster_known_nodes:6\r\ncluster_size:3\r\ncluster_current_epoch:3\r\n");
        assertThat(client.say("CLUSTER MYSHARDID")).isEqualTo(rig.connect(0).say("CLUSTER MYSHARDID"));
    }

    @Test
    void clusterCommands_thatMakeNoSense_areRefused() {
        SimulatedClient client = rig.connect(0);

        assertThat(client.say("CLUSTER")).isEqualTo("-ERR wrong number of arguments for 'cluster' command\r\n");
        assertThat(client.say("CLUSTER KEYSLOT"))
                .isEqualTo("-ERR wrong number of arguments for 'cluster|keyslot' command\r\n");
        assertThat(client.say("CLUSTER NONSENSE"))
                .isEqualTo("-ERR unknown subcommand 'NONSENSE'. Try CLUSTER HELP.\r\n");
        assertThat(client.say("ASKING x")).isEqualTo("-ERR wrong number of arguments for 'asking' command\r\n");
        assertThat(client.say("CLUSTER FAILOVER")).isEqualTo("-ERR You should send CLUSTER FAILOVER to a replica\r\n");
        assertThat(rig.connect(3).say("CLUSTER FAILOVER NOW")).isEqualTo("-ERR syntax error\r\n");
    }

    @Test
    void keysInSlot_areCountedAndNamed() {
        SimulatedClient client = rig.connect(2);
        client.say("MSET {foo}b 1 {foo}a 2 foo 3");

        assertThat(client.say("CLUSTER COUNTKEYSINSLOT 12182", "CLUSTER GETKEYSINSLOT 12182 2"))
                .isEqualTo(":3\r\n*2\r\n$3\r\nfoo\r\n$6\r\n{foo}a\r\n");
    }

    @Test
    void endpointForms_byHostname_nameTheHostOrAQuestionMark() {
        rig.node(2).setHostname("n3.example");
        rig.settle();
        rig.advance(100);
        rig.node(0).setEndpointForm(EndpointForm.HOSTNAME);
        SimulatedClient client = rig.connect(0);

        assertThat(client.say("GET foo")).isEqualTo("-MOVED 12182 n3.example:7003\r\n");
        assertThat(client.say("GET {user}1")).isEqualTo("-MOVED 5474 ?:7002\r\n");
        assertThat(client.say("CLUSTER SLOTS"))
                .contains("*4\r\n$10\r\nn3.example\r\n:7003\r\n$40\r\n"
                        + rig.node(2).id() + "\r\n*2\r\n$2\r\nip\r\n$8\r\n10.0.0.3\r\n");
        assertThat(client.say("CLUSTER SHARDS"))
                .contains("$8\r\nendpoint\r\n$10\r\nn3.example\r\n$8\r\nhostname\r\n$10\r\nn3.example\r\n")
                .contains("$8\r\nendpoint\r\n$1\r\n?\r\n$4\r\nrole\r\n");
        assertThat(client.say("CLUSTER NODES")).contains("10.0.0.3:7003@17003,n3.example master");
        var named = new TransportAddress.Tcp("n3.example", 7003);
        assertThat(rig.connect(named).say("GET foo")).isEqualTo("$-1\r\n");
    }

    @Test
    void endpointForms_unknown_nameOnlyThePort() {
        rig.node(2).setHostname("n3.example");
        rig.advance(100);
        rig.node(0).setEndpointForm(EndpointForm.UNKNOWN_ENDPOINT);
        SimulatedClient client = rig.connect(0);

        assertThat(client.say("GET foo")).isEqualTo("-MOVED 12182 :7003\r\n");
        assertThat(client.say("CLUSTER SLOTS"))
                .contains("*4\r\n$-1\r\n:7003\r\n$40\r\n" + rig.node(2).id()
                        + "\r\n*4\r\n$2\r\nip\r\n$8\r\n10.0.0.3\r\n$8\r\nhostname\r\n$10\r\nn3.example\r\n");
        assertThat(client.say("CLUSTER SHARDS")).contains("$8\r\nendpoint\r\n$0\r\n\r\n");
    }

    @Test
    void isSettled_ofAFreshCluster_isTrue() {
        assertThat(rig.cluster.isSettled()).isTrue();
        assertThat(rig.cluster.owner(FOO)).isSameAs(rig.node(2));
        assertThat(rig.cluster.replicasOf(rig.node(2))).isEqualTo(List.of(rig.node(5)));
    }
}
