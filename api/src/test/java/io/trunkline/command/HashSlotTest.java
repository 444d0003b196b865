package io.trunkline.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.codec.Codecs;
import io.trunkline.reply.ReplyDecoders;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HashSlotTest {

    private static final CommandCatalogue<String, String> CATALOGUE = new CommandCatalogue<>(Codecs.UTF8);

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | 0",
                "abc | 7638",
                "{abc} | 7638",
                "abc{abc}def | 7638",
                "abcdef | 15101",
                "c | 7365",
                "g | 7233",
                "d | 11298",
                "user1000 | 3443",
                "{user1000} | 3443",
                "{user1000}.following | 3443",
                "{user1000}.followers | 3443",
                "foo{}{bar} | 8363",
                "foo{{bar}}zap | 4015",
                "{bar | 4015",
                "foo{bar}{zap} | 5061",
                "bar | 5061"
            })
    void case_E1_hashSlotOfAKey(String key, int slot) {
        assertThat(HashSlot.of(key.getBytes(UTF_8))).isEqualTo(slot);
        assertThat(slotOf("GET", key)).isEqualTo(slot);
    }

    /** The specification's check value, and what has no closing brace, or one before the opening one. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"123456789, 12739", "a{b, 13340", "a}b{c, 13587"})
    void of_keyWithoutHashTag_allOfItCounts(String key, int slot) {
        assertThat(bitByBit(key.getBytes(UTF_8))).as("the expectation itself").isEqualTo(slot);
        assertThat(HashSlot.of(key.getBytes(UTF_8))).isEqualTo(slot);
    }

    @Test
    void of_bytesOfAnyLengthAndValue_asTheRemainderBitByBit() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 10_000; i++) {
            byte[] key = new byte[random.nextInt(70)];
            random.nextBytes(key);
            for (int at = 0; at < key.length; at++) {
                key[at] = key[at] == '{' ? 0 : key[at];
            }
            assertThat(HashSlot.of(key)).isEqualTo(bitByBit(key));
        }
    }

    @Test
    void of_keyOfTheAlphabetOfTags_asTheSpecificationReads() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 20_000; i++) {
            byte[] key = new byte[random.nextInt(9)];
            for (int at = 0; at < key.length; at++) {
                key[at] = (byte) "{}ab".charAt(random.nextInt(4));
            }
            String text = new String(key, UTF_8);
            int open = text.indexOf('{');
            int close = open < 0 ? -1 : text.indexOf('}', open + 1);
            byte[] hashed = close > open + 1 ? text.substring(open + 1, close).getBytes(UTF_8) : key;
            assertThat(HashSlot.of(key)).as(text).isEqualTo(bitByBit(hashed));
        }
    }

    @Test
    void of_partOfAnArray_onlyThatPartCounts() {
        byte[] around = "}{x{abc}}{".getBytes(UTF_8);

        assertThat(HashSlot.of(around, 2, 6)).isEqualTo(7638);
        assertThat(HashSlot.of(around, 4, 3)).isEqualTo(7638);
        assertThat(HashSlot.of(around, 2, 0)).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "XGROUP CREATE abc g $",
                "XINFO STREAM abc",
                "SINTERCARD 2 abc {abc}x LIMIT 1",
                "ZUNION 2 abc {abc}x WEIGHTS 1 2",
                "ZINTER 1 abc",
                "ZDIFF 1 abc",
                "ZINTERCARD 2 abc {abc}x LIMIT 1",
                "ZUNIONSTORE abc 2 {abc}1 {abc}2",
                "LMPOP 1 abc LEFT",
                "BLMPOP 0 1 abc LEFT",
                "BZMPOP 0 1 abc MIN",
                "EVAL script 2 abc {abc}x other",
                "FCALL_RO f 1 abc other",
                "XREAD COUNT 1 STREAMS abc {abc}x 0 0",
                "XREADGROUP GROUP g c STREAMS abc >",
                "BITOP AND abc {abc}x",
                "OBJECT ENCODING abc",
                "MEMORY USAGE abc SAMPLES 5",
                "MIGRATE h 1 '' 0 1 KEYS abc {abc}x",
                "SORT abc BY other* STORE {abc}x",
                "GEORADIUS abc 1 1 1 m STORE {abc}x",
                "SPUBLISH abc message",
                "SSUBSCRIBE abc {abc}x",
                "MSET abc 1 {abc}x 2",
                "SET abc value"
            })
    void case_E6_slotByThePositionsOfKeys(String line) {
        assertThat(slotOf(line.split(" "))).isEqualTo(7638);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "PING | -1",
                "ECHO abc | -1",
                "PUBLISH abc m | -1",
                "SUBSCRIBE abc | -1",
                "EVAL script 0 abc | -1",
                "EVAL script x abc | -1",
                "GET | -1",
                "MSET | -1",
                "OBJECT | -1",
                "XGROUP NOSUCH abc | -1",
                "MGET abc d | -2",
                "MGET abc {abc} d | -2",
                "DEL c g | -2",
                "ZUNIONSTORE abc 2 {abc}1 d | -2",
                "SSUBSCRIBE abc d | -2",
                "NO.SUCH abc d | 7638",
                "NO.SUCH | -1"
            })
    void of_commandWithoutOneSlot_saysWhy(String line, int expected) {
        assertThat(slotOf(line.split(" "))).isEqualTo(expected);
    }

    @Test
    void of_familyWithItsSubcommandAsArgument_theSubcommandsKey() {
        Command<?> command = CATALOGUE
                .command(CommandName.of("OBJECT"))
                .keyword("encoding")
                .arg("abc")
                .read(ReplyDecoders.VALUE);

        assertThat(HashSlot.of(command, command.metadata())).isEqualTo(7638);
        assertThat(HashSlot.of(command, command.name().metadata())).isEqualTo(7638);
    }

    @Test
    void of_keyWithAPrefix_thePrefixCounts() {
        CommandCatalogue<String, String> prefixed = CATALOGUE.withKeyPrefix("a");
        CommandCatalogue<String, String> tagged = CATALOGUE.withKeyPrefix("{abc}");

        assertThat(slotOf(prefixed.strings().get("bc"))).isEqualTo(7638);
        assertThat(slotOf(prefixed.strings().get("{c}"))).isEqualTo(7365);
        assertThat(slotOf(tagged.strings().get("{c}"))).isEqualTo(7638);
    }

    @Test
    void of_largeArguments_whereverTheyAre() {
        String large = "x".repeat(LargeArgument.LEAST_BYTES);
        int ofLarge = bitByBit(large.getBytes(UTF_8));

        assertThat(slotOf("SET", large, "v")).isEqualTo(ofLarge);
        assertThat(slotOf("SET", "abc", large)).isEqualTo(7638);
        assertThat(slotOf("MSET", "abc", large, "{abc}" + large, large)).isEqualTo(7638);
        assertThat(slotOf("MSET", "abc", large, large, "v")).isEqualTo(HashSlot.CROSS);
        assertThat(slotOf("EVAL", large, "1", "abc")).isEqualTo(7638);
    }

    @ParameterizedTest
    @CsvSource({
        "{user:7}:*, {user:7}", // the tag stands there as it is
        "abc{user:7}*?[a-z], {user:7}",
        "abc, abc", // and so does a whole key
        "abc{}d, abc{}d",
        "{a{b}*, {a{b}",
        "'', ''",
        "a\\*b, a*b",
        "{a\\*}*, {a*}",
        "abc\\, abc\\"
    })
    void ofPattern_slotIsCertain_isThatOfItsKeys(String pattern, String key) {
        assertThat(HashSlot.ofPattern(pattern.getBytes(UTF_8))).isEqualTo(HashSlot.of(key.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*", "user:*", "*{user:7}", "{user:*}", "{user:?}", "[{]user:7}", "{}*", "{}{a}*", "{user*"})
    void ofPattern_keysOfSeveralSlotsMayMatch_isNone(String pattern) {
        assertThat(HashSlot.ofPattern(pattern.getBytes(UTF_8))).isEqualTo(HashSlot.NONE);
    }

    private static int slotOf(String... words) {
        return slotOf(CATALOGUE.command(
                words[0],
                Arrays.stream(words, 1, words.length)
                        .map(word -> word.equals("''") ? "" : word)
                        .toArray()));
    }

    private static int slotOf(Command<?> command) {
        return HashSlot.of(command, command.metadata());
    }

    /** CRC16 as its definition says. */
    private static int bitByBit(byte[] bytes) {
        int crc = 0;
        for (byte value : bytes) {
            crc ^= (value & 0xFF) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) != 0 ? crc << 1 ^ 0x1021 : crc << 1;
                crc &= 0xFFFF;
            }
        }
        return crc % HashSlot.COUNT;
    }
}
