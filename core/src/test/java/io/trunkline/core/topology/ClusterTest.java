package io.trunkline.core.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.CommandFlag;
import io.trunkline.RedisFuture;
import io.trunkline.command.Command;
import io.trunkline.command.CommandName;
import io.trunkline.command.HashSlot;
import io.trunkline.core.EngineRig;
import io.trunkline.core.dispatch.ConditionCheck;
import io.trunkline.core.dispatch.Route;
import io.trunkline.core.dispatch.Router;
import io.trunkline.core.dispatch.TransactionGroup;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisServerException;
import io.trunkline.options.Endpoint;
import io.trunkline.options.ReadFrom;
import io.trunkline.reply.ReplyDecoders;
import io.trunkline.reply.RespValue;
import io.trunkline.testkit.simulation.EndpointForm;
import io.trunkline.testkit.simulation.NodeCommand;
import io.trunkline.testkit.simulation.SimulatedCluster;
import io.trunkline.testkit.simulation.SimulatedClusterNode;
import io.trunkline.testkit.simulation.Takeover;
import io.trunkline.transport.TransportAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The engine as the client of a cluster in memory, whose nodes know of each other what they would know in reality. */
final class ClusterTest {

    private final EngineRig rig = new EngineRig(options -> options);
    private final SimulatedCluster cluster =
            rig.cluster(builder -> builder.primaries(3).replicas(1));
    private final Router router = rig.router();
    private final Route route = Route.to(0, rig.context().options());

    private static Command<RespValue> command(String name, String... words) {
        return EngineCommands.words(CommandName.of(name), words);
    }

    private RedisFuture<RespValue> send(String name, String... words) {
        return router.executeAsync(command(name, words), route);
    }

    private RespValue call(String name, String... words) {
        RedisFuture<RespValue> sent = send(name, words);
        rig.until(sent::isDone);
        return sent.join();
    }

    private static List<String> texts(RespValue array) {
        return ((RespValue.Array) array)
                .elements().stream().map(RespValue::asText).toList();
    }

    private static int slotOf(String key) {
        return HashSlot.of(key.getBytes(StandardCharsets.UTF_8));
    }

    private SimulatedClusterNode other(int slot) {
        return cluster.nodes().stream()
                .filter(node -> node.isPrimary() && node != cluster.owner(slot))
                .findFirst()
                .orElseThrow();
    }

    /** What came to nodes from callers. */
    private List<NodeCommand> history(String name) {
        return cluster.history().stream()
                .filter(each -> each.command().words().get(0).equals(name))
                .toList();
    }

    private long redirects() {
        return cluster.history().stream().filter(NodeCommand::redirected).count();
    }

    @Test
    void executeAsync_keysOfAllSlots_goToTheirOwnersAtOnce() {
        List<RedisFuture<RespValue>> sent = IntStream.range(0, 300)
                .mapToObj(i -> send("SET", "key:" + i, "v"))
                .toList();
        rig.until(() -> sent.stream().allMatch(RedisFuture::isDone));

        assertThat(sent).allMatch(each -> each.join().asText().equals("OK"));
        assertThat(redirects()).isZero();
        assertThat(history("SET"))
                .allMatch(each -> cluster.owner(slotOf(each.command().words().get(1)))
                        .id()
                        .equals(each.node()));
    }

    @Test
    void executeAsync_slotMovesWhileMuchIsUnderWay_takesEffectInOrder() {
        int slot = slotOf("list");
        List<RedisFuture<RespValue>> pushed = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            pushed.add(send("RPUSH", "list", Integer.toString(i)));
            if (i == 250) {
                cluster.moveAtomically(slot, slot, other(slot));
            }
            rig.time().advance(Duration.ofNanos(200_000));
        }
        rig.until(() -> pushed.stream().allMatch(RedisFuture::isDone));

