package io.trunkline.core.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.command.CommandMetadata;
import io.trunkline.command.HashSlot;
import io.trunkline.core.EngineRig;
import io.trunkline.core.EngineRig.Pair;
import io.trunkline.core.bridge.ReadStanding;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.options.ReadFrom;
import io.trunkline.status.ServerRole;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which of a primary and two replicas answers a read soonest, and in which zone. */
final class NearestServerTest {

    private static final CommandMetadata READ = CommandMetadata.of("GET");
    private static final long MS = 1_000_000;
    private static final int READS = 300;

    private final EngineRig rig = new EngineRig(options -> options);
    private final Map<String, ServerEndPoint> servers = new LinkedHashMap<>();
    private final TopologyKeeper topology;
    private final ServerSelectionStrategy selection;

    NearestServerTest() {
        for (String host : List.of("P", "R1", "R2")) {
            Pair pair = rig.connected(host);
            servers.put(host, pair.server());
        }
        topology = KeeperOf.servers(List.copyOf(servers.values()));
        servers.forEach(
                (host, server) -> topology.onRole(server, host.equals("P") ? ServerRole.PRIMARY : ServerRole.REPLICA));
        selection = new ServerSelectionStrategy(topology, rig.context().failures(), "east", null);
    }

    private ReadStanding reads(String host) {
        ServerEndPoint server = servers.get(host);
        if (server == null) {
            throw new IllegalArgumentException("No such server: host=" + host + ".");
        }
        return server.memory().reads();
    }

    private void took(String host, long nanos) {
        reads(host).onRead(10, nanos, rig.time().nanoTime());
    }

    /** How many of so many reads in a row each gets. */
    private Map<String, Integer> chosen(ReadFrom place) {
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < READS; i++) {
            ServerEndPoint server = selection.select(READ, place, HashSlot.NONE);
            servers.forEach((host, known) -> {
                if (known == server) {
                    counts.merge(host, 1, Integer::sum);
                }
            });
        }
        return counts;
    }

    @Test
    void select_nearest_equalServersShare() {
        for (String host : servers.keySet()) {
            took(host, MS);
        }
        assertThat(chosen(ReadFrom.NEAREST))
                .hasSize(3)
                .allSatisfy((host, count) -> assertThat(count).isBetween(60, 140));
    }

    @Test
    void select_nearest_whoIsSlowGetsNothingUntilThatIsLongAgo() {
        took("P", MS);
        took("R1", 90 * MS);
        took("R2", MS);
        assertThat(chosen(ReadFrom.NEAREST)).containsOnlyKeys("P", "R2");
        rig.time().advance(Duration.ofSeconds(12));
        assertThat(chosen(ReadFrom.NEAREST)).containsOnlyKeys("P", "R1", "R2");
    }

    @Test
    void select_nearest_writesGoToThePrimary() {
        took("P", 90 * MS);
        assertThat(selection.select(CommandMetadata.of("SET"), ReadFrom.NEAREST, HashSlot.NONE))
                .isSameAs(servers.get("P"));
    }

    @Test
    void select_whoRefusesReads_isLeftOutAndTriedWithOneRead() {
        reads("R1").onError(RedisErrorKind.LOADING, rig.time().nanoTime());
        for (ReadFrom place : List.of(ReadFrom.NEAREST, ReadFrom.REPLICA, ReadFrom.ANY)) {
            assertThat(chosen(place)).as("readFrom=%s", place).doesNotContainKey("R1");
        }
        rig.time().advance(Duration.ofMillis(1_001));
        assertThat(chosen(ReadFrom.NEAREST)).containsEntry("R1", 1);
        rig.time().advance(Duration.ofMillis(1_001));
        assertThat(chosen(ReadFrom.REPLICA)).containsEntry("R1", 1);
        took("R1", MS);
        assertThat(chosen(ReadFrom.REPLICA)).containsEntry("R1", READS / 2);
    }

    @Test
    void select_allRefuseReads_oneIsAskedAllTheSame() {
        servers.keySet()
                .forEach(host ->
                        reads(host).onError(RedisErrorKind.LOADING, rig.time().nanoTime()));
        assertThat(chosen(ReadFrom.NEAREST)).isNotEmpty();
        assertThat(chosen(ReadFrom.REPLICA)).isNotEmpty();
    }

    @Test
    void select_zone_replicaThereThenPrimaryThereThenOthers() {
        reads("P").learnZone("east");
        reads("R1").learnZone("east");
        reads("R2").learnZone("west");
        assertThat(chosen(ReadFrom.ZONE)).containsOnlyKeys("R1");
        reads("R1").onError(RedisErrorKind.MASTER_DOWN, rig.time().nanoTime());
        assertThat(chosen(ReadFrom.ZONE)).containsOnlyKeys("P");
        reads("P").learnZone("west");
        assertThat(chosen(ReadFrom.ZONE)).containsOnlyKeys("P", "R2");
    }

    @Test
    void select_zone_isLeftWhereOthersAreThreeTimesFaster() {
        reads("R1").learnZone("east");
        took("P", 2 * MS);
        took("R2", 2 * MS);
        took("R1", 6 * MS);
        assertThat(chosen(ReadFrom.ZONE)).containsOnlyKeys("R1");
        took("R1", 40 * MS);
        assertThat(chosen(ReadFrom.ZONE)).containsOnlyKeys("P", "R2");
    }

    @Test
    void select_zoneOfNobody_isTheNearest() {
        assertThat(chosen(ReadFrom.ZONE)).containsOnlyKeys("P", "R1", "R2");
    }
}
