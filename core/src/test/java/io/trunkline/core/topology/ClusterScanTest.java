package io.trunkline.core.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.RedisFuture;
import io.trunkline.args.ScanArgs;
import io.trunkline.codec.Codecs;
import io.trunkline.command.Command;
import io.trunkline.command.CommandCatalogue;
import io.trunkline.command.CommandName;
import io.trunkline.command.HashSlot;
import io.trunkline.core.EngineRig;
import io.trunkline.core.dispatch.Route;
import io.trunkline.core.dispatch.Router;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.exception.RedisCommandException;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.reply.RespValue;
import io.trunkline.reply.ScanPage;
import io.trunkline.testkit.simulation.NodeCommand;
import io.trunkline.testkit.simulation.SimulatedCluster;
import io.trunkline.testkit.simulation.SimulatedClusterNode;
import io.trunkline.testkit.simulation.Takeover;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SCAN_COMPLETE: what is there from the first step of a scan to the last comes at least once, whatever the cluster does. */
final class ClusterScanTest {

    private static final int KEYS = 300;
    private static final ScanArgs TENS = ScanArgs.limit(10);

    private final EngineRig rig = new EngineRig(options -> options);
    private final SimulatedCluster cluster =
            rig.cluster(builder -> builder.primaries(3).replicas(1));
    private final Router router = rig.router();
    private final Route route = Route.to(0, rig.context().options()).withTimeout(20_000_000_000L);
    private final CommandCatalogue<String, String> commands = new CommandCatalogue<>(Codecs.UTF8);
    private final List<String> keys =
            IntStream.range(0, KEYS).mapToObj(i -> "key:" + i).toList();
    private final List<String> seen = new ArrayList<>();

    @BeforeEach
    void fill() {
        List<RedisFuture<RespValue>> sent =
                keys.stream().map(key -> send("SET", key, "v")).toList();
        rig.until(() -> sent.stream().allMatch(RedisFuture::isDone));
        rig.time().advance(Duration.ofSeconds(1)); // replicas have them
    }

    private RedisFuture<RespValue> send(String name, String... words) {
        return router.executeAsync(EngineCommands.words(CommandName.of(name), words), route);
    }

    private <T> T call(Command<T> command) {
        RedisFuture<T> sent = router.executeAsync(command, route);
        rig.until(sent::isDone);
        return sent.join();
    }

    /** One step; returns where to go on. */
    private String step(String cursor, ScanArgs args) {
        ScanPage<String> page = call(commands.keyspace().scan(cursor, args));
        seen.addAll(page.items());
        return page.cursor();
    }

    private void rest(String from, ScanArgs args) {
        String cursor = from;
        for (int steps = 0; steps == 0 || !cursor.equals(ScanPage.START); steps++) {
            assertThat(steps).isLessThan(1_000);
            cursor = step(cursor, args);
        }
    }

    private static int slotOf(String key) {
        return HashSlot.of(key.getBytes(StandardCharsets.UTF_8));
    }

    private SimulatedClusterNode other(SimulatedClusterNode not) {
        return cluster.nodes().stream()
                .filter(node -> node.isPrimary() && node != not)
                .findFirst()
                .orElseThrow();
    }

