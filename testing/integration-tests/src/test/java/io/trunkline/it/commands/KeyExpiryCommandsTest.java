package io.trunkline.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.args.ExpireCondition;
import io.trunkline.command.face.KeyExpiryCommands;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class KeyExpiryCommandsTest extends FaceTest<KeyExpiryCommands<String, String>> {

    private static final long FUTURE = 4_000_000_000L;
    private static final Instant FUTURE_MOMENT = Instant.ofEpochSecond(FUTURE);

    KeyExpiryCommandsTest() {
        super(KeyExpiryCommands.class, false);
    }

    private String text(String value) {
        String key = unique("key");
        database.set(key, value);
        return key;
    }

    @Test
    void expiry_inSeconds() {
        String key = text("value");
        assertThat(db.ttl(key)).isEqualTo(-1);
        assertThat(db.expiretime(key)).isEqualTo(-1);
        assertThat(db.expire(unique("missing"), 100)).isFalse();
        assertThat(db.expire(key, 100)).isTrue();
        assertThat(db.ttl(key)).isBetween(90L, 100L);
        assertThat(db.expire(key, 200, ExpireCondition.NX)).isFalse();
        assertThat(db.expire(key, 200, ExpireCondition.GT)).isTrue();
        assertThat(db.expire(key, Duration.ofSeconds(50))).isTrue();
        assertThat(db.ttl(key)).isBetween(40L, 50L);
        assertThat(db.expireat(key, FUTURE)).isTrue();
        assertThat(db.expiretime(key)).isEqualTo(FUTURE);
        assertThat(db.expireat(key, FUTURE + 1, ExpireCondition.LT)).isFalse();
        assertThat(db.expireat(key, FUTURE_MOMENT.plusSeconds(2))).isTrue();
        assertThat(db.expiretime(key)).isEqualTo(FUTURE + 2);
        assertThat(db.persist(key)).isTrue();
        assertThat(db.persist(key)).isFalse();
        assertThat(db.ttl(unique("missing"))).isEqualTo(-2);
    }

    @Test
    void expiry_inMilliseconds() {
        String key = text("value");
        assertThat(db.pttl(key)).isEqualTo(-1);
        assertThat(db.pexpire(key, 100_000)).isTrue();
        assertThat(db.pttl(key)).isBetween(90_000L, 100_000L);
        assertThat(db.pexpire(key, 200_000, ExpireCondition.LT)).isFalse();
        assertThat(db.pexpire(key, Duration.ofSeconds(50))).isTrue();
        assertThat(db.pttl(key)).isBetween(40_000L, 50_000L);
        long millis = FUTURE * 1_000 + 5;
        assertThat(db.pexpireat(key, millis)).isTrue();
        assertThat(db.pexpiretime(key)).isEqualTo(millis);
        assertThat(db.pexpireat(key, millis + 1, ExpireCondition.XX)).isTrue();
        assertThat(db.pexpireat(key, FUTURE_MOMENT.plusMillis(7))).isTrue();
        assertThat(db.pexpiretime(key)).isEqualTo(FUTURE * 1_000 + 7);
        assertThat(db.pexpiretime(unique("missing"))).isEqualTo(-2);
        assertThat(db.pexpireat(key, 1)).isTrue();
        assertThat(database.exists(key)).isFalse();
    }
}
