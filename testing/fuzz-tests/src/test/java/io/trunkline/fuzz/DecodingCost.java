package io.trunkline.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.trunkline.core.resp.RespDecoder;
import io.trunkline.core.resp.RespLimits;
import io.trunkline.reply.RespValue;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What it takes of a processor to decode a stream, for each byte. It is the thread's own time, the least of several
 * runs: what else the machine does counts as little as possible, and what is still too much after many runs is.
 */
final class DecodingCost {

    /** Shorter streams are repeated up to it: of a few bytes nobody can tell what they take. */
    private static final int LEAST_BYTES = 64 << 10;
    /** Streams come in reads of so many bytes. */
    private static final int READ_BYTES = 32 << 10;

    private static final int RUNS = 300;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final UnpooledByteBufAllocator READS = new UnpooledByteBufAllocator(true, true);

    private final byte[] wire;
    private @Nullable RespValue last;

    private DecodingCost(byte[] wire) {
        this.wire = wire;
    }

    /**
     * Whether a stream of whole frames costs at most so much for each byte.
     *
     * @return the least that was measured, in nanoseconds for each byte; more than the bound only if no run of many
     *     kept it
     */
    static double of(byte[] frames, double bound) {
        int times = Math.max(1, (LEAST_BYTES + frames.length - 1) / frames.length);
        byte[] repeated = new byte[frames.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(frames, 0, repeated, i * frames.length, frames.length);
        }
        DecodingCost cost = new DecodingCost(repeated);
        double least = Double.MAX_VALUE;
        for (int run = 0; run < RUNS && least > bound; run++) {
            least = Math.min(least, cost.measure());
        }
        return least;
    }

    private double measure() {
        ByteBuf piece = READS.heapBuffer(READ_BYTES);
        try (RespDecoder decoder = new RespDecoder(READS, RespLimits.DEFAULT)) {
            long began = THREADS.getCurrentThreadCpuTime();
            for (int at = 0; at < wire.length; at += READ_BYTES) {
                piece.clear().writeBytes(wire, at, Math.min(READ_BYTES, wire.length - at));
                decoder.decode(piece, frame -> last = frame.readValue());
            }
            long took = THREADS.getCurrentThreadCpuTime() - began;
            if (last == null || decoder.keptBytes() > 0) {
                throw new IllegalArgumentException("Not whole frames: kept=" + decoder.keptBytes() + ", frames="
                        + Arrays.toString(Arrays.copyOf(wire, 40)) + ".");
            }
            return (double) took / wire.length;
        } finally {
            piece.release();
        }
    }
}
