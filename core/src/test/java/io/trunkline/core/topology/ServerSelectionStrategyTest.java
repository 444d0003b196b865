package io.trunkline.core.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.command.CommandMetadata;
import io.trunkline.command.HashSlot;
import io.trunkline.core.EngineRig;
import io.trunkline.core.EngineRig.Pair;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.options.ReadFrom;
import io.trunkline.status.ServerRole;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of a primary and two replicas gets a command. */
final class ServerSelectionStrategyTest {

    private static final CommandMetadata READ = CommandMetadata.of("GET");
    private static final CommandMetadata WRITE = CommandMetadata.of("SET");
    private static final CommandMetadata NEITHER = CommandMetadata.of("PING");

    private final EngineRig rig = new EngineRig(options -> options);
    private final Map<String, Pair> pairs = new LinkedHashMap<>();
    private final Map<ServerEndPoint, String> names = new HashMap<>();
    private final TopologyKeeper topology;
    private final ServerSelectionStrategy selection;

    ServerSelectionStrategyTest() {
        for (String host : List.of("P", "R1", "R2")) {
            Pair pair = rig.connected(host);
            pairs.put(host, pair);
            names.put(pair.server(), host);
        }
        topology = KeeperOf.servers(pairs.values().stream().map(Pair::server).toList());
        selection = new ServerSelectionStrategy(topology, rig.context().failures());
    }

    private ServerEndPoint server(String name) {
        return pair(name).server();
    }

    private Pair pair(String name) {
        Pair pair = pairs.get(name);
        if (pair == null) {
            throw new IllegalArgumentException("No such server: name=" + name + ". Use P, R1 or R2.");
        }
        return pair;
    }

    private void tellRoles() {
        topology.onRole(server("P"), ServerRole.PRIMARY);
        topology.onRole(server("R1"), ServerRole.REPLICA);
        topology.onRole(server("R2"), ServerRole.REPLICA);
    }

    private void stop(String name) {
        pair(name).redis().stop();
        rig.until(() -> !server(name).isEstablished());
    }

    /** Where so many commands in a row go that each has had its turn. */
    private String chosen(CommandMetadata command, ReadFrom readFrom) {
        Set<String> found = new TreeSet<>();
        for (int i = 0; i < 12; i++) {
            found.add(String.valueOf(names.get(selection.select(command, readFrom, HashSlot.NONE))));
        }
        return String.join(" ", found);
    }

    @ParameterizedTest(name = "{0}, stopped {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "PRIMARY        |       | P",
                "PRIMARY        | P     | P",
                "PREFER_PRIMARY |       | P",
                "PREFER_PRIMARY | P     | R1 R2",
                "PREFER_PRIMARY | P R1  | R2",
                "PREFER_PRIMARY | P R1 R2 | P",
                "REPLICA        |       | R1 R2",
                "REPLICA        | R1    | R2",
                "REPLICA        | R1 R2 | R1 R2",
                "PREFER_REPLICA |       | R1 R2",
                "PREFER_REPLICA | R1 R2 | P",
                "PREFER_REPLICA | P R1 R2 | P",
                "ANY            |       | P R1 R2",
                "ANY            | P     | R1 R2",
                "ANY            | R1    | P R2",
                "ANY            | R1 R2 | P"
            })
    void select_read_byWhereItMayBeAnsweredAndWhoServes(ReadFrom readFrom, String stopped, String expected) {
        tellRoles();
        for (String name : stopped == null ? new String[0] : stopped.split(" ")) {
            stop(name);
        }

        assertThat(chosen(READ, readFrom)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"PRIMARY", "PREFER_REPLICA", "REPLICA", "ANY"})
    void select_write_goesToThePrimaryAndWaitsForIt(ReadFrom readFrom) {
        tellRoles();
        assertThat(chosen(WRITE, readFrom)).isEqualTo("P");
        stop("P");
        assertThat(chosen(WRITE, readFrom)).isEqualTo("P");
    }

    @Test
    void select_readsOfThePrimaryBetween_useUpNoReplicasTurn() {
        tellRoles();
        List<String> turns = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            selection.select(READ, ReadFrom.PREFER_PRIMARY, HashSlot.NONE);
            turns.add(String.valueOf(names.get(selection.select(READ, ReadFrom.REPLICA, HashSlot.NONE))));
        }

        assertThat(turns).containsExactly("R1", "R2", "R1", "R2");
    }

    @Test
    void select_any_isEachServersTurnEquallyOften() {
        tellRoles();
        Map<String, Integer> turns = new TreeMap<>();
        for (int i = 0; i < 12; i++) {
            turns.merge(
                    String.valueOf(names.get(selection.select(READ, ReadFrom.ANY, HashSlot.NONE))), 1, Integer::sum);
        }

        assertThat(turns).containsExactly(Map.entry("P", 4), Map.entry("R1", 4), Map.entry("R2", 4));
    }

    @Test
    void select_neitherReadNorWrite_goesWhereItWouldIfNothingWereChosen() {
        tellRoles();
        assertThat(chosen(NEITHER, ReadFrom.REPLICA)).isEqualTo("P");
        stop("P");
        assertThat(chosen(NEITHER, ReadFrom.REPLICA)).isEqualTo("R1 R2");
    }

    @Test
    void select_rolesNotTold_countAsPrimaries() {
        assertThat(chosen(WRITE, ReadFrom.PRIMARY)).isEqualTo("P");
        stop("P");
        assertThat(chosen(WRITE, ReadFrom.PRIMARY)).isEqualTo("R1");
        assertThatThrownBy(() -> selection.select(READ, ReadFrom.REPLICA, HashSlot.NONE))
                .isInstanceOf(RedisConnectionException.class)
                .hasMessageContaining("readFrom=REPLICA");
    }

    @Test
    void select_onlyReplicasKnown_refusesAWriteAndAsksThemAgain() {
        pairs.keySet().forEach(name -> topology.onRole(server(name), ServerRole.REPLICA));
        long asked = pair("R2").said("HELLO");

        assertThatThrownBy(() -> selection.select(WRITE, ReadFrom.PRIMARY, HashSlot.NONE))
                .isInstanceOf(RedisConnectionException.class)
                .hasMessageContaining("it requires a primary, and only replicas are known");
        rig.until(() -> pair("R2").said("HELLO") > asked);
    }

    @Test
    void select_afterAPromotion_writesGoToTheNewPrimaryThoughTheOldOneStillSaysItIsOne() {
        tellRoles();
        topology.onRole(server("R2"), ServerRole.PRIMARY);

        assertThat(chosen(WRITE, ReadFrom.PRIMARY)).isEqualTo("R2");
        assertThat(chosen(READ, ReadFrom.REPLICA)).isEqualTo("R1");
    }
}
