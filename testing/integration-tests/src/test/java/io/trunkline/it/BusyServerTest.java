package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.RedisFuture;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisServerException;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.reply.RespValue;
import io.trunkline.testkit.server.RedisServer;
import io.trunkline.testkit.server.RedisServerConfig;
import io.trunkline.testkit.server.RedisServers;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that runs a script for longer than it is patient, and answers nothing but what ends that. */
final class BusyServerTest {

    private static RedisServer start() {
        return RedisServers.start(RedisServerConfig.defaults().option("busy-reply-threshold", "50"));
    }

    private static ConnectionMultiplexer connect(RedisServer server, ProtocolVersion protocol, String... more) {
        String[] options = new String[more.length + 1];
        options[0] = "allowAdmin=true";
        System.arraycopy(more, 0, options, 1, more.length);
        return Clients.connect(server.endpoint(), protocol, options);
    }

    /** Runs a script that never ends, and waits until the server says that it is busy. */
    private static RedisFuture<RespValue> occupy(ConnectionMultiplexer multiplexer, RedisServer server) {
        RedisFuture<RespValue> script = multiplexer
                .database()
                .async()
                .withTimeout(Duration.ofMinutes(1))
                .execute("EVAL", "while true do end", 0);
        Clients.await("the server is busy", () -> isBusy(server));
        return script;
    }

    private static boolean isBusy(RedisServer server) {
        try {
            server.ask("PING");
            return false;
        } catch (IllegalStateException refused) {
            return String.valueOf(refused.getMessage()).contains("BUSY");
        }
    }

    @ParameterizedTest
    @CsvSource({"RESP2, false", "RESP3, false", "RESP3, true"})
    void case_N13_ownScript_isKilled(ProtocolVersion protocol, boolean batch) {
        try (RedisServer server = start();
                ConnectionMultiplexer multiplexer = connect(server, protocol)) {
            Database<String, String> db = multiplexer.database();
            RedisFuture<RespValue> script = occupy(multiplexer, server);
            if (batch) {
                var together = db.createBatch();
                RedisFuture<RespValue> kill = together.execute("SCRIPT", "KILL");
                together.execute();
                kill.join();
            } else {
                multiplexer.servers().get(0).scriptKill();
            }
            assertThatThrownBy(script::join).isInstanceOf(RedisServerException.class);
            assertThat(db.ping()).isEqualTo("PONG");
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N13_serverIsBusy_canBeConnectedTo(ProtocolVersion protocol) {
        try (RedisServer server = start();
                ConnectionMultiplexer multiplexer = connect(server, protocol)) {
            RedisFuture<RespValue> script = occupy(multiplexer, server);
            try (ConnectionMultiplexer newcomer = connect(server, protocol, "name=newcomer", "defaultDatabase=1")) {
                assertThat(newcomer.servers().get(0).role())
                        .isEqualTo(multiplexer.servers().get(0).role());
                assertThatThrownBy(() -> newcomer.database().get("k"))
                        .isInstanceOfSatisfying(
                                RedisServerException.class,
                                busy -> assertThat(busy.kind()).isEqualTo(RedisErrorKind.BUSY));
                newcomer.servers().get(0).scriptKill();
                assertThatThrownBy(script::join).isInstanceOf(RedisServerException.class);
                assertThat(newcomer.database().get("k")).isNull();
                Clients.await(
                        "it is named once the server has time for that",
                        () -> server.ask("CLIENT", "LIST").contains("name=newcomer"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N13_shutdownOfABusyServer_isCarriedOut(ProtocolVersion protocol) {
        try (RedisServer server = start();
                ConnectionMultiplexer multiplexer = connect(server, protocol)) {
            RedisFuture<RespValue> script = occupy(multiplexer, server);
            RedisFuture<RespValue> shutdown = multiplexer.database().async().execute("SHUTDOWN", "NOSAVE");
            Clients.await("the server is down", () -> !server.isRunning());
            assertThatThrownBy(script::join).isNotNull();
            shutdown.cancel(false);
        }
    }
}
