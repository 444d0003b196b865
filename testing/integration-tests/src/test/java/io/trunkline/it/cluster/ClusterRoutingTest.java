package io.trunkline.it.cluster;

import static io.trunkline.it.cluster.Clusters.slotOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.Batch;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.MultiplexerEvent;
import io.trunkline.RedisFuture;
import io.trunkline.Transaction;
import io.trunkline.condition.Condition;
import io.trunkline.exception.RedisCommandException;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisServerException;
import io.trunkline.it.Clients;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.options.ReadFrom;
import io.trunkline.reply.KeyValue;
import io.trunkline.reply.RespValue;
import io.trunkline.status.BridgeState;
import io.trunkline.testkit.server.ClusterFailover;
import io.trunkline.testkit.server.ClusterNode;
import io.trunkline.testkit.server.RedisCluster;
import io.trunkline.testkit.server.SlotMove;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Three real primaries with a replica each, and what callers see of it: one database. */
@DisplayName("A cluster")
final class ClusterRoutingTest {

    private static final int KEYS = 1_000;

    private static RedisCluster cluster;

    @BeforeAll
    static void startCluster() {
        cluster = RedisCluster.start(3, 1);
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    private static ConnectionMultiplexer connect(ProtocolVersion protocol) {
        return Clusters.connect(cluster, protocol, "allowAdmin=true");
    }

    private static List<String> keys(String prefix) {
        return IntStream.range(0, KEYS).mapToObj(i -> prefix + i).toList();
    }

    /** A node that does not own a slot. */
    private static ClusterNode other(int slot) {
        return Clusters.other(cluster, slot);
    }

    private static long redirects() {
        return cluster.nodes().stream()
                .mapToLong(node -> cluster.call(node, "INFO", "errorstats").contains("errorstat_MOVED") ? 1 : 0)
                .sum();
    }

    private static void resetStats() {
        cluster.nodes().forEach(node -> cluster.call(node, "CONFIG", "RESETSTAT"));
    }

    @ParameterizedTest
    @EnumSource
    void case_E5_keysOfAllSlots_goToTheirOwners(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            resetStats();
            List<String> keys = keys("storm:");
            keys.forEach(key -> db.set(key, key));
            List<RedisFuture<String>> read =
                    keys.stream().map(key -> db.async().get(key)).toList();
            for (int i = 0; i < KEYS; i++) {
                assertThat(read.get(i).join()).isEqualTo(keys.get(i));
            }
            assertThat(redirects()).isZero();
            assertThat(multiplexer.servers()).hasSize(6);
            keys.forEach(db::del);
        }
    }

