package io.trunkline.it.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.ProtocolVersion;
import io.trunkline.RedisFuture;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisException;
import io.trunkline.testkit.simulation.LinkConditions;
import io.trunkline.testkit.simulation.SimulatedLink;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The engine in a simulated world, one fault at a time. */
final class SimulatedWorldTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @ParameterizedTest
    @EnumSource
    void commands_onBothProtocols_areAnswered(ProtocolVersion protocol) {
        live(world -> {
            world.connect(world.options().protocol(protocol).build());
            var db = world.multiplexer().database().async();

            var set = db.set("k", "v");
            var get = db.get("k");
            var missing = db.get("none");
            world.time().advance(SECOND);

            assertThat(set.isDone() && !set.isCompletedExceptionally()).isTrue();
            assertThat(get.join()).isEqualTo("v");
            assertThat(missing.join()).isNull();
        });
    }

    @Test
    void connect_toAServerWithoutHello_fallsBackToResp2() {
        live(world -> {
            world.redis().setHelloKnown(false);
            world.connect(world.options().build());

            var status = world.multiplexer().status().endpoints().get(0);
            assertThat(status.protocol()).isEqualTo(2);
            assertThat(status.version()).isEqualTo("7.2.0");
        });
    }

    @Test
    void command_whoseServerDies_isSentWithUnknownOutcome() {
        live(world -> {
            world.redis()
                    .server()
                    .setConditions(LinkConditions.ideal().withLatency(Duration.ofMillis(5), Duration.ofMillis(5)));
            world.connect(world.options().build());
            var set = world.multiplexer().database().async().set("k", "v");
            world.time().advance(Duration.ofMillis(2));
            world.redis().restart(Duration.ofMillis(50), false);
            world.time().advance(SECOND);

            assertThat(progress(set)).isEqualTo(CommandProgress.SENT);
            assertThat(world.redis().executed()).noneMatch(it -> it.name().equals("SET"));
        });
    }

    @Test
    void command_toASleepingServer_timesOutAndIsCarriedOutLaterOnce() {
        live(world -> {
            world.connect(world.options().build());
            var db = world.multiplexer().database().async();
            world.redis().pause();
            var late = db.withTimeout(Duration.ofMillis(100)).incr("n");
            world.time().advance(Duration.ofMillis(150));
            world.redis().resume();
            var next = db.incr("n");
            world.time().advance(SECOND);

            assertThat(progress(late)).isEqualTo(CommandProgress.SENT);
            assertThat(next.join()).isEqualTo(2);
        });
    }

    @Test
    void command_whileTheServerIsDown_waitsForItsReturn() {
        live(world -> {
            world.connect(world.options().build());
            var db = world.multiplexer().database().async();
            world.redis().restart(Duration.ofMillis(100), true);
            world.time().advance(Duration.ofMillis(10));
            var set = db.set("k", "v");
            world.time().advance(SECOND);

            assertThat(set.isDone() && !set.isCompletedExceptionally()).isTrue();
            assertThat(world.redis().server().attempts()).isGreaterThan(2);
        });
    }

    @Test
    void blockingPop_besideOtherCommands_holdsUpNobody() {
        live(world -> {
            world.connect(world.options().build());
            var db = world.multiplexer().database().async();
            var pop = db.blpop(Duration.ofSeconds(10), "l");
            var echo = db.echo("here");
            world.time().advance(Duration.ofMillis(100));
            assertThat(echo.join()).isEqualTo("here");
            assertThat(pop.isDone()).isFalse();

            db.rpush("l", "element");
            world.time().advance(Duration.ofMillis(100));
            assertThat(pop.join().value()).isEqualTo("element");
        });
    }

    @Test
    void reply_cutAtAnyByte_isNeverTakenForAnother() {
        for (int cut = 1; cut < 40; cut++) {
            int bytes = cut;
            live(world -> {
                world.connect(world.options().build());
                var db = world.multiplexer().database().async();
                world.time().advance(SECOND);
                world.redis().cutAfterReplyBytes(bytes);
                var first = db.echo("first");
                var second = db.echo("the second");
                var third = db.incr("n");
                world.time().advance(SECOND);

                assertThat(first.handle((value, failure) -> failure != null || value.equals("first")))
                        .isCompletedWithValue(true);
                assertThat(second.handle((value, failure) -> failure != null || value.equals("the second")))
                        .isCompletedWithValue(true);
                assertThat(third.handle((value, failure) -> failure != null || value == 1))
                        .isCompletedWithValue(true);
            });
        }
    }

    @Test
    void close_withCommandsUnderWay_endsThemAndLeavesNothing() {
        SimulationThread.run(() -> {
            var world = new SimulatedWorld(7);
            world.connect(world.options().build());
            ConnectionMultiplexer multiplexer = world.multiplexer();
            world.redis().server().links().forEach(SimulatedLink::silence);
            var unanswered = multiplexer.database().async().get("k");
            world.time().advance(Duration.ofMillis(10));

            assertThat(world.closeAndFindLeftovers(Duration.ofMillis(20), () -> {}))
                    .isEmpty();
            assertThat(progress(unanswered)).isEqualTo(CommandProgress.SENT);
        });
    }

    private static CommandProgress progress(RedisFuture<?> future) {
        assertThat(future.isDone()).isTrue();
        return future.<CommandProgress>handle((value, failure) -> {
                    Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
                    return cause instanceof RedisException known ? known.progress() : CommandProgress.ANSWERED;
                })
                .toCompletableFuture()
                .join();
    }

    private static void live(Consumer<SimulatedWorld> life) {
        SimulationThread.run(() -> {
            var world = new SimulatedWorld(1);
            life.accept(world);
            assertThat(world.closeAndFindLeftovers(Duration.ofMillis(20), () -> {}))
                    .isEmpty();
        });
    }
}
