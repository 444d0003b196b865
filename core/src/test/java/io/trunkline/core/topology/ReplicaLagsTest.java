package io.trunkline.core.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.RedisFuture;
import io.trunkline.command.CommandMetadata;
import io.trunkline.command.CommandName;
import io.trunkline.command.HashSlot;
import io.trunkline.core.EngineRig;
import io.trunkline.core.dispatch.Route;
import io.trunkline.core.dispatch.Router;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.options.Endpoint;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.options.ProxyKind;
import io.trunkline.options.ReadFrom;
import io.trunkline.reply.RespValue;
import io.trunkline.status.NodeStatus;
import io.trunkline.status.ServerRole;
import io.trunkline.status.TopologyStatus;
import io.trunkline.testkit.simulation.SimulatedCluster;
import io.trunkline.testkit.simulation.SimulatedClusterNode;
import io.trunkline.testkit.simulation.SimulatedRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** E2: with a bound, no replica answers a read that is further behind its primary. On virtual time. */
final class ReplicaLagsTest {

    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final CommandMetadata READ = CommandMetadata.of("GET");
    private static final List<String> HOSTS = List.of("p", "r1", "r2");

    private static EngineRig rig(ProtocolVersion protocol, Duration limit) {
        return new EngineRig(options -> options.resp(r -> r.protocol(protocol)).topology(t -> t.maxReplicaLag(limit)));
    }

    /** A primary and two replicas that have each change so much later. */
    private static void begin(EngineRig rig, Duration... lags) {
        rig.install(HOSTS.toArray(String[]::new));
        for (int i = 0; i < lags.length; i++) {
            rig.redis(HOSTS.get(i + 1)).replicateFrom(rig.redis("p"), lags[i]);
            rig.until(rig.redis(HOSTS.get(i + 1))::isLinkedToPrimary);
        }
        rig.topology().start();
        for (String host : HOSTS) {
            rig.until(rig.pair(host).server()::isReady);
        }
        rig.until(() -> !lags(rig).isAwaitingFirst());
    }

    private static ReplicaLags lags(EngineRig rig) {
        return Objects.requireNonNull(rig.selection().lags());
    }

    /** Who gets reads. */
    private static String chosen(EngineRig rig, ReadFrom place) {
        Set<String> found = new TreeSet<>();
        for (int i = 0; i < 12; i++) {
            ServerEndPoint server = rig.selection().select(READ, place, HashSlot.NONE);
            found.add(((Endpoint.Tcp) server.endpoint()).host());
        }
        return String.join(" ", found);
    }

    private static void assertNobody(EngineRig rig, String... told) {
        assertThatThrownBy(() -> chosen(rig, ReadFrom.REPLICA))
                .isInstanceOf(RedisConnectionException.class)
                .hasMessageContaining("no replica is known to be within maxReplicaLag")
                .hasMessageContaining("readFrom=REPLICA")
                .hasMessageContainingAll(told);
    }

    private static RespValue call(EngineRig rig, Router router, ReadFrom place, String name, String... words) {
        Route route = Route.to(0, rig.context().options()).withReadFrom(place);
        RedisFuture<RespValue> sent = router.executeAsync(EngineCommands.words(CommandName.of(name), words), route);
        rig.until(sent::isDone);
        return sent.join();
    }

    private static NodeStatus status(EngineRig rig, String host) {
        TopologyStatus topology = TopologyReport.of(rig.topology(), rig.selection(), ProxyKind.NONE, null);
        return Objects.requireNonNull(topology.node(rig.pair(host).server().endpoint()));
    }

    private static long asked(EngineRig rig) {
        return HOSTS.stream()
                .mapToLong(host -> rig.pair(host).said("INFO replication"))
                .sum();
    }

