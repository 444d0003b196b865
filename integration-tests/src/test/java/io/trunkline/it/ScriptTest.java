package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.CommandFlag;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.ProtocolVersion;
import io.trunkline.RedisFuture;
import io.trunkline.Transaction;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisServerException;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.reply.RespValue;
import io.trunkline.testkit.FaultProxy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ScriptTest {

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName(
            "H8 evaluate: after another client's SCRIPT FLUSH the next one just works, and the one after goes by hash")
    void evaluate_scriptsFlushed_justWorks(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol);
                ConnectionMultiplexer other = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("h8");
            String script = "return redis.call('INCRBY', KEYS[1], ARGV[1]) -- " + key;
            assertThat(db.evaluate(script, List.of(key), List.of("2")).asLong()).isEqualTo(2);
            other.database().execute("SCRIPT", "FLUSH");
            assertThat(db.evaluate(script, List.of(key), List.of("3")).asLong()).isEqualTo(5);
            other.database().execute("SCRIPT", "FLUSH");
            assertThat(db.async()
                            .evaluate(script, List.of(key), List.of("4"))
                            .join()
                            .asLong())
                    .isEqualTo(9);
            long errors = multiplexer.counters().total(io.trunkline.ConnectionCounters::serverErrors);
            assertThat(db.evaluate(script, List.of(key), List.of("1")).asLong()).isEqualTo(10);
            assertThat(multiplexer.counters().total(io.trunkline.ConnectionCounters::serverErrors))
                    .isEqualTo(errors);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void evaluate_scriptNotKnown_sendsItWholeWithinTheSameDeadline(ProtocolVersion protocol) {
        try (FaultProxy proxy = FaultProxy.before(new InetSocketAddress(
                        Clients.server().host(), Clients.server().port()));
                ConnectionMultiplexer multiplexer = Clients.connect(proxy.endpoint(), protocol)) {
            Database<String, String> db = multiplexer.database().withTimeout(Duration.ofMillis(1800));
            String script = "return 1 -- " + Clients.unique("deadline");
            proxy.delay(Duration.ofMillis(500)); // each way, so that two answers take two seconds
            assertThatThrownBy(() -> db.evaluate(script, List.of(), List.of()))
                    .isInstanceOfSatisfying(RedisTimeoutException.class, timeout -> {
                        assertThat(timeout.command()).isEqualTo("EVAL");
                        assertThat(timeout.timeoutMillis()).isLessThanOrEqualTo(800);
                    });
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName(
            "H10 by hash: works if loaded, NOSCRIPT surfaces otherwise; an error in a transaction fails its member only")
    void evalsha_byHash_surfacesNoscript(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String hash = db.execute("SCRIPT", "LOAD", "return 'loaded'").asText();
            assertThat(db.execute("EVALSHA", hash, 0).asText()).isEqualTo("loaded");
            assertThatThrownBy(() -> db.execute("EVALSHA", "0".repeat(40), 0))
                    .isInstanceOfSatisfying(
                            RedisServerException.class,
                            e -> assertThat(e.kind()).isEqualTo(RedisErrorKind.NO_SCRIPT));

            String key = Clients.unique("h10");
            Transaction<String, String> transaction = db.createTransaction();
            RedisFuture<RespValue> failing = transaction.execute("EVAL", "return redis.error_reply('ERR mine')", 0);
            RedisFuture<Long> good = transaction.incr(key);
            assertThat(transaction.execute()).isTrue();
            assertThatThrownBy(failing::join)
                    .isInstanceOf(RedisServerException.class)
                    .hasMessageContaining("ERR mine");
            assertThat(good.join()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("H10 a database chosen inside a script does not leak to later commands, in a transaction neither")
    void evaluate_selectInside_doesNotLeak(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("leak");
            db.set(key, "zero");
            String script = "redis.call('SELECT', 3) redis.call('SET', KEYS[1], 'three') return 1";
            db.evaluate(script, List.of(key), List.of());
            assertThat(db.get(key)).isEqualTo("zero");
            Transaction<String, String> transaction = db.createTransaction();
            transaction.execute("EVAL", script, 1, key);
            RedisFuture<String> inside = transaction.get(key);
            transaction.execute();
            assertThat(inside.join()).isEqualTo("zero");
            assertThat(db.get(key)).isEqualTo("zero");
            assertThat(multiplexer.database(3).get(key)).isEqualTo("three");
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void evaluate_noScriptCache_sendsTheTextEachTime(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database().withFlags(CommandFlag.NO_SCRIPT_CACHE);
            String script = "return ARGV[1] -- " + Clients.unique("whole");
            assertThat(db.evaluate(script, List.of(), List.of("x")).asText()).isEqualTo("x");
            assertThat(multiplexer.counters().total(io.trunkline.ConnectionCounters::serverErrors))
                    .isZero();
        }
    }
}
