package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.Batch;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.RedisFuture;
import io.trunkline.Transaction;
import io.trunkline.condition.Condition;
import io.trunkline.condition.ConditionResult;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisServerException;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.testkit.server.PeerProfile;
import io.trunkline.testkit.server.Resp;
import io.trunkline.testkit.server.ScriptedPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TransactionTest {

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("H2 a change between WATCH and EXEC: false, conflict told, members cancelled, nothing applied")
    void execute_watchedKeyChanges_isAConflict(ProtocolVersion protocol) throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol);
                ConnectionMultiplexer others = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String watched = Clients.unique("h2");
            String target = Clients.unique("h2");
            db.set(watched, "0");
            Thread changing = new Thread(
                    () -> { // over a connection of its own, so that it comes in between
                        while (!over.get()) {
                            others.database().incr(watched);
                        }
                    });
            changing.start();
            int conflicts = 0;
            for (int round = 0; round < 2000 && conflicts == 0; round++) {
                Transaction<String, String> transaction = db.createTransaction();
                ConditionResult held = transaction.when(Condition.key(watched).exists());
                RedisFuture<Long> member = transaction.incr(target);
                RedisFuture<Boolean> done = transaction.executeAsync();
                if (!done.join()) {
                    conflicts++;
                    assertThat(held.wasSatisfied()).isTrue();
                    assertThat(transaction.wasWatchConflict()).isTrue();
                    assertThatThrownBy(member::join).isInstanceOf(CancellationException.class);
                    String value = db.get(target);
                    assertThat(value == null ? 0 : Long.parseLong(value)).isEqualTo(round);
                }
            }
            over.set(true);
            changing.join();
            assertThat(conflicts).as("conflicts provoked").isEqualTo(1);
        } finally {
            over.set(true);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("H3 an empty transaction is true; executing or adding twice is refused")
    void execute_emptyOrTwice_isTrueOrRefused(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Transaction<String, String> empty = multiplexer.database().createTransaction();
            assertThat(empty.execute()).isTrue();
            assertThatIllegalStateException().isThrownBy(empty::execute);
            assertThatIllegalStateException().isThrownBy(() -> empty.get("k"));
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void join_memberBeforeExecute_failsAtOnceWithAnExplanation(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Transaction<String, String> transaction = multiplexer.database().createTransaction();
            RedisFuture<String> member = transaction.get(Clients.unique("early"));
            assertThatIllegalStateException().isThrownBy(member::join).withMessageContaining("Call execute() first");
            assertThat(transaction.execute()).isTrue();
            assertThat(member.join()).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("H4 a member's error fails that member only; a condition whose check errors does not hold")
    void execute_memberFails_othersAreApplied(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String number = Clients.unique("h4");
            String text = Clients.unique("h4");
            db.set(text, "not a number");
            Transaction<String, String> transaction = db.createTransaction();
            RedisFuture<Long> first = transaction.incr(number);
            RedisFuture<Long> failing = transaction.incr(text);
            RedisFuture<Long> last = transaction.incr(number);
            assertThat(transaction.execute()).isTrue();
            assertThat(first.join()).isEqualTo(1);
            assertThatThrownBy(failing::join)
                    .isInstanceOf(RedisServerException.class)
                    .hasMessageContaining("not an integer");
            assertThat(last.join()).isEqualTo(2);

            Transaction<String, String> checked = db.createTransaction();
            ConditionResult onAString =
                    checked.when(Condition.hashField(text, "f").exists());
            RedisFuture<Long> cancelled = checked.incr(number);
            assertThat(checked.execute()).isFalse();
            assertThat(onAString.wasSatisfied()).isFalse();
            assertThatThrownBy(cancelled::join).isInstanceOf(CancellationException.class);
            assertThat(db.get(number)).isEqualTo("2");
        }
    }

    @Test
    void execute_memberErrorHasAttributes_failsThatMemberOnly() {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3())) {
            peer.expect("MULTI").reply(Resp.OK);
            peer.expect("INCR", "a").reply(Resp.simple("QUEUED"));
            peer.expect("INCR", "b").reply(Resp.simple("QUEUED"));
            peer.expect("EXEC").reply("*2\r\n|1\r\n+why\r\n+test\r\n-ERR mine\r\n:2\r\n");
            try (ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), ProtocolVersion.RESP3)) {
                Transaction<String, String> transaction = multiplexer.database().createTransaction();
                RedisFuture<Long> failing = transaction.incr("a");
                RedisFuture<Long> good = transaction.incr("b");
                assertThat(transaction.execute()).isTrue();
                assertThatThrownBy(failing::join)
                        .isInstanceOf(RedisServerException.class)
                        .hasMessageContaining("ERR mine");
                assertThat(good.join()).isEqualTo(2);
            }
        }
    }

    @Test
    void cancel_transactionUnderWay_cancelsItsMembers() {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3())) {
            for (String word : List.of("MULTI", "INCR", "EXEC")) {
                peer.stub(word).silence();
            }
            try (ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), ProtocolVersion.RESP3)) {
                Transaction<String, String> transaction = multiplexer.database().createTransaction();
                RedisFuture<Long> member = transaction.incr("a");
                RedisFuture<Boolean> execution = transaction.executeAsync();
                assertThat(execution.cancel(false)).isTrue();
                assertThatThrownBy(member::join).isInstanceOf(CancellationException.class);
            }
        }
    }

    /**
     * A reply that cannot be EXEC's means that replies are out of step: the connection must not be used again (C14).
     */
    @Test
    void execute_replyIsNoExecReply_failsAllAndGivesUpTheConnection() {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3())) {
            peer.expect("MULTI").reply(Resp.OK);
            peer.expect("INCR", "a").reply(Resp.simple("QUEUED"));
            peer.expect("EXEC").reply(Resp.simple("PONG"));
            peer.expect("INCR", "b").reply(Resp.integer(3));
            try (ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), ProtocolVersion.RESP3)) {
                Transaction<String, String> transaction = multiplexer.database().createTransaction();
                RedisFuture<Long> member = transaction.incr("a");
                assertThatThrownBy(transaction::execute)
                        .isInstanceOf(RedisConnectionException.class)
                        .hasMessageContaining("EXEC");
                assertThatThrownBy(member::join).isInstanceOf(RedisConnectionException.class);
                assertThat(multiplexer.database().incr("b")).isEqualTo(3);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void execute_memberRefusedWhileQueued_abortsTheWhole(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Transaction<String, String> transaction = multiplexer.database().createTransaction();
            RedisFuture<Long> good = transaction.incr(Clients.unique("abort"));
            RedisFuture<?> bad = transaction.execute(transaction.commands().command("NOSUCHCOMMAND", "x"));
            assertThatThrownBy(transaction::execute)
                    .isInstanceOfSatisfying(
                            RedisServerException.class,
                            e -> assertThat(e.kind()).isEqualTo(RedisErrorKind.EXEC_ABORT));
            assertThatThrownBy(bad::join).hasMessageContaining("unknown command");
            assertThatThrownBy(good::join).hasMessageContaining("EXECABORT");
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("H5 members whose futures nobody reads, and commands of any name, mix with the others")
    void execute_mixedMembers_allApplied(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer =
                Clients.connect(Clients.server().endpoint(), protocol, "$SELECT=")) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("h5");
            Transaction<String, String> transaction = db.createTransaction();
            transaction.incr(key);
            RedisFuture<Long> second = transaction.incr(key);
            RedisFuture<io.trunkline.reply.RespValue> any = transaction.execute("INCRBY", key, 5);
            assertThat(transaction.execute()).isTrue();
            assertThat(second.join()).isEqualTo(2);
            assertThat(any.join().asLong()).isEqualTo(7);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("H7 a batch: nothing on the server before execute; after it all replies in order")
    void execute_batch_sendsAllAtOnceInOrder(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("h7");
            Batch<String, String> batch = db.createBatch();
            List<RedisFuture<Long>> futures = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                futures.add(batch.incr(key));
            }
            assertThat(db.get(key)).isNull();
            assertThat(futures).noneMatch(RedisFuture::isDone);
            assertThatIllegalStateException().isThrownBy(() -> futures.get(0).join());
            batch.execute();
            for (int i = 0; i < 1000; i++) {
                assertThat(futures.get(i).join()).isEqualTo(i + 1);
            }
            assertThatIllegalStateException().isThrownBy(batch::execute);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void execute_otherDatabase_staysInIt(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            String key = Clients.unique("db");
            Transaction<String, String> transaction = multiplexer.database(7).createTransaction();
            transaction.when(Condition.key(key).doesNotExist());
            transaction.set(key, "seven");
            assertThat(transaction.execute()).isTrue();
            assertThat(multiplexer.database(7).get(key)).isEqualTo("seven");
            assertThat(multiplexer.database(0).get(key)).isNull();
        }
    }
}
