package io.trunkline.it.cluster;

import static io.trunkline.it.cluster.Clusters.slotOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.args.ScanArgs;
import io.trunkline.command.ScanIterator;
import io.trunkline.exception.RedisCommandException;
import io.trunkline.it.Clients;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.reply.ScanPage;
import io.trunkline.testkit.server.ClusterFailover;
import io.trunkline.testkit.server.ClusterNode;
import io.trunkline.testkit.server.RedisCluster;
import io.trunkline.testkit.server.SlotMove;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SCAN_COMPLETE: SCAN over a real cluster, whose slots move meanwhile, and whose primaries fail. */
@DisplayName("SCAN over a cluster")
final class ClusterScanTest {

    private static final int KEYS = 3_000;
    private static final ScanArgs PAGES = ScanArgs.matching("scan:*").count(40);

    private static RedisCluster cluster;
    private static List<String> keys;

    @BeforeAll
    static void startCluster() {
        cluster = RedisCluster.start(3, 1);
        keys = IntStream.range(0, KEYS).mapToObj(i -> "scan:" + i).toList();
        try (ConnectionMultiplexer multiplexer =
                Clients.connect(cluster.endpoints().get(0), ProtocolVersion.RESP3)) {
            Map<String, String> values = new HashMap<>();
            keys.forEach(key -> values.put(key, "v"));
            multiplexer.database().mset(values);
        }
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    private static ConnectionMultiplexer connect(ProtocolVersion protocol) {
        return Clusters.connect(cluster, protocol, "allowAdmin=true");
    }

    private static ClusterNode other(int slot) {
        return Clusters.other(cluster, slot);
    }

    private static ScanIterator<String> scan(Database<String, String> db) {
        return ScanIterator.of(db, cursor -> db.commands().keyspace().scan(cursor, PAGES));
    }

    @ParameterizedTest
    @EnumSource
    void scan_nothingMoves_returnsEachKeyOnce(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            assertThat(scan(multiplexer.database()).stream()).containsExactlyInAnyOrderElementsOf(keys);
        }
    }

    @ParameterizedTest
    @EnumSource
    void scan_slotsMoveMeanwhile_missesNothing(ProtocolVersion protocol) throws InterruptedException {
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            AtomicBoolean done = new AtomicBoolean();
            AtomicInteger moved = new AtomicInteger();
            Thread mover = new Thread(() -> {
                for (int i = 0; !done.get(); i++) {
                    int slot = slotOf(keys.get(i * 7 % KEYS));
                    cluster.moveSlot(slot, other(slot));
                    moved.incrementAndGet();
                }
            });
            mover.start();
            try {
                List<String> seen = new ArrayList<>();
                ScanIterator<String> iterator = scan(multiplexer.database());
                while (iterator.hasNext()) {
                    seen.add(iterator.next());
                    if (seen.size() % 100 == 0) { // slots are to move between steps
                        int before = moved.get();
                        Clients.await("another slot to move", () -> moved.get() > before);
                    }
                }
                assertThat(seen).containsAll(keys);
            } finally {
                done.set(true);
                mover.join();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void scan_slotHalfMoved_findsBothHalves(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String tag = "{halfscan:" + protocol + "}";
            List<String> tagged = IntStream.range(0, 60).mapToObj(i -> tag + i).toList();
            tagged.forEach(key -> db.set(key, "v"));
            int slot = slotOf(tag);
            SlotMove move = cluster.beginMove(slot, other(slot));
            ScanArgs args = ScanArgs.matching(tag + "*").count(100);
            try {
                assertThat(move.moveKeys(30)).isPositive();
                List<String> seen = new ArrayList<>(
                        ScanIterator.of(db, cursor -> db.commands().keyspace().scan(cursor, args)).stream()
                                .toList());
                assertThat(seen).containsAll(tagged);
                while (move.moveKeys(10) > 0) {}
                move.finish();
            } catch (RuntimeException | Error e) {
                move.cancel();
                throw e;
            }
            tagged.forEach(db::del);
        }
    }

    @ParameterizedTest
    @EnumSource
    void scan_primaryFailsOver_goesOnFromItsCursorInAnotherMultiplexer(ProtocolVersion protocol) {
        List<String> seen = new ArrayList<>();
        String cursor;
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            ScanIterator<String> begun = scan(multiplexer.database());
            for (int i = 0; i < 130; i++) {
                seen.add(begun.next());
            }
            cursor = begun.cursor();
            assertThat(cursor).startsWith("c1.");
        }
        ClusterNode replica = cluster.replicasOf(cluster.primaries().get(0)).get(0);
        cluster.failover(replica, ClusterFailover.PLANNED);
        cluster.awaitAgreement(Duration.ofSeconds(30));
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            ScanIterator.resume(db, from -> db.commands().keyspace().scan(from, PAGES), cursor, 17)
                    .forEachRemaining(seen::add);
            assertThat(seen).containsAll(keys);
            assertThatThrownBy(() -> db.scan("c9.abc"))
                    .isInstanceOf(RedisCommandException.class)
                    .hasMessageContaining("form=9");
            assertThat(db.async().scan(ScanPage.START).join().items()).isNotEmpty();
        }
    }
}
