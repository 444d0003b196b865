package io.trunkline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.options.ProtocolVersion;
import io.trunkline.options.ReadFrom;
import io.trunkline.simulator.plan.WorldKind.ReplicatedKind;
import io.trunkline.testkit.simulation.SimulatedRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the simulation takes for a subscription that is where it should be. */
final class ResubscriptionTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LAG = Duration.ofMillis(50);
    private static final Duration STEP = Duration.ofMillis(10);
    private static final ReplicatedKind TWO_REPLICAS = new ReplicatedKind(2, LAG, ReadFrom.PREFER_PRIMARY, true);

    /**
     * A replica becomes the primary, and at some moment of the next second the multiplexer finds that out; it publishes
     * at one server or the other by then.
     */
    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void check_aboutWhenSubscriptionsGoToThePrimary_findsThemThere(ProtocolVersion protocol) {
        for (Duration after = Duration.ZERO; after.compareTo(SECOND) < 0; after = after.plus(STEP)) {
            Duration wait = after;
            Lives.live(world -> {
                var servers = new ReplicatedServers(world, TWO_REPLICAS);
                SimulatedRedis replica = world.servers().get(1);
                SimulatedRedis stranger = world.servers().get(2);
                world.connect(world.options()
                        .endpoint("replica1", 6379)
                        .resp(r -> r.protocol(protocol))
                        .topology(t -> t.configCheckSeconds(SECOND))
                        .build());
                servers.watch(world.multiplexer());
                var listening =
                        new Listening(world, servers.keys(), world.multiplexer().subscriber(), 1, false);
                world.installAllBut(List.of(stranger));
                stranger.promote();
                world.redis().replicateFrom(stranger, LAG); // so that there is no primary for a while
                world.time().advance(SECOND.multipliedBy(2));
                listening.subscribe(1); // which is published at the replica, whose turn is the second one
                world.time().advance(SECOND);
                replica.promote();
                world.redis().replicateFrom(replica, LAG);
                world.time().advance(wait);

                List<Violation> violations = new ArrayList<>();
                new Resubscription(world, servers, violations, false)
                        .check(world.multiplexer().subscriber());

                assertThat(violations).as("after %s", wait).isEmpty();
            });
        }
    }
}
