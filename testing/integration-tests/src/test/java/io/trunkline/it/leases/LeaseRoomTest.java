package io.trunkline.it.leases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.RedisFuture;
import io.trunkline.Transaction;
import io.trunkline.condition.Condition;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.it.Clients;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.reply.KeyValue;
import io.trunkline.status.Figure;
import io.trunkline.status.ServerCounters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who waits for hours takes nothing from who is done in a moment. */
final class LeaseRoomTest {

    private static ServerCounters leases(ConnectionMultiplexer multiplexer) {
        return multiplexer.status().endpoints().get(0).counters();
    }

    private static void useAll(ConnectionMultiplexer multiplexer, int consumers, String list) {
        for (int i = 0; i < consumers; i++) {
            multiplexer.database().async().blpop(Duration.ZERO, list);
        }
        Clients.await("all to be lent", () -> leases(multiplexer).get(Figure.LEASES_IN_USE) == consumers);
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N43_allBlockingConnectionsAreLent_transactionsHaveRoom(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            useAll(multiplexer, 256, Clients.unique("n43"));
            String key = Clients.unique("n43");
            Transaction<String, String> transaction = db.createTransaction();
            transaction.when(Condition.key(key).doesNotExist());
            transaction.incr(key);
            assertThat(transaction.execute()).isTrue();
            closeAtOnce(multiplexer);
        }
    }

    /** Without giving those who are in a pop the time to end. */
    private static void closeAtOnce(ConnectionMultiplexer multiplexer) {
        multiplexer.closeAsync(Duration.ZERO).toCompletableFuture().join();
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N43_noneIsLeft_errorAndFiguresTellWhoHasThem(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(
                Clients.server().endpoint(), protocol, "blockingConnections=3,transactionConnections=2")) {
            Database<String, String> db = multiplexer.database();
            useAll(multiplexer, 3, Clients.unique("n43"));
            String list = Clients.unique("n43");
            db.rpush(list, "element");
            RedisFuture<KeyValue<String, String>> late =
                    db.withTimeout(Duration.ofMillis(100)).async().brpop(Duration.ofMillis(10), list);
            Clients.await("it to wait", () -> leases(multiplexer).get(Figure.LEASES_WAITING) == 1 || late.isDone());
            assertThatThrownBy(late::join)
                    .isInstanceOfSatisfying(
                            RedisTimeoutException.class,
                            e -> assertThat(e.progress()).isEqualTo(CommandProgress.NEVER_SENT))
                    .hasMessageContaining("command=BRPOP")
                    .hasMessageContaining("blockingConnections=3, lent for 3 BLPOP, the longest BLPOP for ");
            assertThat(leases(multiplexer).toString())
                    .endsWith(": leasesInUse=3, leasesLimit=3, transactionLeasesLimit=2");
            assertThat(multiplexer.counters().connections().get(0).get(Figure.TIMEOUTS_BACKLOG))
                    .isPositive();
            closeAtOnce(multiplexer);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N43_moreThanThereIsRoomFor_allHaveTheirTurn(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(
                Clients.server().endpoint(), protocol, "blockingConnections=2,transactionConnections=1")) {
            Database<String, String> db = multiplexer.database();
            String list = Clients.unique("n43");
            String counter = Clients.unique("n43");
            List<RedisFuture<KeyValue<String, String>>> pops = new ArrayList<>();
            List<RedisFuture<Boolean>> executions = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                pops.add(db.async().blpop(Duration.ofSeconds(20), list));
                Transaction<String, String> transaction = db.createTransaction();
                transaction.when(Condition.key(list + ":never").doesNotExist());
                transaction.incr(counter);
                executions.add(transaction.executeAsync());
            }
            for (int i = 0; i < pops.size(); i++) {
                db.rpush(list, "e" + i);
            }
            for (RedisFuture<KeyValue<String, String>> pop : pops) {
                assertThat(pop.join().key()).isEqualTo(list);
            }
            for (RedisFuture<Boolean> execution : executions) {
                assertThat(execution.join()).isTrue();
            }
            assertThat(db.get(counter)).isEqualTo("20");
            assertThat(leases(multiplexer).get(Figure.LEASES_IDLE)).isLessThanOrEqualTo(3);
        }
    }
}
