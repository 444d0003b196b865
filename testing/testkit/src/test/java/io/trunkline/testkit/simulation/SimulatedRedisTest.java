package io.trunkline.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.transport.TransportAddress;
import io.trunkline.transport.TransportOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the simulated Redis says, byte by byte. */
final class SimulatedRedisTest {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    /** Longer than a test's clients take to connect and to be answered. */
    private static final Duration LAG = Duration.ofMillis(100);

    private final SimulatedTime time = new SimulatedTime(1);
    private final SimulatedNetwork network = new SimulatedNetwork(time);
    private final SimulatedRedis redis = new SimulatedRedis(network, new TransportAddress.Tcp("redis", 6379));
    private final SimulatedTransport transport = network.newTransport(new TransportOptions("client", 1, true, 0));

    @Test
    void requests_cutIntoSingleBytes_areAnsweredInOrder() {
        redis.server().setConditions(LinkConditions.ideal().withFragmentation(Fragmentation.SINGLE_BYTES));
        SimulatedClient client = connect();

        assertThat(client.say("SET k v", "APPEND k w", "GET k", "GET none", "INCR k"))
                .isEqualTo("+OK\r\n:2\r\n$2\r\nvw\r\n$-1\r\n-ERR value is not an integer or out of range\r\n");
    }

    @Test
    void hello_forProtocol3_changesNulls() {
        SimulatedClient client = connect();

        assertThat(client.say("HELLO 3")).startsWith("%7\r\n$6\r\nserver\r\n$5\r\nredis\r\n");
        assertThat(client.say("GET none", "BLPOP none 0.01")).isEqualTo("_\r\n_\r\n");
        assertThat(client.say("HELLO 4")).isEqualTo("-NOPROTO unsupported protocol version\r\n");
    }

    @Test
    void hello_toAServerThatDoesNotKnowIt_isUnknown() {
        redis.setHelloKnown(false);

        assertThat(connect().say("HELLO 3")).startsWith("-ERR unknown command 'HELLO'");
    }

    @Test
    void version_thatWasSet_isSaidInHelloAndInfo() {
        redis.setVersion("8.2.1");
        SimulatedClient client = connect();

        assertThat(client.say("HELLO 3")).contains("$7\r\nversion\r\n$5\r\n8.2.1\r\n");
        assertThat(client.say("INFO server")).contains("redis_version:8.2.1\r\n");
    }

    @Test
    void commands_withoutThePassword_areRefusedAndNotLogged() {
        redis.setPassword("secret");
        SimulatedClient client = connect();

        assertThat(client.say("GET k")).isEqualTo("-NOAUTH Authentication required.\r\n");
        assertThat(client.say("AUTH wrong")).startsWith("-WRONGPASS");
        assertThat(client.say("AUTH secret", "GET k")).isEqualTo("+OK\r\n$-1\r\n");
        assertThat(redis.executed()).extracting(ExecutedCommand::name).containsExactly("AUTH", "AUTH", "GET");
    }

    @Test
    void commands_whileLoading_areRefused() {
        redis.setLoading(true);
        SimulatedClient client = connect();

        assertThat(client.say("GET k")).startsWith("-LOADING");
        redis.setLoading(false);
        assertThat(client.say("GET k")).isEqualTo("$-1\r\n");
    }

    @Test
    void transaction_whoseWatchedKeyChanged_isNotCarriedOut() {
        SimulatedClient client = connect();
        SimulatedClient other = connect();

        assertThat(client.say("WATCH k", "MULTI", "SET k mine")).isEqualTo("+OK\r\n+OK\r\n+QUEUED\r\n");
        other.say("SET k other");
        assertThat(client.say("EXEC", "GET k")).isEqualTo("*-1\r\n$5\r\nother\r\n");
    }

