package io.trunkline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.AsyncDatabase;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.testkit.simulation.SimulatedRedis;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that are taken from a multiplexer and given back to it, where something goes wrong besides. */
final class MembersTest {

    private static final int ORDERS = 50;
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Who waits for his turn behind what is never answered is given away at the end, and not once more. */
    @ParameterizedTest
    @EnumSource
    void close_whileARetiredServerIsSilent_leavesNothing(ProtocolVersion protocol) {
        Lives.liveInManyOrders(ORDERS, world -> {
            SimulatedRedis replica = world.addReplica("replica", Duration.ZERO);
            world.connect(world.options()
                    .endpoint("replica", 6379)
                    .resp(r -> r.protocol(protocol))
                    .build());
            AsyncDatabase<String, String> db = world.multiplexer().database().async();
            world.time().advance(SECOND);
            world.redis().server().silenceLinks();
            var written = db.set("k", "v");
            var waiting = db.blpop(SECOND, "l");
            world.time().advance(Duration.ofMillis(1));
            world.installAllBut(List.of(world.redis()));
            world.time().advance(Duration.ofMillis(10)); // he is not sent on yet

            assertThat(written.isDone()).isFalse();
            assertThat(waiting.isDone()).isFalse();
            assertThat(replica.executed()).noneMatch(command -> command.name().equals("BLPOP"));
        }); // closes, and looks for what is left
    }
}
