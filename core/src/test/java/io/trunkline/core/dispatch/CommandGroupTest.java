package io.trunkline.core.dispatch;

import static io.trunkline.core.dispatch.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.RedisFuture;
import io.trunkline.command.Command;
import io.trunkline.command.CommandName;
import io.trunkline.core.EngineRig;
import io.trunkline.core.EngineRig.Pair;
import io.trunkline.core.message.Message;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.topology.KeeperOf;
import io.trunkline.core.topology.TopologyKeeper;
import io.trunkline.exception.RedisCommandException;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.options.ReadFrom;
import io.trunkline.reply.ReplyDecoders;
import io.trunkline.reply.RespValue;
import io.trunkline.status.Figure;
import io.trunkline.status.ServerRole;
import io.trunkline.testkit.simulation.LinkConditions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Batches and transactions, from being collected to their ends, before a primary and a replica. */
final class CommandGroupTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final EngineRig rig = new EngineRig(options -> options);
    private final Pair primary = rig.connected("primary");
    private final Pair replica = rig.connected("replica");
    private final TopologyKeeper topology = KeeperOf.servers(List.of(primary.server(), replica.server()));
    private final Router router = rig.router(topology);
    private final Route route = Route.to(0, rig.context().options());
    private final Route toReplicas = route.withReadFrom(ReadFrom.REPLICA);

    CommandGroupTest() {
        topology.onRole(primary.server(), ServerRole.PRIMARY);
        topology.onRole(replica.server(), ServerRole.REPLICA);
    }

    private static Command<RespValue> command(String name, String... words) {
        return EngineCommands.words(CommandName.of(name), words);
    }

    private long begun() {
        return primary.said("MULTI") + replica.said("MULTI");
    }

    private void execute(RedisFuture<Boolean> transaction) {
        rig.until(transaction::isDone);
    }

    // ---- batches ----

    /** Once it is written each of its commands is on its own, and what is refused of it may go elsewhere. */
    @Test
    void batch_refusedByAServerThatIsRetiredMeanwhile_goesElsewhereInItsOrder() {
        primary.redis().replicateFrom(replica.redis(), Duration.ofMillis(1));
        BatchGroup batch = new BatchGroup(router, route);
        RedisFuture<RespValue> first = batch.add(command("RPUSH", "l", "a"));
        RedisFuture<RespValue> ping = batch.add(command("ECHO", "here"));
        RedisFuture<RespValue> second = batch.add(command("RPUSH", "l", "b"));
        batch.execute();
        rig.until(((Message<?>) second)::isWritten);
        rig.install("replica");
        rig.until(() -> first.isDone() && ping.isDone() && second.isDone());

        assertThat(first.join().asLong()).isEqualTo(1);
        assertThat(second.join().asLong()).isEqualTo(2);
        assertThat(primary.said()).contains("ECHO here").doesNotContain("RPUSH l");
        assertThat(replica.said()).contains("RPUSH l");
    }

    /** One by one they might go over different connections there, and overtake each other. */
    @Test
    void batch_ofSeveralSharedConnections_hearsTheRefusal() {
        EngineRig several = new EngineRig(options -> options.connection(c -> c.interactiveConnections(2)));
        Pair left = several.connected("left");
        Pair home = several.connected("home");
        left.redis().replicateFrom(home.redis(), Duration.ofMillis(1));
        Router door = several.router();
        BatchGroup batch = new BatchGroup(door, route.preferring(left.server()));
        RedisFuture<RespValue> refused = batch.add(command("RPUSH", "l", "a"));
        batch.execute();
        several.until(((Message<?>) refused)::isWritten);
        several.install("home");
        several.until(refused::isDone);

        assertThat(failure(refused)).hasMessageContaining("READONLY");
        assertThat(home.said()).doesNotContain("RPUSH l");
    }

    @Test
    void batch_pinnedToAServerThatIsRetiredMeanwhile_hearsTheRefusal() {
        primary.redis().replicateFrom(replica.redis(), Duration.ofMillis(1));
        BatchGroup batch = new BatchGroup(router, route.pinnedTo(primary.server()));
        RedisFuture<RespValue> refused = batch.add(command("RPUSH", "l", "a"));
        batch.execute();
        rig.until(((Message<?>) refused)::isWritten);
        rig.install("replica");
        rig.until(refused::isDone);

        assertThat(failure(refused)).hasMessageContaining("READONLY");
        assertThat(replica.said()).doesNotContain("RPUSH l");
    }

    @Test
    void batch_ofReadsAndWrites_eachGoesToItsServer() {
        BatchGroup batch = new BatchGroup(router, toReplicas);
        RedisFuture<RespValue> set = batch.add(command("SET", "k", "v"));
        RedisFuture<RespValue> get = batch.add(command("GET", "k"));
        batch.execute();
        rig.until(() -> set.isDone() && get.isDone());

        assertThat(primary.said()).contains("SET k").doesNotContain("GET k");
        assertThat(replica.said()).contains("GET k").doesNotContain("SET k");
    }

    @Test
    void batch_noServerForOne_itFailsAlone() {
        topology.onRole(primary.server(), ServerRole.REPLICA);
        BatchGroup batch = new BatchGroup(router, toReplicas);
        RedisFuture<RespValue> incr = batch.add(command("INCR", "n"));
        RedisFuture<RespValue> get = batch.add(command("GET", "k"));
        batch.execute();
        rig.until(get::isDone);

        assertThat(failure(incr)).isInstanceOf(RedisConnectionException.class).hasMessageContaining("command=INCR");
        assertThat(failure(get)).isNull();
    }

    @Test
    void batch_memberRefusedOrGivenUp_theOthersGo() {
        BatchGroup batch = new BatchGroup(router, route);
        RedisFuture<RespValue> refused = batch.add(command("SUBSCRIBE", "c"));
        RedisFuture<RespValue> givenUp = batch.add(command("SET", "given", "up"));
        RedisFuture<RespValue> set = batch.add(command("SET", "k", "v"));
        givenUp.cancel(false);
        batch.execute();
        rig.until(set::isDone);

        assertThat(failure(refused)).isInstanceOf(RedisCommandException.class);
        assertThat(primary.said()).contains("SET k").doesNotContain("SET given", "SUBSCRIBE c");
    }

    @Test
    void batch_membersServerGone_isPlacedWhenItIsExecuted() {
        BatchGroup batch = new BatchGroup(router, route);
        RedisFuture<RespValue> set = batch.add(command("SET", "k", "v"));
        topology.onRole(replica.server(), ServerRole.PRIMARY); // promoted after it was collected
        batch.execute();
        rig.until(set::isDone);

        assertThat(replica.said()).contains("SET k");
    }

    @Test
    void batch_executedAlready_isRefused() {
        BatchGroup batch = new BatchGroup(router, route);
        batch.execute();

        assertThatThrownBy(batch::execute)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The batch was executed already. Create another one.");
        assertThatThrownBy(() -> batch.add(command("GET", "k"))).isInstanceOf(IllegalStateException.class);
    }

    // ---- where transactions go ----

    @Test
    void transaction_anyMemberWrites_goesToThePrimary() {
        TransactionGroup transaction = new TransactionGroup(router, toReplicas);
        transaction.add(command("GET", "k"));
        RedisFuture<RespValue> incr = transaction.add(command("INCR", "n"));
        execute(transaction.execute(SECOND));

        assertThat(incr.join().asLong()).isEqualTo(1);
        assertThat(primary.said()).containsSubsequence("MULTI", "GET k", "INCR n", "EXEC");
        assertThat(replica.said("MULTI")).isZero();
    }

    @Test
    void transaction_onlyReads_goesWhereReadsGo() {
        TransactionGroup transaction = new TransactionGroup(router, toReplicas);
        RedisFuture<RespValue> get = transaction.add(command("GET", "k"));
        execute(transaction.execute(SECOND));

        assertThat(get.isDone()).isTrue();
        assertThat(replica.said()).containsSubsequence("MULTI", "GET k", "EXEC");
        assertThat(primary.said("MULTI")).isZero();
    }

    @Test
    void transaction_noServerForIt_namesTheFirstThatWrites() {
        topology.onRole(primary.server(), ServerRole.REPLICA);
        TransactionGroup transaction = new TransactionGroup(router, toReplicas);
        RedisFuture<RespValue> get = transaction.add(command("GET", "k"));
        transaction.add(command("INCR", "n"));
        transaction.add(command("SET", "k", "v"));
        RedisFuture<Boolean> outcome = transaction.execute(SECOND);

        assertThat(failure(outcome))
                .isInstanceOf(RedisConnectionException.class)
                .hasMessageContaining("command=INCR")
                .hasMessageContaining("only replicas are known");
        assertThat(failure(get)).isInstanceOf(RedisConnectionException.class);
        assertThat(begun()).isZero();
    }

    @Test
    void transaction_empty_isCarriedOut() {
        RedisFuture<Boolean> outcome = new TransactionGroup(router, route).execute(SECOND);
        execute(outcome);

        assertThat(outcome.join()).isTrue();
        assertThat(primary.said()).containsSubsequence("MULTI", "EXEC");
    }

    // ---- what is refused ----

    @Test
    void transaction_memberRefused_nothingIsPlacedOrSent() {
        TransactionGroup transaction = new TransactionGroup(router, route);
        RedisFuture<RespValue> set = transaction.add(command("SET", "k", "v"));
        transaction.add(command("SUBSCRIBE", "c"));
        topology.onRole(primary.server(), ServerRole.REPLICA); // to place it would fail otherwise
        RedisFuture<Boolean> outcome = transaction.execute(SECOND);

        assertThat(failure(outcome))
                .isInstanceOfSatisfying(
                        RedisCommandException.class,
                        refused -> assertThat(refused.reason())
                                .isEqualTo(RedisCommandException.Reason.TRANSACTION_NOT_EXECUTED))
                .hasMessageContaining("refused=SUBSCRIBE");
        assertThat(failure(set)).isInstanceOf(RedisCommandException.class);
        rig.time().advance(Duration.ofSeconds(1));
        assertThat(begun()).isZero();
    }

    @Test
    void transaction_errorOfUserCode_refusesTheWholeAndIsItsCause() {
        StackOverflowError error = new StackOverflowError("a codec's");
        TransactionGroup transaction = new TransactionGroup(router, route);
        transaction.add(command("SET", "k", "v"));
        transaction.refuse("(a condition)", error);
        transaction.refuse("(something else)", new IllegalStateException("later"));

        assertThat(failure(transaction.execute(SECOND)))
                .isInstanceOf(RedisCommandException.class)
                .hasMessageContaining("refused=(a condition)")
                .hasCause(error);
        assertThat(begun()).isZero();
    }

    @Test
    void transaction_executedAlready_isRefusedAndTheFirstGoesOn() {
        TransactionGroup transaction = new TransactionGroup(router, route);
        RedisFuture<Boolean> outcome = transaction.execute(SECOND);

        assertThatThrownBy(() -> transaction.execute(SECOND)).isInstanceOf(IllegalStateException.class);
        execute(outcome);
        assertThat(outcome.join()).isTrue();
    }

    // ---- with conditions ----

    private static Command<@Nullable Void> watch(String key) {
        return command("WATCH", key).readAs(ReplyDecoders.OK);
    }

    private static Command<Boolean> exists(String key) {
        return command("EXISTS", key).readAs(in -> in.readLong() > 0);
    }

    private TransactionGroup conditional(ConditionCheck check, Command<Boolean> question) {
        TransactionGroup transaction = new TransactionGroup(router, route);
        transaction.watch(watch("k"));
        transaction.check(question, check);
        return transaction;
    }

    @Test
    void transaction_conditionHolds_isCarriedOutOverItsOwnConnection() {
        router.forget(command("SET", "k", "v"), route);
        ConditionCheck check = new ConditionCheck();
        TransactionGroup transaction = conditional(check, exists("k"));
        RedisFuture<RespValue> incr = transaction.add(command("INCR", "n"));
        RedisFuture<Boolean> outcome = transaction.execute(SECOND);
        execute(outcome);

        assertThat(outcome.join()).isTrue();
        assertThat(check.wasSatisfied()).isTrue();
        assertThat(incr.join().asLong()).isEqualTo(1);
        assertThat(primary.said())
                .containsSubsequence("SET k", "WATCH k", "EXISTS k", "MULTI", "INCR n", "EXEC")
                .doesNotContain("UNWATCH");
        rig.until(() -> primary.server().status().counters().get(Figure.LEASES_IDLE) == 1);
    }

    @Test
    void transaction_conditionDoesNotHold_isLeftAndTheConnectionGivenBackUnwatched() {
        ConditionCheck check = new ConditionCheck();
        TransactionGroup transaction = conditional(check, exists("k"));
        RedisFuture<RespValue> incr = transaction.add(command("INCR", "n"));
        RedisFuture<Boolean> outcome = transaction.execute(SECOND);
        execute(outcome);

        assertThat(outcome.join()).isFalse();
        assertThat(check.wasSatisfied()).isFalse();
        assertThat(incr.isCancelled()).isTrue();
        assertThat(failure(incr)).isInstanceOf(CancellationException.class);
        rig.until(() -> primary.server().status().counters().get(Figure.LEASES_IDLE) == 1);
        assertThat(primary.said()).containsSubsequence("WATCH k", "EXISTS k", "UNWATCH");
        assertThat(begun()).isZero();
    }

    @Test
    void transaction_watchedKeyChanges_isAConflict() {
        Duration far = Duration.ofMillis(5); // for the connection that will be lent
        primary.redis().server().setConditions(LinkConditions.ideal().withLatency(far, far));
        router.forget(command("SET", "k", "v"), route);
        TransactionGroup transaction = conditional(new ConditionCheck(), exists("k"));
        RedisFuture<RespValue> incr = transaction.add(command("INCR", "n"));
        RedisFuture<Boolean> outcome = transaction.execute(SECOND);
        rig.until(() -> primary.said("EXISTS") == 1); // whose answer is on its way, and the unit comes behind that
        router.forget(command("SET", "k", "changed"), route);
        execute(outcome);

        assertThat(outcome.join()).isFalse();
        assertThat(transaction.wasWatchConflict()).isTrue();
        assertThat(incr.isCancelled()).isTrue();
        rig.until(() -> primary.server().status().counters().get(Figure.LEASES_IDLE) == 1);
    }

    @Test
    void transaction_decoderOfAConditionThrowsAnError_failsAloneAndTheConnectionIsNotLentAgain() {
        LinkageError error = new LinkageError("a decoder's");
        Command<Boolean> question = command("EXISTS", "k").readAs(in -> {
            throw error;
        });
        TransactionGroup transaction = conditional(new ConditionCheck(), question);
        RedisFuture<RespValue> incr = transaction.add(command("INCR", "n"));
        RedisFuture<Boolean> outcome = transaction.execute(SECOND);
        execute(outcome);
        RedisFuture<RespValue> neighbour = router.executeAsync(command("GET", "k"), route);
        rig.until(neighbour::isDone);

        assertThat(failure(outcome)).hasRootCause(error);
        assertThat(failure(incr)).hasRootCause(error);
        assertThat(failure(neighbour)).isNull();
        assertThat(begun()).isZero();
        rig.until(() -> primary.server().status().counters().get(Figure.TRANSACTION_LEASES_IN_USE) == 0);
        assertThat(primary.server().status().counters().get(Figure.LEASES_IDLE)).isZero(); // it still watches
    }

    @Test
    void transaction_connectionLostWhileConditionsAreRead_failsAndNothingIsCarriedOut() {
        primary.redis().pause();
        TransactionGroup transaction = conditional(new ConditionCheck(), exists("k"));
        RedisFuture<RespValue> incr = transaction.add(command("INCR", "n"));
        RedisFuture<Boolean> outcome = transaction.execute(SECOND);
        rig.time().advance(Duration.ofMillis(100));
        primary.redis().server().resetLinks();
        execute(outcome);

        assertThat(failure(outcome)).isNotNull();
        assertThat(failure(incr)).isNotNull();
        primary.redis().resume();
        rig.time().advance(Duration.ofSeconds(1));
        assertThat(primary.said("EXEC")).isZero();
    }
}
