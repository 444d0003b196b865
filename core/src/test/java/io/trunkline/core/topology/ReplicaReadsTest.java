package io.trunkline.core.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.RedisFuture;
import io.trunkline.command.CommandName;
import io.trunkline.command.HashSlot;
import io.trunkline.core.EngineRig;
import io.trunkline.core.dispatch.Route;
import io.trunkline.core.dispatch.Router;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.options.ReadFrom;
import io.trunkline.reply.RespValue;
import io.trunkline.testkit.simulation.LinkConditions;
import io.trunkline.testkit.simulation.NodeCommand;
import io.trunkline.testkit.simulation.SimulatedCluster;
import io.trunkline.testkit.simulation.SimulatedClusterNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads that replicas of a cluster answer, on virtual time. */
final class ReplicaReadsTest {

    private final EngineRig rig = new EngineRig(options -> options);
    private final SimulatedCluster cluster =
            rig.cluster(builder -> builder.primaries(3).replicas(2));
    private final Router router = rig.router();
    private final Route route = Route.to(0, rig.context().options());

    private RespValue call(ReadFrom place, String name, String... words) {
        RedisFuture<RespValue> sent =
                router.executeAsync(EngineCommands.words(CommandName.of(name), words), route.withReadFrom(place));
        rig.until(sent::isDone);
        return sent.join();
    }

    private List<SimulatedClusterNode> replicas() {
        return cluster.replicasOf(cluster.owner(HashSlot.of("k".getBytes(StandardCharsets.UTF_8))));
    }

    private long gets(SimulatedClusterNode node) {
        return cluster.history().stream()
                .filter(each -> each.command().words().get(0).equals("GET"))
                .map(NodeCommand::node)
                .filter(node.id()::equals)
                .count();
    }

    @Test
    void read_replicaIsLoading_goesToTheNextAtOnceAndComesBackLater() {
        call(ReadFrom.PRIMARY, "SET", "k", "v");
        rig.time().advance(Duration.ofSeconds(1));
        SimulatedClusterNode loading = replicas().get(0);
        loading.redis().setLoading(true);
        long begun = rig.time().nanoTime();
        for (int i = 0; i < 20; i++) {
            assertThat(call(ReadFrom.REPLICA, "GET", "k").asText()).isEqualTo("v");
        }
        assertThat(rig.context().calls().readPenalties.sum()).isEqualTo(1);
        assertThat(gets(replicas().get(1))).isEqualTo(20);
        assertThat(rig.time().nanoTime() - begun).isLessThan(1_000_000_000L);

        loading.redis().setLoading(false);
        rig.time().advance(Duration.ofMillis(1_100));
        for (int i = 0; i < 20; i++) {
            assertThat(call(ReadFrom.REPLICA, "GET", "k").asText()).isEqualTo("v");
        }
        assertThat(gets(loading)).isBetween(9L, 12L);
    }

    @Test
    void read_nearest_learnsWhichServersAreSlow() {
        call(ReadFrom.PRIMARY, "SET", "k", "v");
        SimulatedClusterNode slow = replicas().get(0);
        cluster.nodes().forEach(node -> {
            Duration latency = Duration.ofMillis(node == slow ? 40 : 1);
            node.redis().server().setConditions(LinkConditions.ideal().withLatency(latency, latency));
            node.redis().server().resetLinks();
        });
        rig.until(() -> rig.topology().current().servers().stream().allMatch(ServerEndPoint::isReady));
        rig.time().advance(Duration.ofSeconds(2));
        for (int i = 0; i < 60; i++) {
            assertThat(call(ReadFrom.NEAREST, "GET", "k").asText()).isEqualTo("v");
        }
        assertThat(gets(slow)).isBetween(1L, 3L);
        assertThat(gets(replicas().get(1))).isBetween(10L, 50L);
    }
}