    @Test
    void transaction_carriedOut_logsItsCommandsOnceEach() {
        SimulatedClient client = connect();

        assertThat(client.say("MULTI", "SET k v", "LLEN k", "EXEC"))
                .isEqualTo(
                        "+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n+OK\r\n-WRONGTYPE Operation against a key holding the wrong kind of value\r\n");
        assertThat(redis.executed()).extracting(ExecutedCommand::name).containsExactly("MULTI", "SET", "LLEN", "EXEC");
    }

    @Test
    void transaction_withAnUnknownCommand_isAborted() {
        assertThat(connect().say("MULTI", "NONSENSE", "SET k v", "EXEC"))
                .endsWith("-EXECABORT Transaction discarded because of previous errors.\r\n");
        assertThat(redis.executed()).extracting(ExecutedCommand::name).doesNotContain("SET");
    }

    @Test
    void blockedPops_whenElementsCome_areServedInTheirOrder() {
        SimulatedClient first = connect();
        SimulatedClient second = connect();
        first.say("BLPOP l 0");
        second.say("BLPOP l 0");

        assertThat(connect().say("RPUSH l a b")).isEqualTo(":2\r\n");
        time.runUntilIdle();
        assertThat(first.received()).isEqualTo("*2\r\n$1\r\nl\r\n$1\r\na\r\n");
        assertThat(second.received()).isEqualTo("*2\r\n$1\r\nl\r\n$1\r\nb\r\n");
    }

    @Test
    void clientUnblock_ofAWaitingClient_endsItsPopAsTimedOutOrWithAnError() {
        SimulatedClient waiting = connect();
        SimulatedClient other = connect();
        String id = waiting.say("CLIENT ID").substring(1).strip();
        waiting.say("BLPOP l 0");

        assertThat(other.say("CLIENT UNBLOCK " + id)).isEqualTo(":1\r\n");
        assertThat(waiting.say("BLPOP l 0")).isEqualTo("*-1\r\n");
        assertThat(other.say("CLIENT UNBLOCK " + id + " ERROR")).isEqualTo(":1\r\n");
        assertThat(waiting.received()).startsWith("-UNBLOCKED ");
        assertThat(redis.unblocked()).isEqualTo(2);
    }

    @Test
    void clientUnblock_whereNobodyWaits_changesNothing() {
        SimulatedClient idle = connect();
        String id = idle.say("CLIENT ID").substring(1).strip();

        assertThat(idle.say("CLIENT UNBLOCK " + id + " TIMEOUT", "CLIENT UNBLOCK 4711"))
                .isEqualTo(":0\r\n:0\r\n");
        assertThat(idle.say("CLIENT UNBLOCK")).startsWith("-ERR wrong number of arguments");
        assertThat(idle.say("CLIENT UNBLOCK x")).startsWith("-ERR value is not an integer");
        assertThat(idle.say("CLIENT UNBLOCK 1 SOON")).startsWith("-ERR CLIENT UNBLOCK reason");
        assertThat(redis.unblocked()).isZero();
    }

    @Test
    void publish_toSubscribers_reachesThem() {
        SimulatedClient listener = connect();

        assertThat(listener.say("SUBSCRIBE news")).isEqualTo("*3\r\n$9\r\nsubscribe\r\n$4\r\nnews\r\n:1\r\n");
        assertThat(connect().say("PUBLISH news hello")).isEqualTo(":1\r\n");
        time.runUntilIdle();
        assertThat(listener.received()).isEqualTo("*3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$5\r\nhello\r\n");
        assertThat(listener.say("GET k")).startsWith("-ERR Can't execute 'get'");
    }

    @Test
    void pausedServer_onWakingUp_carriesOutWhatGoneClientsSent() {
        SimulatedClient client = connect();
        redis.pause();
        assertThat(client.say("SET k v")).isEmpty();
        client.close();
        redis.resume();

        assertThat(connect().say("GET k")).isEqualTo("$1\r\nv\r\n");
        assertThat(redis.sessions()).isEqualTo(1);
    }

