package io.trunkline.core.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.MultiplexerEvent;
import io.trunkline.RedisFuture;
import io.trunkline.command.CommandName;
import io.trunkline.command.HashSlot;
import io.trunkline.core.EngineRig;
import io.trunkline.core.dispatch.Route;
import io.trunkline.core.dispatch.Router;
import io.trunkline.core.message.Message;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.options.Endpoint;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.options.ProxyKind;
import io.trunkline.reply.RespValue;
import io.trunkline.status.NodeStatus;
import io.trunkline.status.ServerRole;
import io.trunkline.status.ShardStatus;
import io.trunkline.status.SlotMove;
import io.trunkline.status.SlotRange;
import io.trunkline.status.TopologyCause;
import io.trunkline.status.TopologyChange;
import io.trunkline.status.TopologyKind;
import io.trunkline.status.TopologyStatus;
import io.trunkline.testkit.simulation.SimulatedCluster;
import io.trunkline.testkit.simulation.SimulatedClusterNode;
import io.trunkline.testkit.simulation.Takeover;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What operators see of the servers, and are told of what changes. */
final class TopologyReportTest {

    private final EngineRig rig = new EngineRig(options -> options);
    private final Route route = Route.to(0, rig.context().options());

    private TopologyStatus topology() {
        return TopologyReport.of(rig.topology(), rig.selection(), ProxyKind.NONE, null);
    }

    private SimulatedCluster cluster() {
        return rig.cluster(builder -> builder.primaries(3).replicas(1));
    }

    private static Endpoint at(SimulatedClusterNode node) {
        return new Endpoint.Tcp(node.address().host(), node.address().port());
    }

    private static SimulatedClusterNode other(SimulatedCluster cluster, int slot) {
        return cluster.nodes().stream()
                .filter(node -> node.isPrimary() && node != cluster.owner(slot))
                .findFirst()
                .orElseThrow();
    }

    private static int slotOf(String key) {
        return HashSlot.of(key.getBytes(StandardCharsets.UTF_8));
    }

    private RespValue call(Router router, String... words) {
        List<String> rest = List.of(words).subList(1, words.length);
        RedisFuture<RespValue> sent =
                router.executeAsync(EngineCommands.words(CommandName.of(words[0]), rest.toArray(String[]::new)), route);
        rig.until(sent::isDone);
        return sent.join();
    }

