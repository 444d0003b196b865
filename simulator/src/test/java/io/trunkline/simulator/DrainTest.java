package io.trunkline.simulator;

import static io.trunkline.simulator.Lives.live;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ConnectionCounters;
import io.trunkline.ProtocolVersion;
import io.trunkline.RedisFuture;
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
            world.connect(world.options().protocol(protocol).build());
            var multiplexer = world.multiplexer();
            var db = multiplexer.database().async();
            world.redis().server().refuse();
            world.redis().server().resetLinks();
            world.time().advance(Duration.ofMillis(1));
            List<RedisFuture<Long>> counts = new ArrayList<>();
            for (int i = 0; i < WAITING; i++) {
                counts.add(db.incr("n"));
            }
            world.time().advance(Duration.ofMillis(1));
            assertThat(multiplexer.counters().total(ConnectionCounters::backlog))
                    .isEqualTo(WAITING);

            world.redis().server().accept();
            world.time().advance(Duration.ofSeconds(1));

            assertThat(multiplexer.counters().connections().get(0).flushes())
                    .as("two handshakes, and 8 + 16 + 32 + 44 commands")
                    .isEqualTo(2 + 4);
            for (int i = 0; i < WAITING; i++) {
                assertThat(counts.get(i).join()).isEqualTo(i + 1);
            }
        });
    }
}
