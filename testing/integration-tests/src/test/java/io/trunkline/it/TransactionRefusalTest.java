package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.Batch;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.RedisFuture;
import io.trunkline.Transaction;
import io.trunkline.codec.Codec;
import io.trunkline.codec.Codecs;
import io.trunkline.command.ArgumentWriter;
import io.trunkline.condition.Condition;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisCommandException;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisServerException;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.reply.ReplyReader;
import io.trunkline.status.Figure;
import io.trunkline.testkit.server.PeerProfile;
import io.trunkline.testkit.server.Resp;
import io.trunkline.testkit.server.ScriptedPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is refused on the way of a transaction: then nothing of it is carried out, and nobody else is concerned. */
final class TransactionRefusalTest {

    private static final String PASSWORD = "it-transactions";

    private static ConnectionMultiplexer connect(ProtocolVersion protocol, String... more) {
        return Clients.connect(Clients.server().endpoint(), protocol, more);
    }

    private static void assertNotExecuted(ThrowingCallable waiting, String refused, Class<?> cause) {
        assertThatThrownBy(waiting)
                .isInstanceOfSatisfying(RedisCommandException.class, e -> {
                    assertThat(e.reason()).isEqualTo(RedisCommandException.Reason.TRANSACTION_NOT_EXECUTED);
                    assertThat(e.progress()).isEqualTo(CommandProgress.NEVER_SENT);
                    assertThat(e.getCause()).isInstanceOf(cause);
                })
                .hasMessageContaining("refused=" + refused);
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N03_memberIsDisabled_nothingIsCarriedOut(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol, "$INCRBY=")) {
            Database<String, String> db = multiplexer.database();
            String from = Clients.unique("n03");
            Transaction<String, String> transfer = db.createTransaction();
            RedisFuture<Long> taken = transfer.decrby(from, 10);
            RedisFuture<Long> given = transfer.incrby(Clients.unique("n03"), 10);
            assertNotExecuted(transfer::execute, "INCRBY", RedisCommandException.class);
            assertNotExecuted(taken::join, "INCRBY", RedisCommandException.class);
            assertThatThrownBy(given::join)
                    .isInstanceOfSatisfying(
                            RedisCommandException.class,
                            e -> assertThat(e.reason()).isEqualTo(RedisCommandException.Reason.DISABLED));
            assertThat(db.get(from)).isNull();

            Transaction<String, String> conditional = db.createTransaction();
            conditional.when(Condition.key(from).doesNotExist());
            RedisFuture<Long> alsoTaken = conditional.decrby(from, 10);
            conditional.incrby(Clients.unique("n03"), 10);
            assertNotExecuted(conditional::execute, "INCRBY", RedisCommandException.class);
            assertNotExecuted(alsoTaken::join, "INCRBY", RedisCommandException.class);
            assertThat(db.get(from)).isNull();

            Batch<String, String> batch = db.createBatch(); // no unit: who is refused fails alone
            RedisFuture<Long> alone = batch.decrby(from, 10);
            RedisFuture<Long> refused = batch.incrby(Clients.unique("n03"), 10);
            batch.execute();
            assertThat(alone.join()).isEqualTo(-10);
            assertThatThrownBy(refused::join).isInstanceOf(RedisCommandException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N03_memberIsAdminOrChangesTheConnection_nothingIsCarriedOut(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            for (List<String> words : List.of(List.of("CONFIG GET", "maxclients"), List.of("SELECT", "1"))) {
                String key = Clients.unique("n03");
                Transaction<String, String> transaction = db.createTransaction();
                RedisFuture<Long> good = transaction.incr(key);
                transaction.execute(transaction.commands().command(words.get(0), words.get(1)));
                assertNotExecuted(transaction.executeAsync()::join, words.get(0), RedisCommandException.class);
                assertNotExecuted(good::join, words.get(0), RedisCommandException.class);
                assertThat(db.get(key)).isNull();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N03_transactionsAreDisabled_nothingIsCarriedOut(ProtocolVersion protocol) {
        for (String disabled : List.of("MULTI", "EXEC")) {
            try (ConnectionMultiplexer multiplexer = connect(protocol, "$" + disabled + "=")) {
                String key = Clients.unique("n03");
                Transaction<String, String> transaction = multiplexer.database().createTransaction();
                RedisFuture<Long> member = transaction.incr(key);
                assertThatThrownBy(transaction::execute)
                        .isInstanceOf(RedisCommandException.class)
                        .hasMessageContaining(disabled);
                assertThatThrownBy(member::join).isInstanceOf(RedisCommandException.class);
                assertThat(multiplexer.database().get(key)).isNull();
            }
        }
    }

    /** Cannot encode one value. */
    private static final class PickyCodec implements Codec<String, String> {
        @Override
        public void encodeKey(String key, ArgumentWriter out) {
            Codecs.UTF8.encodeKey(key, out);
        }

        @Override
        public void encodeValue(String value, ArgumentWriter out) {
            if (value.equals("bad")) {
                throw new IllegalArgumentException("It is bad.");
            }
            Codecs.UTF8.encodeValue(value, out);
        }

        @Override
        public String decodeKey(ReplyReader in) {
            return Codecs.UTF8.decodeKey(in);
        }

        @Override
        public String decodeValue(ReplyReader in) {
            return Codecs.UTF8.decodeValue(in);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N03_codecThrows_nothingIsCarriedOut(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            Database<String, String> db = multiplexer.database().withCodec(new PickyCodec());
            String key = Clients.unique("n03");
            Transaction<String, String> transaction = db.createTransaction();
            RedisFuture<?> good = transaction.set(key, "good");
            assertThatThrownBy(() -> transaction.set(Clients.unique("n03"), "bad"))
                    .isInstanceOf(IllegalArgumentException.class);
            assertNotExecuted(transaction::execute, "", IllegalArgumentException.class);
            assertNotExecuted(good::join, "", IllegalArgumentException.class);

            Transaction<String, String> conditional = db.createTransaction();
            conditional.when(Condition.setMember(key, "bad").exists());
            RedisFuture<?> alsoGood = conditional.set(key, "good");
            assertNotExecuted(conditional::execute, "", IllegalArgumentException.class);
            assertNotExecuted(alsoGood::join, "", IllegalArgumentException.class);
            assertThat(db.get(key)).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N29_memberCancelledBeforeExecute_isLeftOut(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            for (boolean conditional : new boolean[] {false, true}) {
                String key = Clients.unique("n29");
                Transaction<String, String> transaction = db.createTransaction();
                if (conditional) {
                    transaction.when(Condition.key(key).doesNotExist());
                }
                RedisFuture<Long> first = transaction.incrby(key, 1);
                RedisFuture<Long> cancelled = transaction.incrby(key, 10);
                RedisFuture<String> last = transaction.get(key);
                assertThat(cancelled.cancel(false)).isTrue();
                assertThat(transaction.execute()).isTrue();
                assertThat(first.join()).isEqualTo(1);
                assertThatThrownBy(cancelled::join).isInstanceOf(CancellationException.class);
                assertThat(last.join()).isEqualTo("1");
                assertThat(db.get(key)).isEqualTo("1");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N29_blockingBatchMemberCancelledBeforeExecute_popsNothing(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String list = Clients.unique("n29");
            db.rpush(list, "element");
            Batch<String, String> batch = db.createBatch();
            RedisFuture<?> cancelled = batch.blpop(Duration.ofSeconds(1), list);
            cancelled.cancel(false);
            RedisFuture<?> other = batch.blpop(Duration.ofMillis(50), Clients.unique("n29"));
            batch.execute();
            assertThat(other.join()).isNull();
            assertThat(db.llen(list)).isEqualTo(1);
        }
    }

    /** A user of the shared server with rights of its own, as long as the test lasts. */
    private static final class RestrictedUser implements AutoCloseable {
        private final ConnectionMultiplexer admin = Clients.connect(ProtocolVersion.RESP2);
        private final String name = Clients.unique("user").replace(':', '-');

        RestrictedUser(String... rights) {
            List<Object> words = new ArrayList<>(List.of("SETUSER", name, "on", ">" + PASSWORD, "~*", "&*", "+@all"));
            words.addAll(List.of(rights));
            admin.database().execute("ACL", words.toArray());
        }

        void set(String right) {
            admin.database().execute("ACL", "SETUSER", name, right);
        }

        ConnectionMultiplexer connect(ProtocolVersion protocol) {
            return TransactionRefusalTest.connect(protocol, "user=" + name, "password=" + PASSWORD);
        }

        @Override
        public void close() {
            admin.database().execute("ACL", "DELUSER", name);
            admin.close();
        }
    }

    private static void assertNoPermission(ThrowingCallable waiting) {
        assertThatThrownBy(waiting)
                .isInstanceOfSatisfying(
                        RedisServerException.class, e -> assertThat(e.kind()).isEqualTo(RedisErrorKind.of("NOPERM")))
                .hasMessageContaining("multi");
    }

    private static long connectionsLost(ConnectionMultiplexer multiplexer) {
        return multiplexer.counters().connections().stream()
                .mapToLong(connection -> connection.get(Figure.CONNECTION_FAILURES))
                .sum();
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N46_userMayNotMulti_nothingIsCarriedOutAndNobodyElseIsConcerned(ProtocolVersion protocol) {
        try (RestrictedUser user = new RestrictedUser("-multi");
                ConnectionMultiplexer multiplexer = user.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String bystander = Clients.unique("n46");
            String key = Clients.unique("n46");
            List<RedisFuture<Long>> others = new ArrayList<>();
            for (int round = 0; round < 20; round++) {
                others.add(db.async().incr(bystander));
                Transaction<String, String> transaction = db.createTransaction();
                if (round % 4 == 0) {
                    transaction.when(Condition.key(key).doesNotExist());
                }
                RedisFuture<Long> member = transaction.incr(key);
                RedisFuture<Boolean> execution = transaction.executeAsync();
                others.add(db.async().incr(bystander));
                assertNoPermission(execution::join);
                assertNoPermission(member::join);
            }
            for (int i = 0; i < others.size(); i++) {
                assertThat(others.get(i).join()).isEqualTo(i + 1);
            }
            assertThat(db.get(key)).isNull();
            assertThat(connectionsLost(multiplexer)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N46_userMayNotExec_connectionIsOutOfTheTransaction(ProtocolVersion protocol) {
        try (RestrictedUser user = new RestrictedUser("-exec");
                ConnectionMultiplexer multiplexer = user.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("n46");
            for (boolean conditional : new boolean[] {false, true, false}) {
                Transaction<String, String> transaction = db.createTransaction();
                if (conditional) {
                    transaction.when(Condition.key(key).doesNotExist());
                }
                RedisFuture<Long> member = transaction.incr(key);
                RedisFuture<Boolean> execution = transaction.executeAsync();
                RedisFuture<String> behind = db.async().get(key);
                assertThatThrownBy(execution::join).isInstanceOf(RedisServerException.class);
                assertThatThrownBy(member::join).isInstanceOf(RedisServerException.class);
                assertThat(behind.join()).isNull();
            }
            assertThat(connectionsLost(multiplexer)).isZero();
        }
    }

    /**
     * Rights change at run time: the first transaction after that cannot know, but its failure says what has happened.
     */
    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N46_rightIsTakenAwayLater_failureTellsAndConnectionStays(ProtocolVersion protocol) {
        try (RestrictedUser user = new RestrictedUser();
                ConnectionMultiplexer multiplexer = user.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("n46");
            Transaction<String, String> allowed = db.createTransaction();
            allowed.incr(key);
            assertThat(allowed.execute()).isTrue();

            user.set("-multi");
            Transaction<String, String> surprised = db.createTransaction();
            RedisFuture<Long> member = surprised.incr(key);
            RedisFuture<Boolean> execution = surprised.executeAsync();
            RedisFuture<String> bystander = db.async().get(key);
            assertThatThrownBy(execution::join)
                    .isInstanceOfSatisfying(
                            RedisServerException.class,
                            e -> assertThat(e.kind().isNotApplied()).isFalse())
                    .hasMessageContaining("one by one");
            assertThatThrownBy(member::join).hasMessageContaining("one by one");
            String after = bystander.join();
            for (int i = 0; i < 2; i++) {
                Transaction<String, String> refused = db.createTransaction();
                refused.incr(key);
                assertNoPermission(refused::execute);
            }
            assertThat(db.get(key)).isEqualTo(after);

            user.set("+multi");
            Transaction<String, String> allowedAgain = db.createTransaction();
            allowedAgain.incr(key);
            assertThat(allowedAgain.execute()).isTrue();
            assertThat(connectionsLost(multiplexer)).isZero();
        }
    }

    /** As servers before 6.2 and those with a renamed EXEC do: the refusal does not end the transaction. */
    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N46_serverStaysInTheTransaction_isDiscardedBeforeAnythingElse(ProtocolVersion protocol) {
        PeerProfile profile = protocol == ProtocolVersion.RESP2 ? PeerProfile.resp2() : PeerProfile.resp3();
        try (ScriptedPeer peer = ScriptedPeer.start(profile)) {
            peer.expect("MULTI").reply(Resp.OK);
            peer.expect("INCR", "a").reply(Resp.simple("QUEUED"));
            peer.expect("EXEC").reply(Resp.error("NOPERM this user has no permissions to run the 'exec' command"));
            peer.expect("DISCARD").reply(Resp.OK);
            peer.expect("INCR", "b").reply(Resp.integer(7));
            try (ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), protocol)) {
                Transaction<String, String> transaction = multiplexer.database().createTransaction();
                transaction.incr("a");
                RedisFuture<Boolean> execution = transaction.executeAsync();
                RedisFuture<Long> behind = multiplexer.database().async().incr("b");
                assertThatThrownBy(execution::join).hasMessageContaining("NOPERM");
                assertThat(behind.join()).isEqualTo(7);
                assertThat(connectionsLost(multiplexer)).isZero();
            }
        }
    }
}