    @ParameterizedTest
    @EnumSource
    void select_replicasKeepUp_areReadFromAsSoonAsTheyAreConnected(ProtocolVersion protocol) {
        EngineRig rig = rig(protocol, LIMIT);
        begin(rig, Duration.ofMillis(1), Duration.ofMillis(1));

        assertThat(chosen(rig, ReadFrom.REPLICA)).isEqualTo("r1 r2");
        for (int i = 0; i < 100; i++) { // whether or not anything is written
            rig.time().advance(Duration.ofMillis(97));
            assertThat(chosen(rig, ReadFrom.REPLICA)).isEqualTo("r1 r2");
            assertThat(chosen(rig, ReadFrom.ANY)).isEqualTo("p r1 r2");
        }
        NodeStatus replica = status(rig, "r1");
        assertThat(replica.lag()).isZero();
        assertThat(replica.lagTime()).isBetween(Duration.ZERO, LIMIT.dividedBy(2));
        assertThat(status(rig, "p").lagTime()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void select_replicaFallsBehind_isLeftOutUntilItHasCaughtUp(ProtocolVersion protocol) {
        EngineRig rig = rig(protocol, LIMIT);
        begin(rig, Duration.ofMillis(1), Duration.ofMillis(1));
        Router router = rig.router();

        rig.redis("r1").setReplicationCut(true);
        call(rig, router, ReadFrom.PRIMARY, "SET", "k", "v");
        rig.time().advance(LIMIT.plusSeconds(1));
        for (ReadFrom place : List.of(ReadFrom.REPLICA, ReadFrom.PREFER_REPLICA)) {
            assertThat(chosen(rig, place)).as("readFrom=%s", place).isEqualTo("r2");
        }
        for (ReadFrom place : List.of(ReadFrom.ANY, ReadFrom.NEAREST, ReadFrom.ZONE)) {
            assertThat(chosen(rig, place)).as("readFrom=%s", place).isEqualTo("p r2");
        }
        assertThat(status(rig, "r1").lag()).isPositive();
        assertThat(status(rig, "r1").lagTime()).isGreaterThan(LIMIT);

        rig.redis("r2").setReplicationCut(true);
        rig.time().advance(LIMIT.plusSeconds(1));
        assertThat(chosen(rig, ReadFrom.PREFER_REPLICA)).isEqualTo("p");
        assertThat(chosen(rig, ReadFrom.ANY)).isEqualTo("p");
        assertThat(chosen(rig, ReadFrom.NEAREST)).isEqualTo("p");
        assertNobody(rig, "maxReplicaLag=2000 ms", "r1:6379 6", "r2:6379 3");
        assertThat(rig.roleDoubts()).isZero();

        rig.redis("r1").setReplicationCut(false);
        rig.time().advance(Duration.ofSeconds(1));
        assertThat(chosen(rig, ReadFrom.REPLICA)).isEqualTo("r1");
    }

    @Test
    void select_primaryIsGone_whatReplicasHadIsGoodForAsLong() {
        EngineRig rig = rig(ProtocolVersion.RESP3, LIMIT);
        begin(rig, Duration.ofMillis(1), Duration.ofMillis(1));

        rig.redis("p").stop();
        rig.until(() -> !rig.pair("p").server().isEstablished());
        assertThat(chosen(rig, ReadFrom.PREFER_PRIMARY)).isEqualTo("r1 r2");
        rig.time().advance(LIMIT.plusSeconds(1));
        assertThat(chosen(rig, ReadFrom.PREFER_PRIMARY)).isEqualTo("p"); // and waits for it
        assertNobody(rig, "r1:6379 ");
    }

    @Test
    void select_replicaIsRestarted_isNotReadFromBeforeItHasTold() {
        EngineRig rig = rig(ProtocolVersion.RESP3, Duration.ofMinutes(10));
        begin(rig, Duration.ofSeconds(5), Duration.ofMillis(1));
        rig.time().advance(Duration.ofSeconds(6));
        assertThat(chosen(rig, ReadFrom.REPLICA)).isEqualTo("r1 r2");
        call(rig, rig.router(), ReadFrom.PRIMARY, "SET", "k", "v");
        rig.time().advance(Duration.ofSeconds(6));

        rig.redis("r1").restart(Duration.ofMillis(50), false);
        rig.until(() -> !rig.pair("r1").server().isEstablished());
        rig.until(() -> rig.pair("r1").server().isEstablished());
        assertThat(chosen(rig, ReadFrom.REPLICA)).isEqualTo("r2");
        rig.time().advance(Duration.ofSeconds(1));
        assertThat(chosen(rig, ReadFrom.REPLICA)).isEqualTo("r2"); // it has its data after 5 s
        rig.time().advance(Duration.ofSeconds(6));
        assertThat(chosen(rig, ReadFrom.REPLICA)).isEqualTo("r1 r2");
    }

    @Test
    void select_promotion_replicasAreMeasuredByTheNewPrimary() {
        EngineRig rig = rig(ProtocolVersion.RESP3, LIMIT);
        begin(rig, Duration.ofMillis(1), Duration.ofMillis(1));

        rig.redis("r1").takeOver();
        rig.redis("r2").setReplicationCut(true);
        rig.until(() -> rig.pair("r1").server().role() == ServerRole.PRIMARY
                && rig.pair("p").server().role() == ServerRole.REPLICA);
        assertThat(rig.time().elapsed())
                .as("who is asked how far it is tells its role")
                .isLessThan(LIMIT);
        rig.time().advance(Duration.ofSeconds(1));
        assertThat(chosen(rig, ReadFrom.REPLICA)).isEqualTo("p");
        rig.redis("r2").setReplicationCut(false);
        rig.time().advance(Duration.ofSeconds(1));
        assertThat(chosen(rig, ReadFrom.REPLICA)).isEqualTo("p r2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"p", "r1"})
    void select_serverMayNotBeAsked_replicasThatDependOnItAreLeftOut(String host) {
        EngineRig rig = rig(ProtocolVersion.RESP3, LIMIT);
        rig.install(HOSTS.toArray(String[]::new));
        rig.redis(host).deny(Set.of("INFO"), Set.of());
        begin(rig, Duration.ofMillis(1), Duration.ofMillis(1));

        if (host.equals("p")) {
            assertNobody(rig, "r1:6379 unknown", "r2:6379 unknown");
        } else {
            assertThat(chosen(rig, ReadFrom.REPLICA)).isEqualTo("r2");
        }
        assertThat(chosen(rig, ReadFrom.PREFER_PRIMARY)).isEqualTo("p");
        rig.time().advance(Duration.ofSeconds(30));
        assertThat(rig.redis(host).refusals("INFO")).isOne();
        assertThat(status(rig, "r1").lagTime()).isNull();
    }

    @Test
    void select_loneReplica_isNotReadFromAndOtherwiseLeftAlone() {
        EngineRig rig = rig(ProtocolVersion.RESP3, LIMIT);
        SimulatedRedis primary =
                new EngineRig(options -> options).connected("elsewhere").redis();
        rig.install("r1");
        rig.redis("r1").replicateFrom(primary, Duration.ofMillis(1));
        rig.topology().start();
        rig.until(() -> rig.pair("r1").server().role() == ServerRole.REPLICA);
        rig.until(() -> !lags(rig).isAwaitingFirst());

        assertNobody(rig, "r1:6379 unknown");
        assertThatThrownBy(() -> chosen(rig, ReadFrom.PREFER_PRIMARY)).hasMessageContaining("r1:6379 unknown");
        ServerEndPoint only = rig.pair("r1").server();
        for (String name : List.of("PING", "SET")) {
            CommandMetadata command = CommandMetadata.of(name);
            assertThat(rig.selection().select(command, ReadFrom.PREFER_PRIMARY, HashSlot.NONE))
                    .isSameAs(only);
        }
    }

    @Test
    void select_noLimit_nobodyIsAsked() {
        EngineRig rig = new EngineRig(options -> options);
        rig.topology().start();
        rig.install(HOSTS.toArray(String[]::new));
        rig.redis("r1").replicateFrom(rig.redis("p"), Duration.ofMinutes(1));
        rig.until(() -> rig.pair("r1").server().role() == ServerRole.REPLICA);
        rig.time().advance(Duration.ofSeconds(30));

        assertThat(rig.selection().lags()).isNull();
        assertThat(asked(rig)).isZero();
        assertThat(chosen(rig, ReadFrom.REPLICA)).isEqualTo("r1");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 40, 2_000, 3_600_000})
    void round_anyLimit_asksFourTimesInItAndNeitherMoreThanThatNorLessThanOnceASecond(long limitMillis) {
        EngineRig rig = rig(ProtocolVersion.RESP3, Duration.ofMillis(limitMillis));
        begin(rig, Duration.ofMillis(1), Duration.ofMillis(1));
        rig.time().advance(Duration.ofSeconds(1));
        long before = asked(rig);
        rig.time().advance(Duration.ofSeconds(10));

        long period = Math.max(10, Math.min(1_000, limitMillis / 4));
        assertThat(asked(rig) - before).isBetween(3 * (10_000 / period - 2), 3 * (10_000 / period + 2));
    }

    @Test
    void round_manyReadsOfWhatIsNotKnown_areNoStormOfQuestions() {
        EngineRig rig = rig(ProtocolVersion.RESP3, LIMIT);
        begin(rig, Duration.ofMillis(1), Duration.ofMillis(1));
        rig.redis("p").pause();
        rig.redis("r1").restart(Duration.ofMillis(1), true);
        rig.until(() -> !rig.pair("r1").server().isEstablished());
        rig.until(() -> rig.pair("r1").server().isEstablished());
        long before = asked(rig);
        for (int i = 0; i < 1_000; i++) {
            chosen(rig, ReadFrom.PREFER_REPLICA);
            rig.time().advance(Duration.ofMillis(1));
        }
        assertThat(asked(rig) - before).isLessThan(20);
    }

    /** What is read is at most as old as the limit allows, whatever becomes of the replicas meanwhile. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void read_whateverBecomesOfReplicas_isNeverOlder(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Duration limit = Duration.ofMillis(400);
        EngineRig rig = rig(random.nextBoolean() ? ProtocolVersion.RESP2 : ProtocolVersion.RESP3, limit);
        begin(rig, Duration.ofMillis(random.nextInt(200)), Duration.ofMillis(random.nextInt(500)));
        Router router = rig.router();
        int ofReplicas = 0;
        TreeMap<Duration, Integer> written = new TreeMap<>();
        written.put(Duration.ofDays(-1), -1);
        for (int i = 0; i < 1_500; i++) {
            call(rig, router, ReadFrom.PRIMARY, "SET", "k", Integer.toString(i));
            written.put(rig.time().elapsed(), i);
            rig.time().advance(Duration.ofMillis(random.nextInt(20)));
            String host = random.nextBoolean() ? "r1" : "r2";
            switch (random.nextInt(60)) {
                case 0 -> rig.redis(host).setReplicationCut(true);
                case 1, 2 -> rig.redis(host).setReplicationCut(false);
                case 3 -> {
                    if (rig.redis(host).isRunning()) {
                        rig.redis(host).restart(Duration.ofMillis(random.nextInt(100)), random.nextBoolean());
                    }
                }
                default -> {}
            }
            Duration allowed = rig.time().elapsed().minus(limit);
            ServerEndPoint chosen = rig.selection().select(READ, ReadFrom.PREFER_REPLICA, HashSlot.NONE);
            int connection = chosen.memory().replication().connections();
            String read = valueAt(rig, chosen);
            boolean isSame = connection == chosen.memory().replication().connections();
            if (chosen.role() == ServerRole.REPLICA && isSame) { // else it had to wait for a server that has just died
                ofReplicas++;
                assertThat(read == null ? -1 : Integer.parseInt(read))
                        .as("what %s has by read %d", chosen, i)
                        .isGreaterThanOrEqualTo(written.lowerEntry(allowed).getValue());
            }
        }
        assertThat(ofReplicas).isPositive();
    }

    /** What a server has at this moment. */
    private static @Nullable String valueAt(EngineRig rig, ServerEndPoint server) {
        var message = rig.message(CommandName.of("GET"), "k");
        server.interactive().submit(message);
        rig.until(message::isOver);
        Object value = message.toCompletableFuture().join();
        return value instanceof RespValue told && !told.isNull() ? told.asText() : null;
    }

    @ParameterizedTest
    @EnumSource
    void select_cluster_eachReplicaIsMeasuredByItsOwnPrimary(ProtocolVersion protocol) {
        EngineRig rig = rig(protocol, LIMIT);
        SimulatedCluster cluster = rig.cluster(builder -> builder.primaries(3).replicas(2));
        rig.until(() -> !lags(rig).isAwaitingFirst());
        rig.time().advance(Duration.ofSeconds(1));
        Router router = rig.router();
        int slot = HashSlot.of("k".getBytes(StandardCharsets.UTF_8));
        List<SimulatedClusterNode> replicas = cluster.replicasOf(cluster.owner(slot));
        call(rig, router, ReadFrom.PRIMARY, "SET", "k", "v");
        replicas.get(0).redis().setReplicationCut(true);
        rig.time().advance(LIMIT.plusSeconds(1));

        Stream.generate(() -> call(rig, router, ReadFrom.REPLICA, "GET", "k"))
                .limit(10)
                .forEach(value -> assertThat(value.asText()).isEqualTo("v"));
        assertThat(gets(cluster, replicas.get(0))).isZero();
        assertThat(gets(cluster, replicas.get(1))).isEqualTo(10);

        replicas.get(1).redis().setReplicationCut(true);
        rig.time().advance(LIMIT.plusSeconds(1));
        assertThat(call(rig, router, ReadFrom.PREFER_REPLICA, "GET", "k").asText())
                .isEqualTo("v");
        assertThat(gets(cluster, cluster.owner(slot))).isOne();
        assertThatThrownBy(() -> rig.selection().select(READ, ReadFrom.REPLICA, slot))
                .hasMessageContainingAll(
                        "lags=[",
                        replicas.get(0).address().port() + " ",
                        replicas.get(1).address().port() + " ");
        assertThat(rig.selection().select(READ, ReadFrom.REPLICA, HashSlot.NONE).role())
                .as("other shards' replicas keep up")
                .isEqualTo(ServerRole.REPLICA);
    }

    private static long gets(SimulatedCluster cluster, SimulatedClusterNode node) {
        return cluster.history().stream()
                .filter(each -> each.command().words().get(0).equals("GET")
                        && each.node().equals(node.id()))
                .count();
    }
}
