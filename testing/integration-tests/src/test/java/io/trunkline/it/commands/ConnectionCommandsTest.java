package io.trunkline.it.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.RedisFuture;
import io.trunkline.Server;
import io.trunkline.args.ClientKillArgs;
import io.trunkline.args.ClientListArgs;
import io.trunkline.args.ClientPauseMode;
import io.trunkline.args.ClientType;
import io.trunkline.args.UnblockType;
import io.trunkline.command.face.ConnectionCommands;
import io.trunkline.exception.RedisCommandException;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisException;
import io.trunkline.reply.ClientInfo;
import io.trunkline.reply.KeyValue;
import io.trunkline.reply.TrackingInfo;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ConnectionCommandsTest extends FaceTest<ConnectionCommands<String, String>> {

    ConnectionCommandsTest() {
        super(ConnectionCommands.class, false);
    }

    @Test
    void ownConnection_isDescribed() {
        long id = db.clientId();
        ClientInfo info = db.clientInfo();
        assertThat(id).isPositive();
        assertThat(info.id()).isEqualTo(id);
        assertThat(info.cmd()).isEqualTo("client|info");
        assertThat(Objects.requireNonNullElse(db.clientGetname(), "")).isEqualTo(info.name());
        assertThat(db.clientGetredir()).isEqualTo(-1);
        assertThat(db.clientTrackinginfo()).isEqualTo(new TrackingInfo(Set.of("off"), -1, List.of()));
    }

    @Test
    void clientList_hasTheOwnConnection() {
        long id = db.clientId();
        assertThat(db.clientList()).extracting(ClientInfo::id).contains(id);
        assertThat(db.clientList(ClientListArgs.NONE.id(id)))
                .singleElement()
                .extracting(ClientInfo::id)
                .isEqualTo(id);
        assertThat(db.clientList(ClientListArgs.NONE.type(ClientType.NORMAL)))
                .extracting(ClientInfo::id)
                .contains(id);
        assertThat(db.clientList(ClientListArgs.NONE.type(ClientType.REPLICA))).isEmpty();
    }

    @Test
    void case_N37_clientNoEvictAndNoTouch_areRefusedOnSharedConnections() {
        for (boolean enabled : new boolean[] {true, false}) {
            assertNotSupported("CLIENT NO-EVICT", () -> db.clientNoEvict(enabled));
            assertNotSupported("CLIENT NO-TOUCH", () -> db.clientNoTouch(enabled));
        }
        assertThat(db.clientInfo().fields().get("flags")).doesNotContain("e", "T");
    }

    private static void assertNotSupported(String name, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(RedisCommandException.class, refused -> {
            assertThat(refused.reason()).isEqualTo(RedisCommandException.Reason.NOT_SUPPORTED);
            assertThat(refused.command()).isEqualTo(name);
        });
    }

    @Test
    void clientPause_allCommands_waitUntilItEnds() {
        Duration pause = Duration.ofMillis(50);
        long begin = System.nanoTime();
        db.clientPause(pause.toMillis());
        database.ping();
        // the server counts from the whole millisecond at which it last looked at its clock
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(pause.minusMillis(2));
    }

    @Test
    void clientPause_writes_waitForUnpause() {
        try (ConnectionMultiplexer other = connect(server, protocol)) {
            db.clientPause(60_000, ClientPauseMode.WRITE);
            String key = unique("paused");
            RedisFuture<@Nullable Void> write = other.database().async().set(key, "value");
            assertThat(database.ping()).isEqualTo("PONG");
            assertThat(database.get(key)).isNull();
            db.clientUnpause();
            write.join();
            assertThat(database.get(key)).isEqualTo("value");
        }
    }

    @Test
    void clientKill_otherConnection_connectsAnew() {
        try (ConnectionMultiplexer other = connect(server, protocol)) {
            Server victim = other.servers().get(0);
            ClientInfo first = victim.clientInfo();
            db.clientKill(first.addr());
            ClientInfo second = afterReconnect(victim, first.id());
            assertThat(db.clientKill(ClientKillArgs.NONE.id(second.id()).type(ClientType.NORMAL)))
                    .isEqualTo(1);
            assertThat(afterReconnect(victim, second.id()).id()).isGreaterThan(second.id());
            assertThat(db.clientKill(ClientKillArgs.NONE.id(second.id()))).isZero();
            assertError(RedisErrorKind.UNKNOWN_ERROR, () -> db.clientKill("127.0.0.1:1"));
        }
    }

    @Test
    void clientKill_ownConnectionSpared_staysOpen() {
        long id = db.clientId();
        assertThat(db.clientKill(ClientKillArgs.NONE.id(id).skipMe(true))).isZero();
        assertThat(db.clientId()).isEqualTo(id);
    }

    private static ClientInfo afterReconnect(Server victim, long killed) {
        ClientInfo[] found = new ClientInfo[1];
        await("the victim connects again", () -> {
            try {
                found[0] = victim.clientInfo();
                return found[0].id() != killed;
            } catch (RedisException e) {
                return false;
            }
        });
        return found[0];
    }

    @Test
    void clientUnblock_blockedClient_getsNothingOrAnError() {
        assertThat(db.clientUnblock(db.clientId())).isFalse();
        RedisFuture<@Nullable KeyValue<String, String>> first = async.blpop(Duration.ZERO, unique("blocked"));
        assertThat(db.clientUnblock(blockedClient())).isTrue();
        assertThat(first.join()).isNull();
        RedisFuture<@Nullable KeyValue<String, String>> second = async.blpop(Duration.ZERO, unique("blocked"));
        assertThat(db.clientUnblock(blockedClient(), UnblockType.ERROR)).isTrue();
        assertThatThrownBy(second::join).hasMessageContaining("UNBLOCKED");
        RedisFuture<@Nullable KeyValue<String, String>> third = async.blpop(Duration.ZERO, unique("blocked"));
        assertThat(db.clientUnblock(blockedClient(), UnblockType.TIMEOUT)).isTrue();
        assertThat(third.join()).isNull();
    }

    private long blockedClient() {
        long[] found = new long[1];
        await("a client is blocked", () -> {
            for (ClientInfo client : admin.clientList()) {
                if (client.fields().getOrDefault("flags", "").contains("b")) {
                    found[0] = client.id();
                    return true;
                }
            }
            return false;
        });
        return found[0];
    }
}
