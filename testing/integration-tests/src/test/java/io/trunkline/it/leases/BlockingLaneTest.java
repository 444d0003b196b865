package io.trunkline.it.leases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.RedisFuture;
import io.trunkline.it.Clients;
import io.trunkline.options.OrphanedReply;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.reply.KeyValue;
import io.trunkline.reply.RespValue;
import io.trunkline.status.ConnectionKind;
import io.trunkline.status.Figure;
import io.trunkline.status.ServerCounters;
import io.trunkline.testkit.server.FaultProxy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The leased connections of blocking commands, when nobody waits for those any more. */
final class BlockingLaneTest {

    private static final Duration FOR_EVER = Duration.ZERO;

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void cancel_ofABlockedPop_unblocksItAndKeepsItsConnection(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("cancelled");
            for (int i = 0; i < 20; i++) {
                RedisFuture<KeyValue<String, String>> pop = db.async().blpop(FOR_EVER, key);
                Clients.await("the pop to block", () -> blockedClients(multiplexer) == 1);
                pop.cancel(false);
                assertThatThrownBy(pop::join).isInstanceOf(CancellationException.class);
                Clients.await(
                        "the connection to be given back",
                        () -> leases(multiplexer).get(Figure.LEASES_IN_USE) == 0);
                assertThat(leases(multiplexer).get(Figure.LEASES_IDLE)).isOne();
            }
            assertThat(blockedClients(multiplexer)).isZero();
            assertThat(multiplexer.counters().connections().stream()
                            .filter(connection -> connection.kind() == ConnectionKind.LEASED)
                            .mapToLong(each -> each.get(Figure.SOCKETS_OPENED))
                            .sum())
                    .as("one connection served them all")
                    .isOne();

            db.rpush(key, "element"); // nobody takes it but who asks for it
            assertThat(db.blpop(FOR_EVER, key)).isEqualTo(new KeyValue<>(key, "element"));
            assertThat(multiplexer.counters().get(Figure.ORPHANED_REPLIES)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void cancel_raceWithTheElement_neverLosesIt(ProtocolVersion protocol) throws InterruptedException {
        BlockingQueue<OrphanedReply> orphans = new LinkedBlockingQueue<>();
        try (ConnectionMultiplexer multiplexer = ConnectionMultiplexer.connect(
                Clients.options(Clients.server().endpoint(), protocol, "allowAdmin=true").toBuilder()
                        .observability(o -> o.orphanedReplyHandler(orphans::add))
                        .build())) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("race");
            int received = 0;
            int rounds = 300;
            for (int i = 0; i < rounds; i++) {
                RedisFuture<KeyValue<String, String>> pop = db.async().blpop(FOR_EVER, key);
                RedisFuture<Long> push = db.async().rpush(key, "element");
                if (i % 3 > 0) {
                    push.join();
                }
                if (pop.cancel(false)) {
                    push.join();
                } else {
                    assertThat(pop.join()).isEqualTo(new KeyValue<>(key, "element"));
                    received++;
                }
            }
            Clients.await("the end of every pop on the server", () -> blockedClients(multiplexer) == 0);
            // each element is with its caller, with the handler, or still in the list
            int taken = received;
            Clients.await("every element", () -> taken + orphans.size() + db.llen(key) == rounds);
            assertThat(multiplexer.counters().get(Figure.ORPHANED_REPLIES)).isEqualTo(orphans.size());
            for (OrphanedReply orphan : orphans) {
                assertThat(orphan.command().name()).hasToString("BLPOP");
                assertThat(orphan.value()).isEqualTo(new KeyValue<>(key, "element"));
                assertThat(orphan.toString()).doesNotContain("element");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void timeout_ofAPopWhoseReplyIsLate_handsTheElementToTheHandler(ProtocolVersion protocol)
            throws InterruptedException {
        BlockingQueue<OrphanedReply> orphans = new LinkedBlockingQueue<>();
        try (FaultProxy proxy = FaultProxy.before(new InetSocketAddress(
                        Clients.server().host(), Clients.server().port()));
                ConnectionMultiplexer multiplexer =
                        ConnectionMultiplexer.connect(Clients.options(proxy.endpoint(), protocol).toBuilder()
                                .observability(o -> o.orphanedReplyHandler(orphans::add))
                                .build())) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("late");
            db.rpush(key, "element");
            assertThat(db.blpop(Duration.ofSeconds(1), Clients.unique("warm")))
                    .isNull(); // there is a connection to lease
            proxy.delay(Duration.ofMillis(200));
            Clients.timeOutOnceSent(() -> db.withTimeout(Duration.ofMillis(1))
                    .async()
                    .blpop(Duration.ofMillis(1), key)
                    .join());
            OrphanedReply orphan = orphans.poll(20, TimeUnit.SECONDS);
            assertThat(orphan).isNotNull();
            assertThat(orphan.value()).isEqualTo(new KeyValue<>(key, "element"));
            proxy.delay(Duration.ZERO);
            assertThat(db.ping()).isEqualTo("PONG");
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N24_cancelledRawPopThatPoppedNothing_isNoOrphan(ProtocolVersion protocol) {
        List<OrphanedReply> orphans = new CopyOnWriteArrayList<>();
        try (ConnectionMultiplexer multiplexer = ConnectionMultiplexer.connect(
                Clients.options(Clients.server().endpoint(), protocol, "allowAdmin=true").toBuilder()
                        .observability(o -> o.orphanedReplyHandler(orphans::add))
                        .build())) {
            Database<String, String> db = multiplexer.database();
            RedisFuture<RespValue> pop = db.async().execute("BLPOP", Clients.unique("raw"), "0");
            Clients.await("the pop to block", () -> blockedClients(multiplexer) == 1);
            pop.cancel(false);
            Clients.await(
                    "the connection to come back", () -> leases(multiplexer).get(Figure.LEASES_IDLE) == 1);
            assertThat(multiplexer.counters().get(Figure.ORPHANED_REPLIES)).isZero();
            assertThat(orphans).isEmpty();
        }
    }

    @Test
    void cancel_unblockNotAvailable_closesTheConnection() {
        try (ConnectionMultiplexer multiplexer = Clients.connect(
                Clients.server().endpoint(), ProtocolVersion.RESP3, "allowAdmin=true", "$CLIENT UNBLOCK=")) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("closed");
            RedisFuture<KeyValue<String, String>> pop = db.async().blpop(FOR_EVER, key);
            Clients.await("the pop to block", () -> blockedClients(multiplexer) == 1);
            pop.cancel(false);
            Clients.await("the end of the pop on the server", () -> blockedClients(multiplexer) == 0);
            Clients.await(
                    "the connection to be closed", () -> leases(multiplexer).get(Figure.LEASES_IN_USE) == 0);
            assertThat(leases(multiplexer).get(Figure.LEASES_IDLE)).isZero();
        }
    }

    private static ServerCounters leases(ConnectionMultiplexer multiplexer) {
        return multiplexer.status().endpoints().get(0).counters();
    }

    /** How many connections of this multiplexer are blocked on the server. */
    private static long blockedClients(ConnectionMultiplexer multiplexer) {
        String name = "name=" + multiplexer.options().client().effectiveClientName() + " ";
        List<String> clients =
                multiplexer.database().execute("CLIENT LIST").asText().lines().toList();
        return clients.stream()
                .filter(client -> client.contains(name) && client.contains("flags=b"))
                .count();
    }
}
