package io.trunkline.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.Batch;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.RedisFuture;
import io.trunkline.exception.RedisServerException;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.it.Clients;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.testkit.server.PeerProfile;
import io.trunkline.testkit.server.Resp;
import io.trunkline.testkit.server.ScriptStep;
import io.trunkline.testkit.server.ScriptedPeer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node that sends commands to its own address: behind that may be another one by now, or a proxy. */
final class MovedToItselfTest {

    private static final String ID = "0123456789abcdef0123456789abcdef01234567";
    private static final int SLOT_OF_K = 7629;

    /** The only node of a cluster, as far as it tells. */
    private static ScriptedPeer start(ProtocolVersion protocol) {
        PeerProfile profile = protocol == ProtocolVersion.RESP3 ? PeerProfile.resp3() : PeerProfile.resp2();
        ScriptedPeer peer = ScriptedPeer.start(
                profile.info("Server", "redis_mode", "cluster").info("Cluster", "cluster_enabled", "1"));
        peer.stub("CLUSTER", "INFO").reply(Resp.bulk("cluster_state:ok\r\ncluster_current_epoch:1\r\n"));
        peer.stub("CLUSTER", "MYID").reply(Resp.bulk(ID));
        peer.stub("CLUSTER", "SLOTS")
                .reply(Resp.array(Resp.array(
                        Resp.integer(0),
                        Resp.integer(16383),
                        Resp.array(Resp.bulk(peer.host()), Resp.integer(peer.port()), Resp.bulk(ID)))));
        return peer;
    }

    private static String moved(ScriptedPeer peer) {
        return Resp.error("MOVED " + SLOT_OF_K + " " + peer.endpoint());
    }

    /** The index of the next connection: on RESP2 the second one is for subscriptions. */
    private static int next(ProtocolVersion protocol) {
        return protocol == ProtocolVersion.RESP2 ? 2 : 1;
    }

    @ParameterizedTest
    @EnumSource
    void case_E8_commandsUnderWay_areCarriedOutInOrderOverOneMoreConnection(ProtocolVersion protocol) {
        try (ScriptedPeer peer = start(protocol)) {
            // both are under way before either is answered
            peer.expectOn(0, "SET", "k", "1").silence();
            ScriptStep both = peer.expectOn(0, "SET", "k", "2").silence();
            peer.expectOn(next(protocol), "SET", "k", "1").reply(Resp.OK);
            peer.expectOn(next(protocol), "SET", "k", "2").reply(Resp.OK);
            peer.expectOn(next(protocol), "GET", "k").reply(Resp.bulk("2"));
            try (ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), protocol)) {
                Database<String, String> db = multiplexer.database();
                Batch<String, String> batch = db.createBatch();
                RedisFuture<Void> first = batch.set("k", "1");
                RedisFuture<Void> second = batch.set("k", "2");
                batch.execute();
                both.awaitPlayed().send(moved(peer) + moved(peer));
                first.join();
                second.join();
                assertThat(db.get("k")).isEqualTo("2");
                assertThat(peer.connections()).hasSize(next(protocol) + 1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void moved_toItselfForEver_endsWithThatAfterOneMoreConnection(ProtocolVersion protocol) {
        try (ScriptedPeer peer = start(protocol)) {
            peer.stub("SET", "k").reply(moved(peer));
            try (ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), protocol, "syncTimeout=800")) {
                Database<String, String> db = multiplexer.database();
                // with what the server said, unless a busy machine lets the time pass first
                assertThatThrownBy(() -> db.set("k", "1"))
                        .isInstanceOfAny(RedisServerException.class, RedisTimeoutException.class);
                assertThat(peer.connections()).hasSize(next(protocol) + 1);
            }
        }
    }
}