    private <E extends MultiplexerEvent> List<E> events(Class<E> type) {
        return rig.events().stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Test
    void of_neverReached_isUnknown() {
        rig.newServer("one");

        TopologyStatus topology = topology();
        assertThat(topology.kind()).isEqualTo(TopologyKind.UNKNOWN);
        assertThat(topology.nodes()).singleElement().satisfies(node -> {
            assertThat(node.connected()).isFalse();
            assertThat(node.role()).isEqualTo(ServerRole.UNKNOWN);
        });
        assertThat(topology.toldAt()).isNull();
        assertThat(topology.shards()).isEmpty();
    }

    @Test
    void of_oneServer_isStandaloneAndToldByItself() {
        Endpoint one = rig.connected("one").server().endpoint();

        TopologyStatus topology = topology();
        assertThat(topology.kind()).isEqualTo(TopologyKind.STANDALONE);
        assertThat(topology.shards()).containsExactly(ShardStatus.of(one, List.of(), List.of()));
        assertThat(topology.toldBy()).containsExactly(one);
        assertThat(topology.toldAt()).isNotNull();
        assertThat(topology.uncovered()).isEmpty();
        assertThat(topology.changes())
                .extracting(TopologyChange::cause)
                .containsExactly(TopologyCause.ROLE, TopologyCause.CONFIGURED);
    }

    @Test
    void of_primaryAndReplica_isReplicated() {
        Endpoint one = rig.connected("one").server().endpoint();
        Endpoint two = rig.connected("two").server().endpoint();
        rig.topology().onRole(rig.pair("two").server(), ServerRole.REPLICA);

        TopologyStatus topology = topology();
        assertThat(topology.kind()).isEqualTo(TopologyKind.REPLICATED);
        assertThat(topology.shards()).containsExactly(ShardStatus.of(one, List.of(two), List.of()));
        assertThat(Objects.requireNonNull(topology.node(two)).follows()).isEqualTo(one);
    }

    @Test
    void of_replicatedThatTellsOfItselfAnyway_hasItsLag() {
        EngineRig rig = new EngineRig(options -> options.resp(r -> r.protocol(ProtocolVersion.RESP2)));
        rig.topology().start();
        rig.install("one", "two");
        rig.redis("two").replicateFrom(rig.redis("one"), Duration.ofMillis(1));
        rig.until(() -> rig.redis("two").isLinkedToPrimary());
        rig.until(() -> rig.pair("two").server().isReady());
        rig.redis("two").setReplicationCut(true);
        Message<?> set = rig.message(EngineCommands.SET, "k", "value");
        rig.pair("one").server().interactive().submit(set);
        rig.time().advance(Duration.ofSeconds(1));
        rig.redis("two").setReplicationCut(false);
        rig.time().advance(Duration.ofMinutes(2)); // INFO is what asks for roles there

        TopologyStatus topology = TopologyReport.of(rig.topology(), rig.selection(), ProxyKind.NONE, null);
        NodeStatus primary =
                Objects.requireNonNull(topology.node(rig.pair("one").server().endpoint()));
        NodeStatus replica =
                Objects.requireNonNull(topology.node(rig.pair("two").server().endpoint()));
        assertThat(primary.offset()).isEqualTo("SETkvalue".length());
        assertThat(replica.offset()).isEqualTo(primary.offset());
        assertThat(replica.lag()).isZero();
        assertThat(replica.lagTime()).isNull();
        assertThat(primary.lag()).isEqualTo(-1);
    }

    @Test
    void of_cluster_tellsNodesShardsSlotsAndWhoTold() {
        SimulatedCluster cluster = cluster();

        TopologyStatus topology = topology();
        assertThat(topology.kind()).isEqualTo(TopologyKind.CLUSTER);
        assertThat(topology.uncovered()).isEmpty();
        assertThat(topology.moving()).isEmpty();
        assertThat(topology.epoch()).isNotNegative();
        assertThat(topology.nodes()).hasSize(6).allMatch(NodeStatus::connected);
        assertThat(topology.shards())
                .hasSize(3)
                .allMatch(shard -> shard.replicas().size() == 1);
        assertThat(topology.toldBy())
                .singleElement()
                .satisfies(by -> assertThat(topology.node(by)).isNotNull());
        for (int slot = 0; slot < HashSlot.COUNT; slot += 1000) {
            SimulatedClusterNode owner = cluster.owner(slot);
            ShardStatus shard = Objects.requireNonNull(topology.shardOf(slot));
            assertThat(shard.primary()).isEqualTo(at(owner));
            NodeStatus node = Objects.requireNonNull(topology.node(at(owner)));
            assertThat(node.id()).isEqualTo(owner.id());
            assertThat(node.role()).isEqualTo(ServerRole.PRIMARY);
            NodeStatus replica =
                    Objects.requireNonNull(topology.node(shard.replicas().get(0)));
            assertThat(replica.follows()).isEqualTo(at(owner));
        }
    }

    @Test
    void of_slotThatMoved_keepsWhoSaidSoAndWhy() {
        SimulatedCluster cluster = cluster();
        int slot = slotOf("k");
        Endpoint from = at(cluster.owner(slot));
        SimulatedClusterNode target = other(cluster, slot);
        cluster.moveAtomically(slot, slot, target);
        call(rig.router(), "SET", "k", "v");
        rig.until(() -> !events(MultiplexerEvent.SlotsMoved.class).isEmpty());

        SlotMove move = new SlotMove(new SlotRange(slot, slot), from, at(target));
        assertThat(topology().changes())
                .filteredOn(change -> change.slots().contains(move))
                .singleElement()
                .satisfies(change -> {
                    assertThat(change.cause()).isEqualTo(TopologyCause.MOVED);
                    assertThat(change.toldBy()).containsExactly(from);
                });
        assertThat(Objects.requireNonNull(topology().shardOf(slot)).primary()).isEqualTo(at(target));
        assertThat(events(MultiplexerEvent.SlotsMoved.class))
                .singleElement()
                .satisfies(event -> assertThat(event.moves()).containsExactly(move));
    }

    @Test
    void of_slotOnTheMove_isTold() {
        SimulatedCluster cluster = cluster();
        int slot = slotOf("{t}");
        cluster.beginMove(slot, other(cluster, slot));
        call(rig.router(), "GET", "{t}a"); // is not there, and so asked for at the other one

        assertThat(topology().moving()).containsExactly(new SlotRange(slot, slot));
        rig.time().advance(Duration.ofSeconds(3));
        assertThat(topology().moving()).isEmpty();
    }

    @Test
    void events_manySlotsMovedOneByOne_areFew() {
        SimulatedCluster cluster = cluster();
        Router router = rig.router();
        int first = 1_000;
        SimulatedClusterNode owner = cluster.owner(first);
        SimulatedClusterNode target = other(cluster, first);
        Map<Integer, String> keys = new TreeMap<>();
        for (int i = 0; keys.size() < 60; i++) {
            int slot = slotOf("k" + i);
            if (slot >= first && slot < first + 80) {
                keys.put(slot, "k" + i);
            }
        }
        keys.forEach((slot, key) -> {
            cluster.moveAtomically(slot, slot, target);
            call(router, "SET", key, "v");
        });
        rig.time().advance(Duration.ofSeconds(5));

        List<MultiplexerEvent.SlotsMoved> told = events(MultiplexerEvent.SlotsMoved.class);
        assertThat(told.size()).isLessThan(keys.size() / 5);
        assertThat(told.stream()
                        .flatMap(event -> event.moves().stream())
                        .mapToInt(move -> {
                            assertThat(move.from()).isEqualTo(at(owner));
                            assertThat(move.to()).isEqualTo(at(target));
                            return move.slots().size();
                        })
                        .sum())
                .as("each slot is told once")
                .isEqualTo(keys.size());
        assertThat(topology().changes().size())
                .isLessThanOrEqualTo(TopologyJournal.KEPT)
                .isPositive();
    }

    @Test
    void changes_moreThanAreKept_theLastOnesStay() {
        rig.install("one", "two");
        for (int i = 0; i < 100; i++) {
            rig.install(i % 2 == 0 ? new String[] {"one", "three"} : new String[] {"one", "two"});
        }

        List<TopologyChange> changes = topology().changes();
        assertThat(changes).hasSize(TopologyJournal.KEPT);
        assertThat(changes.get(0).version()).isEqualTo(topology().version());
        assertThat(changes)
                .extracting(TopologyChange::version)
                .isSortedAccordingTo((one, other) -> Long.compare(other, one));
    }

    @Test
    void events_roundsInAStorm_areAtMostOneASecond() {
        cluster();
        rig.time().advance(Duration.ofSeconds(10));
        int before = events(MultiplexerEvent.TopologyRefreshed.class).size();
        assertThat(before).as("of the first rounds").isPositive();
        for (int i = 0; i < 500; i++) {
            rig.onRoleDoubted();
            rig.time().advance(Duration.ofMillis(10));
        }
        rig.time().advance(Duration.ofSeconds(2));

        List<MultiplexerEvent.TopologyRefreshed> told = events(MultiplexerEvent.TopologyRefreshed.class);
        List<MultiplexerEvent.TopologyRefreshed> storm = told.subList(before, told.size());
        assertThat(storm.size()).isBetween(2, 8);
        assertThat(storm.stream()
                        .mapToInt(MultiplexerEvent.TopologyRefreshed::rounds)
                        .sum())
                .isGreaterThan(storm.size());
        assertThat(storm.get(0).cause()).isEqualTo(TopologyCause.ROLE);
        assertThat(storm.get(0).asked()).isNotEmpty();
        assertThat(storm).noneMatch(MultiplexerEvent.TopologyRefreshed::isChanged);
    }

    @Test
    void events_failover_tellRolesAndSlots() {
        SimulatedCluster cluster = cluster();
        SimulatedClusterNode old = cluster.owner(0);
        SimulatedClusterNode next = cluster.replicasOf(old).get(0);
        rig.events().clear();
        cluster.failover(next, Takeover.GRACEFUL);
        rig.until(() -> cluster.owner(0) == next);
        rig.onRoleDoubted();
        rig.until(() ->
                topology().changes().stream().anyMatch(change -> change.roles().get(at(old)) == ServerRole.REPLICA));

        assertThat(Objects.requireNonNull(topology().node(at(next))).role()).isEqualTo(ServerRole.PRIMARY);
        assertThat(events(MultiplexerEvent.ConfigurationChanged.class))
                .anyMatch(event -> event.endpoint().equals(at(next)) && event.role() == ServerRole.PRIMARY);
        rig.until(() -> events(MultiplexerEvent.SlotsMoved.class).stream()
                .flatMap(event -> event.moves().stream())
                .anyMatch(move -> move.slots().contains(0) && at(next).equals(move.to())));
    }
}
