package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.Batch;
import io.trunkline.Channel;
import io.trunkline.ChannelMessage;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.MessageQueue;
import io.trunkline.RedisFuture;
import io.trunkline.Transaction;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.status.ConnectionKind;
import io.trunkline.status.Figure;
import io.trunkline.testkit.server.PeerCommand;
import io.trunkline.testkit.server.PeerProfile;
import io.trunkline.testkit.server.Resp;
import io.trunkline.testkit.server.ScriptedPeer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several connections that all callers share, and one for what is large. */
@DisplayName("Shared lanes")
final class SharedLanesTest {

    private static final String THREE = "interactiveConnections=3";
    private static final String BULK = "bulkBytes=10000";
    private static final String LARGE = "x".repeat(20_000);

    @Test
    void submit_severalConnections_takesTheOneWithTheFewestOutstandingBytes() {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3());
                ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), ProtocolVersion.RESP3, THREE)) {
            peer.stub("SET").silence();
            peer.stub("GET").reply(Resp.bulk("v"));
            awaitEstablished(multiplexer, 3);
            Database<String, String> db = multiplexer.database();
            for (int i = 0; i < 2; i++) {
                var unused = db.async().set("large", "x".repeat(1000));
                peer.awaitCommands(i + 1, "SET");
            }
            assertThat(db.get("small")).isEqualTo("v");
            assertThat(db.get("small")).isEqualTo("v");

            List<Integer> busy = connections(peer, "SET");
            assertThat(busy).doesNotHaveDuplicates();
            assertThat(connections(peer, "GET")).hasSize(2).doesNotContainAnyElementsOf(busy);
        }
    }

    @Test
    void submit_oneOfSeveralConnectionsGone_takesTheOthers() {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3());
                ConnectionMultiplexer multiplexer = Clients.connect(
                        peer.endpoint(), ProtocolVersion.RESP3, THREE, "queueWhileDisconnected=false")) {
            peer.stub("GET").reply(Resp.bulk("v"));
            awaitEstablished(multiplexer, 3);
            peer.stub("HELLO").silence(); // what is lost does not come back
            peer.connection(0).reset();
            peer.connection(1).reset();
            awaitEstablished(multiplexer, 1);

            assertThat(multiplexer.isConnected()).isTrue();
            for (int i = 0; i < 10; i++) {
                assertThat(multiplexer.database().get("k")).isEqualTo("v");
            }
            assertThat(connections(peer, "GET")).containsOnly(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everything_severalConnections_works(ProtocolVersion protocol) throws InterruptedException {
        try (ConnectionMultiplexer multiplexer =
                Clients.connect(Clients.server().endpoint(), protocol, THREE, BULK, "ioThreads=2")) {
            awaitEstablished(multiplexer, 3);
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("lanes");
            List<RedisFuture<Long>> counts = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                counts.add(db.async().incr(key));
            }
            assertThat(counts.stream().map(RedisFuture::join).distinct()).hasSize(1_000);

            Transaction<String, String> transaction = db.createTransaction();
            RedisFuture<Long> first = transaction.incr(key);
            RedisFuture<Long> second = transaction.incr(key);
            assertThat(transaction.execute()).isTrue();
            assertThat(List.of(first.join(), second.join())).containsExactly(1_001L, 1_002L);

            Batch<String, String> batch = db.createBatch();
            RedisFuture<Long> third = batch.incr(key);
            RedisFuture<Long> fourth = batch.incr(key);
            batch.execute();
            assertThat(List.of(third.join(), fourth.join())).containsExactly(1_003L, 1_004L);

            try (MessageQueue<String> queue = multiplexer.subscriber().subscribe(Channel.literal(key))) {
                assertThat(db.publish(key, "once")).isOne();
                assertThat(queue.take()).extracting(ChannelMessage::payload).isEqualTo("once");
            }
            assertThat(operations(multiplexer, ConnectionKind.INTERACTIVE)).isGreaterThan(1_000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void submit_largeCommandOrReply_takesItsOwnConnection(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer =
                Clients.connect(Clients.server().endpoint(), protocol, BULK)) {
            Clients.await(
                    "the connection",
                    () -> multiplexer.counters().connections().stream()
                            .anyMatch(connection ->
                                    connection.kind() == ConnectionKind.BULK && connection.get(Figure.OPERATIONS) > 0));
            Clients.await(
                    "its handshake",
                    () -> multiplexer.status().endpoints().get(0).connections().stream()
                            .allMatch(connection -> connection.connectedSince() != null));
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("large");
            long atFirst = operations(multiplexer, ConnectionKind.BULK);

            db.set(key, LARGE);
            assertThat(operations(multiplexer, ConnectionKind.BULK)).isEqualTo(atFirst + 1);
            assertThat(db.get(key)).isEqualTo(LARGE); // nobody knew how large
            assertThat(operations(multiplexer, ConnectionKind.BULK)).isEqualTo(atFirst + 1);
            assertThat(db.get(key)).isEqualTo(LARGE);
            assertThat(operations(multiplexer, ConnectionKind.BULK)).isEqualTo(atFirst + 2);
            assertThat(db.get(Clients.unique("missing"))).isNull();
            assertThat(db.strlen(key)).isEqualTo(20_000);
            assertThat(operations(multiplexer, ConnectionKind.BULK)).isEqualTo(atFirst + 2);
        }
    }

    private static List<Integer> connections(ScriptedPeer peer, String command) {
        return peer.commands().stream()
                .filter(seen -> seen.startsWith(command))
                .map(PeerCommand::connection)
                .toList();
    }

    private static void awaitEstablished(ConnectionMultiplexer multiplexer, int count) {
        Clients.await(
                "connections",
                () -> multiplexer.status().endpoints().get(0).connections().stream()
                                .filter(connection -> connection.kind() == ConnectionKind.INTERACTIVE)
                                .filter(connection -> connection.connectedSince() != null)
                                .count()
                        == count);
    }

    private static long operations(ConnectionMultiplexer multiplexer, ConnectionKind kind) {
        return multiplexer.counters().connections().stream()
                .filter(connection -> connection.kind() == kind)
                .mapToLong(each -> each.get(Figure.OPERATIONS))
                .sum();
    }
}
