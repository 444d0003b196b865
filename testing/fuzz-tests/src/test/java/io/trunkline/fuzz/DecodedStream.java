package io.trunkline.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.trunkline.core.resp.FrameConsumer;
import io.trunkline.core.resp.RespDecoder;
import io.trunkline.core.resp.RespLimits;
import io.trunkline.core.resp.RespProtocolException;
import io.trunkline.reply.RespValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a decoder made of a stream.
 *
 * @param values what the frames mean
 * @param lengths of the frames, in bytes
 * @param failure what the decoder said of the first byte that it could not accept, or null if it accepted all
 * @param failureOffset where that byte is, or -1
 * @param keptBytes what was left of a frame that is not complete, or 0 after a failure
 */
record DecodedStream(
        List<RespValue> values,
        List<Integer> lengths,
        @Nullable String failure,
        long failureOffset,
        int keptBytes) {

    private static final String TOO_LONG = "limit maxFrameBytes=";

    /** Not watched by Netty's leak detection, which would take most of the time; the references are looked at here. */
    private static final UnpooledByteBufAllocator READS = new UnpooledByteBufAllocator(true, true);

    /** What a decoder reserves for the beginning of a frame, however short. */
    private static final int LEAST_BYTES = 256;

    /**
     * Decodes a stream that arrives in pieces, and checks after each piece that memory is in proportion to what
     * arrived, and at the end that all is given back.
     */
    static DecodedStream of(byte[] wire, RespLimits limits, Cuts cuts, boolean direct) {
        var values = new ArrayList<RespValue>();
        return of(wire, limits, cuts, direct, values, frame -> values.add(frame.readValue()));
    }

    /**
     * The same with a consumer that does something else than to read the value; then the list of values stays empty.
     */
    static DecodedStream of(byte[] wire, RespLimits limits, Cuts cuts, boolean direct, FrameConsumer consumer) {
        return of(wire, limits, cuts, direct, List.of(), consumer);
    }

    /**
     * Whether it came to the same end. That a frame is longer than the limit is noticed at the end of a read at the
     * latest, so that what else is wrong with the frame may be noticed first or not at all; everything else is noticed
     * at the same byte and in the same words.
     */
    boolean agreesWith(DecodedStream other) {
        boolean sameFrames = values.equals(other.values) && lengths.equals(other.lengths);
        if (isTooLong() || other.isTooLong()) {
            return sameFrames && failure != null && other.failure != null;
        }
        return equals(other);
    }

    private boolean isTooLong() {
        return failure != null && failure.contains(TOO_LONG);
    }

    private static DecodedStream of(
            byte[] wire, RespLimits limits, Cuts cuts, boolean direct, List<RespValue> values, FrameConsumer consumer) {
        var allocator = new UnpooledByteBufAllocator(direct, true);
        var lengths = new ArrayList<Integer>();
        var decoder = new RespDecoder(allocator, limits);
        String failure = null;
        long failureOffset = -1;
        int kept = 0;
        int at = 0;
        ByteBuf piece = READS.buffer(Math.max(1, wire.length));
        try {
            while (at < wire.length) {
                int to = at + cuts.next(wire.length - at);
                piece.clear().writeBytes(wire, at, to - at);
                at = to;
                decoder.decode(piece, frame -> {
                    lengths.add(frame.bytes());
                    consumer.onFrame(frame);
                });
                checkAccounts(decoder, piece, at);
                checkMemory(decoder, allocator, limits);
            }
            kept = decoder.keptBytes();
        } catch (RespProtocolException e) {
            failure = e.getMessage();
            failureOffset = e.offset();
        } finally {
            decoder.close();
            checkReleased(piece, allocator);
        }
        return new DecodedStream(values, lengths, failure, failureOffset, kept);
    }

    private static void checkAccounts(RespDecoder decoder, ByteBuf piece, int arrived) {
        if (piece.isReadable() || decoder.consumedBytes() + decoder.keptBytes() != arrived) {
            throw new AssertionError("Bytes are unaccounted for: arrived=" + arrived + ", unread="
                    + piece.readableBytes() + ", consumed=" + decoder.consumedBytes() + ", kept="
                    + decoder.keptBytes());
        }
    }

    private static void checkMemory(RespDecoder decoder, UnpooledByteBufAllocator allocator, RespLimits limits) {
        long used = allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
        int kept = decoder.keptBytes();
        if (used > Math.max(LEAST_BYTES, 2L * kept) || kept > limits.maxFrameBytes()) {
            throw new AssertionError(
                    "Memory is out of proportion: kept=" + kept + ", used=" + used + ", limits=" + limits);
        }
    }

    private static void checkReleased(ByteBuf piece, UnpooledByteBufAllocator allocator) {
        int references = piece.refCnt();
        piece.release();
        long used = allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
        if (references != 1 || used != 0) {
            throw new AssertionError("Buffers are not released: used=" + used + ", references=" + references);
        }
    }
}
