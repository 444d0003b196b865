package io.trunkline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.options.ReadFrom;
import io.trunkline.simulator.Moves.Origin;
import io.trunkline.testkit.simulation.ExecutedCommand;
import io.trunkline.testkit.simulation.SimulatedRedis;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What is known of where commands were before they were carried out. */
final class HeardMovesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private static void live(BiConsumer<SimulatedWorld, HeardRoles> life) {
        Lives.live(world -> {
            world.addReplica("replica", Duration.ZERO);
            world.connect(world.options().endpoint("replica", 6379).build());
            var roles = new HeardRoles(world, world.multiplexer());
            world.time().advance(SECOND);
            life.accept(world, roles);
        });
    }

    private static CommandRecord submit(SimulatedWorld world, String text) {
        return world.history().submit(1, 0, text, world.history().nextTag(1), SECOND);
    }

    /** Carried out now, over the connection that the server has heard of last. */
    private static Origin originOf(
            SimulatedWorld world, HeardRoles roles, CommandRecord record, SimulatedRedis server) {
        return originOf(world, roles, record, server, true);
    }

    private static Origin originOf(
            SimulatedWorld world, HeardRoles roles, CommandRecord record, SimulatedRedis server, boolean haveOneLine) {
        long connection = server.executed().get(server.executed().size() - 1).connection();
        var command = new ExecutedCommand(
                world.time().elapsed(), connection, 0, List.of(String.valueOf(record.tag())), "+OK");
        return HeardMoves.of(world, roles, haveOneLine).originOf(record, command);
    }

    @Test
    void originOf_aWriteOfARetiredPrimary_isThatOne() {
        live((world, roles) -> {
            CommandRecord write = submit(world, "SET k");
            assertThat(originOf(world, roles, write, world.redis())).isEqualTo(Origin.NOWHERE_ELSE);
            world.installAllBut(List.of(world.redis()));
            world.time().advance(SECOND);

            assertThat(originOf(world, roles, write, world.servers().get(1)))
                    .isEqualTo(new Origin(HeardRoles.endpointOf(world.redis()), true));
            CommandRecord later = submit(world, "SET k");
            assertThat(originOf(world, roles, later, world.servers().get(1))).isEqualTo(Origin.NOWHERE_ELSE);
        });
    }

    @Test
    void originOf_aWriteOfAPrimaryThatIsBack_isWhatThatOneWasBefore() {
        live((world, roles) -> {
            CommandRecord write = submit(world, "SET k");
            world.installAllBut(List.of(world.redis()));
            world.time().advance(SECOND);
            assertThat(originOf(world, roles, write, world.redis())).isEqualTo(Origin.NOWHERE_ELSE);
            world.installAllBut(List.of());
            world.time().advance(SECOND);

            assertThat(originOf(world, roles, write, world.redis()))
                    .isEqualTo(new Origin(HeardRoles.endpointOf(world.redis()), true));
        });
    }

    @Test
    void originOf_whatMayHaveGoneToOneOfBoth_isNotKnown() {
        live((world, roles) -> {
            CommandRecord read = submit(world, "MGET k");
            read.read(ReadFrom.ANY);
            world.installAllBut(List.of(world.redis()));
            world.time().advance(SECOND);

            assertThat(originOf(world, roles, read, world.servers().get(1))).isEqualTo(Origin.ANYWHERE);
        });
    }

    @Test
    void originOf_whatMayHaveWaitedForOneOfSeveralConnections_isNotKnown() {
        live((world, roles) -> {
            CommandRecord write = submit(world, "SET k");
            world.installAllBut(List.of(world.redis()));
            world.time().advance(SECOND);

            assertThat(originOf(world, roles, write, world.servers().get(1), false))
                    .isEqualTo(Origin.ANYWHERE);
        });
    }
}
