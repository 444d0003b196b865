package io.trunkline.it.leases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.AsyncDatabase;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.RedisFuture;
import io.trunkline.Transaction;
import io.trunkline.condition.Condition;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.it.Clients;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.reply.KeyValue;
import io.trunkline.testkit.server.PeerProfile;
import io.trunkline.testkit.server.Resp;
import io.trunkline.testkit.server.ScriptedPeer;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a caller has submitted comes before what it has done over a connection of its own, awaited or not. */
final class LeaseOrderTest {

    private static final int ROUNDS = 300;

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N45_transactionUnderAConditionAfterUnawaitedWrites_seesThem(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            for (int index : new int[] {0, 3}) {
                Database<String, String> db = multiplexer.database(index);
                String key = Clients.unique("n45");
                for (int round = 0; round < ROUNDS; round++) {
                    AsyncDatabase<String, String> async = db.async();
                    for (int i = 0; i < 10; i++) {
                        async.set(key, round + ":" + i);
                    }
                    Transaction<String, String> transaction = db.createTransaction();
                    transaction.when(Condition.string(key).is(round + ":9"));
                    RedisFuture<String> read = transaction.get(key);
                    assertThat(transaction.execute()).as("round %d", round).isTrue();
                    assertThat(read.join()).isEqualTo(round + ":9");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N45_popAfterUnawaitedWrites_popsWhatTheyLeave(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String list = Clients.unique("n45");
            for (int round = 0; round < ROUNDS; round++) {
                db.rpush(list, "old");
                AsyncDatabase<String, String> async = db.async();
                async.set(Clients.unique("n45"), "x".repeat(10_000));
                async.del(list);
                async.rpush(list, "new" + round);
                RedisFuture<KeyValue<String, String>> popped = async.blpop(Duration.ofSeconds(20), list);
                assertThat(popped.join().value()).isEqualTo("new" + round);
            }
        }
    }

    /** Nobody waits for a connection that is lost: what was submitted to it has ended, and the pop goes to the next. */
    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N45_connectionIsLostMeanwhile_popBeginsWithTheNext(ProtocolVersion protocol) {
        PeerProfile profile = protocol == ProtocolVersion.RESP2 ? PeerProfile.resp2() : PeerProfile.resp3();
        try (ScriptedPeer peer = ScriptedPeer.start(profile)) {
            peer.expect("SET", "k", "v").close();
            peer.expect("BLPOP", "list", "0").reply(Resp.array(Resp.bulk("list"), Resp.bulk("element")));
            try (ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), protocol)) {
                AsyncDatabase<String, String> async = multiplexer.database().async();
                RedisFuture<?> lost = async.set("k", "v");
                RedisFuture<KeyValue<String, String>> popped = async.blpop(Duration.ZERO, "list");
                assertThat(popped.join().value()).isEqualTo("element");
                assertThatThrownBy(lost::join).isInstanceOf(RedisConnectionException.class);
            }
        }
    }
}
