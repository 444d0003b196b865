package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.KeyNotification.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers tell of keys, as it is spelled and as it is read (G11). */
final class KeyNotificationTest {

    private static Optional<KeyNotification> read(String channel, String payload) {
        return KeyNotification.of(new ChannelMessage<>(channel, Channel.pattern("__*"), payload));
    }

    @Test
    void case_G11_of_eachKindOfChannel_tellsTheSame() {
        assertThat(read("__keyspace@3__:user:7", "rename_from"))
                .contains(new KeyNotification(
                        Kind.KEYSPACE, 3, "user:7", KeyEvent.RENAME_FROM, "rename_from", List.of()));
        assertThat(read("__keyevent@0__:expired", "user:7"))
                .contains(new KeyNotification(Kind.KEYEVENT, 0, "user:7", KeyEvent.EXPIRED, "expired", List.of()));
        assertThat(read("__subkeyspace@0__:h", "hset|1:a,3:b,c"))
                .contains(new KeyNotification(Kind.SUBKEYSPACE, 0, "h", KeyEvent.HSET, "hset", List.of("a", "b,c")));
        assertThat(read("__subkeyevent@0__:hdel", "3:h|x|1:a"))
                .contains(new KeyNotification(Kind.SUBKEYEVENT, 0, "h|x", KeyEvent.HDEL, "hdel", List.of("a")));
        assertThat(read("__subkeyspaceitem@0__:h:1\na\nb", "hexpire"))
                .contains(new KeyNotification(
                        Kind.SUBKEYSPACEITEM, 0, "h:1", KeyEvent.HEXPIRE, "hexpire", List.of("a\nb")));
        assertThat(read("__subkeyspaceevent@15__:hset|h|1", "0:,2:ab"))
                .contains(new KeyNotification(
                        Kind.SUBKEYSPACEEVENT, 15, "h|1", KeyEvent.HSET, "hset", List.of("", "ab")));
    }

    @Test
    void case_G11_of_lengths_countBytes() {
        assertThat(read("__subkeyevent@0__:hset", "4:\u00e9\u00e9|3:\u20ac"))
                .hasValueSatisfying(told -> assertThat(told.key()).isEqualTo("\u00e9\u00e9"))
                .hasValueSatisfying(told -> assertThat(told.subkeys()).containsExactly("\u20ac"));
    }

    @ParameterizedTest
    @EnumSource
    void case_G11_of_everyEvent_isKnownByItsName(KeyEvent event) {
        KeyNotification told = read("__keyspace@0__:k", event.eventName()).orElseThrow();
        assertThat(told.event()).isEqualTo(event);
        assertThat(told.eventName()).isEqualTo(event.eventName());
    }

