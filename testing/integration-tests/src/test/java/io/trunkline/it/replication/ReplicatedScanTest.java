package io.trunkline.it.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.args.ScanArgs;
import io.trunkline.command.ScanIterator;
import io.trunkline.it.Clients;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.options.ReadFrom;
import io.trunkline.testkit.server.ReplicatedServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SCAN where several servers have all the data, and a cursor means nothing but to the one that gave it. */
@DisplayName("SCAN over a primary and its replicas")
final class ReplicatedScanTest {

    private static final ScanArgs TENS = ScanArgs.limit(10);

    @ParameterizedTest
    @EnumSource
    void scan_severalServersMayAnswer_missesNothing(ProtocolVersion protocol) {
        try (ReplicatedServers servers = ReplicatedServers.start(2);
                ConnectionMultiplexer multiplexer = Clients.connect(String.join(",", servers.endpoints()), protocol)) {
            Database<String, String> db = multiplexer.database();
            List<String> keys =
                    IntStream.range(0, 500).mapToObj(i -> "key:" + i).toList();
            Map<String, String> values = new HashMap<>();
            keys.forEach(key -> values.put(key, "v"));
            db.mset(values);
            assertThat(db.waitForReplication(2, Duration.ofSeconds(10))).isEqualTo(2);

            for (ReadFrom place : List.of(ReadFrom.PREFER_PRIMARY, ReadFrom.REPLICA, ReadFrom.ANY)) {
                assertThat(scan(db.withReadFrom(place)).stream())
                        .as("readFrom=%s", place)
                        .containsExactlyInAnyOrderElementsOf(keys);
            }

            List<String> seen = new ArrayList<>();
            ScanIterator<String> begun = scan(db);
            for (int i = 0; i < 100; i++) {
                seen.add(begun.next());
            }
            servers.failover(servers.replicas().get(0));
            begun.forEachRemaining(seen::add);
            assertThat(seen).containsAll(keys);
        }
    }

    private static ScanIterator<String> scan(Database<String, String> db) {
        return ScanIterator.of(db, cursor -> db.commands().keyspace().scan(cursor, TENS));
    }
}