    @Test
    void restart_withoutData_forgetsKeysAndResetsConnections() {
        SimulatedClient client = connect();
        client.say("SET k v");
        redis.restart(Duration.ofMillis(10), false);
        time.advance(LIMIT);

        assertThat(client.isClosed()).isTrue();
        assertThat(connect().say("GET k")).isEqualTo("$-1\r\n");
    }

    @Test
    void restart_withData_keepsKeys() {
        connect().say("SET k v");
        redis.restart(Duration.ofMillis(10), true);
        time.advance(LIMIT);

        assertThat(connect().say("GET k")).isEqualTo("$1\r\nv\r\n");
    }

    @Test
    void cutReplies_endTheConnectionWithinAReply() {
        SimulatedClient client = connect();
        redis.cutAfterReplyBytes(4);

        assertThat(client.say("GET k", "SET k v")).isEqualTo("$-1");
        assertThat(client.isClosed()).isTrue();
        assertThat(connect().say("GET k")).isEqualTo("$1\r\nv\r\n");
    }

    @Test
    void resetRequests_areCarriedOutUpToTheByte() {
        SimulatedClient client = connect();
        String set = "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n";
        redis.resetAfterRequestBytes(set.length() + 1L);
        client.say("SET k v", "SET k w");

        assertThat(client.isClosed()).isTrue();
        assertThat(connect().say("GET k")).isEqualTo("$1\r\nv\r\n");
    }

    @Test
    void deny_commandsAndChannels_refusesThemAndDisconnectsWhoListens() {
        SimulatedClient client = connect();
        SimulatedClient listener = connect();
        listener.say("SUBSCRIBE c");
        redis.deny(Set.of("GET", "INCR"), Set.of("c"));

        assertThat(client.say("GET k")).startsWith("-NOPERM User default has no permissions to run the 'get' command");
        assertThat(client.say("SET k v")).isEqualTo("+OK\r\n");
        assertThat(client.say("PUBLISH c m")).startsWith("-NOPERM No permissions to access a channel");
        assertThat(client.say("PUBLISH d m")).isEqualTo(":0\r\n");
        assertThat(client.say("MULTI", "GET k", "EXEC")).contains("-NOPERM").contains("-EXECABORT");
        assertThat(redis.subscriptions()).isEmpty();
        assertThat(redis.refusals("GET")).isEqualTo(2);

        redis.allowAll();
        assertThat(client.say("GET k")).isEqualTo("$1\r\nv\r\n");
    }

    @Test
    void scripts_unknownByHash_areKnownOnceTheyWereSentWhole() {
        SimulatedClient client = connect();
        String script = "return~redis.call('APPEND',KEYS[1],ARGV[1])";

        assertThat(client.say("EVALSHA 0123 1 k v")).startsWith("-NOSCRIPT");
        String known = client.say("SCRIPT LOAD " + script)
                .substring("$40\r\n".length())
                .trim();
        assertThat(client.say("EVALSHA " + known + " 1 k v", "GET k")).isEqualTo(":1\r\n$1\r\nv\r\n");
        assertThat(client.say("SCRIPT EXISTS 0123 " + known)).isEqualTo("*2\r\n:0\r\n:1\r\n");
        redis.restart(Duration.ofMillis(1), true);
        time.advance(Duration.ofMillis(5));
        assertThat(connect().say("EVALSHA " + known + " 1 k v")).startsWith("-NOSCRIPT");
    }

    @Test
    void publish_toPatternsAndShardChannels_reachesWhoListensThere() {
        SimulatedClient patterns = connect();
        SimulatedClient shards = connect();
        patterns.say("PSUBSCRIBE c*");
        shards.say("SSUBSCRIBE c1");

        assertThat(connect().say("PUBLISH c1 a", "SPUBLISH c1 b")).isEqualTo(":1\r\n:1\r\n");
        assertThat(patterns.received()).isEqualTo("*4\r\n$8\r\npmessage\r\n$2\r\nc*\r\n$2\r\nc1\r\n$1\r\na\r\n");
        assertThat(shards.received()).isEqualTo("*3\r\n$8\r\nsmessage\r\n$2\r\nc1\r\n$1\r\nb\r\n");
        assertThat(redis.subscriptions()).containsExactlyInAnyOrder("psubscribe c*", "ssubscribe c1");
        assertThat(redis.delivered()).extracting(DeliveredMessage::message).containsExactly("a", "b");
    }

