package io.trunkline.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.RedisFuture;
import io.trunkline.it.Clients;
import io.trunkline.options.Endpoint;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.status.Figure;
import io.trunkline.testkit.server.PeerConnection;
import io.trunkline.testkit.server.PeerProfile;
import io.trunkline.testkit.server.Resp;
import io.trunkline.testkit.server.ScriptStep;
import io.trunkline.testkit.server.ScriptedPeer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node that is back reads its data, and has lost its slots meanwhile. */
final class LoadingNodeTest {

    private static final String ID = "0123456789abcdef0123456789abcdef0123456";
    private static final int SLOT_OF_K = 7629;

    private static ScriptedPeer start() {
        return ScriptedPeer.start(
                PeerProfile.resp3().info("Server", "redis_mode", "cluster").info("Cluster", "cluster_enabled", "1"));
    }

    /** Has a node tell that all slots are the first one's. */
    private static void tell(ScriptedPeer node, ScriptedPeer first, ScriptedPeer other) {
        node.stub("CLUSTER", "INFO").reply(Resp.bulk("cluster_state:ok\r\ncluster_current_epoch:1\r\n"));
        node.stub("CLUSTER", "MYID").reply(Resp.bulk(ID + (node == first ? "1" : "2")));
        node.stub("CLUSTER", "SLOTS")
                .reply(Resp.array(Resp.array(
                        Resp.integer(0),
                        Resp.integer(16383),
                        Resp.array(Resp.bulk(first.host()), Resp.integer(first.port()), Resp.bulk(ID + "1")),
                        Resp.array(Resp.bulk(other.host()), Resp.integer(other.port()), Resp.bulk(ID + "2")))));
    }

    @ParameterizedTest
    @EnumSource
    void rpush_asksWhetherTheDataIsThereAndIsMoved_isWrittenToTheNewOwnerAlone(ProtocolVersion protocol)
            throws Exception {
        int next = protocol == ProtocolVersion.RESP2 ? 2 : 1; // else the second connection is for subscriptions
        try (ScriptedPeer old = start();
                ScriptedPeer heir = start()) {
            tell(old, old, heir);
            tell(heir, old, heir);
            heir.stub("READONLY").reply(Resp.OK);
            heir.stub("READWRITE").reply(Resp.OK);
            try (ConnectionMultiplexer multiplexer = Clients.connect(old.endpoint(), protocol)) {
                Clients.await(
                        "both",
                        () -> multiplexer.servers().stream()
                                        .filter(server -> server.isConnected())
                                        .count()
                                == 2);
                ScriptStep asked = old.expectOn(next, "PING").silence();
                old.expectOn(next, "RPUSH", "k", "v").reply(Resp.error("MOVED " + SLOT_OF_K + " " + heir.endpoint()));
                heir.expect("RPUSH", "k", "v").reply(Resp.integer(1));
                old.connection(0).close();
                PeerConnection again = asked.awaitPlayed();
                RedisFuture<Long> length = multiplexer.database().async().rpush("k", "v");
                Clients.await("it to wait", () -> multiplexer.counters().get(Figure.BACKLOG) > 0);
                heir.connections().forEach(PeerConnection::stopReading);
                again.send(Resp.error("LOADING Redis is loading the dataset in memory"));

                Clients.await(
                        "the old one to be back",
                        () -> multiplexer.server(Endpoint.parse(old.endpoint())).isConnected());
                assertThat(length.isDone()).isFalse();
                heir.connections().forEach(PeerConnection::continueReading);
                assertThat(length.get(10, TimeUnit.SECONDS)).isOne();
            }
        } // where nothing may have come twice
    }
}
