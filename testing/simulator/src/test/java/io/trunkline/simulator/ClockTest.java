package io.trunkline.simulator;

import static io.trunkline.simulator.Lives.live;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.RedisFuture;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.exception.TimeoutPhase;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.status.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens by the clock alone, to the millisecond: deadlines, heartbeats, keep-alive. */
final class ClockTest {

    /** A deadline is noticed no later than this after it passed. */
    private static final long RESOLUTION_MILLIS = 20;

    @ParameterizedTest(name = "{1}: timeout {0} ms")
    @CsvSource({"1000, RESP3", "50, RESP3", "1, RESP3", "1000, RESP2", "50, RESP2", "1, RESP2"})
    @DisplayName("D1 a timeout under a paused server is noticed within 20 ms, whatever the heartbeat is")
    void command_pausedServer_timesOutInTime(long millis, ProtocolVersion protocol) {
        live(world -> {
            world.connect(world.options()
                    .resp(r -> r.protocol(protocol))
                    .timeouts(t -> t.heartbeatInterval(Duration.ofSeconds(10)))
                    .build());
            var db = world.multiplexer().database().async();
            world.redis().pause();
            var patient = db.withTimeout(Duration.ofMinutes(1)).get("at the head of the line");
            var get = db.withTimeout(Duration.ofMillis(millis)).get("k");
            world.time().advance(Duration.ofMillis(millis).minusNanos(1));
            assertThat(get.isDone()).isFalse();
            world.time().advance(Duration.ofMillis(RESOLUTION_MILLIS));

            RedisTimeoutException timeout = timeout(get);
            assertThat(timeout.phase()).isEqualTo(TimeoutPhase.AWAITING_REPLY);
            assertThat(timeout.timeoutMillis()).isEqualTo(millis);
            assertThat(patient.isDone()).isFalse();
            world.redis().resume();
        });
    }

    @Test
    @DisplayName("D1 a timeout in the backlog is noticed within 20 ms, behind others that have more time")
    void command_noConnection_timesOutInTime() {
        live(world -> {
            world.connect(world.options()
                    .timeouts(t -> t.heartbeatInterval(Duration.ofSeconds(10)))
                    .build());
            var db = world.multiplexer().database().async();
            world.redis().stop();
            world.time().advance(Duration.ofMillis(10));
            var patient = db.withTimeout(Duration.ofSeconds(5)).get("before it");
            var get = db.withTimeout(Duration.ofMillis(50)).get("k");
            world.time().advance(Duration.ofMillis(50 + RESOLUTION_MILLIS));

            assertThat(timeout(get).phase()).isEqualTo(TimeoutPhase.BACKLOG);
            assertThat(patient.isDone()).isFalse();
            world.redis().start(true);
        });
    }