    /** The node that was scanned last. */
    private SimulatedClusterNode scanned() {
        List<NodeCommand> scans = cluster.history().stream()
                .filter(each -> each.command().words().get(0).equals("SCAN"))
                .toList();
        String id = scans.get(scans.size() - 1).node();
        return cluster.nodes().stream()
                .filter(node -> node.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void scan_quietCluster_returnsEachKeyOnce() {
        rest(ScanPage.START, TENS);
        assertThat(seen).containsExactlyInAnyOrderElementsOf(keys);
    }

    @Test
    void scan_prefixAndPattern_narrowIt() {
        List<String> found = new ArrayList<>();
        ScanArgs args = ScanArgs.matching("7?").count(1_000);
        String cursor = ScanPage.START;
        do {
            ScanPage<String> page =
                    call(commands.withKeyPrefix("key:1").keyspace().scan(cursor, args));
            found.addAll(page.items());
            cursor = page.cursor();
        } while (!cursor.equals(ScanPage.START));
        assertThat(found).hasSize(10).allMatch(key -> key.matches("key:17."));
        rest(ScanPage.START, ScanArgs.matching("key:17?").count(1_000));
        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(170, 180).mapToObj(i -> "key:" + i).toList());
    }

    @Test
    void scan_patternWithHashTag_asksItsOwnerAlone() {
        List<RedisFuture<RespValue>> sent = IntStream.range(0, 20)
                .mapToObj(i -> send("SET", "{user:7}:" + i, "v"))
                .toList();
        rig.until(() -> sent.stream().allMatch(RedisFuture::isDone));
        rest(ScanPage.START, ScanArgs.matching("{user:7}:*").count(1_000));
        assertThat(seen).hasSize(20).allMatch(key -> key.startsWith("{user:7}:"));
        assertThat(cluster.history().stream()
                        .filter(each -> each.command().words().get(0).equals("SCAN")))
                .isNotEmpty()
                .allMatch(each ->
                        each.node().equals(cluster.owner(slotOf("{user:7}")).id()));
    }

    @Test
    void scan_slotsMoveBetweenSteps_missesNothing() {
        String cursor = step(ScanPage.START, TENS);
        cursor = step(cursor, TENS);
        SimulatedClusterNode first = scanned();
        List<Integer> own = IntStream.range(0, 16_384)
                .filter(slot -> cluster.owner(slot) == first)
                .boxed()
                .toList();
        int begin = own.get(0);
        cluster.moveAtomically(begin, begin + 2_000, other(first));
        rig.time().advance(Duration.ofMillis(200));
        for (int i = 0; i < 5; i++) {
            cursor = step(cursor, TENS);
        }
        cluster.moveAtomically(begin, begin + 1_000, first); // some come back
        rig.time().advance(Duration.ofMillis(200));
        rest(cursor, TENS);
        assertThat(seen).containsAll(keys);
    }

    @Test
    void scan_slotHalfMoved_asksBothNodes() {
        List<String> tagged = IntStream.range(0, 40).mapToObj(i -> "{t}" + i).toList();
        List<RedisFuture<RespValue>> sent =
                tagged.stream().map(key -> send("SET", key, "v")).toList();
        rig.until(() -> sent.stream().allMatch(RedisFuture::isDone));
        int slot = slotOf("{t}");
        SimulatedClusterNode target = other(cluster.owner(slot));
        cluster.beginMove(slot, target);
        cluster.moveKeys(slot, tagged.subList(0, 10).toArray(String[]::new));

        ScanArgs args = ScanArgs.matching("{t}*").count(10);
        String cursor = step(ScanPage.START, args);
        cluster.moveKeys(slot, tagged.subList(10, 30).toArray(String[]::new));
        rig.time().advance(Duration.ofMillis(50));
        for (int i = 0; i < 300 && !cursor.equals(ScanPage.START); i++) {
            cursor = step(cursor, args);
            if (i == 40) {
                cluster.moveKeys(slot, tagged.subList(30, 40).toArray(String[]::new));
                cluster.finishMove(slot);
                rig.time().advance(Duration.ofMillis(50));
            }
        }
        assertThat(cursor).isEqualTo(ScanPage.START);
        assertThat(seen).containsAll(tagged);
    }

    @Test
    void scan_moveTakenBack_missesNothing() {
        List<String> tagged = IntStream.range(0, 40).mapToObj(i -> "{t}" + i).toList();
        List<RedisFuture<RespValue>> sent =
                tagged.stream().map(key -> send("SET", key, "v")).toList();
        rig.until(() -> sent.stream().allMatch(RedisFuture::isDone));
        int slot = slotOf("{t}");
        SimulatedClusterNode owner = cluster.owner(slot);
        SimulatedClusterNode target = other(owner);
        ScanArgs args = ScanArgs.matching("{t}*").count(10);
        String cursor = step(ScanPage.START, args);
        cluster.beginMove(slot, target);
        cluster.moveKeys(slot, tagged.toArray(String[]::new));
        rig.time().advance(Duration.ofMillis(50));
        for (int i = 0; i < 3; i++) {
            cursor = step(cursor, args);
            rig.time().advance(Duration.ofMillis(50));
        }
        cluster.finishMove(slot);
        cluster.moveAtomically(slot, slot, owner);
        rig.time().advance(Duration.ofMillis(300));
        rest(cursor, args);
        assertThat(seen).containsAll(tagged);
    }

    @Test
    void scan_primaryDiesInBetween_goesOnAtItsHeir() {
        String cursor = step(ScanPage.START, TENS);
        SimulatedClusterNode dead = scanned();
        cluster.kill(dead);
        rest(cursor, TENS);
        assertThat(seen).containsAll(keys);
        assertThat(scanned()).isNotSameAs(dead);
    }

    @Test
    void scan_plannedFailover_goesOnAtTheNewPrimary() {
        String cursor = step(ScanPage.START, TENS);
        cluster.failover(cluster.replicasOf(scanned()).get(0), Takeover.GRACEFUL);
        rig.time().advance(Duration.ofMillis(500));
        rest(cursor, TENS);
        assertThat(seen).containsAll(keys);
    }

    @Test
    void scan_nodeStartsAnew_itsCursorIsVoid() {
        String cursor = step(ScanPage.START, TENS);
        SimulatedClusterNode node = scanned();
        cluster.kill(node);
        cluster.start(node, true);
        rig.time().advance(Duration.ofMillis(500));
        rest(cursor, TENS);
        assertThat(seen).containsAll(keys);
    }

    @Test
    void scan_userMayNotAskNodes_goesByTheMap() {
        cluster.nodes().forEach(node -> node.redis().deny(Set.of("CLUSTER"), Set.of()));
        rest(ScanPage.START, TENS);
        assertThat(seen).containsExactlyInAnyOrderElementsOf(keys);
    }

    @Test
    void scan_anotherProcessGoesOn_leavesNothingOut() {
        String cursor = step(ScanPage.START, TENS);
        cursor = step(cursor, TENS);
        Router another = rig.router();
        List<String> rest = new ArrayList<>();
        ScanPage<String> page;
        do {
            RedisFuture<ScanPage<String>> sent =
                    another.executeAsync(commands.keyspace().scan(cursor, TENS), route);
            rig.until(sent::isDone);
            page = sent.join();
            rest.addAll(page.items());
            cursor = page.cursor();
        } while (!page.isLast());
        rest.addAll(seen);
        assertThat(rest).containsExactlyInAnyOrderElementsOf(keys);
    }

    @Test
    void scan_cursorThatIsNone_isRefusedAndNothingIsSent() {
        RedisFuture<ScanPage<String>> refused =
                router.executeAsync(commands.keyspace().scan("nonsense", TENS), route);
        rig.until(refused::isDone);
        assertThatThrownBy(refused::join)
                .isInstanceOf(RedisCommandException.class)
                .hasMessageStartingWith("Not the cursor of a scan: cursor=\"nonsense\"");
        assertThat(cluster.history())
                .noneMatch(each -> each.command().words().get(0).equals("SCAN"));
    }

    @Test
    void scan_oneServersCursor_beginsAnew() {
        rest("17", TENS);
        assertThat(seen).containsAll(keys);
    }

    @Test
    void scan_untyped_isTheSame() {
        RespValue page = call(EngineCommands.words(CommandName.of("SCAN"), "0", "COUNT", "5"));
        assertThat(page.asList().get(0).asText()).startsWith("c1.");
        seen.addAll(
                page.asList().get(1).asList().stream().map(RespValue::asText).toList());
        rest(page.asList().get(0).asText(), TENS);
        assertThat(seen).containsExactlyInAnyOrderElementsOf(keys);
    }

    @Test
    void close_whileAStepWaits_endsIt() {
        String cursor = step(ScanPage.START, TENS);
        SimulatedClusterNode node = scanned();
        cluster.kill(node);
        rig.time().advance(Duration.ofMillis(20));
        RedisFuture<ScanPage<String>> waiting =
                router.executeAsync(commands.keyspace().scan(cursor, TENS), route);
        rig.time().advance(Duration.ofMillis(20));
        router.refuseNew();
        rig.close();
        rig.until(waiting::isDone);
        assertThatThrownBy(waiting::join).isInstanceOf(RedisConnectionException.class);
    }
}
