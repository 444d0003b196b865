package io.trunkline.simulator;

import static io.trunkline.simulator.Lives.live;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.RedisFuture;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisException;
import io.trunkline.options.BackPressurePolicy;
import io.trunkline.status.ConnectionCounters;
import io.trunkline.status.ConnectionKind;
import io.trunkline.status.Figure;
import io.trunkline.testkit.simulation.LinkConditions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What happens to the commands that come while a connection is silent for unusually long. */
final class StallTest {

    private static final Duration MILLI = Duration.ofMillis(1);

    @Test
    void submit_serverSilent_waitsAndFollowsInOrder() {
        live(world -> {
            world.connect(world.options().build());
            var db = world.multiplexer().database().async();
            world.redis().pause();
            List<RedisFuture<Long>> pushes = new ArrayList<>();
            for (long i = 1; i <= 50; i++) {
                pushes.add(db.rpush("list", Long.toString(i)));
                world.time().advance(MILLI);
            }
            assertThat(interactive(world).get(Figure.IN_FLIGHT)).isBetween(4L, 8L);
            assertThat(interactive(world).get(Figure.BACKLOG)).isBetween(42L, 46L);

            world.redis().resume();
            world.time().advance(MILLI);
            for (int i = 0; i < 50; i++) {
                assertThat(pushes.get(i).join()).isEqualTo(i + 1L);
            }
        });
    }

    @Test
    void submit_connectionDead_goesOverTheNextOneInTime() {
        live(world -> {
            world.connect(world.options()
                    .timeouts(t -> t.asyncTimeout(Duration.ofSeconds(1)))
                    .build());
            var db = world.multiplexer().database().async();
            world.redis().server().silenceLinks();
            List<RedisFuture<Long>> counts = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                counts.add(db.incr("n"));
                world.time().advance(MILLI);
            }
            world.time().advance(MILLI.multipliedBy(10)); // the server was asked long before the first deadline passed

            long unknown = counts.stream().filter(StallTest::isOfUnknownOutcome).count();
            assertThat(unknown).isBetween(4L, 8L);
            assertThat(counts.stream().filter(count -> count.isDone() && !count.isCompletedExceptionally()))
                    .hasSize((int) (1_000 - unknown));
        });
    }

    @Test
    void submit_backlogHalfFull_isWrittenThoughTheServerIsSilent() {
        live(world -> {
            world.connect(world.options()
                    .backlog(b -> b.backlogMessages(10).backlogPolicy(BackPressurePolicy.FAIL))
                    .build());
            var db = world.multiplexer().database().async();
            world.redis().pause();
            List<RedisFuture<Long>> pushes = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                pushes.add(db.rpush("list", Integer.toString(i)));
                world.time().advance(MILLI);
            }
            assertThat(interactive(world).get(Figure.BACKLOG)).isEqualTo(5);
            assertThat(interactive(world).get(Figure.IN_FLIGHT)).isEqualTo(95);
            world.redis().resume();
            world.time().advance(MILLI);
            assertThat(pushes).allMatch(push -> push.isDone() && !push.isCompletedExceptionally());
        });
    }

    @Test
    void submit_longWay_isNoStall() {
        live(world -> {
            world.redis()
                    .server()
                    .setConditions(LinkConditions.ideal().withLatency(MILLI.multipliedBy(8), MILLI.multipliedBy(9)));
            world.connect(world.options().build());
            var db = world.multiplexer().database().async();
            world.time().advance(Duration.ofSeconds(1));
            for (int burst = 0; burst < 5; burst++) {
                for (int i = 0; i < 150; i++) {
                    var unused = db.incr("n");
                    world.time().advance(MILLI);
                    assertThat(interactive(world).get(Figure.BACKLOG)).isZero();
                }
                world.time().advance(Duration.ofMillis(200));
            }
        });
    }

    private static ConnectionCounters interactive(SimulatedWorld world) {
        return world.multiplexer().counters().connections().stream()
                .filter(connection -> connection.kind() == ConnectionKind.INTERACTIVE)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isOfUnknownOutcome(RedisFuture<?> future) {
        return future.<Boolean>handle((value, thrown) -> {
                    Throwable failure = thrown instanceof CompletionException wrapped ? wrapped.getCause() : thrown;
                    return failure instanceof RedisException known && known.progress() == CommandProgress.SENT;
                })
                .toCompletableFuture()
                .getNow(false);
    }
}
