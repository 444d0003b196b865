package io.trunkline.core.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.RedisFuture;
import io.trunkline.command.Command;
import io.trunkline.command.CommandName;
import io.trunkline.command.HashSlot;
import io.trunkline.core.EngineRig;
import io.trunkline.core.dispatch.Route;
import io.trunkline.core.dispatch.Router;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.reply.RespValue;
import io.trunkline.testkit.simulation.NodeCommand;
import io.trunkline.testkit.simulation.SimulatedCluster;
import io.trunkline.testkit.simulation.SimulatedClusterNode;
import io.trunkline.testkit.simulation.Takeover;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What one caller sends for one slot takes effect in order, whoever owns the slot meanwhile and whoever told. */
final class ClusterOrderTest {

    private final EngineRig rig = new EngineRig(options -> options);
    private final SimulatedCluster cluster =
            rig.cluster(builder -> builder.primaries(3).replicas(1));
    private final Router router = rig.router();
    private final Route route = Route.to(0, rig.context().options());

    private RedisFuture<RespValue> push(String key, int value) {
        Command<RespValue> command = EngineCommands.words(CommandName.of("RPUSH"), key, Integer.toString(value));
        return router.executeAsync(command, route.withTimeout(10_000_000_000L));
    }

    private void awaitAll(List<RedisFuture<RespValue>> sent) {
        rig.until(() -> sent.stream().allMatch(RedisFuture::isDone));
        assertThat(sent).noneMatch(RedisFuture::isCompletedExceptionally);
    }

    private static int slotOf(String key) {
        return HashSlot.of(key.getBytes(StandardCharsets.UTF_8));
    }

    private ServerEndPoint known(String key) {
        return Objects.requireNonNull(
                Objects.requireNonNull(rig.topology().current().slots()).primary(slotOf(key)));
    }

    private SimulatedClusterNode otherThan(SimulatedClusterNode... some) {
        return cluster.nodes().stream()
                .filter(node -> node.isPrimary() && !List.of(some).contains(node))
                .findFirst()
                .orElseThrow();
    }

    /** What took effect on a list, in order. */
    private List<Integer> pushed(String key) {
        return cluster.history().stream()
                .filter(each -> each.command().words().get(0).equals("RPUSH"))
                .filter(each -> each.command().words().get(1).equals(key))
                .filter(each -> !each.redirected())
                .map(each -> Integer.valueOf(each.command().words().get(2)))
                .toList();
    }

