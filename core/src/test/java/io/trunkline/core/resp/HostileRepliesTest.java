package io.trunkline.core.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.trunkline.reply.RespValue;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer sends to do harm costs no more time or memory, byte by byte, than what servers send. */
final class HostileRepliesTest {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int SMALL = 128 << 10;
    private static final int TIMES_LARGER = 8;

    /** Replies whose elements are many, deep, long or odd. */
    enum Kind {
        INTEGERS("*#\r\n", ":1\r\n", ""),
        LONG_INTEGERS("*#\r\n", ":1234567890123456789\r\n", ""),
        EMPTY_ARRAYS("*#\r\n", "*0\r\n", ""),
        EMPTY_SETS("*#\r\n", "~0\r\n", ""),
        EMPTY_STRINGS("*#\r\n", "$0\r\n\r\n", ""),
        STRINGS("*#\r\n", "$1\r\na\r\n", ""),
        TEXTS("*#\r\n", "+\r\n", ""),
        NULLS("*#\r\n", "_\r\n", ""),
        ERRORS("*#\r\n", "-ERR\r\n", ""),
        BOOLEANS("*#\r\n", "#t\r\n", ""),
        DOUBLES("*#\r\n", ",1.5\r\n", ""),
        TINY_DOUBLES("*#\r\n", ",9e-320\r\n", ""),
        LONG_DOUBLES("*#\r\n", ",0." + "7".repeat(60_000) + "\r\n", ""),
        SHORT_BIG_NUMBERS("*#\r\n", "(7\r\n", ""),
        LONG_BIG_NUMBERS("*#\r\n", "(" + "7".repeat(4096) + "\r\n", ""),
        VERBATIM("*#\r\n", "=4\r\ntxt:\r\n", ""),
        MAPS("*#\r\n", "%1\r\n+a\r\n+b\r\n", ""),
        ATTRIBUTES("*#\r\n", "|1\r\n+a\r\n+b\r\n:1\r\n", ""),
        NESTED("*#\r\n", "*1\r\n".repeat(126) + ":1\r\n", ""),
        ATTRIBUTES_IN_A_ROW("*1\r\n", "|1\r\n+a\r\n+b\r\n", ":1\r\n"),
        STREAMED_ARRAYS("*#\r\n", "*?\r\n.\r\n", ""),
        STREAMED_ARRAYS_NESTED("*?\r\n".repeat(127), ":1\r\n", ".\r\n".repeat(127)),
        STREAMED_STRING("*1\r\n$?\r\n", ";1\r\na\r\n", ";0\r\n");

        private final String head;
        private final String element;
        private final String tail;

        Kind(String head, String element, String tail) {
            this.head = head;
            this.element = element;
            this.tail = tail;
        }

        byte[] wire(int bytes) {
            int count = Math.max(1, bytes / element.length());
            return (head.replace("#", Integer.toString(count)) + element.repeat(count) + tail)
                    .getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    /** What one decoding took. */
    private record Cost(double nanosPerByte, double bytesPerByte) {}

    @ParameterizedTest
    @EnumSource
    void case_N33_anyKind_costsTheSameForEachByteHoweverMany(Kind kind) {
        byte[] few = kind.wire(SMALL);
        byte[] many = kind.wire(SMALL * TIMES_LARGER);
        decode(few);
        // The square would be eight times as much for each byte. The thread's own time, and another look if the machine
        // was busy
        double worst = Double.MAX_VALUE;
        for (int look = 0; look < 6 && worst > 3; look++) {
            worst = Math.min(worst, best(many).nanosPerByte() / best(few).nanosPerByte());
        }
        assertThat(worst).as("times as much for each byte").isLessThan(4);
        assertThat(best(many).bytesPerByte()).as("heap for each byte").isLessThan(6);
    }

    @ParameterizedTest
    @EnumSource
    void case_N33_anyKind_costsLittleMoreThanWhatServersSend(Kind kind) {
        byte[] usual = Kind.STRINGS.wire(SMALL);
        byte[] wire = kind.wire(SMALL);
        decode(usual);
        decode(wire);
        double worst = Double.MAX_VALUE;
        for (int look = 0; look < 6 && worst > 10; look++) {
            worst = Math.min(worst, best(wire).nanosPerByte() / best(usual).nanosPerByte());
        }
        assertThat(worst)
                .as("times as much as an array of short strings, for each byte")
                .isLessThan(15);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 127})
    void case_N33_nestedStreamedArrays_readerSeesEachCountInOnePass(int levels) {
        String wire = "*?\r\n+a\r\n".repeat(levels) + ":1\r\n:2\r\n" + ".\r\n".repeat(levels);
        List<Integer> counts = Stream.read(wire, frame -> {
            List<Integer> seen = new ArrayList<>();
            for (int i = 0; i < levels; i++) {
                seen.add(frame.readArray());
                frame.readText();
            }
            frame.rewind(); // and once more from the start
            assertThat(frame.readArray()).isEqualTo(seen.get(0));
            return seen;
        });
        assertThat(counts.subList(0, levels - 1)).allMatch(count -> count == 2);
        assertThat(counts.get(levels - 1)).isEqualTo(3); // the text and two integers
    }

