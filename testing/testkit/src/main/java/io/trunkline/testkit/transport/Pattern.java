package io.trunkline.testkit.transport;

import io.netty.buffer.ByteBuf;

/**
 * A stream of bytes in which each depends on its position, so that a lost, doubled or swapped part shows. Immutable.
 */
final class Pattern {

    // Prime, so that it shares no period with any buffer size.
    private static final int PERIOD = 251;

    private Pattern() {}

    static byte at(long position) {
        return (byte) (position % PERIOD);
    }

    static byte[] bytes(long from, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = at(from + i);
        }
        return bytes;
    }

    /** Appends to a buffer. */
    static ByteBuf write(ByteBuf buffer, long from, int count) {
        return buffer.writeBytes(bytes(from, count));
    }

    /** How many readable bytes are not what they should be. */
    static long mismatches(ByteBuf buffer, long from) {
        byte[] expected = bytes(from, buffer.readableBytes());
        byte[] actual = new byte[expected.length];
        buffer.getBytes(buffer.readerIndex(), actual);
        long mismatches = 0;
        for (int i = 0; i < actual.length; i++) {
            if (actual[i] != expected[i]) {
                mismatches++;
            }
        }
        return mismatches;
    }
}
