package io.trunkline.core.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.core.EngineRig;
import io.trunkline.core.EngineRig.Pair;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.status.ServerRole;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TopologyKeeperTest {

    private final EngineRig rig = new EngineRig(options -> options);
    private final Pair one = rig.newServer("one");
    private final Pair two = rig.newServer("two");
    private final ServerEndPoint first = one.server();
    private final ServerEndPoint second = two.server();
    private final TopologyKeeper keeper = KeeperOf.servers(List.of(first, second));

    @Test
    void current_atFirst_knowsServersAndNoRoles() {
        Topology topology = keeper.current();

        assertThat(topology.servers()).containsExactly(first, second);
        assertThat(topology.unknown()).containsExactly(first, second);
        assertThat(topology.primaries()).isEmpty();
        assertThat(topology.replicas()).isEmpty();
    }

    @Test
    void onRole_news_makesAnotherTopologyAndLeavesTheOldOne() {
        Topology before = keeper.current();
        keeper.onRole(second, ServerRole.REPLICA);

        assertThat(keeper.current().version()).isEqualTo(before.version() + 1);
        assertThat(keeper.current().replicas()).containsExactly(second);
        assertThat(keeper.current().unknown()).containsExactly(first);
        assertThat(before.unknown()).containsExactly(first, second);
    }

    @Test
    void onRole_noNews_changesNothing() {
        keeper.onRole(first, ServerRole.PRIMARY);
        Topology before = keeper.current();

        keeper.onRole(first, ServerRole.PRIMARY);
        keeper.onRole(rig.newServer("stranger").server(), ServerRole.PRIMARY);

        assertThat(keeper.current()).isSameAs(before);
    }

    @Test
    void onRole_promotions_theLastOneLeads() {
        keeper.onRole(first, ServerRole.PRIMARY);
        keeper.onRole(second, ServerRole.REPLICA);
        keeper.onRole(second, ServerRole.PRIMARY);
        assertThat(keeper.current().primaries()).containsExactly(second, first);

        keeper.onRole(first, ServerRole.REPLICA);
        keeper.onRole(first, ServerRole.PRIMARY);
        assertThat(keeper.current().primaries()).containsExactly(first, second);
    }

    @Test
    void onRole_secondPrimary_asksBothOnce() {
        for (Pair pair : List.of(one, two)) {
            pair.server().start();
            rig.until(pair.server()::isEstablished);
        }
        rig.time().advance(Duration.ofSeconds(2));
        long before = one.said("HELLO");
        assertThat(two.said("HELLO")).isEqualTo(before);

        keeper.onRole(first, ServerRole.PRIMARY);
        rig.time().advance(Duration.ofSeconds(2));
        assertThat(one.said("HELLO")).as("one primary is as it should be").isEqualTo(before);

        keeper.onRole(second, ServerRole.PRIMARY);
        keeper.onRole(second, ServerRole.PRIMARY); // as it says again, which is no news
        rig.time().advance(Duration.ofSeconds(2));
        assertThat(one.said("HELLO")).isEqualTo(before + 1);
        assertThat(two.said("HELLO")).isEqualTo(before + 1);
    }

    @Test
    void doubt_manyTimes_asksEveryServerOnceInAWhile() {
        for (Pair pair : List.of(one, two)) {
            pair.server().start();
            rig.until(pair.server()::isEstablished);
        }
        for (int i = 0; i < 100; i++) {
            keeper.doubt();
        }
        for (Pair pair : List.of(one, two)) {
            rig.until(() -> pair.said("HELLO") == 2); // the first was the handshake's
        }
        rig.time().advance(Duration.ofSeconds(2));
        assertThat(one.said("HELLO")).isLessThanOrEqualTo(3);
        assertThat(two.said("HELLO")).isLessThanOrEqualTo(3);
    }
}