    @ParameterizedTest
    @EnumSource
    void case_E3_slotMoved_isFollowedAndLearnt(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            Queue<MultiplexerEvent> events = new ConcurrentLinkedQueue<>();
            multiplexer.addListener(events::add);
            Database<String, String> db = multiplexer.database();
            String key = "moved:" + protocol;
            db.set(key, "v");
            cluster.moveSlot(slotOf(key), other(slotOf(key)));
            assertThat(db.get(key)).isEqualTo("v");
            resetStats();
            assertThat(db.async().get(key).join()).isEqualTo("v");
            assertThat(redirects()).isZero();
            assertThat(events).noneMatch(MultiplexerEvent.ServerError.class::isInstance);
        }
    }

    @ParameterizedTest
    @EnumSource
    void slotOnTheMove_presentAndAbsentKeys_areServedWhereTheyAre(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String tag = "{half:" + protocol + "}";
            List<String> keys = IntStream.range(0, 40).mapToObj(i -> tag + i).toList();
            keys.forEach(key -> db.set(key, key));
            int slot = slotOf(tag);
            SlotMove move = cluster.beginMove(slot, other(slot));
            try {
                assertThat(move.moveKeys(20)).isPositive();
                keys.forEach(key -> assertThat(db.get(key)).isEqualTo(key));
                db.set(tag + "new", "made at the importer");
                assertThat(db.get(tag + "new")).isEqualTo("made at the importer");
                RedisFuture<List<String>> all = db.async().mget(keys.toArray(String[]::new));
                while (move.moveKeys(10) > 0) {}
                move.finish();
                assertThat(all.join()).hasSize(40);
            } catch (RuntimeException | Error e) {
                move.cancel();
                throw e;
            }
            keys.forEach(key -> assertThat(db.get(key)).isEqualTo(key));
        }
    }

    @ParameterizedTest
    @EnumSource
    void case_E4_keysOfSeveralSlots_areRefusedBeforeAnythingIsSent(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            assertThatThrownBy(() -> db.sinter("a", "b"))
                    .isInstanceOfSatisfying(
                            RedisCommandException.class,
                            e -> assertThat(e.reason()).isEqualTo(RedisCommandException.Reason.CROSS_SLOT))
                    .hasMessageContaining("Multi-key operations must involve a single slot; keys can use 'hash tags'");
            assertThat(db.sinter("{s}a", "{s}b")).isEmpty();

            Transaction<String, String> transaction = db.createTransaction();
            transaction.set("a", "1");
            transaction.set("b", "2");
            assertThatThrownBy(transaction::execute).hasMessageContaining("must involve a single slot");
            Transaction<String, String> sound = db.createTransaction();
            sound.set("{t}a", "1");
            RedisFuture<String> read = sound.get("{t}a");
            assertThat(sound.execute()).isTrue();
            assertThat(read.join()).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void case_E9_keysOfSeveralSlotsToOneServer_areRefusedByIt(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            assertThatThrownBy(() -> multiplexer
                            .serverFor("a")
                            .execute(db.commands().strings().mget("a", "b")))
                    .isInstanceOfSatisfying(RedisServerException.class, failure -> {
                        assertThat(failure.kind()).isEqualTo(RedisErrorKind.CROSS_SLOT);
                        assertThat(failure.isNotApplied()).isTrue();
                    });
        }
    }

    @ParameterizedTest
    @EnumSource
    void keysOfSeveralSlots_whereThatCanBe_areServedSlotBySlot(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            Map<String, String> values = new LinkedHashMap<>();
            keys("split:" + protocol).subList(0, 200).forEach(key -> values.put(key, "v" + key));
            String[] keys = values.keySet().toArray(String[]::new);
            db.mset(values);
            assertThat(db.mget(keys)).containsExactlyElementsOf(values.values());
            assertThat(db.async().mget(keys[3], "absent", keys[3], keys[1]).join())
                    .containsExactly(values.get(keys[3]), null, values.get(keys[3]), values.get(keys[1]));
            assertThat(db.exists(keys[0], keys[1], "absent")).isEqualTo(2);
            Batch<String, String> batch = db.createBatch();
            RedisFuture<Long> deleted = batch.del(keys);
            batch.execute();
            assertThat(deleted.join()).isEqualTo(200);
        }
        try (ConnectionMultiplexer multiplexer =
                Clients.connect(cluster.endpoints().get(0), protocol, "splitCommands=false")) {
            assertThatThrownBy(() -> multiplexer.database().mget("a", "b"))
                    .hasMessageContaining("must involve a single slot");
        }
    }

    @ParameterizedTest
    @EnumSource
    void commandsOfAllServers_areToldByAll(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            db.execute("FLUSHALL");
            keys("all:").subList(0, 100).forEach(key -> db.set(key, "v"));
            assertThat(db.execute("DBSIZE").asLong()).isEqualTo(100);
            assertThat(db.execute("KEYS", "all:*").asList()).hasSize(100);
            String hash = db.execute("SCRIPT", "LOAD", "return 7").asText();
            assertThat(db.execute("SCRIPT", "EXISTS", hash, "0".repeat(40)).asList())
                    .extracting(RespValue::asLong)
                    .containsExactly(1L, 0L);
            db.execute("FLUSHALL");
            assertThat(db.execute("DBSIZE").asLong()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneCallersCommands_whileTheirSlotMoves_takeEffectInOrder(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String list = "ordered:" + protocol;
            int slot = slotOf(list);
            List<RedisFuture<Long>> pushed = new ArrayList<>();
            Thread mover = new Thread(() -> cluster.moveSlot(slot, other(slot)));
            mover.start();
            int count = 0;
            while (mover.isAlive() || count < 2_000) {
                pushed.add(db.async().rpush(list, Integer.toString(count++)));
                if (count % 200 == 0) {
                    pushed.get(count - 1).join();
                }
            }
            pushed.forEach(RedisFuture::join);
            assertThat(db.lrange(list, 0, -1))
                    .isEqualTo(IntStream.range(0, count)
                            .mapToObj(Integer::toString)
                            .toList());
            db.del(list);
        }
    }

    @ParameterizedTest
    @EnumSource
    void unitsAndScripts_slotHasMoved_areCarriedOutAtItsOwner(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String key = "unit:" + protocol;
            int slot = slotOf(key);
            db.set(key, "1");

            cluster.moveSlot(slot, other(slot));
            Transaction<String, String> plain = db.createTransaction();
            RedisFuture<Long> incremented = plain.incr(key);
            assertThat(plain.execute()).isTrue();
            assertThat(incremented.join()).isEqualTo(2);

            cluster.moveSlot(slot, other(slot));
            assertThat(db.evaluate("return redis.call('INCR', KEYS[1])", List.of(key), List.of())
                            .asLong())
                    .isEqualTo(3);

            cluster.moveSlot(slot, other(slot));
            Transaction<String, String> conditional = db.createTransaction();
            conditional.when(Condition.key(key).exists());
            RedisFuture<Long> last = conditional.incr(key);
            assertThat(conditional.execute()).isTrue();
            assertThat(last.join()).isEqualTo(4);
            assertThat(db.get(key)).isEqualTo("4");
            db.del(key);
        }
    }

    @ParameterizedTest
    @EnumSource
    void evaluate_saysMovedInItsOwnWords_isNotBelieved(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String key = "script:" + protocol;
            String text = "MOVED " + (slotOf(key) ^ 1) + " 127.0.0.9:1";
            assertThatThrownBy(() -> db.evaluate("return redis.error_reply(ARGV[1])", List.of(key), List.of(text)))
                    .isInstanceOf(RedisServerException.class)
                    .hasMessageContaining(text);
            assertThat(multiplexer.servers())
                    .noneMatch(server -> server.endpoint().toString().contains("127.0.0.9"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void createBatch_overAllSlots_goesOutToEach(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            Batch<String, String> batch = multiplexer.database().createBatch();
            List<RedisFuture<Long>> counts =
                    keys("batch:" + protocol).stream().map(batch::incr).toList();
            batch.execute();
            counts.forEach(count -> assertThat(count.join()).isEqualTo(1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void withReadFrom_replica_readsThere(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            db.set("replicated", "v");
            Database<String, String> reading = db.withReadFrom(ReadFrom.REPLICA);
            ClusterNode replica =
                    cluster.replicasOf(cluster.primaryOf(slotOf("replicated"))).get(0);
            Clients.await("the replica to have it", () -> "v".equals(reading.get("replicated")));
            cluster.call(replica, "CONFIG", "RESETSTAT");
            for (int i = 0; i < 5; i++) {
                assertThat(reading.get("replicated")).isEqualTo("v");
                db.set("replicated", "v");
            }
            assertThat(cluster.call(replica, "INFO", "commandstats")).contains("cmdstat_get:calls=5");
        }
    }

    @ParameterizedTest
    @EnumSource
    void blpop_slotMoves_goesOnAtTheNewOwner(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String list = "blocked:" + protocol;
            RedisFuture<KeyValue<String, String>> popped = db.async().blpop(Duration.ofSeconds(20), list);
            ClusterNode owner = cluster.primaryOf(slotOf(list));
            Clients.await("the server to hold it back", () -> blocked(owner) == 1);
            cluster.moveSlot(slotOf(list), other(slotOf(list)));
            db.rpush(list, "element");
            assertThat(popped.join().value()).isEqualTo("element");
            assertThat(db.exists(list)).isFalse();
        }
    }

    private static long blocked(ClusterNode node) {
        return cluster.call(node, "INFO", "clients")
                .lines()
                .filter("blocked_clients:1"::equals)
                .count();
    }

    @ParameterizedTest
    @EnumSource
    void connect_byAnotherName_knowsEachServerOnce(ProtocolVersion protocol) {
        cluster.awaitAgreement(Duration.ofSeconds(30));
        String port = cluster.endpoints().get(0).replaceFirst(".*:", "");
        try (ConnectionMultiplexer multiplexer = Clients.connect("localhost:" + port, protocol)) {
            keys("named:").subList(0, 100).forEach(key -> multiplexer.database().set(key, key));
            assertThat(multiplexer.servers()).hasSize(6);
            Clients.await(
                    "all to be connected",
                    () -> multiplexer.status().endpoints().stream()
                            .allMatch(endpoint -> endpoint.connections().stream()
                                    .anyMatch(connection -> connection.state() == BridgeState.ESTABLISHED)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void failover_planned_callersSeeNoError(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String key = "failover:" + protocol;
            ClusterNode replica =
                    cluster.replicasOf(cluster.primaryOf(slotOf(key))).get(0);
            Thread operator = new Thread(() -> cluster.failover(replica, ClusterFailover.PLANNED));
            operator.start();
            long count = 0;
            while (operator.isAlive() || count < 1_000) {
                assertThat(db.incr(key)).isEqualTo(++count);
            }
            assertThat(cluster.primaryOf(slotOf(key))).isEqualTo(replica);
        }
    }
}
