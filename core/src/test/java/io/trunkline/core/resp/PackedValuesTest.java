package io.trunkline.core.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.reply.RespValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A large reply that is kept as bytes is the same value as one of objects. */
final class PackedValuesTest {

    private static final int SEEDS = 60;
    private static final List<BufferKind> KINDS = List.of(BufferKind.values());

    @ParameterizedTest(name = "RESP3 {0}")
    @ValueSource(booleans = {false, true})
    void case_N33_largeReplies_areWhatWasWritten(boolean resp3) {
        int packed = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            RandomReplies replies = new RandomReplies(new Random(seed), resp3);
            RespValue written = replies.largeReply(seed % 5);
            replies.write(written);
            byte[] wire = replies.takeWritten();
            String of = "seed=" + seed;
            try (Stream stream = new Stream()) {
                stream.feed(KINDS.get(seed % KINDS.size()), wire, frame -> {
                    RespValue read = frame.readValue();
                    if (wire.length >= ReplyPacker.WORTHWHILE) {
                        assertThat(frame.position()).isEqualTo(wire.length);
                    }
                    // by index, and by iterators
                    if (!written.equals(read)
                            || !read.equals(written)
                            || !written.toString().equals(read.toString())) {
                        throw new AssertionError(of);
                    }
                    assertThat(read).hasSameHashCodeAs(written);
                });
            }
            packed += wire.length >= ReplyPacker.WORTHWHILE ? 1 : 0;
        }
        assertThat(packed).as("replies that were large").isGreaterThan(SEEDS / 10);
    }

    @Test
    void case_N33_severalValuesOfALargeFrame_areReadOneByOne() {
        String map = "%1\r\n+a\r\n:7\r\n";
        String large = "*2000\r\n" + map.repeat(2000);
        String wire = "*4\r\n:1\r\n" + large + "*?\r\n" + map.repeat(8000) + ".\r\n$2\r\nok\r\n";
        RespValue small = Stream.read(map, RespFrame::readValue);
        List<RespValue> read = Stream.read(wire, frame -> {
            assertThat(frame.readArray()).isEqualTo(4);
            return List.of(frame.readValue(), frame.readValue(), frame.readValue(), frame.readValue());
        });
        assertThat(read.get(0).asLong()).isEqualTo(1);
        assertThat(read.get(1).asList()).hasSize(2000).allMatch(small::equals);
        assertThat(read.get(2).asList()).hasSize(8000).allMatch(small::equals);
        assertThat(read.get(3).asText()).isEqualTo("ok");
    }

    @Test
    void case_N33_attributesInARow_areOneMapHoweverMany() {
        RespValue read = Stream.read("|1\r\n+a\r\n+b\r\n".repeat(10_000) + ":1\r\n", RespFrame::readValue);
        assertThat(((RespValue.Attributed) read).attributes().entries())
                .hasSize(10_000)
                .allMatch(entry -> entry.key().asText().equals("a"));
        assertThat(read.asLong()).isEqualTo(1);
    }

    @Test
    void case_N33_packedList_isAListThatNeverChanges() {
        List<RespValue> list = Stream.read(
                        "*30000\r\n" + ":5\r\n".repeat(29_999) + "*2\r\n:1\r\n:2\r\n", RespFrame::readValue)
                .asList();
        assertThat(list).isInstanceOf(PackedValues.class);
        assertThat(new RespValue.Array(list).elements()).isSameAs(list);
        assertThat(list.get(29_999))
                .isSameAs(list.get(
                        29_999)); // so that whoever walks through it by index does not make it anew for each step
        assertThat(list.stream()
                        .mapToLong(value -> value instanceof RespValue.Int ? value.asLong() : 0)
                        .sum())
                .isEqualTo(5 * 29_999);
        assertThat(new ArrayList<>(list)).isEqualTo(list);
        assertThatThrownBy(() -> list.set(0, RespValue.Null.INSTANCE))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> list.get(30_000)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> list.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
