package io.trunkline.it.cluster;

import static io.trunkline.it.cluster.Clusters.slotOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.Server;
import io.trunkline.it.Clients;
import io.trunkline.management.ManagementRegistration;
import io.trunkline.management.TrunklineManagement;
import io.trunkline.options.Endpoint;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.status.NodeStatus;
import io.trunkline.status.ServerRole;
import io.trunkline.status.ShardStatus;
import io.trunkline.status.SlotRange;
import io.trunkline.status.TopologyKind;
import io.trunkline.status.TopologyStatus;
import io.trunkline.testkit.server.ClusterNode;
import io.trunkline.testkit.server.RedisCluster;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What can be seen of a real cluster. */
@DisplayName("The topology of a cluster")
final class TopologyTest {

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

    private static Endpoint at(ClusterNode node) {
        return Endpoint.parse(node.endpoint());
    }

    @ParameterizedTest
    @EnumSource
    void topology_connected_isWhatTheNodesSay(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            TopologyStatus topology = multiplexer.topology();

            assertThat(topology.kind()).isEqualTo(TopologyKind.CLUSTER);
            assertThat(topology.uncovered()).isEmpty();
            assertThat(topology.epoch()).isPositive();
            assertThat(topology.nodes()).hasSize(6);
            assertThat(topology.shards()).hasSize(3);
            for (ClusterNode node : cluster.nodes()) {
                NodeStatus known = Objects.requireNonNull(topology.node(at(node)));
                assertThat(known.id())
                        .isEqualTo(cluster.call(node, "CLUSTER", "MYID").strip());
                boolean isPrimary = cluster.primaries().contains(node);
                assertThat(known.role()).isEqualTo(isPrimary ? ServerRole.PRIMARY : ServerRole.REPLICA);
            }
            for (int slot = 0; slot < RedisCluster.SLOTS; slot += 500) {
                ShardStatus shard = Objects.requireNonNull(topology.shardOf(slot));
                assertThat(shard.primary()).isEqualTo(at(cluster.primaryOf(slot)));
            }
            assertThat(multiplexer.status().topology().kind()).isEqualTo(TopologyKind.CLUSTER);
            assertThat(multiplexer.status().toString()).contains("topology     cluster", "  shard      ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void case_E15_serverFor_isTheKeysPrimaryAndAlwaysTheSame(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            for (int i = 0; i < 100; i++) {
                String key = "key:" + i;
                Server server = multiplexer.serverFor(key);
                assertThat(server.endpoint()).isEqualTo(at(cluster.primaryOf(slotOf(key))));
                assertThat(multiplexer.serverFor(key.getBytes(StandardCharsets.UTF_8)))
                        .isSameAs(server);
                assertThat(multiplexer.server(server.endpoint())).isSameAs(server);
                assertThat(multiplexer.servers()).contains(server);
            }
            assertThatThrownBy(() -> multiplexer.server("nowhere:1"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not defined: endpoint=nowhere:1")
                    .hasMessageContaining(cluster.endpoints().get(0));
        }
    }

    /** E14: whoever walks through the servers while they change sees those that there were. */
    @ParameterizedTest
    @EnumSource
    void case_E14_servers_stayTheSameWhileTheyAreWalkedThrough(ProtocolVersion protocol) throws InterruptedException {
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            List<Server> before = multiplexer.servers();
            AtomicBoolean stop = new AtomicBoolean();
            ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
            Thread walker = new Thread(() -> {
                while (!stop.get()) {
                    try {
                        List<Server> all = multiplexer.servers();
                        int count = 0;
                        for (Server server : all) {
                            count += server.endpoint() == null ? 0 : 1;
                        }
                        assertThat(count).isEqualTo(all.size());
                        assertThat(multiplexer.topology().nodes()).isNotEmpty();
                    } catch (Throwable e) {
                        failures.add(e);
                    }
                }
            });
            walker.start();
            ClusterNode added = cluster.addNode();
            try {
                cluster.moveSlot(slotOf("moved"), added);
                multiplexer.database().set("moved", "v");
                assertThat(multiplexer.serverFor("moved").endpoint()).isEqualTo(at(added));
                cluster.moveSlot(slotOf("moved"), cluster.primaries().get(0));
                multiplexer.database().set("moved", "w");
            } finally {
                cluster.removeNode(added);
                stop.set(true);
                walker.join();
            }
            assertThat(failures).isEmpty();
            assertThat(before).hasSize(6);
            assertThatThrownBy(before::clear).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void changes_movedSlot_answerWhyACommandWentThere() throws Exception {
        try (ConnectionMultiplexer multiplexer = connect(ProtocolVersion.RESP3);
                ManagementRegistration registration = TrunklineManagement.register(multiplexer)) {
            Database<String, String> db = multiplexer.database();
            int slot = slotOf("why");
            ClusterNode from = cluster.primaryOf(slot);
            ClusterNode to = cluster.primaries().stream()
                    .filter(node -> node != from)
                    .findFirst()
                    .orElseThrow();
            cluster.moveSlot(slot, to);
            db.set("why", "v");

            assertThat(multiplexer.topology().changes())
                    .anyMatch(change -> change.slots().stream()
                            .anyMatch(move -> move.slots().equals(new SlotRange(slot, slot))
                                    && at(from).equals(move.from())
                                    && at(to).equals(move.to())));
            MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
            ObjectName name = registration.multiplexerName();
            // the figures of a bean are up to a quarter of a second old
            String move = "slots " + slot + " " + at(from) + " -> " + at(to);
            Clients.await("the bean to tell it", () -> toldChanges(name).contains(move));
            assertThat(beans.getAttribute(name, "TopologyKind")).isEqualTo("Cluster");
            assertThat((String[]) beans.getAttribute(name, "Nodes")).hasSize(6);
            assertThat((String[]) beans.getAttribute(name, "Shards")).hasSize(3);
            assertThat(beans.getAttribute(name, "UncoveredSlots")).isEqualTo(0L);
            assertThat((String) beans.invoke(name, "topology", new Object[0], new String[0]))
                    .contains("topology     cluster", "  change     ");
            cluster.moveSlot(slot, from);
        }
    }

    private static String toldChanges(ObjectName multiplexer) {
        try {
            return String.join("\n", (String[])
                    ManagementFactory.getPlatformMBeanServer().getAttribute(multiplexer, "TopologyChanges"));
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }
}