    @Test
    @DisplayName(
            "D3 the late replies of timed-out commands are dropped in their order, and the next ones get their own")
    void lateReplies_afterAPause_shiftNothing() {
        live(world -> {
            world.connect(world.options().build());
            var db = world.multiplexer().database().async();
            world.redis().pause();
            List<RedisFuture<String>> late = new ArrayList<>();
            List<RedisFuture<String>> patient = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                late.add(db.withTimeout(Duration.ofMillis(100 + i)).echo("late" + i));
                patient.add(db.withTimeout(Duration.ofSeconds(10)).echo("mine" + i));
            }
            world.time().advance(Duration.ofMillis(200));
            world.redis().resume();
            world.time().advance(Duration.ofSeconds(1));

            late.forEach(ClockTest::timeout);
            for (int i = 0; i < patient.size(); i++) {
                assertThat(patient.get(i).join()).isEqualTo("mine" + i);
            }
            assertThat(world.multiplexer().counters().get(Figure.LATE_REPLIES)).isEqualTo(50);
        });
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("D13 heartbeat consistency checks: one echo a beat on the interactive connection")
    void heartbeat_checksOn_asksAtEveryBeat(ProtocolVersion protocol) {
        live(world -> {
            connect(
                    world,
                    world.options()
                            .resp(r -> r.protocol(protocol))
                            .timeouts(t -> t.heartbeatInterval(Duration.ofMillis(100)))
                            .resp(r -> r.heartbeatConsistencyChecks(true))
                            .build());
            assertThat(operationsWithin(world, Duration.ofSeconds(1))).isBetween(9L, 11L);
            assertThat(world.multiplexer().counters().get(Figure.CONNECTION_FAILURES))
                    .isZero();
        });
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("D13 heartbeat consistency checks: disabled, no command more than the application's")
    void heartbeat_checksOff_asksNothing(ProtocolVersion protocol) {
        live(world -> {
            connect(
                    world,
                    world.options()
                            .resp(r -> r.protocol(protocol))
                            .timeouts(t -> t.heartbeatInterval(Duration.ofMillis(100)))
                            .build());
            assertThat(operationsWithin(world, Duration.ofSeconds(1))).isZero();
        });
    }

    @Test
    @DisplayName("D13 heartbeat consistency checks: a server that is paused is not asked over and over")
    void heartbeat_serverPaused_asksOnceAtATime() {
        live(world -> {
            connect(
                    world,
                    world.options()
                            .timeouts(t -> t.heartbeatInterval(Duration.ofMillis(10)))
                            .resp(r -> r.heartbeatConsistencyChecks(true))
                            .build());
            world.redis().pause();
            assertThat(operationsWithin(world, Duration.ofMillis(400))).isEqualTo(1);
            world.redis().resume();
        });
    }

    @Test
    @DisplayName("D13 heartbeat consistency checks: they go on after a pause that made the connection suspect")
    void heartbeat_serverPausedForLong_asksAgainAfterwards() {
        live(world -> {
            connect(
                    world,
                    world.options()
                            .timeouts(t -> t.heartbeatInterval(Duration.ofMillis(100)))
                            .resp(r -> r.heartbeatConsistencyChecks(true))
                            .build());
            world.redis().pause();
            world.time().advance(Duration.ofSeconds(2)); // longer than the check itself has time
            world.redis().resume();
            world.time().advance(Duration.ofMillis(100));

            assertThat(operationsWithin(world, Duration.ofSeconds(1))).isBetween(9L, 11L);
            assertThat(world.multiplexer().counters().get(Figure.CONNECTION_FAILURES))
                    .isZero();
        });
    }

    @Test
    @DisplayName("D13 keep-alive: a connection that was idle for so long is pinged, one in use is not")
    void keepAlive_byIdleTime() {
        live(world -> {
            connect(
                    world,
                    world.options()
                            .timeouts(t ->
                                    t.heartbeatInterval(Duration.ofMillis(100)).keepAlive(Duration.ofSeconds(2)))
                            .build());
            assertThat(operationsWithin(world, Duration.ofSeconds(10))).isBetween(4L, 5L);

            long before = operations(world.multiplexer());
            for (int i = 0; i < 10; i++) {
                world.multiplexer().database().async().ping();
                world.time().advance(Duration.ofSeconds(1));
            }
            assertThat(operations(world.multiplexer()) - before).isEqualTo(10);
        });
    }

    @Test
    @DisplayName("D6 highIntegrity: replies cut at any byte, in a pipeline, are never taken for others")
    void reply_cutAtAnyByteWithTokens_isNeverTakenForAnother() {
        for (int cut = 1; cut < 120; cut += 3) {
            int bytes = cut;
            live(world -> {
                connect(world, world.options().resp(r -> r.highIntegrity(true)).build());
                var db = world.multiplexer().database().async();
                world.redis().cutAfterReplyBytes(bytes);
                var first = db.echo("first");
                var second = db.echo("the second");
                var third = db.incr("n");
                world.time().advance(Duration.ofSeconds(1));

                assertThat(first.handle((value, failure) -> failure != null || value.equals("first")))
                        .isCompletedWithValue(true);
                assertThat(second.handle((value, failure) -> failure != null || value.equals("the second")))
                        .isCompletedWithValue(true);
                assertThat(third.handle((value, failure) -> failure != null || value == 1))
                        .isCompletedWithValue(true);
            });
        }
    }

    private static void connect(SimulatedWorld world, MultiplexerOptions options) {
        world.connect(options);
        world.multiplexer();
        world.time().advance(Duration.ofMillis(50)); // a connection for subscriptions may still be made
    }

    private static long operationsWithin(SimulatedWorld world, Duration time) {
        long before = operations(world.multiplexer());
        world.time().advance(time);
        return operations(world.multiplexer()) - before;
    }

    private static long operations(ConnectionMultiplexer multiplexer) {
        return multiplexer.counters().get(Figure.OPERATIONS);
    }

    private static RedisTimeoutException timeout(RedisFuture<?> future) {
        assertThat(future.isDone()).isTrue();
        Throwable failure = future.<Throwable>handle(
                        (value, thrown) -> thrown instanceof CompletionException wrapped ? wrapped.getCause() : thrown)
                .toCompletableFuture()
                .join();
        assertThat(failure).isInstanceOf(RedisTimeoutException.class);
        return (RedisTimeoutException) failure;
    }
}
