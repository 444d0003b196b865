package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.RedisFuture;
import io.trunkline.Server;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisCommandException;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.exception.TimeoutPhase;
import io.trunkline.options.BackPressurePolicy;
import io.trunkline.options.Endpoint;
import io.trunkline.options.MultiplexerOptionsBuilder;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.status.Figure;
import io.trunkline.testkit.server.FaultProxy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of commands while there is no connection. */
final class BacklogTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final FaultProxy proxy = FaultProxy.before(
            new InetSocketAddress(Clients.server().host(), Clients.server().port()));

    @org.junit.jupiter.api.AfterEach
    void closeProxy() {
        proxy.close();
    }

    private ConnectionMultiplexer connect(ProtocolVersion protocol, String... more) {
        return Clients.connect(proxy.endpoint(), protocol, more);
    }

    private void takeDown(ConnectionMultiplexer multiplexer) {
        proxy.refuse();
        proxy.resetConnections();
        Clients.await("the loss", () -> !multiplexer.isConnected());
    }

    private static long backlog(ConnectionMultiplexer multiplexer) {
        return multiplexer.counters().get(Figure.BACKLOG);
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName(
            "C1, C9 failing fast: sync calls throw and async ones are failed at once, nothing is queued, and all is well after the reconnect")
    void execute_downAndNotQueueing_failsAtOnce(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol, "queueWhileDisconnected=false")) {
            Database<String, String> db = multiplexer.database();
            takeDown(multiplexer);
            assertThatThrownBy(db::ping).isInstanceOfSatisfying(RedisConnectionException.class, failure -> {
                assertThat(failure.progress()).isEqualTo(CommandProgress.NEVER_SENT);
                assertThat(failure)
                        .hasMessageStartingWith("No connection is active/available to service this operation");
            });
            RedisFuture<String> failed = db.async().ping(); // the call itself does not throw
            assertThat(failed.isCompletedExceptionally()).isTrue();
            assertThatThrownBy(failed::join).isInstanceOf(RedisConnectionException.class);
            assertThat(backlog(multiplexer)).isZero();

            proxy.heal();
            Clients.await("the return", multiplexer::isConnected);
            assertThat(db.ping()).isEqualTo("PONG");
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName(
            "C2, C4 by default commands wait for the server, sync and async; they are counted, and each gets its own answer after the reconnect")
    void execute_down_waitsAndIsAnsweredInOrder(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            Database<String, String> db = multiplexer.database().withTimeout(PATIENCE);
            takeDown(multiplexer);
            List<CompletableFuture<String>> sync = IntStream.range(0, 3)
                    .mapToObj(i ->
                            CompletableFuture.supplyAsync(() -> db.echo("sync " + i), task -> new Thread(task).start()))
                    .toList();
            Clients.await("the waiting callers", () -> backlog(multiplexer) == 3);
            List<RedisFuture<String>> async = IntStream.range(0, 100)
                    .mapToObj(i -> db.async().echo("async " + i))
                    .toList();
            Clients.await("the backlog", () -> backlog(multiplexer) == 103);
            assertThat(multiplexer.counters().get(Figure.TOTAL_OUTSTANDING)).isEqualTo(103);
            assertThat(multiplexer.isConnected()).isFalse();

            proxy.heal();
            for (int i = 0; i < sync.size(); i++) {
                assertThat(sync.get(i).join()).isEqualTo("sync " + i);
            }
            for (int i = 0; i < async.size(); i++) {
                assertThat(async.get(i).join()).isEqualTo("async " + i);
            }
            assertThat(multiplexer.counters().get(Figure.TOTAL_BACKLOGGED)).isEqualTo(103);
            assertThat(backlog(multiplexer)).isZero();
        }
    }

    @Test
    @DisplayName("C3 of several servers one is down: what is for it waits for it, the others are not affected")
    void execute_oneOfTwoServersDown_onlyItsCommandsWait() {
        String other = Clients.server().endpoint();
        try (ConnectionMultiplexer multiplexer =
                Clients.connect(proxy.endpoint() + "," + other, ProtocolVersion.RESP3)) {
            Server down = multiplexer.server(Endpoint.parse(proxy.endpoint()));
            Server up = multiplexer.server(Endpoint.parse(other));
            proxy.refuse();
            proxy.resetConnections();
            Clients.await("the loss", () -> !down.isConnected());
            CompletableFuture<String> waiting =
                    CompletableFuture.supplyAsync(down::ping, task -> new Thread(task).start());
            Clients.await("the backlog", () -> backlog(multiplexer) == 1);

            assertThat(multiplexer.isConnected()).isTrue();
            assertThat(up.ping()).isEqualTo("PONG");
            assertThat(waiting).isNotDone();
            proxy.heal();
            assertThat(waiting.join()).isEqualTo("PONG");
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("C5 time that runs out in the backlog is named, with what keeps the connection from being made")
    void execute_downForTooLong_saysWhyThereIsNoConnection(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            Database<String, String> db = multiplexer.database().withTimeout(SHORT);
            takeDown(multiplexer);
            Clients.await("a refused attempt", () -> multiplexer.counters().get(Figure.CONNECTION_FAILURES) > 1);
            assertNamesTheBacklog(db::ping);
            assertNamesTheBacklog(() -> db.async().ping().join());
            assertThat(multiplexer.counters().get(Figure.TIMEOUTS_BACKLOG)).isEqualTo(2);
        }
    }

    private static void assertNamesTheBacklog(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(RedisTimeoutException.class, failure -> {
            assertThat(failure.phase()).isEqualTo(TimeoutPhase.BACKLOG);
            assertThat(failure.progress()).isEqualTo(CommandProgress.NEVER_SENT);
            assertThat(failure)
                    .hasMessageStartingWith(
                            "Command timed out in the backlog because no connection became available after 200 ms")
                    .hasCauseInstanceOf(RedisConnectionException.class)
                    .hasMessageContaining("lastFailure="
                            + Objects.requireNonNull(failure.getCause()).getMessage());
        });
    }

    @Test
    @DisplayName(
            "C6 a fire-and-forget command at the head of the backlog that is out of time holds up nobody's timeout")
    void timeout_behindAFireAndForget_comesInTime() {
        try (ConnectionMultiplexer multiplexer = connect(ProtocolVersion.RESP3)) {
            Database<String, String> db = multiplexer.database().withTimeout(SHORT);
            String key = Clients.unique("forgotten");
            takeDown(multiplexer);
            var unused = db.fireAndForget().incr(key);
            RedisFuture<Long> behind = db.async().incr(key);
            RedisFuture<Long> patient =
                    multiplexer.database().withTimeout(PATIENCE).async().incr(key);
            assertThatThrownBy(behind::join).isInstanceOf(RedisTimeoutException.class);
            Clients.await("the end of both", () -> backlog(multiplexer) == 1);
            proxy.heal();
            assertThat(patient.join()).isOne();
        }
    }

    @Test
    void backlog_full_failsTheNextOrShedsTheOldest() {
        for (BackPressurePolicy policy : List.of(BackPressurePolicy.FAIL, BackPressurePolicy.SHED)) {
            MultiplexerOptionsBuilder options = Clients.options(proxy.endpoint(), ProtocolVersion.RESP3).toBuilder()
                    .backlog(b -> b.backlogMessages(10).backlogPolicy(policy));
            try (ConnectionMultiplexer multiplexer = ConnectionMultiplexer.connect(options.build())) {
                Database<String, String> db = multiplexer.database().withTimeout(PATIENCE);
                takeDown(multiplexer);
                ConcurrentLinkedQueue<Integer> refused = new ConcurrentLinkedQueue<>();
                List<RedisFuture<String>> all = new ArrayList<>();
                for (int i = 0; i < 11; i++) {
                    int number = i;
                    RedisFuture<String> echo = db.async().echo("number " + i);
                    echo.whenComplete((value, failure) -> {
                        if (failure instanceof RedisCommandException known
                                && known.reason() == RedisCommandException.Reason.BACK_PRESSURE) {
                            refused.add(number);
                        }
                    });
                    all.add(echo);
                    int submitted = Math.min(10, i + 1);
                    Clients.await("the backlog", () -> backlog(multiplexer) == submitted);
                }
                Clients.await("the refusal", () -> !refused.isEmpty());
                int expected = policy == BackPressurePolicy.FAIL ? 10 : 0;
                assertThat(refused).containsExactly(expected);

                proxy.heal();
                all.remove(expected);
                assertThat(all.stream().map(RedisFuture::join))
                        .hasSize(10)
                        .allMatch(text -> text.startsWith("number "));
            }
        }
    }
}
