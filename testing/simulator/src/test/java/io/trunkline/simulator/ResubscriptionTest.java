package io.trunkline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.options.ProtocolVersion;
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
                SimulatedRedis replica = world.addReplica("replica", LAG);
                SimulatedRedis stranger = world.addReplica("stranger", LAG);
                world.connect(world.options()
                        .endpoint("replica", 6379)
                        .resp(r -> r.protocol(protocol))
                        .topology(t -> t.configCheckSeconds(SECOND))
                        .build());
                var roles = new HeardRoles(world, world.multiplexer());
                var listening = new Listening(world, world.multiplexer().subscriber(), 1, false);
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
                new Resubscription(world, roles, true, violations, false)
                        .check(world.multiplexer().subscriber());

                assertThat(violations).as("after %s", wait).isEmpty();
            });
        }
    }
}
