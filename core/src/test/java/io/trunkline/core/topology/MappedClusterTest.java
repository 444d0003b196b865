package io.trunkline.core.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.MultiplexerEvent;
import io.trunkline.RedisFuture;
import io.trunkline.command.CommandName;
import io.trunkline.command.HashSlot;
import io.trunkline.core.EngineRig;
import io.trunkline.core.dispatch.Route;
import io.trunkline.core.dispatch.Router;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.options.Endpoint;
import io.trunkline.options.EndpointMapper;
import io.trunkline.reply.RespValue;
import io.trunkline.testkit.simulation.EndpointForm;
import io.trunkline.testkit.simulation.SimulatedCluster;
import io.trunkline.testkit.simulation.SimulatedClusterNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A cluster whose nodes announce names that mean nothing here: each of them is reached as the application says. */
final class MappedClusterTest {

    /** Where each name leads to. */
    private final Map<Endpoint, Endpoint> reached = new HashMap<>();

    private boolean fails;

    private @Nullable Endpoint map(Endpoint announced) {
        if (fails) {
            throw new IllegalStateException("of the test");
        }
        return reached.get(announced);
    }

    private final EngineRig rig =
            new EngineRig(options -> options.topology(t -> t.endpointMapper((EndpointMapper) this::map)));
    private final SimulatedCluster cluster =
            rig.cluster(builder -> builder.primaries(3).replicas(1));
    private final Router router = rig.router();
    private final Route route = Route.to(0, rig.context().options());

    MappedClusterTest() {
        int number = 1;
        for (SimulatedClusterNode node : cluster.nodes()) {
            String name = "inner" + number++ + ".example";
            node.setHostname(name);
            reached.put(Endpoint.tcp(name, node.address().port()), at(node));
        }
        cluster.nodes().forEach(node -> node.setEndpointForm(EndpointForm.HOSTNAME));
        rig.time().advance(Duration.ofSeconds(2)); // until each has heard of the others' names
    }

    private static Endpoint at(SimulatedClusterNode node) {
        return Endpoint.tcp(node.address().host(), node.address().port());
    }

    private static int slotOf(String key) {
        return HashSlot.of(key.getBytes(StandardCharsets.UTF_8));
    }

    private RespValue call(String name, String... words) {
        RedisFuture<RespValue> sent = router.executeAsync(EngineCommands.words(CommandName.of(name), words), route);
        rig.until(sent::isDone);
        return sent.join();
    }

    private SimulatedClusterNode other(int slot) {
        return cluster.nodes().stream()
                .filter(node -> node.isPrimary() && node != cluster.owner(slot))
                .findFirst()
                .orElseThrow();
    }

    /** Has all of it asked for again. */
    private void refresh() {
        long before = rounds();
        rig.onRoleDoubted();
        rig.until(() -> rounds() > before);
        rig.time().advance(Duration.ofSeconds(3));
    }

    private long rounds() {
        return rig.events().stream()
                .filter(MultiplexerEvent.TopologyRefreshed.class::isInstance)
                .count();
    }

    private void assertMembersAreReached() {
        assertThat(rig.topology().current().servers())
                .extracting(server -> server.endpoint())
                .containsExactlyInAnyOrderElementsOf(
                        cluster.nodes().stream().map(MappedClusterTest::at).toList());
    }

    @Test
    void slots_names_areWhereTheyAreReached() {
        refresh();

        assertMembersAreReached();
        assertThat(call("SET", "k", "v").asText()).isEqualTo("OK");
    }

    @Test
    void moved_name_isFollowedToWhereItIsReached() {
        int slot = slotOf("k");
        SimulatedClusterNode target = other(slot);
        cluster.moveAtomically(slot, slot, target);

        assertThat(call("SET", "k", "v").asText()).isEqualTo("OK");
        assertThat(rig.selection().writable(slot))
                .extracting(server -> server.endpoint())
                .isEqualTo(at(target));
        assertMembersAreReached();
    }

    @Test
    void ask_name_isFollowedToWhereItIsReached() {
        call("SET", "{t}a", "1");
        int slot = slotOf("{t}");
        cluster.beginMove(slot, other(slot));
        cluster.moveKeys(slot, "{t}a");

        assertThat(call("GET", "{t}a").asText()).isEqualTo("1");
        assertMembersAreReached();
    }

    @Test
    void mapper_throws_leavesServersWhereTheyWereAndIsTold() {
        refresh();
        rig.events().clear();
        fails = true;
        refresh();

        assertMembersAreReached();
        assertThat(call("SET", "k", "v").asText()).isEqualTo("OK");
        List<MultiplexerEvent> told = rig.events().stream()
                .filter(MultiplexerEvent.InternalFailure.class::isInstance)
                .toList();
        assertThat(told)
                .hasSize(6)
                .allSatisfy(event -> assertThat(((MultiplexerEvent.InternalFailure) event).origin())
                        .startsWith("mapping the endpoint inner"));
        refresh();
        assertThat(rig.events().stream()
                        .filter(MultiplexerEvent.InternalFailure.class::isInstance)
                        .toList())
                .as("once for each address")
                .hasSize(6);
    }
}