    @Test
    void greeting_ofWhatIsNoRedis_isAllThatNewcomersHear() {
        redis.setGreeting("nonsense".getBytes(StandardCharsets.ISO_8859_1));
        SimulatedClient client = connect();

        assertThat(client.received()).isEqualTo("nonsense");
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void forgottenConnection_whoseClientSpeaks_isReset() {
        SimulatedClient client = connect();
        redis.server().links().get(0).forget();
        time.advance(LIMIT);
        assertThat(client.isClosed()).isFalse();
        assertThat(redis.sessions()).isZero();

        client.say("GET k");
        assertThat(client.isClosed()).isTrue();
        assertThat(redis.executed()).isEmpty();
    }

    @Test
    void silenceToClient_letsRequestsThroughAndNoReply() {
        SimulatedClient client = connect();
        redis.server().links().get(0).silenceToClient();

        assertThat(client.say("SET k v")).isEmpty();
        assertThat(redis.executed()).hasSize(1);
    }

    // ---- replication ----

    @Test
    void replica_ofAPrimary_hasItsDataAndItsChangesLater() {
        SimulatedClient client = connect();
        client.say("SET k v", "RPUSH l a b", "HSET h f v");
        SimulatedRedis replica = replica();
        SimulatedClient reader = connect(replica);
        assertThat(reader.say("GET k")).isEqualTo("$-1\r\n");
        time.advance(LAG);
        assertThat(reader.say("GET k", "LLEN l", "HGET h f")).isEqualTo("$1\r\nv\r\n:2\r\n$1\r\nv\r\n");

        client.say("SET k w", "EVAL return~redis.call('APPEND',KEYS[1],ARGV[1]) 1 k x", "BLPOP l 0");
        assertThat(reader.say("GET k")).isEqualTo("$1\r\nv\r\n");
        time.advance(LAG);
        assertThat(reader.say("GET k", "LLEN l")).isEqualTo("$2\r\nwx\r\n:1\r\n");
        assertThat(replica.executed()).extracting(ExecutedCommand::connection).allMatch(id -> id >= 1_000);
    }

    @Test
    void replica_askedToWrite_refuses() {
        SimulatedRedis replica = replica();
        SimulatedClient client = connect(replica);

        assertThat(client.say("SET k v")).isEqualTo("-READONLY You can't write against a read only replica.\r\n");
        assertThat(client.say("BLPOP l 1")).startsWith("-READONLY");
        assertThat(client.say("EVAL return~redis.call('APPEND',KEYS[1],ARGV[1]) 1 k v"))
                .startsWith("-READONLY");
        assertThat(client.say("MULTI", "GET k", "SET k v", "EXEC"))
                .contains("-READONLY")
                .contains("-EXECABORT");
        assertThat(client.say("ROLE")).contains("slave");
        assertThat(client.say("INFO replication")).contains("role:slave");
        assertThat(client.say("HELLO 2")).contains("replica");
        assertThat(connect().say("ROLE")).contains("master");
        assertThat(replica.refusedWrites()).extracting(ExecutedCommand::name).containsExactly("SET", "BLPOP", "SET");
        assertThat(replica.refusals("SET")).isEqualTo(2);
    }

    @Test
    void takeOver_withChangesOnTheirWay_losesNothingAndTurnsTheRolesRound() {
        SimulatedClient client = connect();
        SimulatedClient waiting = connect();
        SimulatedRedis replica = replica();
        SimulatedRedis other = new SimulatedRedis(network, new TransportAddress.Tcp("other", 6379), 2_000);
        other.replicateFrom(redis, LAG);
        time.advance(LAG.multipliedBy(2));
        waiting.say("BLPOP l 0");
        client.say("SET k v", "MULTI", "SET k w");
        replica.takeOver();

        assertThat(connect(replica).say("GET k", "SET k x")).isEqualTo("$1\r\nv\r\n+OK\r\n");
        assertThat(client.say("EXEC")).startsWith("-EXECABORT Transaction discarded because of: READONLY");
        assertThat(client.say("SET k y")).startsWith("-READONLY");
        assertThat(waiting.received()).startsWith("-UNBLOCKED");
        assertThat(replica.isReplica()).isFalse();
        time.advance(LAG.multipliedBy(2));
        assertThat(client.say("GET k")).isEqualTo("$1\r\nx\r\n");
        assertThat(connect(other).say("GET k")).isEqualTo("$1\r\nx\r\n");
    }

    @Test
    void restart_ofPrimaryOrReplica_isFollowedByACopyOfAllData() {
        SimulatedClient client = connect();
        SimulatedRedis replica = replica();
        time.advance(LAG);
        replica.stop();
        client.say("SET k v");
        replica.start(true);
        time.advance(LAG);
        assertThat(connect(replica).say("GET k")).isEqualTo("$1\r\nv\r\n");

        redis.restart(LAG, false);
        time.advance(LAG.multipliedBy(3));
        assertThat(connect(replica).say("GET k")).isEqualTo("$-1\r\n");
        replica.stop();
        redis.stop();
        time.advance(LIMIT);
        assertThat(time.pendingTasks()).isZero();
    }

    @Test
    void pause_ofPrimaryOrReplica_makesTheReplicaLate() {
        SimulatedClient client = connect();
        redis.pause();
        SimulatedRedis replica = replica();
        time.advance(LAG.multipliedBy(2));
        redis.resume();
        client.say("SET k v");
        replica.pause();
        time.advance(LAG.multipliedBy(2));
        replica.resume();

        assertThat(connect(replica).say("GET k")).isEqualTo("$1\r\nv\r\n");
    }

    @Test
    void publish_toAPrimary_reachesWhoListensToItsReplica() {
        SimulatedRedis replica = replica();
        SimulatedClient listener = connect(replica);
        listener.say("SUBSCRIBE c");
        time.advance(LAG);

        assertThat(connect().say("PUBLISH c m")).isEqualTo(":0\r\n");
        time.advance(LAG);
        assertThat(listener.received()).isEqualTo("*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$1\r\nm\r\n");
        assertThat(replica.delivered()).hasSize(1);
    }

    @Test
    void promote_ofAReplica_keepsWhatItHasAndLetsItWrite() {
        SimulatedClient client = connect();
        SimulatedRedis replica = replica();
        time.advance(LAG);
        client.say("SET k late");
        replica.promote();
        time.advance(LAG);

        assertThat(connect(replica).say("GET k", "SET k v")).isEqualTo("$-1\r\n+OK\r\n");
        assertThat(client.say("GET k")).isEqualTo("$4\r\nlate\r\n");
    }

    @Test
    void replicationCut_replicaHearsNothing_untilItIsMended() {
        SimulatedClient client = connect();
        SimulatedRedis replica = replica();
        time.advance(LAG);
        SimulatedClient reader = connect(replica);
        replica.setReplicationCut(true);
        client.say("SET k v");
        time.advance(LAG.multipliedBy(2));
        String meanwhile = reader.say("GET k");
        replica.setReplicationCut(false);
        time.advance(LAG);

        assertThat(meanwhile).isEqualTo("$-1\r\n");
        assertThat(reader.say("GET k")).isEqualTo("$1\r\nv\r\n");
    }

    @Test
    void partition_ofAServer_holdsBackWhatArrivesAfterwards() {
        SimulatedClient client = connect();
        redis.server().setPartitioned(true);
        String meanwhile = client.say("SET k v");
        SimulatedClient newcomer = connect();
        int executed = redis.executed().size();
        redis.server().setPartitioned(false);
        time.advance(LAG);

        assertThat(meanwhile).isEmpty();
        assertThat(executed).isZero();
        assertThat(client.received()).isEqualTo("+OK\r\n");
        assertThat(newcomer.isConnected()).isFalse();
        assertThat(connect().say("GET k")).isEqualTo("$1\r\nv\r\n");
    }

    @Test
    void partition_ofAServerThatDiesMeanwhile_tellsItsClientsAfterwards() {
        SimulatedClient client = connect();
        redis.server().setPartitioned(true);
        redis.stop();
        time.advance(LAG);
        boolean meanwhile = client.isClosed();
        redis.server().setPartitioned(false);
        time.advance(LAG);

        assertThat(meanwhile).isFalse();
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void roleAndInfo_ofPrimaryAndReplica_nameEachOtherAndHowFarTheyAre() {
        SimulatedRedis replica = replica();
        time.advance(LAG);
        SimulatedClient client = connect();
        client.say("SET k v");

        assertThat(client.say("ROLE"))
                .isEqualTo("*3\r\n$6\r\nmaster\r\n:5\r\n*1\r\n*3\r\n$7\r\nreplica\r\n$4\r\n6379\r\n$1\r\n0\r\n");
        time.advance(LAG);
        assertThat(connect(replica).say("ROLE"))
                .isEqualTo("*5\r\n$5\r\nslave\r\n$5\r\nredis\r\n:6379\r\n$9\r\nconnected\r\n:5\r\n");
        assertThat(client.say("INFO replication"))
                .contains("role:master\r\nconnected_slaves:1\r\n")
                .contains("slave0:ip=replica,port=6379,state=online,offset=5,lag=0\r\nmaster_repl_offset:5\r\n");
        replica.setReplicationCut(true);
        assertThat(connect(replica).say("INFO replication")).contains("master_link_status:down\r\n");
        assertThat(client.say("INFO replication")).contains("connected_slaves:0\r\n");
    }

    @Test
    void scan_withAnyCount_findsEveryKeyOnce_byCursorsOfItsOwn() {
        SimulatedClient client = connect();
        for (int i = 0; i < 25; i++) {
            client.say("SET k" + i + " v");
        }
        Set<String> found = new HashSet<>();
        String cursor = "0";
        int calls = 0;
        do {
            String[] lines = client.say("SCAN " + cursor + " COUNT 4").split("\r\n");
            cursor = lines[2];
            for (int i = 5; i < lines.length; i += 2) {
                assertThat(found.add(lines[i])).isTrue();
            }
            calls++;
        } while (!cursor.equals("0"));

        assertThat(found).hasSize(25);
        assertThat(calls).isEqualTo(7);
        assertThat(client.say("SCAN 0 MATCH k1? COUNT 100").split("\r\n")[3]).isEqualTo("*10");
        assertThat(client.say("KEYS k2*")).startsWith("*6\r\n");
        assertThat(client.say("SCAN x")).isEqualTo("-ERR invalid cursor\r\n");
        String one = client.say("SCAN 0 COUNT 4");
        redis.restart(Duration.ZERO, true);
        time.advance(LAG);
        assertThat(connect().say("SCAN 0 COUNT 4"))
                .as("another order after a restart")
                .isNotEqualTo(one);
    }

    @Test
    void roles_thatMakeNoSense_areRefused() {
        SimulatedRedis replica = replica();

        assertThatThrownBy(() -> redis.replicateFrom(replica, LAG)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(redis::takeOver).isInstanceOf(IllegalStateException.class);
        replica.stop();
        assertThat(replica.isRunning()).isFalse();
        assertThatThrownBy(replica::takeOver).isInstanceOf(IllegalStateException.class);
    }

    private SimulatedRedis replica() {
        var replica = new SimulatedRedis(network, new TransportAddress.Tcp("replica", 6379), 1_000);
        replica.replicateFrom(redis, LAG);
        return replica;
    }

    private SimulatedClient connect() {
        return connect(redis);
    }

    private SimulatedClient connect(SimulatedRedis to) {
        return new SimulatedClient(time, transport, to.server().address());
    }
}
