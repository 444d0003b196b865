package io.trunkline.simulator;

import static io.trunkline.simulator.Lives.live;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.trunkline.AsyncDatabase;
import io.trunkline.RedisFuture;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisCommandException;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.exception.RedisException;
import io.trunkline.exception.RedisServerException;
import io.trunkline.options.BackPressurePolicy;
import io.trunkline.options.CommandMap;
import io.trunkline.options.MultiplexerOptionsBuilder;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.status.Figure;
import io.trunkline.testkit.simulation.LinkConditions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What waits asks a restarted server whether it has read its data. */
final class ReadinessTest {

    private static final Duration ONE_WAY = Duration.ofNanos(100_000);
    /** Shorter than the questions that are asked at once. */
    private static final Duration READING = Duration.ofMillis(2);

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("C2 a loading server is asked by the first command, which is answered as soon as the data is there")
    void reconnect_serverLoads_firstCommandAsks(ProtocolVersion protocol) {
        whileLoading(protocol, (world, db) -> {
            List<Duration> times = new ArrayList<>();
            List<Long> counts = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                db.incr("n").thenAccept(count -> {
                    counts.add(count);
                    times.add(world.time().elapsed());
                });
            }
            world.time().advance(READING);
            assertThat(counters(world, Figure.BACKLOG)).isEqualTo(3);
            Duration ready = world.time().elapsed();
            endLoading(world);

            assertThat(counts).containsExactly(1L, 2L, 3L);
            assertThat(times.get(0).minus(ready))
                    .as("a question is under way, or its answer is")
                    .isLessThanOrEqualTo(ONE_WAY.multipliedBy(3).plus(ONE_WAY.dividedBy(2)));
            assertThat(carriedOut(world, "INCR")).isEqualTo(3);
            assertThat(world.redis().refusals("INCR")).isGreaterThan(3);
            assertThat(world.redis().refusals("PING")).isEqualTo(1);
            assertThat(counters(world, Figure.BACKLOG)).isZero();
            assertThat(counters(world, Figure.IN_FLIGHT)).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("C8 a command that asked and whose connection was lost has an unknown outcome, and is not sent again")
    void question_connectionLost_outcomeUnknown(ProtocolVersion protocol) {
        whileLoading(protocol, (world, db) -> {
            RedisFuture<Long> asked = db.incr("n");
            RedisFuture<Long> behind = db.incr("n");
            world.time().advance(READING);
            world.redis().setLoading(false);
            world.redis().cutAfterReplyBytes(1);
            world.time().advance(Duration.ofMillis(1));

            assertThatThrownBy(asked::join)
                    .isInstanceOfSatisfying(
                            RedisConnectionException.class,
                            lost -> assertThat(lost.progress()).isEqualTo(CommandProgress.SENT));
            world.redis().cutAfterReplyBytes(Long.MAX_VALUE);
            world.time().advance(Duration.ofSeconds(1));
            assertThat(behind.join()).isEqualTo(2);
            assertThat(carriedOut(world, "INCR")).isEqualTo(2);
        });
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("C8 a command that asked, was refused, and whose connection ended then was never sent, and goes on")
    void question_refusedThenConnectionLost_waitsOn(ProtocolVersion protocol) {
        whileLoading(protocol, (world, db) -> {
            RedisFuture<Long> asked = db.incr("n");
            world.time().advance(Duration.ofMillis(300)); // longer than one connection waits for the data
            assertThat(counters(world, Figure.CONNECTION_FAILURES)).isGreaterThan(2);
            assertThat(asked.isDone()).isFalse();
            assertThat(world.redis().refusals("INCR")).isGreaterThan(20);

            endLoading(world);
            assertThat(asked.join()).isEqualTo(1);
            assertThat(carriedOut(world, "INCR")).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("C8 a command that asks is not shed, since it may be carried out; the next oldest is")
    void question_backlogOverflows_nextOldestIsShed(ProtocolVersion protocol) {
        UnaryOperator<MultiplexerOptionsBuilder> smallBacklog =
                options -> options.backlog(b -> b.backlogMessages(2).backlogPolicy(BackPressurePolicy.SHED));
        whileLoading(protocol, smallBacklog, (world, db) -> {
            RedisFuture<Long> asked = db.incr("n");
            RedisFuture<Long> second = db.incr("n");
            world.time().advance(READING);
            RedisFuture<Long> third = db.incr("n");
            world.time().advance(ONE_WAY);
            assertThatThrownBy(second::join)
                    .isInstanceOfSatisfying(
                            RedisCommandException.class,
                            shed -> assertThat(shed.progress()).isEqualTo(CommandProgress.NEVER_SENT));
            endLoading(world);

            assertThat(asked.join()).isEqualTo(1);
            assertThat(third.join()).isEqualTo(2);
            assertThat(carriedOut(world, "INCR")).isEqualTo(2);
        });
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("B14 closing while a command asks: it may have been carried out, what is behind it was never sent")
    void question_closed_outcomeUnknown(ProtocolVersion protocol) {
        whileLoading(protocol, (world, db) -> {
            RedisFuture<Long> asked = db.incr("n");
            RedisFuture<Long> behind = db.incr("n");
            world.time().advance(READING);
            world.multiplexer().closeAsync(Duration.ZERO);
            world.time().advance(Duration.ofMillis(1));

            assertThat(progress(asked)).isEqualTo(CommandProgress.SENT);
            assertThat(progress(behind)).isEqualTo(CommandProgress.NEVER_SENT);
        });
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("D3 a command that asked and was cancelled is not asked again, and its late reply is dropped")
    void question_cancelled_nextOneAsks(ProtocolVersion protocol) {
        whileLoading(protocol, (world, db) -> {
            RedisFuture<Long> given = db.incr("given-up");
            RedisFuture<Long> next = db.incr("n");
            world.time().advance(READING);
            world.redis().setLoading(false);
            given.cancel(false);
            world.time().advance(Duration.ofSeconds(1));

            assertThat(next.join()).isEqualTo(1);
            assertThat(carriedOut(world, "INCR") - 1)
                    .as("whether the last question was carried out")
                    .isEqualTo(counters(world, Figure.LATE_REPLIES));
        });
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("C2 a command that the server refuses for another reason gets its error, and PING asks on")
    void question_refusedOtherwise_pingAsks(ProtocolVersion protocol) {
        live(world -> {
            AsyncDatabase<String, String> db = connect(world, world.options().resp(r -> r.protocol(protocol)));
            db.set("text", "no number");
            world.time().advance(Duration.ofMillis(5));
            restartLoading(world);
            RedisFuture<Long> wrong = db.incr("text");
            RedisFuture<Long> right = db.incr("n");
            world.time().advance(READING);
            endLoading(world);

            assertThatThrownBy(wrong::join).isInstanceOf(RedisServerException.class);
            assertThat(right.join()).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("C2 what a loading server may answer, or might not refuse for certain, does not ask")
    void reconnect_firstCommandTellsNothing_pingAsks(ProtocolVersion protocol) {
        whileLoading(protocol, (world, db) -> {
            RedisFuture<String> first = db.echo("answered while loading");
            RedisFuture<Long> second = db.incr("n");
            world.time().advance(READING);
            endLoading(world);

            assertThat(first.join()).isEqualTo("answered while loading");
            assertThat(second.join()).isEqualTo(1);
            assertThat(world.redis().refusals("PING")).isGreaterThan(3);
            assertThat(world.redis().refusals("INCR")).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("D6 with highIntegrity no command asks, since no token would prove its reply")
    void reconnect_highIntegrity_pingAsks(ProtocolVersion protocol) {
        whileLoading(protocol, options -> options.resp(r -> r.highIntegrity(true)), (world, db) -> {
            RedisFuture<Long> first = db.incr("n");
            world.time().advance(READING);
            endLoading(world);

            assertThat(first.join()).isEqualTo(1);
            assertThat(world.redis().refusals("PING")).isGreaterThan(3);
            assertThat(world.redis().refusals("INCR")).isZero();
        });
    }

    /** Has a multiplexer meet a server that has started again and reads its data. */
    private static void whileLoading(
            ProtocolVersion protocol, BiConsumer<SimulatedWorld, AsyncDatabase<String, String>> scenario) {
        whileLoading(protocol, options -> options, scenario);
    }

    private static void whileLoading(
            ProtocolVersion protocol,
            UnaryOperator<MultiplexerOptionsBuilder> more,
            BiConsumer<SimulatedWorld, AsyncDatabase<String, String>> scenario) {
        live(world -> {
            AsyncDatabase<String, String> db =
                    connect(world, more.apply(world.options().resp(r -> r.protocol(protocol))));
            restartLoading(world);
            scenario.accept(world, db);
        });
    }

    private static AsyncDatabase<String, String> connect(SimulatedWorld world, MultiplexerOptionsBuilder options) {
        // On one connection with each protocol, so that nobody else asks
        options.commandMap(CommandMap.DEFAULT.withDisabled("SUBSCRIBE"));
        world.redis().server().setConditions(LinkConditions.ideal().withLatency(ONE_WAY, ONE_WAY));
        world.connect(options.build());
        return world.multiplexer().database().async();
    }

    /** Until the client has been told that it loads. */
    private static void restartLoading(SimulatedWorld world) {
        world.redis().stop();
        world.time().advance(Duration.ofMillis(50));
        world.redis().setLoading(true);
        world.redis().start(true);
        assertThat(world.time().runUntil(() -> world.redis().refusals("PING") > 0, Duration.ofSeconds(1)))
                .isTrue();
    }

    private static void endLoading(SimulatedWorld world) {
        world.redis().setLoading(false);
        world.time().advance(Duration.ofSeconds(1));
    }

    private static CommandProgress progress(RedisFuture<?> failed) {
        assertThat(failed.isDone()).isTrue();
        return catchThrowableOfType(RedisException.class, failed::join).progress();
    }

    private static long carriedOut(SimulatedWorld world, String command) {
        return world.redis().executed().stream()
                .filter(it -> it.name().equals(command) && !it.isRefused())
                .count();
    }

    private static long counters(SimulatedWorld world, Figure which) {
        return world.multiplexer().counters().get(which);
    }
}