    @Test
    void case_N33_streamedArraysBesideEachOther_readBackAndForth() {
        String wire =
                "*3\r\n*?\r\n*?\r\n:1\r\n.\r\n.\r\n|1\r\n+a\r\n*?\r\n.\r\n~?\r\n:1\r\n:2\r\n.\r\n%?\r\n+k\r\n*?\r\n.\r\n.\r\n";
        assertThat(Stream.<String>read(wire, frame -> {
                    StringBuilder seen = new StringBuilder().append(frame.readArray());
                    int first = frame.position();
                    frame.skip();
                    int second = frame.position();
                    frame.skip();
                    seen.append(frame.readMap());
                    frame.position(second);
                    seen.append(frame.readArray());
                    frame.position(first);
                    seen.append(frame.readArray()).append(frame.readArray());
                    frame.rewind();
                    return seen.append(' ').append(frame.readValue()).toString();
                }))
                .startsWith("31211 [")
                .endsWith("]");
    }

    @Test
    void case_N33_bigNumber_hasAtMost4096Digits() {
        for (String sign : List.of("", "-", "+")) {
            String number = sign + "9".repeat(4096);
            try (Stream stream = new Stream()) {
                stream.feed("(" + number + "\r\n");
                assertThat(stream.values().get(0)).isEqualTo(RespValue.BigNumber.ofDigits(number));
                assertThatExceptionOfType(RespProtocolException.class)
                        .isThrownBy(() -> stream.feed("(" + number + "9\r\n"))
                        .withMessageContaining("a big number has more than 4096 digits");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-#\r\n", "!$\r\n#\r\n", "*2\r\n:1\r\n!$\r\n#\r\n"})
    void case_N33_errorText_isCutAt4KiB(String shape) {
        String text = "ERR " + "é".repeat(20_000);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String wire = shape.replace("$", Integer.toString(bytes.length)).replace("#", text);
        String value = Stream.read(wire, frame -> {
            if (frame.isError()) {
                assertThat(frame.errorText().length()).isLessThan(4096);
                return frame.errorText();
            }
            frame.readArray();
            frame.readLong();
            return frame.readErrorText();
        });
        assertThat(value)
                .startsWith("ERR ééé")
                .endsWith("é… (" + bytes.length + " bytes)")
                .doesNotContain("\ufffd");
        RespValue read = Stream.read(wire, RespFrame::readValue);
        RespValue.SimpleError error = (RespValue.SimpleError)
                (read instanceof RespValue.Array array ? array.elements().get(1) : read);
        assertThat(error.message()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*10\r\n",
                "*3\r\n:1\r\n:1\r\n*7\r\n",
                "%5\r\n",
                "*?\r\n:1\r\n:1\r\n:1\r\n:1\r\n:1\r\n:1\r\n:1\r\n:1\r\n:1\r\n:1\r\n",
                "*2\r\n*?\r\n:1\r\n:1\r\n:1\r\n:1\r\n:1\r\n:1\r\n:1\r\n:1\r\n",
                "|2\r\n+a\r\n+b\r\n+c\r\n+d\r\n*6\r\n"
            })
    void case_N33_elementBudget_holdsAtAllLevels(String wire) {
        try (Stream enough = new Stream(RespLimits.DEFAULT.withMaxFrameElements(10));
                Stream tooFew = new Stream(RespLimits.DEFAULT.withMaxFrameElements(9))) {
            enough.feed(":1\r\n*9\r\n" + "_\r\n".repeat(9)); // a frame before does not count
            enough.feed(wire);
            assertThatExceptionOfType(RespProtocolException.class)
                    .isThrownBy(() -> tooFew.feed(wire))
                    .withMessageContaining("a reply has too many elements, limit maxFrameElements=9");
        }
    }

    @Test
    void case_N33_handshakeLimits_endWhatNoServerAnswers() {
        for (String wire : List.of(
                "$65536\r\n", "!65536\r\n", "*1001\r\n", "%501\r\n", "*1\r\n".repeat(5), "+" + "a".repeat(65_537))) {
            try (Stream stream = new Stream(RespLimits.HANDSHAKE)) {
                assertThatExceptionOfType(RespProtocolException.class)
                        .as(wire.substring(0, 5))
                        .isThrownBy(() -> stream.feed(wire))
                        .withMessageContaining("limit max")
                        .withMessageContaining("No Redis server answers a handshake with as much.");
            }
        }
    }

    @Test
    void case_N33_useLimits_holdFromTheNextFrameOn() {
        try (Stream stream = new Stream(RespLimits.HANDSHAKE)) {
            stream.feed(BufferKind.DIRECT, Stream.bytes("+OK\r\n*1001\r\n" + ":1\r\n".repeat(1001)), frame -> {
                if (!frame.isError() && frame.bytes() == 5) {
                    stream.decoder().useLimits(RespLimits.DEFAULT);
                }
            });
            assertThat(stream.decoder().lastFrameBytes()).isEqualTo(7 + 1001 * 4);
        }
    }

    @Test
    void case_N44_longestValueOfAServer_fitsWithItsHeader() {
        for (String around : List.of("", "*1\r\n", "*2\r\n$3\r\nkey\r\n*1\r\n", "|1\r\n+a\r\n:1\r\n")) {
            try (Stream stream = new Stream(RespLimits.DEFAULT)) {
                stream.feed(around + "$" + (512 << 20) + "\r\n");
            }
        }
    }

    @Test
    void case_N33_detachedElement_isReadAfterTheCall() {
        byte[] wire = Stream.bytes("*2\r\n$5\r\nhello\r\n|1\r\n+a\r\n:1\r\n*1\r\n:42\r\n");
        for (int cut = 0; cut < wire.length; cut++) { // within its buffer, and kept by the decoder
            List<DetachedFrame> detached = new ArrayList<>();
            try (Stream stream = new Stream()) {
                FrameConsumer consumer = frame -> {
                    detached.add(frame.detachElement());
                    frame.readArray();
                    frame.readText();
                    detached.add(frame.detachElement());
                };
                stream.feed(BufferKind.DIRECT, java.util.Arrays.copyOf(wire, cut), consumer);
                stream.feed(BufferKind.HEAP, java.util.Arrays.copyOfRange(wire, cut, wire.length), consumer);
                stream.decoder().close();
                assertThat(detached.get(0).open().readValue().asList().get(0).asText())
                        .isEqualTo("hello");
                assertThat(detached.get(1).open().readValue()).isInstanceOf(RespValue.Attributed.class);
                detached.forEach(DetachedFrame::release);
            } // which looks whether all memory was given back
        }
    }

    private static Cost best(byte[] wire) {
        Cost best = decode(wire);
        for (int i = 0; i < 4; i++) {
            Cost next = decode(wire);
            best = next.nanosPerByte() < best.nanosPerByte() ? next : best;
        }
        return best;
    }

    private static Cost decode(byte[] wire) {
        ByteBuf bytes = Unpooled.wrappedBuffer(wire);
        List<RespValue> read = new ArrayList<>();
        try (RespDecoder decoder = new RespDecoder(UnpooledByteBufAllocator.DEFAULT, RespLimits.DEFAULT)) {
            long allocated = allocatedBytes();
            long began = THREADS.getCurrentThreadCpuTime();
            decoder.decode(bytes, frame -> read.add(frame.readValue()));
            long took = THREADS.getCurrentThreadCpuTime() - began;
            allocated = allocatedBytes() - allocated;
            assertThat(read).hasSize(1);
            return new Cost((double) Math.max(1, took) / wire.length, (double) allocated / wire.length);
        }
    }

    /**
     * What this thread has allocated so far; asked by name, since the module that has the method is none of the
     * engine's.
     */
    private static long allocatedBytes() {
        try {
            return (long) ManagementFactory.getPlatformMBeanServer()
                    .getAttribute(THREADS.getObjectName(), "CurrentThreadAllocatedBytes");
        } catch (JMException e) {
            throw new AssertionError("This JVM does not count what threads allocate.", e);
        }
    }
}
