package io.trunkline.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.trunkline.core.resp.RespDecoder;
import io.trunkline.core.resp.RespLimits;
import io.trunkline.reply.ReplyDecoder;
import io.trunkline.reply.ReplyDecoders;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What the loop pays to cut a full receive buffer into replies and to read them; figures are per reply. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReplyDecodeBenchmark {

    private static final int REPLIES = 512;
    private static final int ELEMENTS = 100;

    /** What the server answers with. */
    public enum Reply {
        /** The answer to most GETs. */
        TEXT_16("$16\r\nvalue:00042:0007\r\n", ReplyDecoders.NULLABLE_TEXT),
        /** The answer to SET. */
        OK("+OK\r\n", ReplyDecoders.OK),
        /** The answer to INCR. */
        INTEGER(":1234567\r\n", ReplyDecoders.LONG),
        /** The answer to GET of a key that is not there, in RESP3. */
        NULL("_\r\n", ReplyDecoders.NULLABLE_TEXT),
        /** The answer to LRANGE. */
        ARRAY_100("*" + ELEMENTS + "\r\n" + "$16\r\nvalue:00042:0007\r\n".repeat(ELEMENTS), ReplyDecoders.TEXTS),
        /** The same where nothing is known of the type. */
        UNTYPED_ARRAY_100(ARRAY_100.text, ReplyDecoders.VALUE);

        private final String text;

        @SuppressWarnings("ImmutableEnumChecker") // decoders are stateless
        private final ReplyDecoder<?> decoder;

        Reply(String text, ReplyDecoder<?> decoder) {
            this.text = text;
            this.decoder = decoder;
        }
    }

    /** The reply, again and again. */
    @Param
    public Reply reply = Reply.OK;

    /** How many bytes each read from the socket brings: small ones cut replies apart. */
    @Param({"1448", "65536"})
    public int readBytes;

    private final RespDecoder decoder = new RespDecoder(PooledByteBufAllocator.DEFAULT, RespLimits.DEFAULT);
    private ByteBuf stream = PooledByteBufAllocator.DEFAULT.directBuffer();

    /** Fills the receive buffer. */
    @Setup(Level.Trial)
    public void fill() {
        byte[] bytes = reply.text.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < REPLIES; i++) {
            stream.writeBytes(bytes);
        }
    }

    /** Releases it. */
    @TearDown(Level.Trial)
    public void release() {
        decoder.close();
        stream.release();
    }

    /**
     * Reads them all.
     *
     * @param results takes the results
     */
    @Benchmark
    @OperationsPerInvocation(REPLIES)
    public void decode(Blackhole results) {
        ReplyDecoder<?> reader = reply.decoder;
        int end = stream.writerIndex();
        for (int from = 0; from < end; from += readBytes) {
            ByteBuf read = stream.slice(from, Math.min(readBytes, end - from));
            decoder.decode(read, frame -> results.consume(reader.decode(frame)));
        }
    }
}
