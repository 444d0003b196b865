package io.trunkline.simulator;

import static io.trunkline.simulator.Lives.liveInManyOrders;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.AsyncDatabase;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.RedisFuture;
import io.trunkline.options.ReadFrom;
import io.trunkline.testkit.simulation.ExecutedCommand;
import io.trunkline.testkit.simulation.LinkConditions;
import io.trunkline.testkit.simulation.PoppedElement;
import io.trunkline.testkit.simulation.SimulatedLane;
import io.trunkline.testkit.simulation.SimulatedLink;
import io.trunkline.testkit.simulation.SimulatedRedis;
import io.trunkline.transport.TransportAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A primary and its replicas behind one multiplexer, with losses, restarts and changes of roles as they come. */
final class RoleLivesTest {

    private static final int SPAN_MILLIS = 300;
    private static final Duration LAG = Duration.ofMillis(10);
    private static final Duration TRY = Duration.ofMillis(100);
    /** Until writes are taken again: a connection attempt that hangs, a backoff, a handshake, and a question about roles. */
    private static final Duration RECOVERY = Duration.ofSeconds(1);

    @ParameterizedTest
    @EnumSource
    void life_ofSeveralServers_keepsItsHistorySoundAndRecovers(ReadFrom readFrom) {
        liveInManyOrders(100, world -> new RoleLife(world, readFrom).run());
    }

    private static final class RoleLife {

        private final SimulatedWorld world;
        private final ReadFrom readFrom;
        private final Random random;
        private final SimulatedLane lane;
        private final List<SimulatedRedis> servers = new ArrayList<>();

        RoleLife(SimulatedWorld world, ReadFrom readFrom) {
            this.world = world;
            this.readFrom = readFrom;
            random = world.time().newRandom();
            lane = world.time().newLane("roles");
        }

        void run() {
            servers.add(world.redis());
            var options = world.options();
            for (int i = random.nextInt(2); i >= 0; i--) {
                servers.add(world.addReplica("replica" + i, LAG));
                options.endpoint("replica" + i, 6379);
            }
            servers.forEach(server -> server.server().setConditions(LinkConditions.rough()));
            world.connect(options.topology(t -> t.readFrom(readFrom)).build());
            ConnectionMultiplexer multiplexer = world.multiplexer();
            List<Caller> callers = PlanDraw.of(random.nextInt(1_000_000)).callers().stream()
                    .map(plan -> new Caller(world, multiplexer, plan, false, () -> {}))
                    .toList();
            callers.forEach(Caller::start);
            for (int i = random.nextInt(7); i > 0; i--) {
                lane.schedule(this::strike, within(SPAN_MILLIS));
            }
            world.time().advance(Duration.ofMillis(2 * SPAN_MILLIS));
            callers.forEach(Caller::stop);
            AsyncDatabase<String, String> db = multiplexer.database().async();
            recover(db);
            int before = executed().size();
            submit("GET k", null, db.get("k"));
            world.time().advance(Duration.ofSeconds(1));

            List<ExecutedCommand> executed = executed();
            executed.subList(before, executed.size()).stream()
                    .filter(command -> command.name().equals("GET"))
                    .forEach(this::checkPlace);
            assertThat(HistoryChecker.violations(world.history().records(), executed))
                    .isEmpty();
            List<PoppedElement> popped = new ArrayList<>();
            servers.forEach(server -> popped.addAll(server.popped()));
            assertThat(PopChecker.violations(world.history(), popped, executed, 0))
                    .isEmpty();
            servers.forEach(server -> checkConnections(server, multiplexer));
        }

        private Duration within(int millis) {
            return Duration.ofMillis(random.nextInt(millis));
        }

        private CommandRecord submit(String text, @Nullable String tag, RedisFuture<?> future) {
            CommandRecord record = world.history().submit(0, 0, text, tag, Duration.ofMillis(500));
            world.history().observe(record, future, value -> text.startsWith("SET") ? "OK" : WireText.ofValue(value));
            return record;
        }

        private void strike() {
            SimulatedRedis one = servers.get(random.nextInt(servers.size()));
            switch (random.nextInt(3)) {
                case 0 -> one.restart(within(100), true);
                case 1 -> one.server().links().stream().findFirst().ifPresent(SimulatedLink::reset);
                default -> turnRound();
            }
        }

        private void turnRound() {
            if (servers.stream().allMatch(SimulatedRedis::isRunning)) {
                servers.stream().filter(SimulatedRedis::isReplica).findFirst().ifPresent(SimulatedRedis::takeOver);
            }
        }

        private void recover(AsyncDatabase<String, String> db) {
            Duration healed = world.time().elapsed();
            CommandRecord last;
            do {
                String tag = world.history().nextTag(0);
                last = submit("SET k", tag, db.withTimeout(TRY).set("k", tag));
                world.time().advance(TRY);
                assertThat(world.time().elapsed().minus(healed))
                        .as("until writes are taken again: %s", last)
                        .isLessThan(RECOVERY);
            } while (!(last.ends().get(0).outcome() instanceof CommandRecord.Value));
            world.time().advance(Duration.ofSeconds(1));
        }

        private void checkConnections(SimulatedRedis server, ConnectionMultiplexer multiplexer) {
            var address = (TransportAddress.Tcp) server.server().address();
            long known = multiplexer.counters().connections().stream()
                    .filter(connection -> connection.endpoint().toString().startsWith(address.host() + ":"))
                    .count();
            assertThat((long) server.sessions())
                    .as("connections that %s sees", server)
                    .isLessThanOrEqualTo(known)
                    .isPositive();
        }

        private void checkPlace(ExecutedCommand read) {
            SimulatedRedis at = servers.stream()
                    .filter(server -> server.executed().contains(read))
                    .findFirst()
                    .orElseThrow();
            assertThat(at.isReplica() ? readFrom.allowsReplica() : readFrom.allowsPrimary())
                    .as("where it was read: %s", read)
                    .isTrue();
        }

        private List<ExecutedCommand> executed() {
            List<ExecutedCommand> all = new ArrayList<>();
            servers.forEach(server -> all.addAll(server.executed()));
            all.sort(Comparator.comparing(ExecutedCommand::at));
            return all;
        }
    }
}
