package io.trunkline.simulator;

import static io.trunkline.simulator.Lives.liveInManyOrders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.AsyncDatabase;
import io.trunkline.Channel;
import io.trunkline.Subscriber;
import io.trunkline.Transaction;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.options.ReadFrom;
import io.trunkline.testkit.simulation.ExecutedCommand;
import io.trunkline.testkit.simulation.LinkConditions;
import io.trunkline.testkit.simulation.SimulatedLane;
import io.trunkline.testkit.simulation.SimulatedRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A primary and a replica behind one multiplexer, and what becomes of commands when their roles are turned round. */
final class RolesTest {

    private static final int ORDERS = 50;
    private static final Duration LAG = Duration.ofMillis(30);
    private static final Duration SECOND = Duration.ofSeconds(1);

    @ParameterizedTest
    @EnumSource
    void commands_atAPrimaryAndItsReplica_goWhereTheyMay(ProtocolVersion protocol) {
        liveInManyOrders(ORDERS, world -> {
            SimulatedRedis replica = connect(world, protocol);
            AsyncDatabase<String, String> db = world.multiplexer().database().async();
            db.set("k", "v");
            world.time().advance(SECOND);
            var here = db.withReadFrom(ReadFrom.PRIMARY).get("k");
            var there = db.withReadFrom(ReadFrom.REPLICA).get("k");
            world.time().advance(SECOND);

            assertThat(here.join()).isEqualTo("v");
            assertThat(there.join()).isEqualTo("v");
            assertThat(times(world.redis(), "SET")).isEqualTo(1);
            assertThat(times(world.redis(), "GET")).isEqualTo(1);
            assertThat(times(replica, "GET")).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @EnumSource
    void roles_turnedRound_oneRefusedWriteIsEnoughToFollow(ProtocolVersion protocol) {
        liveInManyOrders(ORDERS, world -> {
            SimulatedRedis replica = connect(world, protocol);
            AsyncDatabase<String, String> db = world.multiplexer().database().async();
            db.set("k", "old");
            world.time().advance(SECOND);
            replica.takeOver();
            var refused = db.set("k", "refused");
            world.time().advance(SECOND);
            var taken = db.set("k", "new");
            world.time().advance(SECOND);
            var there = db.withReadFrom(ReadFrom.REPLICA).get("k");
            var here = db.withReadFrom(ReadFrom.PRIMARY).get("k");
            world.time().advance(SECOND);

            assertThatThrownBy(refused::join).hasMessageContaining("READONLY");
            assertThat(taken.isCompletedExceptionally()).isFalse();
            assertThat(there.join()).isEqualTo("new");
            assertThat(here.join()).isEqualTo("new");
            assertThat(times(world.redis(), "SET")).isEqualTo(1);
            assertThat(times(replica, "SET")).isEqualTo(1);
            assertThat(times(world.redis(), "GET")).isEqualTo(1);
            assertThat(times(replica, "GET")).isEqualTo(1);
        });
    }

    /** What EXEC says is no hint; what the server said to the members is. */
    @ParameterizedTest
    @EnumSource
    void roles_turnedRound_oneRefusedTransactionIsEnoughToFollow(ProtocolVersion protocol) {
        liveInManyOrders(ORDERS, world -> {
            SimulatedRedis replica = connect(world, protocol);
            AsyncDatabase<String, String> db = world.multiplexer().database().async();
            db.set("k", "old");
            world.time().advance(SECOND);
            replica.takeOver();
            Transaction<String, String> transaction =
                    world.multiplexer().database().createTransaction();
            var refused = transaction.set("k", "refused");
            transaction.executeAsync();
            world.time().advance(SECOND);
            var taken = db.set("k", "new");
            world.time().advance(SECOND);

            assertThatThrownBy(refused::join).hasMessageContaining("READONLY");
            assertThat(taken.isCompletedExceptionally()).isFalse();
            assertThat(times(replica, "SET")).isEqualTo(1);
        });
    }

    /** Nobody hears of the refusal, and it is heeded all the same. */
    @ParameterizedTest
    @EnumSource
    void roles_turnedRound_aTransactionWhoseCallerGaveUpIsEnoughToFollow(ProtocolVersion protocol) {
        liveInManyOrders(ORDERS, world -> {
            SimulatedRedis replica = connect(world, protocol);
            AsyncDatabase<String, String> db = world.multiplexer().database().async();
            Transaction<String, String> before = world.multiplexer().database().createTransaction();
            before.set("k", "old");
            before.executeAsync();
            world.time().advance(SECOND);
            replica.takeOver();
            world.redis().pause();
            Transaction<String, String> transaction = world.multiplexer()
                    .database()
                    .withTimeout(Duration.ofMillis(20))
                    .createTransaction();
            var refused = transaction.set("k", "refused");
            transaction.executeAsync();
            world.time().advance(Duration.ofMillis(50));
            boolean hadGivenUp = refused.isDone();
            world.redis().resume();
            world.time().advance(SECOND);
            var taken = db.set("k", "new");
            world.time().advance(SECOND);

            assertThat(hadGivenUp).isTrue();
            assertThatThrownBy(refused::join).hasMessageContaining("timed out");
            assertThat(world.redis().refusedWrites()).hasSize(1);
            assertThat(taken.isCompletedExceptionally()).isFalse();
            assertThat(times(replica, "SET")).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @EnumSource
    void roles_turnedRound_anEndedPopIsEnoughToFollow(ProtocolVersion protocol) {
        liveInManyOrders(ORDERS, world -> {
            SimulatedRedis replica = connect(world, protocol);
            AsyncDatabase<String, String> db = world.multiplexer().database().async();
            var waiting = db.blpop(Duration.ofSeconds(10), "l");
            world.time().advance(SECOND);
            replica.takeOver();
            world.time().advance(SECOND);
            var taken = db.set("k", "new");
            world.time().advance(SECOND);

            assertThatThrownBy(waiting::join).hasMessageContaining("UNBLOCKED");
            assertThat(taken.isCompletedExceptionally()).isFalse();
            assertThat(times(replica, "SET")).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @EnumSource
    void roles_turnedRoundUnderLoad_nothingIsDoneTwiceOrToldWrongly(ProtocolVersion protocol) {
        liveInManyOrders(ORDERS, world -> {
            SimulatedRedis replica = connect(world, protocol);
            AsyncDatabase<String, String> db = world.multiplexer().database().async();
            SimulatedLane lane = world.time().newLane("roles");
            for (int i = 0; i < 40; i++) {
                lane.schedule(() -> say(world.history(), db), Duration.ofMillis(i));
            }
            lane.schedule(replica::takeOver, Duration.ofMillis(20));
            lane.schedule(world.redis()::takeOver, Duration.ofMillis(30));
            world.time().advance(SECOND);
            CommandRecord last =
                    world.history().submit(1, 0, "SET k", world.history().nextTag(1), SECOND);
            world.history().observe(last, db.set("k", String.valueOf(last.tag())), nothing -> "OK");
            world.time().advance(SECOND);

            List<ExecutedCommand> executed = new ArrayList<>(world.redis().executed());
            executed.addAll(replica.executed());
            executed.sort(Comparator.comparing(ExecutedCommand::at));
            assertThat(HistoryChecker.violations(world.history().records(), executed))
                    .isEmpty();
            assertThat(last.ends())
                    .extracting(CommandRecord.End::outcome)
                    .containsExactly(new CommandRecord.Value("OK"));
        });
    }

    @ParameterizedTest
    @EnumSource
    void blockingPop_whereThePrimaryBecomesAReplica_isToldSo(ProtocolVersion protocol) {
        liveInManyOrders(ORDERS, world -> {
            SimulatedRedis replica = connect(world, protocol);
            AsyncDatabase<String, String> db = world.multiplexer().database().async();
            var waiting = db.blpop(SECOND, "l");
            world.time().advance(Duration.ofMillis(100));
            replica.takeOver();
            world.time().advance(Duration.ofMillis(100));

            assertThat(waiting.isDone()).isTrue();
            assertThatThrownBy(waiting::join).hasMessageContaining("UNBLOCKED");
        });
    }

    @ParameterizedTest
    @EnumSource
    void close_whileRolesAreAskedForAgain_leavesNothing(ProtocolVersion protocol) {
        liveInManyOrders(ORDERS, world -> {
            world.connect(world.options().resp(r -> r.protocol(protocol)).build());
            AsyncDatabase<String, String> db = world.multiplexer().database().async();
            world.time().advance(SECOND);
            world.redis().pause(); // so that the first question has no answer when the second one is wanted
            for (int i = 0; i < 2; i++) {
                var read = db.withReadFrom(ReadFrom.REPLICA).get("k");
                assertThatThrownBy(read::join).hasMessageContaining("no server is known");
                world.time().advance(Duration.ofMillis(1));
            }
        }); // closes, and looks for what is left
    }

    /**
     * What was to be said over the connection that is lost must not be said over the next one, since another server has
     * been told by then.
     */
    @ParameterizedTest
    @EnumSource
    void subscriptions_whoseConnectionIsLostWhileTheyAreMade_areMadeAtOneServer(ProtocolVersion protocol) {
        liveInManyOrders(ORDERS, world -> {
            SimulatedRedis first = world.addReplica("first", LAG);
            SimulatedRedis second = world.addReplica("second", LAG);
            world.connect(world.options()
                    .endpoint("first", 6379)
                    .endpoint("second", 6379)
                    .resp(r -> r.protocol(protocol))
                    .build());
            Subscriber<String> subscriber = world.multiplexer().subscriber();
            var literal = subscriber.subscribeAsync(Channel.literal("ch"), message -> {});
            var pattern = subscriber.subscribeAsync(Channel.pattern("c*"), message -> {});
            world.time().advance(SECOND);
            world.limitNextBuffer(18); // so that the first of two commands is not even written
            world.redis().stop();
            world.time().advance(SECOND);

            assertThat(literal.join().isEnded()).isFalse();
            assertThat(pattern.join().isEnded()).isFalse();
            List<String> present = new ArrayList<>(first.subscriptions());
            present.addAll(second.subscriptions());
            assertThat(present).containsExactlyInAnyOrder("subscribe ch", "psubscribe c*");
            world.endBufferLimit();
        });
    }

    private static void say(History history, AsyncDatabase<String, String> db) {
        String first = history.nextTag(1);
        history.observe(history.submit(1, 0, "INCR", first, SECOND), db.incr(first), WireText::ofValue);
        String second = history.nextTag(1);
        history.observe(history.submit(1, 0, "SET k", second, SECOND), db.set("k", second), nothing -> "OK");
        history.observe(
                history.submit(2, 0, "GET k", null, SECOND),
                db.withReadFrom(ReadFrom.PREFER_REPLICA).get("k"),
                WireText::ofValue);
    }

    private static SimulatedRedis connect(SimulatedWorld world, ProtocolVersion protocol) {
        SimulatedRedis replica = world.addReplica("replica", LAG);
        world.redis().server().setConditions(LinkConditions.rough());
        replica.server().setConditions(LinkConditions.rough());
        world.connect(world.options()
                .endpoint("replica", 6379)
                .resp(r -> r.protocol(protocol))
                .build());
        world.multiplexer();
        world.time().advance(SECOND);
        return replica;
    }

    private static long times(SimulatedRedis server, String name) {
        return server.executed().stream()
                .map(ExecutedCommand::name)
                .filter(name::equals)
                .count();
    }
}
