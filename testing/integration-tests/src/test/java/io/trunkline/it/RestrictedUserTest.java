package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.RedisFuture;
import io.trunkline.Transaction;
import io.trunkline.condition.Condition;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisCommandException;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisServerException;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.status.Figure;
import io.trunkline.testkit.server.RedisServer;
import io.trunkline.testkit.server.RedisServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the engine itself must send and a user may not: it concerns who asked for it, and nobody else. */
final class RestrictedUserTest {

    private static final AtomicInteger USERS = new AtomicInteger();
    private static final Pattern COUNT = Pattern.compile("(?m)^count\\n(\\d+)$");

    private static RedisServer server;

    @BeforeAll
    static void start() {
        server = RedisServers.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A user that may do everything but what the rules take away. */
    private static String user(String... rules) {
        String name = "user" + USERS.incrementAndGet();
        List<String> words = new ArrayList<>(List.of("ACL", "SETUSER", name, "on", ">pw", "~*", "&*", "+@all"));
        words.addAll(List.of(rules));
        server.ask(words.toArray(new String[0]));
        return name;
    }

    private static ConnectionMultiplexer connect(ProtocolVersion protocol, String user, String... more) {
        List<String> options = new ArrayList<>(List.of("user=" + user, "password=pw", "allowAdmin=true"));
        options.addAll(List.of(more));
        return Clients.connect(server.endpoint(), protocol, options.toArray(new String[0]));
    }

    private static long reconnects(ConnectionMultiplexer multiplexer) {
        return multiplexer.counters().get(Figure.RECONNECTS);
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N05_userWithoutSelect_concernsTheAskerAlone(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol, user("-select"))) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("n05");
            List<RedisFuture<Long>> bystanders = new ArrayList<>();
            List<RedisFuture<String>> askers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                bystanders.add(db.async().incr(key));
                askers.add(multiplexer.database(1).async().get(key));
            }
            for (int i = 0; i < 50; i++) {
                assertThat(bystanders.get(i).join()).isEqualTo(i + 1);
                assertNoPermission(askers.get(i)::join);
            }
            assertNoPermission(() -> multiplexer.database(1).get(key));
            assertNoPermission(() -> multiplexer.database(1).blpop(Duration.ofMillis(10), key));
            Transaction<String, String> transaction = multiplexer.database(1).createTransaction();
            RedisFuture<Long> member = transaction.incr(key);
            assertNoPermission(transaction::execute);
            assertNoPermission(member::join);
            Transaction<String, String> watching = multiplexer.database(1).createTransaction();
            watching.when(Condition.key(key).exists());
            assertNoPermission(watching::execute);
            assertThat(db.get(key)).isEqualTo("50");
            assertThat(reconnects(multiplexer)).isZero();
        }
    }

    private static void assertNoPermission(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RedisServerException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(RedisErrorKind.NO_PERMISSION))
                .hasMessageContaining("select");
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N05_selectDisabledInTheCommandMap_isRefusedHere(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol, user(), "$SELECT=")) {
            assertThatThrownBy(() -> multiplexer.database(1).get("k"))
                    .isInstanceOf(RedisCommandException.class)
                    .hasMessageContaining("SELECT has been disabled")
                    .hasMessageContaining("database=1");
            assertThatThrownBy(() -> multiplexer
                            .database(1)
                            .async()
                            .blpop(Duration.ofMillis(10), "k")
                            .join())
                    .isInstanceOf(RedisCommandException.class);
            assertThat(multiplexer.database().ping()).isEqualTo("PONG");
            assertThat(reconnects(multiplexer)).isZero();
        }
    }

    /** What followed the refused SELECT ran in another database, so that one connection is lost; none after that. */
    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N05_selectTakenAwayWhileConnected_costsOneConnection(ProtocolVersion protocol) {
        String user = user();
        try (ConnectionMultiplexer multiplexer = connect(protocol, user)) {
            Database<String, String> db = multiplexer.database();
            Database<String, String> other = multiplexer.database(1);
            String key = Clients.unique("n05");
            other.set(key, "1");
            assertThat(db.get(key)).isNull();
            server.ask("ACL", "SETUSER", user, "-select");
            RedisConnectionException lost = catchThrowableOfType(RedisConnectionException.class, () -> other.get(key));
            assertThat(lost).hasMessageContaining("The server refused a database that it gave before");
            for (int i = 0; i < 5; i++) {
                assertNoPermission(() -> other.get(key));
                assertThat(db.get(key)).isNull();
            }
            assertThat(reconnects(multiplexer)).isEqualTo(1);
            server.ask("ACL", "SETUSER", user, "+select");
            assertThat(other.get(key)).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N05_defaultDatabaseWithoutSelect_isToldWhenConnecting(ProtocolVersion protocol) {
        String user = user("-select");
        assertThatThrownBy(() -> connect(protocol, user, "defaultDatabase=1"))
                .isInstanceOfSatisfying(
                        RedisConnectionException.class,
                        failure -> assertThat(failure.failureType())
                                .isEqualTo(ConnectionFailureType.AUTHENTICATION_FAILURE))
                .hasMessageContaining("The server refused the default database: defaultDatabase=1")
                .hasMessageContaining("NOPERM");
        assertThatThrownBy(() -> connect(protocol, user(), "defaultDatabase=4711"))
                .hasMessageContaining("out of range");
        try (ConnectionMultiplexer multiplexer = connect(protocol, user, "defaultDatabase=1", "abortConnect=false")) {
            assertThat(multiplexer.database(0).ping()).isEqualTo("PONG");
            assertNoPermission(() -> multiplexer.database().get("k"));
            assertThat(reconnects(multiplexer)).isZero();
        }
        try (ConnectionMultiplexer multiplexer = connect(protocol, user(), "defaultDatabase=1")) {
            String key = Clients.unique("n05");
            multiplexer.database().set(key, "one");
            assertThat(multiplexer.database(0).get(key)).isNull();
            assertThat(multiplexer.database(1).get(key)).isEqualTo("one");
        }
    }

    /**
     * Each of the engine's own commands: connecting, commands, blocking commands that are given up and conditions go on
     * without it.
     */
    @ParameterizedTest
    @CsvSource({
        "RESP2, client|setname",
        "RESP3, client|setinfo",
        "RESP2, client|id",
        "RESP3, client|unblock",
        "RESP2, info",
        "RESP2, ping",
        "RESP3, ping",
        "RESP3, echo",
        "RESP3, pfcount",
        "RESP2, publish",
        "RESP2, unwatch",
        "RESP3, unwatch",
        "RESP3, select",
        "RESP3, hello"
    })
    void case_N05_oneCommandOfTheEngineRefused_nobodyElseSuffers(ProtocolVersion protocol, String command) {
        try (ConnectionMultiplexer multiplexer = connect(protocol, user("-" + command))) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("n05");
            for (int i = 0; i < 3; i++) {
                var popped = db.async().withTimeout(Duration.ofSeconds(20)).blpop(Duration.ofSeconds(20), key);
                popped.cancel(false);
                Transaction<String, String> unmet = db.createTransaction();
                unmet.when(Condition.key(key).exists());
                unmet.incr(key);
                assertThat(unmet.execute()).isFalse();
                db.set(key + "met", "1");
                Transaction<String, String> met = db.createTransaction();
                met.when(Condition.key(key + "met").exists());
                RedisFuture<Long> counted = met.incr(key + "met");
                assertThat(met.execute()).isTrue();
                assertThat(counted.join()).isEqualTo(2);
            }
            assertThat(multiplexer.isConnected()).isTrue();
            assertThat(reconnects(multiplexer)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N05_publishRefused_failsTheWaitAlone(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol, user("-publish"))) {
            assertThatThrownBy(() -> multiplexer.database().execute("WAIT", 0, 10))
                    .isInstanceOf(RedisServerException.class)
                    .hasMessageContaining("NOPERM")
                    .hasMessageContaining("PUBLISH");
            assertThat(multiplexer.database().ping()).isEqualTo("PONG");
            assertThat(reconnects(multiplexer)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N05_tokensRefused_areToldWhenConnecting(ProtocolVersion protocol) {
        assertThatThrownBy(() -> connect(protocol, user("-echo"), "highIntegrity=true"))
                .isInstanceOf(RedisConnectionException.class)
                .hasMessageContaining("With highIntegrity each reply is proven by ECHO")
                .hasMessageContaining("NOPERM");
        try (ConnectionMultiplexer multiplexer =
                connect(protocol, user("-ping"), "highIntegrity=true", "heartbeatConsistencyChecks=true")) {
            assertThat(multiplexer.database().exists("k")).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N06_userWithoutPassword_isAuthenticated(ProtocolVersion protocol) {
        String user = "open" + USERS.incrementAndGet();
        server.ask("ACL", "SETUSER", user, "on", "nopass", "~app:*", "&*", "+@all");
        try (ConnectionMultiplexer multiplexer =
                Clients.connect(server.endpoint(), protocol, "user=" + user, "passwordless=true")) {
            assertThat(multiplexer.database().execute("ACL", "WHOAMI").asText()).isEqualTo(user);
            assertNotAllowed(multiplexer, "other");
            assertThat(multiplexer.database().blpop(Duration.ofMillis(10), "app:k"))
                    .isNull();
        }
    }

    private static void assertNotAllowed(ConnectionMultiplexer multiplexer, String key) {
        assertThatThrownBy(() -> multiplexer.database().get(key)).hasMessageContaining("NOPERM");
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N40_userWithFewRights_leavesItsRefusalsOnceInTheLog(ProtocolVersion protocol) {
        String user = "few" + USERS.incrementAndGet();
        server.ask("ACL", "SETUSER", user, "on", ">pw", "~app:*", "resetchannels", "-@all", "+get", "+subscribe");
        try (ConnectionMultiplexer multiplexer =
                Clients.connect(server.endpoint(), protocol, "user=" + user, "password=pw", "keepAlive=1")) {
            assertThat(multiplexer.database().get("app:k")).isNull();
            Clients.await("all is connected", () -> isConnected(multiplexer));
            long before = refusals(user);
            assertThat(before).isPositive();
            int connections =
                    multiplexer.status().endpoints().get(0).connections().size();
            for (int i = 1; i <= 3; i++) {
                long made = (long) i * connections;
                server.ask("CLIENT", "KILL", "USER", user);
                Clients.await(
                        "the connections are made anew",
                        () -> reconnects(multiplexer) >= made && isConnected(multiplexer));
                assertThat(multiplexer.database().get("app:k")).isNull();
            }
            assertThat(refusals(user)).isEqualTo(before);
        }
    }

    private static boolean isConnected(ConnectionMultiplexer multiplexer) {
        return multiplexer.status().endpoints().get(0).connections().stream()
                .allMatch(connection -> connection.state() == io.trunkline.status.BridgeState.ESTABLISHED);
    }

    /** How often the server's log says that a user was refused something. */
    private static long refusals(String user) {
        String log = server.ask("ACL", "LOG");
        long sum = 0;
        Matcher counts = COUNT.matcher(log);
        int entries = log.split("username\n", -1).length - 1;
        List<Long> numbers = new ArrayList<>();
        while (counts.find()) {
            numbers.add(Long.parseLong(counts.group(1)));
        }
        Matcher names = Pattern.compile("(?m)^username\\n(.*)$").matcher(log);
        for (int i = 0; i < entries && names.find(); i++) {
            if (names.group(1).equals(user)) {
                sum += numbers.get(i);
            }
        }
        return sum;
    }
}
