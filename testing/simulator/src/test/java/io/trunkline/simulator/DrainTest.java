package io.trunkline.simulator;

import static io.trunkline.simulator.Lives.live;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.options.ProtocolVersion;
import io.trunkline.status.Figure;
import io.trunkline.testkit.simulation.LinkConditions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How what waited for a connection goes over it. */
final class DrainTest {

    private static final int WAITING = 100;

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void reconnect_longBacklog_isWrittenInGrowingSteps(ProtocolVersion protocol) {
        live(world -> {
            firstToLastReplyAfterOutage(world, protocol, Duration.ofNanos(100_000));

            assertThat(world.multiplexer().counters().connections().get(0).get(Figure.FLUSHES))
                    .as("two handshakes, and 8 + 16 + 32 + 44 commands")
                    .isEqualTo(2 + 4);
        });
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void reconnect_serverNear_stepFollowsReply(ProtocolVersion protocol) {
        live(world -> {
            assertThat(firstToLastReplyAfterOutage(world, protocol, Duration.ofNanos(100_000)))
                    .as("three times there and back")
                    .isBetween(Duration.ofNanos(600_000), Duration.ofNanos(900_000));
        });
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void reconnect_serverFar_stepFollowsPause(ProtocolVersion protocol) {
        live(world -> {
            assertThat(firstToLastReplyAfterOutage(world, protocol, Duration.ofMillis(5)))
                    .as("three pauses, which the way of 10 ms there and back does not prolong")
                    .isBetween(Duration.ofMillis(3), Duration.ofMillis(4));
        });
    }

    /**
     * Has commands wait for a server that is away, and checks their replies; returns how long after the first one the
     * last one came.
     */
    private static Duration firstToLastReplyAfterOutage(
            SimulatedWorld world, ProtocolVersion protocol, Duration oneWay) {
        world.redis().server().setConditions(LinkConditions.ideal().withLatency(oneWay, oneWay));
        world.connect(world.options().resp(r -> r.protocol(protocol)).build());
        var multiplexer = world.multiplexer();
        var db = multiplexer.database().async();
        world.redis().server().refuse();
        world.redis().server().resetLinks();
        world.time().advance(Duration.ofMillis(100));
        List<Long> counts = new ArrayList<>();
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < WAITING; i++) {
            db.incr("n").thenAccept(count -> {
                counts.add(count);
                times.add(world.time().elapsed());
            });
        }
        world.time().advance(Duration.ofMillis(1));
        assertThat(multiplexer.counters().get(Figure.BACKLOG)).isEqualTo(WAITING);

        world.redis().server().accept();
        world.time().advance(Duration.ofSeconds(1));

        assertThat(counts).hasSize(WAITING);
        for (int i = 0; i < WAITING; i++) {
            assertThat(counts.get(i)).isEqualTo(i + 1);
        }
        return times.get(WAITING - 1).minus(times.get(0));
    }
}
