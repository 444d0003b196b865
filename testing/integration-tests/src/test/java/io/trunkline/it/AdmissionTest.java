package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.Batch;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.RedisFuture;
import io.trunkline.Server;
import io.trunkline.Transaction;
import io.trunkline.command.Command;
import io.trunkline.command.CommandBuilder;
import io.trunkline.command.CommandMetadata;
import io.trunkline.command.CommandName;
import io.trunkline.exception.RedisCommandException;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.exception.RedisException;
import io.trunkline.exception.RedisServerException;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.reply.ReplyDecoders;
import io.trunkline.reply.RespValue;
import io.trunkline.testkit.server.RedisServer;
import io.trunkline.testkit.server.RedisServerConfig;
import io.trunkline.testkit.server.RedisServers;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which commands may travel over connections that all callers share. */
final class AdmissionTest {

    /** The ways to a connection, as the columns of the table name them. */
    private enum Path {
        SYNC,
        ASYNC,
        BATCH,
        TRANSACTION,
        SCRIPT,
        SERVER
    }

    // ---- the table ----

    private static Map<String, Map<Path, String>> table() throws IOException {
        Map<String, Map<Path, String>> rows = new TreeMap<>();
        try (InputStream in = Objects.requireNonNull(AdmissionTest.class.getResourceAsStream("admission.txt"))) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.US_ASCII).split("\n")) {
                if (!line.startsWith("#")) {
                    String[] cells = line.split("\\|");
                    Map<Path, String> row = new EnumMap<>(Path.class);
                    for (Path path : Path.values()) {
                        row.put(path, cells[1 + row.size()]);
                    }
                    rows.put(cells[0], row);
                }
            }
        }
        return rows;
    }

    /** A multiplexer that sends nothing, so that a command that may be sent fails for want of a server. */
    private static ConnectionMultiplexer unconnected(boolean allowAdmin) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        return ConnectionMultiplexer.connect("127.0.0.1:" + port
                + ",abortConnect=false,queueWhileDisconnected=false,connectRetry=1,connectTimeout=500,allowAdmin="
                + allowAdmin);
    }

    /** The command by the builder, with the subcommand in lower case and in bytes. */
    private static Command<RespValue> command(Database<String, String> db, String name) {
        String[] words = name.split(" ");
        CommandBuilder<String, String> command = db.commands().command(CommandName.of(words[0]));
        if (words.length > 1) {
            command.arg(words[1].toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
        }
        return command.arg("x").read(ReplyDecoders.VALUE);
    }

    private static void send(ConnectionMultiplexer multiplexer, Path path, String name) {
        Database<String, String> db = multiplexer.database();
        Command<RespValue> command = command(db, name);
        switch (path) {
            case SYNC -> db.execute(command);
            case ASYNC -> db.async().execute(command).join();
            case BATCH -> {
                Batch<String, String> batch = db.createBatch();
                RedisFuture<RespValue> member = batch.execute(command);
                batch.execute();
                member.join();
            }
            case TRANSACTION -> {
                Transaction<String, String> transaction = db.createTransaction();
                RedisFuture<RespValue> member = transaction.execute(command);
                if (!member.isDone()) {
                    transaction.executeAsync();
                }
                member.join();
            }
            case SCRIPT -> db.evaluate("return redis.call('" + name.replace(" ", "', '") + "')", List.of(), List.of());
            case SERVER -> multiplexer.servers().get(0).execute(command);
        }
    }

    private static String verdict(ConnectionMultiplexer multiplexer, Path path, String name) {
        Throwable failure = null;
        try {
            send(multiplexer, path, name);
        } catch (RedisException e) {
            failure = e;
        } catch (CompletionException e) {
            failure = e.getCause();
        }
        if (failure instanceof RedisConnectionException) {
            return path == Path.SCRIPT ? "call" : "open";
        }
        if (failure instanceof RedisCommandException refused) {
            return switch (refused.reason()) {
                case ADMIN_NOT_ALLOWED -> "admin";
                case NOT_SUPPORTED -> "own";
                default -> refused.toString();
            };
        }
        return String.valueOf(failure);
    }

    @Test
    void case_N37_everyKnownCommand_isInTheTable() throws IOException {
        assertThat(table().keySet()).containsExactlyInAnyOrderElementsOf(CommandMetadata.knownNames());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void case_N37_everyCommandByEveryPath_getsTheVerdictOfTheTable(boolean allowAdmin) throws IOException {
        List<String> wrong = new ArrayList<>();
        try (ConnectionMultiplexer multiplexer = unconnected(allowAdmin)) {
            table().forEach((name, row) -> {
                row.forEach((path, listed) -> {
                    String expected = allowAdmin && listed.equals("admin") ? "open" : listed;
                    String verdict = verdict(multiplexer, path, name);
                    if (!verdict.equals(expected)) {
                        wrong.add(name + " by " + path + ": " + verdict + " instead of " + expected);
                    }
                });
            });
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void case_N37_fireAndForget_isRefusedAtOnce() throws IOException {
        try (ConnectionMultiplexer multiplexer = unconnected(true)) {
            RedisFuture<RespValue> forgotten =
                    multiplexer.database().fireAndForget().execute(command(multiplexer.database(), "CLIENT REPLY"));
            assertThat(forgotten.isCompletedExceptionally()).isTrue();
        }
    }

    // ---- a real server ----

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N02_replySkippedInWhateverWords_everybodyGetsHisOwnReply(ProtocolVersion protocol) {
        byte[] reply = "RePlY".getBytes(StandardCharsets.US_ASCII);
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            assertRefused(() -> db.execute("CLIENT", reply, "SKIP"));
            assertRefused(() -> db.execute("client", "reply", "OFF"));
            assertRefused(() -> db.async().execute("CLIENT", reply, "SKIP").join());
            assertRefused(() -> db.execute(db.commands()
                    .command(CommandName.of("CLIENT"))
                    .arg(reply)
                    .arg("SKIP")
                    .read(ReplyDecoders.VALUE)));
            Batch<String, String> batch = db.createBatch();
            RedisFuture<RespValue> inBatch = batch.execute("CLIENT", reply, "SKIP");
            batch.execute();
            assertRefused(inBatch::join);
            assertRefused(() -> db.execute("CLIENT", "SETNAME".getBytes(StandardCharsets.US_ASCII), "mine"));
            assertThatThrownBy(() -> db.execute("CLIENT  REPLY", "SKIP")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> db.execute("CLIENT\tREPLY", "SKIP")).isInstanceOf(IllegalArgumentException.class);
            for (int i = 0; i < 20; i++) {
                assertThat(db.echo("own " + i)).isEqualTo("own " + i);
            }
            assertThat(multiplexer.servers().get(0).clientGetname()).isNotEqualTo("mine");
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N28_renamedCommandUnderTheServersName_isJudgedAsWhatItIs(ProtocolVersion protocol) {
        try (RedisServer server = RedisServers.start(RedisServerConfig.defaults()
                        .renameCommand("CLIENT", "hidden")
                        .renameCommand("ECHO", "say"));
                ConnectionMultiplexer multiplexer = Clients.connect(
                        server.endpoint(), protocol, "allowAdmin=true", "$CLIENT=hidden", "$ECHO=say")) {
            Database<String, String> db = multiplexer.database();
            assertRefused(() -> db.execute("hidden", "REPLY", "SKIP"));
            assertRefused(() -> db.execute("HIDDEN", "reply".getBytes(StandardCharsets.US_ASCII), "SKIP"));
            assertThat(db.execute("hidden", "ID").asLong()).isPositive();
            assertThat(db.execute("say", "said").asText()).isEqualTo("said");
            assertThat(db.echo("own")).isEqualTo("own");
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N37_withoutAllowAdmin_whatWouldHarmOthersIsNotSent(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer =
                Clients.connect(Clients.server().endpoint(), protocol, "allowAdmin=false")) {
            Database<String, String> db = multiplexer.database();
            Server server = multiplexer.servers().get(0);
            String hash = server.scriptLoad("return 'kept by case_N37'");
            assertReason(RedisCommandException.Reason.ADMIN_NOT_ALLOWED, server::flushdb);
            assertReason(RedisCommandException.Reason.ADMIN_NOT_ALLOWED, () -> db.execute("FLUSHALL"));
            assertReason(RedisCommandException.Reason.ADMIN_NOT_ALLOWED, server::scriptFlush);
            assertReason(RedisCommandException.Reason.ADMIN_NOT_ALLOWED, server::functionFlush);
            assertReason(RedisCommandException.Reason.ADMIN_NOT_ALLOWED, () -> server.functionDelete("x"));
            assertReason(RedisCommandException.Reason.ADMIN_NOT_ALLOWED, () -> server.functionRestore(new byte[] {1}));
            assertReason(RedisCommandException.Reason.ADMIN_NOT_ALLOWED, () -> db.execute("MEMORY", "PURGE"));
            assertReason(RedisCommandException.Reason.ADMIN_NOT_ALLOWED, () -> db.migrate("127.0.0.1", 1, "k", 0, 10));
            assertThat(server.scriptExists(hash)).containsExactly(true);
            assertThatThrownBy(server::scriptKill).isInstanceOf(RedisServerException.class);
        }
    }

    private static void assertRefused(ThrowingCallable call) {
        assertReason(RedisCommandException.Reason.NOT_SUPPORTED, call);
    }

    private static void assertReason(RedisCommandException.Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RedisCommandException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }
}