    private static List<Integer> upTo(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    /** Has the client learn from a view, while nothing is answered that would tell it, that a key has another server. */
    private void learn(String key) {
        ServerEndPoint before = known(key);
        rig.onRoleDoubted();
        rig.until(() -> known(key) != before);
    }

    /** All slots of one node, as they are dealt out at first. */
    private void moveAllSlots(SimulatedClusterNode from, SimulatedClusterNode to) {
        int first = IntStream.range(0, HashSlot.COUNT)
                .filter(slot -> cluster.owner(slot) == from)
                .min()
                .orElseThrow();
        int last = IntStream.range(0, HashSlot.COUNT)
                .filter(slot -> cluster.owner(slot) == from)
                .max()
                .orElseThrow();
        assertThat(last - first).isGreaterThan(5000);
        rig.time().advance(Duration.ofSeconds(10)); // nobody asks nodes any more
        cluster.moveAtomically(first, last, to);
        rig.until(() -> cluster.owner(first) == to && cluster.owner(last) == to);
        rig.time().advance(Duration.ofMillis(300)); // everybody has heard of it
    }

    @Test
    void executeAsync_viewMovesManySlotsWhileTheOldOwnerIsBusy_isBehindWhatTheOldOneHas() {
        SimulatedClusterNode old = cluster.owner(slotOf("{a}1"));
        List<String> keys = IntStream.range(0, 2000)
                .mapToObj(i -> "{" + i + "}")
                .filter(key -> cluster.owner(slotOf(key)) == old)
                .limit(20)
                .toList();
        moveUnseen(old);
        List<RedisFuture<RespValue>> sent = new ArrayList<>();
        keys.forEach(key -> sent.add(push(key, 0)));
        keys.forEach(key -> sent.add(push(key, 1)));
        rig.time().advance(Duration.ofMillis(1));
        learn(keys.get(0));

        keys.forEach(key -> sent.add(push(key, 2)));
        rig.time().advance(Duration.ofMillis(30));
        assertThat(pushed(keys.get(0))).isEmpty();
        old.redis().resume();
        awaitAll(sent);

        assertThat(keys).allSatisfy(key -> assertThat(pushed(key)).isEqualTo(upTo(3)));
        assertThat(cluster.history().stream().filter(NodeCommand::redirected)).hasSize(2 * keys.size());
    }

    /** All slots of a node are another one's, and it is busy, so that nobody hears of that from it. */
    private void moveUnseen(SimulatedClusterNode old) {
        moveAllSlots(old, otherThan(old));
        old.redis().pause();
    }

    @Test
    void executeAsync_oldOwnerIsSilent_isHeldForAMomentOnly() {
        SimulatedClusterNode old = cluster.owner(slotOf("k"));
        moveUnseen(old);
        RedisFuture<RespValue> lost = push("k", 0);
        rig.time().advance(Duration.ofMillis(1));
        learn("k");

        long begun = rig.time().nanoTime();
        RedisFuture<RespValue> next = push("k", 1);
        rig.until(next::isDone);
        assertThat(Duration.ofNanos(rig.time().nanoTime() - begun)).isLessThan(Duration.ofMillis(60));
        assertThat(lost.isDone()).isFalse();
    }

    @Test
    void executeAsync_isHeldForLongerThanItMayTake_endsInItsTime() {
        SimulatedClusterNode old = cluster.owner(slotOf("k"));
        moveUnseen(old);
        push("k", 0);
        rig.time().advance(Duration.ofMillis(1));
        learn("k");

        long begun = rig.time().nanoTime();
        RedisFuture<RespValue> next = router.executeAsync(
                EngineCommands.words(CommandName.of("RPUSH"), "k", "1"), route.withTimeout(8_000_000L));
        rig.until(next::isDone);
        assertThat(Duration.ofNanos(rig.time().nanoTime() - begun)).isLessThan(Duration.ofMillis(10));
        assertThat(next.isCompletedExceptionally()).isTrue();
        old.redis().resume();
        rig.time().advance(Duration.ofSeconds(1));
        assertThat(pushed("k")).doesNotContain(1);
    }

    @Test
    void executeAsync_nothingIsUnderWay_isNotHeld() {
        moveAllSlots(cluster.owner(slotOf("k")), otherThan(cluster.owner(slotOf("k"))));
        learn("k");
        RedisFuture<RespValue> next = push("k", 0);
        long begun = rig.time().nanoTime();
        rig.until(next::isDone);
        assertThat(Duration.ofNanos(rig.time().nanoTime() - begun)).isLessThan(Duration.ofMillis(5));
        assertThat(cluster.history().stream().filter(NodeCommand::redirected)).isEmpty();
    }

    @Test
    void executeAsync_slotsMoveOnWhileTheFirstOwnerIsBusy_isBehindThemAll() {
        SimulatedClusterNode first = cluster.owner(slotOf("k"));
        SimulatedClusterNode second = otherThan(first);
        moveAllSlots(first, second);
        first.redis().pause();
        List<RedisFuture<RespValue>> sent = new ArrayList<>();
        sent.add(push("k", 0));
        sent.add(push("k", 1));
        rig.time().advance(Duration.ofMillis(1));
        learn("k");
        sent.add(push("k", 2)); // waits
        cluster.moveAtomically(slotOf("k"), slotOf("k"), otherThan(first, second));
        rig.time().advance(Duration.ofMillis(25));
        first.redis().resume();
        for (int i = 3; i < 100; i++) {
            sent.add(push("k", i));
            rig.time().advance(Duration.ofNanos(100_000));
        }
        awaitAll(sent);

        assertThat(pushed("k")).isEqualTo(upTo(100));
    }

    @Test
    void executeAsync_plannedFailoverUnderWay_eachSlotKeepsItsOrder() {
        SimulatedClusterNode old = cluster.owner(slotOf("k"));
        List<String> keys = IntStream.range(0, 2000)
                .mapToObj(i -> "{" + i + "}")
                .filter(key -> cluster.owner(slotOf(key)) == old)
                .limit(20)
                .toList();
        List<RedisFuture<RespValue>> sent = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            if (i == 50) {
                cluster.failover(cluster.replicasOf(old).get(0), Takeover.GRACEFUL);
            }
            for (String key : keys) {
                sent.add(push(key, i));
            }
            rig.time().advance(Duration.ofNanos(100_000));
        }
        awaitAll(sent);

        assertThat(cluster.history()).anyMatch(NodeCommand::redirected);
        assertThat(keys).allSatisfy(key -> assertThat(pushed(key)).isEqualTo(upTo(200)));
    }

    @Test
    void executeAsync_oldOwnerIsDead_whatWaitsThereGoesBeforeWhatIsNew() {
        push("k", 0);
        rig.time().advance(Duration.ofSeconds(1));
        SimulatedClusterNode old = cluster.owner(slotOf("k"));
        ServerEndPoint known = known("k");
        cluster.kill(old);
        rig.until(() -> !known.isEstablished());
        List<RedisFuture<RespValue>> sent = new ArrayList<>();
        for (int i = 1; i < 100; i++) {
            sent.add(push("k", i));
        }
        rig.until(() -> known("k") != known);

        sent.add(push("k", 100));
        awaitAll(sent);
        assertThat(pushed("k")).isEqualTo(upTo(101));
    }
}
