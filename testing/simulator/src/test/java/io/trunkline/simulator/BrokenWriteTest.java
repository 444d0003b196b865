package io.trunkline.simulator;

import static io.trunkline.simulator.Lives.live;
import static io.trunkline.simulator.Lives.liveInManyOrders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.trunkline.Batch;
import io.trunkline.MultiplexerEvent;
import io.trunkline.RedisFuture;
import io.trunkline.Transaction;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.status.Figure;
import io.trunkline.testkit.simulation.ExecutedCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Writes that fail half-way, and writes to connections that were torn down a moment ago. */
final class BrokenWriteTest {

    private static final Duration SETTLED = Duration.ofSeconds(1);

    @ParameterizedTest
    @EnumSource
    @DisplayName("C14 an error while encoding faults that caller, discards the connection, and is told once")
    void command_noMemoryToWriteIt_failsAndTheConnectionIsReplaced(ProtocolVersion protocol) {
        live(world -> {
            world.connect(world.options().resp(r -> r.protocol(protocol)).build());
            List<MultiplexerEvent> events = events(world);
            var db = world.multiplexer().database().async();
            world.limitNextBuffer(0);
            RedisFuture<?> broken = db.set("k", "v");
            world.time().advance(Duration.ofMillis(1));

            RedisConnectionException failure = failure(broken);
            assertThat(failure.failureType()).isEqualTo(ConnectionFailureType.INTERNAL_FAILURE);
            assertThat(failure).hasMessageContaining("command=SET").hasRootCauseInstanceOf(OutOfMemoryError.class);
            world.time().advance(SETTLED);
            assertThat(events.stream()
                            .filter(MultiplexerEvent.ConnectionFailed.class::isInstance)
                            .map(MultiplexerEvent.ConnectionFailed.class::cast)
                            .map(MultiplexerEvent.ConnectionFailed::failureType))
                    .containsExactly(ConnectionFailureType.INTERNAL_FAILURE);
            RedisFuture<String> next = db.get("k");
            world.time().advance(SETTLED);
            assertThat(next.join()).isNull();
            assertThat(executed(world, "SET")).isEmpty();
        });
    }

    @Test
    @DisplayName("C14 an error while encoding a later question of a handshake ends that connection alone")
    void handshake_noMemoryForALaterQuestion_isBegunAgain() {
        live(world -> {
            world.redis().setLoading(true);
            world.connect(world.options().build());
            world.time()
                    .advance(Duration.ofMillis(5)); // the server has said that it is loading, and is asked again soon
            world.limitNextBuffer(10);
            world.redis().setLoading(false);
            world.time().advance(SETTLED);

            assertThat(world.multiplexer().isConnected()).isTrue();
            assertThat(world.multiplexer().counters().get(Figure.CONNECTION_FAILURES))
                    .isEqualTo(1);
        });
    }

    private enum Group {
        BATCH,
        /** Of a connection; its MULTI goes alone. */
        FIRST_TRANSACTION,
        TRANSACTION
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "C14 an error in the midst of a batch or transaction leaves nobody waiting: each member fails for itself")
    void group_noMemoryForAllOfIt_failsEachMember(Group group) {
        live(world -> {
            world.connect(world.options().build());
            var db = world.multiplexer().database();
            if (group == Group.TRANSACTION) {
                db.createTransaction().executeAsync();
                world.time().advance(Duration.ofMillis(1));
            }
            List<RedisFuture<?>> members = new ArrayList<>();
            world.limitNextBuffer(group == Group.FIRST_TRANSACTION ? 10 : 100);
            if (group != Group.BATCH) {
                Transaction<String, String> all = db.createTransaction();
                members.add(all.set("a", "1"));
                members.add(all.incr("b"));
                members.add(all.get("c"));
                members.add(all.executeAsync());
            } else {
                Batch<String, String> all = db.createBatch();
                members.add(all.set("a", "1"));
                members.add(all.incr("b"));
                members.add(all.get("c"));
                members.add(all.echo("d".repeat(50)));
                all.execute();
            }
            world.time().advance(Duration.ofMillis(1));

            List<RedisConnectionException> failures =
                    members.stream().map(BrokenWriteTest::failure).toList();
            assertThat(failures).doesNotHaveDuplicates();
            assertThat(failures)
                    .extracting(RedisConnectionException::command)
                    .containsExactly("SET", "INCR", "GET", group == Group.BATCH ? "ECHO" : "EXEC");
            RedisFuture<String> next = db.async().get("a");
            world.time().advance(SETTLED);
            assertThat(next.join()).isNull();
            assertThat(executed(world, "SET")).isEmpty();
        });
    }

    @Test
    @DisplayName(
            "C8 C14 the members of a batch that waits for a connection fail each with an exception and a command of its own")
    void batch_inTheBacklog_failsEachMember() {
        live(world -> {
            world.connect(world.options().build());
            world.redis().stop();
            world.time().advance(Duration.ofMillis(10));
            Batch<String, String> batch = world.multiplexer().database().createBatch();
            List<RedisFuture<?>> members = List.of(batch.set("a", "1"), batch.incr("b"));
            batch.execute();
            world.time().advance(SETTLED);

            List<Throwable> failures =
                    members.stream().map(BrokenWriteTest::anyFailure).toList();
            assertThat(failures).doesNotHaveDuplicates();
            assertThat(failures.get(0)).hasMessageContaining("command=SET");
            assertThat(failures.get(1)).hasMessageContaining("command=INCR");
            world.redis().start(true);
        });
    }

    @Test
    @DisplayName(
            "C14 a write whose connection is torn down meanwhile fails as a loss of the connection, never as an internal failure")
    void write_connectionTornDownMeanwhile_isAConnectionFailure() {
        liveInManyOrders(world -> {
            world.connect(world.options().build());
            List<MultiplexerEvent> events = events(world);
            var db = world.multiplexer().database().async();
            List<RedisFuture<Long>> counts = new ArrayList<>();
            // While one connection goes, another is made and its backlog drained, and that goes as well.
            for (int i = 0; i < 60; i++) {
                counts.add(db.incr("n"));
                if (i % 5 == 0) {
                    world.redis().server().resetLinks();
                    counts.add(db.incr("n"));
                }
                world.time().advance(Duration.ofMillis(1));
            }
            world.time().advance(SETTLED);

            List<RedisConnectionException> failures = counts.stream()
                    .filter(RedisFuture::isCompletedExceptionally)
                    .map(BrokenWriteTest::failure)
                    .toList();
            assertThat(counts).allMatch(RedisFuture::isDone);
            assertThat(failures)
                    .allMatch(it -> it.failureType() == ConnectionFailureType.SOCKET_FAILURE
                            && it.progress() == CommandProgress.SENT);
            assertThat(events).noneMatch(MultiplexerEvent.InternalFailure.class::isInstance);
        });
    }

    private static List<MultiplexerEvent> events(SimulatedWorld world) {
        List<MultiplexerEvent> events = new ArrayList<>();
        world.multiplexer().addListener(events::add);
        return events;
    }

    private static Stream<ExecutedCommand> executed(SimulatedWorld world, String command) {
        return world.redis().executed().stream().filter(it -> it.name().equals(command));
    }

    private static RedisConnectionException failure(RedisFuture<?> future) {
        Throwable cause = anyFailure(future);
        assertThat(cause).isInstanceOf(RedisConnectionException.class);
        return (RedisConnectionException) cause;
    }

    private static Throwable anyFailure(RedisFuture<?> future) {
        assertThat(future.isDone()).isTrue();
        return catchThrowable(future::join);
    }
}