        assertThat(pushed).noneMatch(RedisFuture::isCompletedExceptionally);
        assertThat(redirects()).isPositive();
        assertThat(history("RPUSH"))
                .filteredOn(each -> !each.redirected())
                .extracting(each -> each.command().words().get(2))
                .containsExactlyElementsOf(
                        IntStream.range(0, 500).mapToObj(Integer::toString).toList());
    }

    @Test
    void executeAsync_halfMovedSlot_servesEachKeyWhereItIs() {
        call("SET", "{t}a", "1");
        call("SET", "{t}b", "2");
        int slot = slotOf("{t}");
        cluster.beginMove(slot, other(slot));
        cluster.moveKeys(slot, "{t}a");

        assertThat(call("GET", "{t}a").asText()).isEqualTo("1");
        assertThat(call("GET", "{t}b").asText()).isEqualTo("2");
        assertThat(history("GET"))
                .filteredOn(NodeCommand::asking)
                .singleElement()
                .satisfies(each -> assertThat(each.redirected()).isFalse());
        RedisFuture<RespValue> both = send("MGET", "{t}a", "{t}b");
        rig.time().advance(Duration.ofMillis(300));
        assertThat(both.isDone()).isFalse();
        cluster.moveKeys(slot, "{t}b");
        cluster.finishMove(slot);
        rig.until(both::isDone);
        assertThat(texts(both.join())).containsExactly("1", "2");
    }

    @Test
    void executeAsync_lastKeyLacksItsValue_isRefusedByAServer() {
        RedisFuture<RespValue> half = send("MSET", "a", "1", "b");
        rig.until(half::isDone);
        assertThatThrownBy(half::join).isInstanceOf(RedisServerException.class); // which counts slots before arguments
    }

    @Test
    void executeAsync_keysPartedForLongerThanItsTime_failsWithWhatTheServerSaid() {
        call("SET", "{t}a", "1");
        call("SET", "{t}b", "2");
        int slot = slotOf("{t}");
        cluster.beginMove(slot, other(slot));
        cluster.moveKeys(slot, "{t}a");

        RedisFuture<RespValue> both = send("MGET", "{t}a", "{t}b");
        rig.until(both::isDone);
        assertThatThrownBy(both::join).isInstanceOf(RedisServerException.class).hasMessageContaining("TRYAGAIN");
    }

    @Test
    void executeAsync_primaryDies_waitsForItsHeir() {
        int slot = slotOf("n");
        call("INCR", "n");
        rig.time().advance(Duration.ofSeconds(1)); // the replica has it
        cluster.kill(cluster.owner(slot));
        rig.time().advance(Duration.ofMillis(50));

        RedisFuture<RespValue> waiting = router.executeAsync(command("INCR", "n"), route.withTimeout(20_000_000_000L));
        rig.until(waiting::isDone);
        assertThat(waiting.join().asLong()).isEqualTo(2);
        rig.until(() -> rig.topology().current().servers().stream()
                        .filter(ServerEndPoint::isEstablished)
                        .count()
                == 5);
    }

    /** Who waits has the cluster asked in each quarter of a second, whatever else it is asked for. */
    @Test
    void executeAsync_primaryHasAnHeir_doesNotWaitForLongThen() {
        int slot = slotOf("n");
        SimulatedClusterNode dead = cluster.owner(slot);
        cluster.kill(dead);
        RedisFuture<RespValue> waiting = router.executeAsync(command("INCR", "n"), route.withTimeout(60_000_000_000L));
        rig.until(() -> {
            SimulatedClusterNode owner = cluster.owner(slot);
            return owner != null && owner != dead && owner.isPrimary();
        });
        long inherited = rig.time().nanoTime();
        rig.until(waiting::isDone);

        assertThat(Duration.ofNanos(rig.time().nanoTime() - inherited)).isLessThan(Duration.ofMillis(400));
    }

    @Test
    void executeAsync_plannedFailover_noErrorAndNothingTwice() {
        int slot = slotOf("n");
        List<RedisFuture<RespValue>> counted = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            counted.add(send("INCR", "n"));
            if (i == 100) {
                cluster.failover(cluster.replicasOf(cluster.owner(slot)).get(0), Takeover.GRACEFUL);
            }
            rig.time().advance(Duration.ofNanos(500_000));
        }
        rig.until(() -> counted.stream().allMatch(RedisFuture::isDone));

        assertThat(counted).noneMatch(RedisFuture::isCompletedExceptionally);
        assertThat(call("GET", "n").asText()).isEqualTo("400");
    }

    @Test
    void executeAsync_replicaReads_areAnsweredByReplicasThatWereToldReadOnly() {
        call("SET", "k", "v");
        rig.time().advance(Duration.ofSeconds(1));
        RedisFuture<RespValue> read = router.executeAsync(command("GET", "k"), route.withReadFrom(ReadFrom.REPLICA));
        rig.until(read::isDone);

        assertThat(read.join().asText()).isEqualTo("v");
        assertThat(history("GET")).singleElement().satisfies(each -> {
            assertThat(each.replica()).isTrue();
            assertThat(each.readOnly()).isTrue();
        });
        assertThat(redirects()).isZero();
    }

    @Test
    void executeAsync_nodeHasAnotherAddress_isFoundThere() {
        int slot = slotOf("k");
        SimulatedClusterNode owner = cluster.owner(slot);
        TransportAddress.Tcp before = owner.address();
        cluster.readdress(owner, new TransportAddress.Tcp(before.host(), before.port() + 5_000));
        RedisFuture<RespValue> sent = router.executeAsync(command("SET", "k", "v"), route.withTimeout(20_000_000_000L));
        rig.until(sent::isDone);
        assertThat(sent.join().asText()).isEqualTo("OK");
    }

    @Test
    void case_E3_noRedirect_theErrorIsTheOutcomeAndIsLearnt() {
        int slot = slotOf("k");
        cluster.moveAtomically(slot, slot, other(slot));
        Route stays = route.withFlags(Set.of(CommandFlag.NO_REDIRECT));

        RedisFuture<RespValue> refused = router.executeAsync(command("SET", "k", "v"), stays);
        rig.until(refused::isDone);
        assertThatThrownBy(refused::join).isInstanceOfSatisfying(RedisServerException.class, failure -> {
            assertThat(failure.kind()).isEqualTo(RedisErrorKind.MOVED);
            assertThat(failure.isNotApplied()).isTrue();
        });
        RedisFuture<RespValue> next = router.executeAsync(command("SET", "k", "v"), stays);
        rig.until(next::isDone);
        assertThat(next.join().asText()).isEqualTo("OK");
    }

    @Test
    void executeAsync_blockedWhileItsSlotMoves_goesOnForTheRestOfItsTime() {
        int slot = slotOf("list");
        long begun = rig.time().nanoTime();
        RedisFuture<RespValue> popped = send("BLPOP", "list", "10");
        rig.time().advance(Duration.ofSeconds(4));
        assertThat(popped.isDone()).isFalse();
        cluster.moveAtomically(slot, slot, other(slot));
        rig.until(popped::isDone);

        assertThat(popped.join().isNull()).isTrue();
        double rest =
                Double.parseDouble(history("BLPOP").get(1).command().words().get(2));
        assertThat(rest).isBetween(5.9, 6.0);
        assertThat((rig.time().nanoTime() - begun) / 1e9).isBetween(9.9, 10.2);
    }

    @Test
    void execute_watchingTransactionWhoseSlotHasMoved_isCarriedOutByTheOwner() {
        call("SET", "k", "1");
        int slot = slotOf("k");
        cluster.moveAtomically(slot, slot, other(slot));

        TransactionGroup transaction = new TransactionGroup(router, route);
        ConditionCheck check = new ConditionCheck();
        transaction.watch(command("WATCH", "k").readAs(ReplyDecoders.OK));
        transaction.check(command("EXISTS", "k").readAs(reply -> reply.readLong() == 1), check);
        RedisFuture<RespValue> added = transaction.add(command("INCR", "k"));
        RedisFuture<Boolean> outcome = transaction.execute(5_000_000_000L);
        rig.until(outcome::isDone);
        assertThat(outcome.join()).isTrue();
        assertThat(check.wasSatisfied()).isTrue();
        assertThat(added.join().asLong()).isEqualTo(2);
    }

    @Test
    void case_E10_redirectToNowhere_isTheOutcomeAndInventsNoServer() {
        List<ServerEndPoint> before = rig.topology().current().servers();
        cluster.nodes().forEach(node -> node.setEndpointForm(EndpointForm.HOSTNAME)); // of which they have none
        int slot = slotOf("k");
        cluster.moveAtomically(slot, slot, other(slot));
        RedisFuture<RespValue> lost = send("SET", "k", "v");
        rig.until(lost::isDone);
        assertThatThrownBy(lost::join)
                .isInstanceOfSatisfying(
                        RedisServerException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(RedisErrorKind.UNKNOWN_REDIRECT_TARGET))
                .hasMessageContaining("MOVED " + slot + " ?:");
        assertThat(history("SET")).singleElement().matches(NodeCommand::redirected);

        // who it is is told by views all the same: by the ids of nodes whose addresses are known
        rig.time().advance(Duration.ofSeconds(3));
        assertThat(call("SET", "k", "v").asText()).isEqualTo("OK");
        assertThat(rig.topology().current().servers()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void case_E7_keyHasGoneToANodeThatNobodyKnows_isFollowedAndTheNodeAdded() {
        SimulatedClusterNode added = cluster.addNode();
        rig.until(cluster::isSettled);
        int slot = slotOf("k");
        cluster.moveAtomically(slot, slot, added);
        rig.until(() -> cluster.owner(slot) == added);
        Endpoint there = Endpoint.tcp(added.address().host(), added.address().port());
        assertThat(rig.topology().current().member(there)).isNull();

        RedisFuture<RespValue> stays =
                router.executeAsync(command("SET", "k", "v"), route.withFlags(Set.of(CommandFlag.NO_REDIRECT)));
        rig.until(stays::isDone);
        assertThatThrownBy(stays::join).hasMessageContaining("MOVED");
        assertThat(call("SET", "k", "v").asText()).isEqualTo("OK");
        assertThat(rig.topology().current().member(there)).isNotNull();
        rig.time().advance(Duration.ofSeconds(70));
        assertThat(rig.topology().current().member(there))
                .as("views name it by now")
                .isNotNull();
    }

    @Test
    void case_E7_redirectNamesANodeThatNoViewKnows_isGivenUpAfterAMinute() {
        rig.time().advance(Duration.ofSeconds(10));
        ServerEndPoint told = rig.topology().current().primaries().get(0);
        Endpoint nowhere = Endpoint.tcp("10.9.9.9", 7000);
        rig.onMoved("MOVED " + slotOf("k") + " 10.9.9.9:7000", told);
        assertThat(rig.topology().current().member(nowhere)).isNotNull();

        rig.time().advance(Duration.ofSeconds(59));
        assertThat(rig.topology().current().member(nowhere)).isNotNull();
        rig.time().advance(Duration.ofSeconds(2));
        assertThat(rig.topology().current().member(nowhere)).isNull();
        assertThat(call("SET", "k", "v").asText()).isEqualTo("OK");
    }

    @Test
    void close_whileCommandsWaitForTheirSlot_endsThem() {
        call("SET", "{t}a", "1");
        call("SET", "{t}b", "2");
        int slot = slotOf("{t}");
        cluster.beginMove(slot, other(slot));
        cluster.moveKeys(slot, "{t}a");
        RedisFuture<RespValue> both = send("MGET", "{t}a", "{t}b");
        rig.time().advance(Duration.ofMillis(100));

        rig.close();
        rig.until(both::isDone);
        assertThatThrownBy(both::join).isInstanceOf(RedisConnectionException.class);
    }

    @Test
    void close_whileCommandsWaitForTheirSlot_leavesNoTimer() {
        call("SET", "{t}a", "1");
        call("SET", "{t}b", "2");
        int slot = slotOf("{t}");
        cluster.beginMove(slot, other(slot));
        cluster.moveKeys(slot, "{t}a");
        send("MGET", "{t}a", "{t}b");
        rig.time().advance(Duration.ofMillis(900)); // so that it pauses for long

        rig.close();
        rig.time().advance(Duration.ofMillis(5));
        assertThat(rig.time().pending()).noneMatch(task -> task.startsWith("rig-io"));
    }

    @Test
    void executeAsync_onlyReplicaIsBack_isLearntOfByTheReadThatNeedsIt() {
        call("SET", "k", "v");
        SimulatedClusterNode replica =
                cluster.replicasOf(cluster.owner(slotOf("k"))).get(0);
        cluster.kill(replica);
        rig.time().advance(Duration.ofSeconds(4)); // until it is taken for dead, and CLUSTER SLOTS tells nothing of it
        for (String moved : List.of("a", "b", "c")) {
            int slot = slotOf(moved);
            cluster.moveAtomically(slot, slot, other(slot));
            rig.time().advance(Duration.ofSeconds(1));
            call("SET", moved, "has nodes asked");
        }
        rig.time().advance(Duration.ofSeconds(5));
        cluster.start(replica, true);
        rig.time().advance(Duration.ofSeconds(10));

        assertThatThrownBy(this::readReplica).hasStackTraceContaining("readFrom=REPLICA");
        rig.time().advance(Duration.ofSeconds(1));
        assertThat(readReplica().asText()).isEqualTo("v");
    }

    private RespValue readReplica() {
        RedisFuture<RespValue> read = router.executeAsync(command("GET", "k"), route.withReadFrom(ReadFrom.REPLICA));
        rig.until(read::isDone);
        return read.join();
    }
}