    @Test
    void case_G11_of_namesWithHyphensAndOfModules_areKnownOrKept() {
        assertThat(KeyEvent.of("xgroup-createconsumer")).isEqualTo(KeyEvent.XGROUP_CREATECONSUMER);
        assertThat(KeyEvent.of("zrembyscore")).isEqualTo(KeyEvent.ZREMRANGEBYSCORE);
        KeyNotification told = read("__keyspace@0__:doc", "json.set").orElseThrow();
        assertThat(told.event()).isEqualTo(KeyEvent.OTHER);
        assertThat(told.eventName()).isEqualTo("json.set");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "news>set",
                "__keyspace@>set",
                "__keyspace@0__>set",
                "__keyspace@x__:k>set",
                "__keyspace@-1__:k>set",
                "__keyspace@99999999999__:k>set",
                "__keyspace@0__:k>",
                "__keyevent@0__:>k",
                "__subkeyspace@0__:k>hset",
                "__subkeyspace@0__:k>hset|",
                "__subkeyspace@0__:k>hset|2:a",
                "__subkeyspace@0__:k>hset|1:a,",
                "__subkeyspace@0__:k>hset|1:ab",
                "__subkeyspace@0__:k>|1:a",
                "__subkeyevent@0__:hset>9:k|1:a",
                "__subkeyevent@0__:hset>1:k1:a",
                "__subkeyevent@0__:hset>1:k|-1:a",
                "__subkeyspaceitem@0__:k>hset",
                "__subkeyspaceevent@0__:hset>1:a",
            })
    void of_whatIsNoSuchMessage_isEmpty(String message) {
        int cut = message.indexOf('>');
        assertThat(read(message.substring(0, cut), message.substring(cut + 1))).isEmpty();
    }

    @Test
    void of_anyBytes_neverThrows() {
        List<Kind> kinds = List.of(Kind.values());
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            byte[] payload = new byte[random.nextInt(12)];
            for (int k = 0; k < payload.length; k++) {
                payload[k] = (byte) "0123456789:,|a\n\u00ff".charAt(random.nextInt(16));
            }
            Kind kind = kinds.get(random.nextInt(kinds.size()));
            String rest = new String(payload, StandardCharsets.ISO_8859_1);
            assertThat(KeyNotification.of(kind.prefix() + "0__:" + rest, payload))
                    .isNotNull();
        }
    }

    @Test
    void case_G11_handler_withPrefix_takesTheKeysThatBeginSoWithoutIt() {
        List<String> taken = new ArrayList<>();
        var handler = KeyNotification.handler("user:", told -> taken.add(told.key() + " " + told.event()));
        for (String key : List.of("user:7", "user:", "users", "cart:7")) {
            handler.accept(new ChannelMessage<>("__keyevent@0__:set", Channel.keyevent(0, KeyEvent.SET), key));
        }
        handler.accept(new ChannelMessage<>("news", Channel.literal("news"), "user:7"));
        assertThat(taken).containsExactly("7 SET", " SET");
    }

    @Test
    void channels_forKeys_areSpelledAsServersDo() {
        assertThat(Channel.keyspace(0, "a*")).isEqualTo(Channel.literal("__keyspace@0__:a*"));
        assertThat(Channel.keyspacePrefix(1, "a*[")).isEqualTo(Channel.pattern("__keyspace@1__:a\\*\\[*"));
        assertThat(Channel.keyevent(0, KeyEvent.XGROUP_CREATE))
                .isEqualTo(Channel.literal("__keyevent@0__:xgroup-create"));
        assertThat(Channel.keyevents(2)).isEqualTo(Channel.pattern("__keyevent@2__:*"));
        assertThat(Channel.subkeyspace(0, "h").name()).isEqualTo("__subkeyspace@0__:h");
        assertThat(Channel.subkeyevent(0, KeyEvent.HDEL).name()).isEqualTo("__subkeyevent@0__:hdel");
        assertThat(Channel.subkeyspaceItem(0, "h", "f").name()).isEqualTo("__subkeyspaceitem@0__:h\nf");
        assertThat(Channel.subkeyspaceEvent(0, KeyEvent.HSET, "h").name()).isEqualTo("__subkeyspaceevent@0__:hset|h");
        assertThatThrownBy(() -> Channel.keyspace(-1, "k")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Channel.keyevent(0, KeyEvent.OTHER)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Channel.subkeyspaceItem(0, "a\nb", "f")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isKeyspaceNotification_ofEachKind_isKnownByItsBeginning() {
        for (Kind kind : Kind.values()) {
            assertThat(Channel.literal(kind.prefix() + "0__:k").isKeyspaceNotification())
                    .isTrue();
            assertThat(Channel.pattern(kind.prefix() + "*").isKeyspaceNotification())
                    .isTrue();
        }
        assertThat(Channel.pattern("__subkey*").isKeyspaceNotification()).isTrue();
        assertThat(Channel.pattern("__*").isKeyspaceNotification()).isFalse();
        assertThat(Channel.literal("__key*").isKeyspaceNotification()).isFalse();
        assertThat(Channel.literal("keys").isKeyspaceNotification()).isFalse();
    }
}
