package io.trunkline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.options.ProtocolVersion;
import io.trunkline.status.ServerRole;
import io.trunkline.testkit.simulation.LinkConditions;
import io.trunkline.testkit.simulation.SimulatedRedis;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the simulation knows of what a multiplexer held its servers to be. */
final class HeardRolesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration WAY = Duration.ofMillis(10);

    /** Two connections are made again, and by their handshakes the server is a replica, and is none. */
    @Test
    void possible_ofARoleThatWasHeldForAnInstant_containsIt() {
        Lives.live(world -> {
            SimulatedRedis redis = world.redis();
            redis.server().setConditions(LinkConditions.ideal().withLatency(WAY, WAY));
            SimulatedRedis replica = world.addReplica("replica", WAY);
            world.connect(world.options()
                    .endpoint("replica", 6379)
                    .resp(r -> r.protocol(ProtocolVersion.RESP3))
                    .connection(c -> c.interactiveConnections(3))
                    .build());
            var roles = new HeardRoles(world, world.multiplexer());
            world.time().advance(SECOND);
            Duration before = world.time().elapsed();

            replica.takeOver();
            long told = timesTold(redis);
            redis.server().links().get(1).reset();
            world.time().advance(WAY.dividedBy(2));
            redis.server().links().get(1).reset();
            world.time().runUntil(() -> timesTold(redis) == told + 1, SECOND);
            redis.takeOver();
            world.time().runUntil(() -> timesTold(redis) == told + 2, SECOND);
            world.stall(); // neither answer has arrived
            world.time().advance(WAY.multipliedBy(2));
            world.endStall();
            world.time().advance(Duration.ofNanos(1));
            Duration after = world.time().elapsed();
            world.time().advance(SECOND);

            assertThat(roles.possible(redis, before, after))
                    .containsExactlyInAnyOrder(ServerRole.PRIMARY, ServerRole.REPLICA);
            assertThat(roles.possible(redis, after, world.time().elapsed())).containsExactly(ServerRole.PRIMARY);
        });
    }

    /** It is connected to at once, and its coming is told when the clock has jumped. */
    @Test
    void absences_ofAServerThatComesBackWhenTheClockJumps_endWhenItIsBack() {
        Lives.liveInManyOrders(10, world -> {
            SimulatedRedis replica = world.addReplica("replica", WAY);
            world.connect(world.options().endpoint("replica", 6379).build());
            var roles = new HeardRoles(world, world.multiplexer());
            world.time().advance(SECOND);
            world.installAllBut(List.of(replica));
            world.time().advance(SECOND);
            Duration back = world.time().elapsed();
            world.time().newLane("fault").execute(() -> {
                world.installAllBut(List.of());
                world.leap(SECOND);
            });
            world.time().advance(SECOND);

            assertThat(roles.absences())
                    .singleElement()
                    .extracting(HeardRoles.Absence::from, HeardRoles.Absence::until)
                    .containsExactly(back.minus(SECOND), back);
            assertThat(PlacementChecker.violations(world, roles, true)).isEmpty();
        });
    }

    private static long timesTold(SimulatedRedis server) {
        return server.executed().stream()
                .filter(command -> command.name().equals("HELLO"))
                .count();
    }
}
