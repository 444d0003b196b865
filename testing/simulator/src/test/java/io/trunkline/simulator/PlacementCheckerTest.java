package io.trunkline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.MultiplexerEvent.ServerRetired;
import io.trunkline.Server;
import io.trunkline.codec.Codecs;
import io.trunkline.command.CommandBuilder;
import io.trunkline.command.CommandName;
import io.trunkline.options.ReadFrom;
import io.trunkline.reply.ReplyDecoders;
import io.trunkline.reply.RespValue;
import io.trunkline.testkit.simulation.ExecutedCommand;
import io.trunkline.testkit.simulation.SimulatedRedis;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Places where commands should not have gone: told to the checker by records that do not say what was asked for. */
final class PlacementCheckerTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private static SimulatedRedis connect(SimulatedWorld world) {
        SimulatedRedis replica = world.addReplica("replica", Duration.ofMillis(1));
        world.connect(world.options().endpoint("replica", 6379).build());
        world.multiplexer();
        world.time().advance(SECOND);
        return replica;
    }

    private static CommandRecord read(SimulatedWorld world, ReadFrom asked, ReadFrom said) {
        String tag = world.history().nextTag(1);
        CommandRecord record = world.history().submit(1, 0, "MGET k", tag, SECOND);
        record.read(said);
        world.history()
                .observe(
                        record,
                        world.multiplexer()
                                .database()
                                .withReadFrom(asked)
                                .async()
                                .mget("k", tag),
                        WireText::ofValue);
        world.time().advance(SECOND);
        return record;
    }

    private static List<Invariant> broken(SimulatedWorld world, HeardRoles roles) {
        return PlacementChecker.violations(world, roles, true).stream()
                .map(Violation::invariant)
                .toList();
    }

    @Test
    void violations_ofReadsWhereTheyMayBe_areNone() {
        Lives.live(world -> {
            connect(world);
            var roles = new HeardRoles(world, world.multiplexer());
            for (ReadFrom readFrom : ReadFrom.values()) {
                read(world, readFrom, readFrom);
            }

            assertThat(broken(world, roles)).isEmpty();
        });
    }

    @Test
    void violations_ofAReadOfAReplica_whereThePrimaryWasAsked_nameIt() {
        Lives.live(world -> {
            connect(world);
            var roles = new HeardRoles(world, world.multiplexer());
            read(world, ReadFrom.REPLICA, ReadFrom.PRIMARY);

            assertThat(broken(world, roles)).containsExactly(Invariant.READ_STATE);
        });
    }

    @Test
    void violations_ofAReadOfThePrimary_whereAReplicaWasAsked_nameIt() {
        Lives.live(world -> {
            connect(world);
            var roles = new HeardRoles(world, world.multiplexer());
            read(world, ReadFrom.PRIMARY, ReadFrom.REPLICA);

            assertThat(broken(world, roles)).containsExactly(Invariant.READ_STATE);
        });
    }

    @Test
    void violations_ofAWriteThatWasSentToWhatIsKnownToBeAReplica_nameIt() {
        Lives.live(world -> {
            SimulatedRedis replica = connect(world);
            ConnectionMultiplexer multiplexer = world.multiplexer();
            var roles = new HeardRoles(world, multiplexer);
            Server wrong = multiplexer.server("replica:6379");
            String tag = world.history().nextTag(1);
            world.history().submit(1, 0, "SET k", tag, SECOND);
            CompletionStage<RespValue> unused = wrong.async()
                    .execute(CommandBuilder.of(CommandName.of("SET"), Codecs.UTF8, null)
                            .arg("k")
                            .arg(tag)
                            .read(ReplyDecoders.VALUE));
            world.time().advance(SECOND);

            assertThat(replica.refusedWrites())
                    .extracting(ExecutedCommand::name)
                    .containsExactly("SET");
            assertThat(broken(world, roles)).containsExactly(Invariant.QUIET_AFTER_RETIRE);
        });
    }

    @Test
    void violations_whereAServerWasRetired_areNone() {
        Lives.live(world -> {
            SimulatedRedis replica = connect(world);
            var roles = new HeardRoles(world, world.multiplexer());
            read(world, ReadFrom.PREFER_REPLICA, ReadFrom.PREFER_REPLICA);
            world.installAllBut(List.of(replica));
            read(world, ReadFrom.PREFER_REPLICA, ReadFrom.PREFER_REPLICA);
            world.installAllBut(List.of());
            world.time().advance(SECOND);
            read(world, ReadFrom.PREFER_REPLICA, ReadFrom.PREFER_REPLICA);

            assertThat(replica.executed())
                    .filteredOn(command -> command.name().equals("MGET"))
                    .hasSize(2);
            assertThat(roles.absences()).hasSize(1);
            assertThat(broken(world, roles)).isEmpty();
        });
    }

    @Test
    void violations_ofAReadThatWasSentToARetiredServer_nameIt() {
        Lives.live(world -> {
            SimulatedRedis replica = connect(world);
            var roles = new HeardRoles(world, world.multiplexer());
            roles.accept(new ServerRetired(HeardRoles.endpointOf(replica))); // which the engine knows nothing of
            world.time().advance(SECOND);
            read(world, ReadFrom.REPLICA, ReadFrom.REPLICA);

            assertThat(broken(world, roles)).containsExactly(Invariant.QUIET_AFTER_RETIRE);
        });
    }

    @Test
    void violations_ofAConnectionToARetiredServer_nameIt() {
        Lives.live(world -> {
            SimulatedRedis replica = connect(world);
            var roles = new HeardRoles(world, world.multiplexer());
            roles.accept(new ServerRetired(HeardRoles.endpointOf(replica)));
            world.time().advance(SECOND);
            replica.server().resetLinks();
            world.time().advance(SECOND);

            assertThat(broken(world, roles)).containsExactly(Invariant.QUIET_AFTER_RETIRE);
        });
    }
}
