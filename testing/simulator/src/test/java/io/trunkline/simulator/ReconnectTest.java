package io.trunkline.simulator;

import static io.trunkline.simulator.Lives.live;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.MultiplexerEvent;
import io.trunkline.MultiplexerEvent.ConnectionFailed;
import io.trunkline.MultiplexerEvent.ConnectionRestored;
import io.trunkline.MultiplexerEvent.InternalFailure;
import io.trunkline.RedisFuture;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.options.MultiplexerOptionsBuilder;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.options.ReconnectPolicy;
import io.trunkline.reply.KeyValue;
import io.trunkline.status.ConnectionKind;
import io.trunkline.status.Figure;
import io.trunkline.status.ServerCounters;
import io.trunkline.testkit.simulation.ExecutedCommand;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How often a server is tried that is away, or refuses, and how soon it is found again. On virtual time, so that the
 * figures do not depend on the machine.
 */
@Timeout(900) // against hanging: how long thousands of lives take is the machine's business
final class ReconnectTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int CONSUMERS = 50;
    private static final byte[] FULL = "-ERR max number of clients reached\r\n".getBytes(StandardCharsets.US_ASCII);

    /** With the default policy, and nothing else that the world is in a hurry about. */
    private static MultiplexerOptionsBuilder options(SimulatedWorld world, ProtocolVersion protocol) {
        return world.options()
                .resp(r -> r.protocol(protocol))
                .connection(c -> c.reconnectPolicy(ReconnectPolicy.prompt()))
                .timeouts(t -> t.asyncTimeout(Duration.ofMinutes(10)).connectTimeout(Duration.ofSeconds(5)));
    }

    @ParameterizedTest
    @CsvSource({
        "RESP2, 300, 250",
        "RESP3, 300, 250",
        "RESP2, 3000, 250",
        "RESP3, 3000, 250",
        "RESP2, 30000, 250",
        "RESP3, 30000, 250",
        "RESP3, 90000, 2000"
    })
    void case_N41_outage_firstSuccessIsInTime(ProtocolVersion protocol, int outageMillis, int boundMillis) {
        for (int run = 0; run < 8; run++) {
            Duration outage = Duration.ofMillis(outageMillis + 37L * run);
            live(world -> {
                world.connect(options(world, protocol).build());
                var multiplexer = world.multiplexer();
                world.redis().server().refuse();
                world.redis().server().resetLinks();
                world.time().advance(outage);
                RedisFuture<String> waiting = multiplexer.database().async().ping();

                world.redis().server().accept();
                Duration accepted = world.time().elapsed();

                assertThat(world.time().runUntil(waiting::isDone, Duration.ofSeconds(10)))
                        .isTrue();
                assertThat(world.time().elapsed().minus(accepted)).isLessThanOrEqualTo(Duration.ofMillis(boundMillis));
            });
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N41_manyConnectionsAndLeases_tryTenTimesASecond(ProtocolVersion protocol) {
        live(world -> {
            world.connect(options(world, protocol)
                    .connection(c -> c.interactiveConnections(4).bulkBytes(1_000_000))
                    .build());
            var db = world.multiplexer().database().async();
            consume(world, CONSUMERS);
            world.redis().server().refuse();
            world.redis().server().resetLinks();

            List<Long> attempts = attemptsPerTenth(world, world.redis().server()::attempts, 120, () -> {
                var unused = db.blpop(Duration.ZERO, "queue"); // whose consumers come again when they fail
            });

            assertThat(mostInASecond(attempts, 0)).as("in the first second").isLessThanOrEqualTo(25);
            assertThat(mostInASecond(attempts, 10)).as("later").isBetween(5L, 10L);
        });
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N09_leases_waitForTheSharedConnectionAndAreServedThen(ProtocolVersion protocol) {
        live(world -> {
            world.connect(options(world, protocol).build());
            var multiplexer = world.multiplexer();
            world.redis().server().refuse();
            world.redis().server().resetLinks();
            world.time().advance(SECOND);
            List<RedisFuture<@Nullable KeyValue<String, String>>> pops = consume(world, CONSUMERS);
            var hasty = multiplexer
                    .database()
                    .withTimeout(Duration.ofMillis(500))
                    .async()
                    .blpop(SECOND, "queue");
            List<Long> attempts = attemptsPerTenth(world, world.redis().server()::attempts, 50, () -> {});
            assertThat(mostInASecond(attempts, 0)).isLessThanOrEqualTo(10);
            assertThatThrownBy(hasty::join)
                    .isInstanceOf(RedisTimeoutException.class)
                    .hasMessageContaining("command=BLPOP")
                    .hasMessageContaining("the server refuses");

            world.redis().server().accept();
            attempts = attemptsPerTenth(world, world.redis().server()::attempts, 30, () -> {});

            assertThat(mostInASecond(attempts, 0))
                    .as("with what one burst allows")
                    .isLessThanOrEqualTo(100);
            assertThat(mostInASecond(attempts, 10)).isLessThanOrEqualTo(50);
            for (int i = 0; i < CONSUMERS; i++) {
                var unused = multiplexer.database().async().rpush("queue", "element " + i);
            }
            world.time().advance(SECOND);
            assertThat(pops).allMatch(pop -> pop.isDone() && pop.join() != null);
        });
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N31_passwordChanged_isTriedSeldomAndTold(ProtocolVersion protocol) {
        live(world -> {
            world.redis().setPassword("old");
            world.connect(
                    options(world, protocol).security(s -> s.password("old")).build());
            var multiplexer = world.multiplexer();
            List<MultiplexerEvent> events = new ArrayList<>();
            multiplexer.addListener(events::add);
            consume(world, 5);
            world.redis().setPassword("new");
            world.redis().server().resetLinks();
            long before = auths(world);

            world.time().advance(Duration.ofSeconds(10));
            assertThat(auths(world) - before).as("in ten seconds").isBetween(3L, 10L);
            world.time().advance(Duration.ofSeconds(50));
            assertThat(auths(world) - before).as("in a minute").isLessThanOrEqualTo(15);
            assertThat(failures(events, ConnectionKind.INTERACTIVE))
                    .containsExactly(
                            ConnectionFailureType.SOCKET_FAILURE, ConnectionFailureType.AUTHENTICATION_FAILURE);

            world.redis().setPassword("old");
            world.time().advance(Duration.ofSeconds(31));
            assertThat(multiplexer.isConnected()).isTrue();
            assertThat(events).anyMatch(ConnectionRestored.class::isInstance);
        });
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N31_onlyNewConnectionsRefused_leasesTrySeldomToo(ProtocolVersion protocol) {
        live(world -> {
            world.redis().setPassword("old");
            world.connect(
                    options(world, protocol).security(s -> s.password("old")).build());
            var multiplexer = world.multiplexer();
            List<MultiplexerEvent> events = new ArrayList<>();
            multiplexer.addListener(events::add);
            world.redis().setPassword("new");
            long before = auths(world);

            var hasty =
                    multiplexer.database().withTimeout(Duration.ofMillis(20)).async();
            for (int i = 0; i < 1000; i++) { // consumers that come again whenever they fail
                var unused = hasty.blpop(Duration.ofMillis(10), "queue");
                world.time().advance(Duration.ofMillis(10));
            }

            assertThat(auths(world) - before).isBetween(3L, 10L);
            assertThat(failures(events, ConnectionKind.LEASED))
                    .isNotEmpty()
                    .containsOnly(ConnectionFailureType.AUTHENTICATION_FAILURE);
            assertThat(multiplexer.isConnected()).isTrue();
        });
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N31_serverIsFull_isTriedCalmlyAndFoundSoon(ProtocolVersion protocol) {
        live(world -> {
            world.connect(options(world, protocol).build());
            var multiplexer = world.multiplexer();
            consume(world, 5);
            world.redis().setGreeting(FULL);
            world.redis().server().resetLinks();
            long before = world.redis().server().attempts();

            world.time().advance(Duration.ofSeconds(10));
            assertThat(world.redis().server().attempts() - before)
                    .as("in ten seconds")
                    .isBetween(6L, 12L);
            world.time().advance(Duration.ofSeconds(50));
            assertThat(world.redis().server().attempts() - before)
                    .as("in a minute")
                    .isBetween(28L, 65L);

            world.redis().setGreeting(null);
            world.time().advance(Duration.ofMillis(2_100));
            assertThat(multiplexer.isConnected()).isTrue();
        });
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N16_idleLeases_areClosedAfterHalfAMinute(ProtocolVersion protocol) {
        live(world -> {
            world.connect(options(world, protocol).build());
            var multiplexer = world.multiplexer();
            consume(world, CONSUMERS);
            for (int i = 0; i < CONSUMERS; i++) {
                var unused = multiplexer.database().async().rpush("queue", "element");
            }
            world.time().advance(SECOND);
            assertThat(leases(world).get(Figure.LEASES_IDLE)).isEqualTo(CONSUMERS);

            world.time().advance(Duration.ofSeconds(20));
            var used = multiplexer.database().async().blpop(SECOND, "queue");
            world.time().advance(Duration.ofSeconds(12));

            assertThat(used.isDone()).isTrue();
            assertThat(leases(world).get(Figure.LEASES_IDLE))
                    .as("the one that was used meanwhile")
                    .isOne();
            world.time().advance(Duration.ofSeconds(30));
            assertThat(leases(world).get(Figure.LEASES_IDLE)).isZero();
            assertThat(world.redis().sessions())
                    .as("what is left on the server")
                    .isEqualTo(protocol == ProtocolVersion.RESP2 ? 2 : 1);
        });
    }

    /** A policy of an application that does what it should not. */
    private enum OddPolicy implements ReconnectPolicy {
        THROWS,
        ANSWERS_NULL,
        ANSWERS_LESS_THAN_NOTHING,
        ANSWERS_AN_ETERNITY;

        @Override
        @SuppressWarnings("NullAway") // that is the point
        public Duration nextDelay(long failures, java.util.random.RandomGenerator random) {
            return switch (this) {
                case THROWS -> throw new AssertionError("the policy is broken");
                case ANSWERS_NULL -> null;
                case ANSWERS_LESS_THAN_NOTHING -> Duration.ofMillis(-1);
                case ANSWERS_AN_ETERNITY -> failures == 0 ? Duration.ZERO : Duration.ofSeconds(Long.MAX_VALUE);
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void case_N34_oddPolicy_reconnectsAllTheSame(OddPolicy policy) {
        live(world -> {
            world.connect(options(world, ProtocolVersion.RESP3)
                    .connection(c -> c.reconnectPolicy(policy))
                    .build());
            var multiplexer = world.multiplexer();
            List<MultiplexerEvent> events = new ArrayList<>();
            multiplexer.addListener(events::add);
            boolean odd = policy != OddPolicy.ANSWERS_AN_ETERNITY;
            world.redis().server().refuse();
            world.redis().server().resetLinks();
            if (odd) {
                world.time().advance(SECOND);
            }
            world.redis().server().accept();
            world.time().advance(SECOND);

            assertThat(multiplexer.isConnected()).isTrue();
            assertThat(events.stream().filter(InternalFailure.class::isInstance))
                    .as("told once")
                    .hasSize(odd ? 1 : 0);
        });
    }

    @Test
    void case_N41_thousandClients_makeNoStorm() {
        ReconnectStorm storm = new ReconnectStorm(1_000, Duration.ofSeconds(3), 41);
        storm.run();

        List<Long> perSecond = storm.attemptsPerSecond();
        assertThat(perSecond.get(0)).as("the first second").isLessThanOrEqualTo(17_000);
        assertThat(perSecond.subList(1, 3)).allMatch(attempts -> attempts <= 10_000);
        assertThat(storm.longestReturn()).isLessThanOrEqualTo(Duration.ofMillis(250));
        assertThat(perSecond.subList(4, perSecond.size())).allMatch(attempts -> attempts == 0);
    }

    // ---- what is counted ----

    private static List<RedisFuture<@Nullable KeyValue<String, String>>> consume(SimulatedWorld world, int consumers) {
        List<RedisFuture<@Nullable KeyValue<String, String>>> pops = new ArrayList<>();
        for (int i = 0; i < consumers; i++) {
            pops.add(world.multiplexer().database().async().blpop(Duration.ZERO, "queue"));
        }
        world.time().advance(SimulatedWorld.SETTLING);
        return pops;
    }

    private static ServerCounters leases(SimulatedWorld world) {
        return world.multiplexer().status().endpoints().get(0).counters();
    }

    private static long auths(SimulatedWorld world) {
        return world.redis().executed().stream()
                .map(ExecutedCommand::words)
                .filter(words -> words.get(0).equals("AUTH"))
                .count();
    }

    private static List<ConnectionFailureType> failures(List<MultiplexerEvent> events, ConnectionKind kind) {
        return events.stream()
                .filter(ConnectionFailed.class::isInstance)
                .map(ConnectionFailed.class::cast)
                .filter(failed -> failed.kind() == kind)
                .map(ConnectionFailed::failureType)
                .toList();
    }

    private static List<Long> attemptsPerTenth(
            SimulatedWorld world, LongSupplier attempts, int tenths, Runnable meanwhile) {
        List<Long> each = new ArrayList<>();
        for (int i = 0; i < tenths; i++) {
            long before = attempts.getAsLong();
            world.time().advance(Duration.ofMillis(100));
            each.add(attempts.getAsLong() - before);
            meanwhile.run();
        }
        return each;
    }

    /** The most that fall into any second that begins at a tenth or later. */
    private static long mostInASecond(List<Long> tenths, int from) {
        long most = 0;
        for (int i = from; i + 10 <= tenths.size(); i++) {
            most = Math.max(
                    most,
                    tenths.subList(i, i + 10).stream()
                            .mapToLong(Long::longValue)
                            .sum());
        }
        return most;
    }
}
