package io.trunkline.core.resp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of one connection into frames. Confined to the connection's loop.
 *
 * <p>Frames that arrive whole are read where they are. Of a frame that does not, what there is of it is copied and kept
 * until the rest comes; nothing behind it is. After a failure, be it of the stream or of the consumer, it takes no more
 * bytes and waits to be closed.
 */
public final class RespDecoder implements AutoCloseable {

    /** Room for the tail of a short reply, so that its rest is appended without growing. */
    private static final int LEAST_CAPACITY = 256;
    /** Who has sent so much is believed that there is more to come. */
    private static final int MUCH = 32 * 1024 * 1024;
    /** How many times as much. */
    private static final int TRUST_FACTOR = 16;

    private final ByteBufAllocator allocator;
    private RespLimits limits;
    private final FrameScanner scanner;
    private final RespFrame frame;

    private @Nullable ByteBuf kept;
    private long consumedBytes;
    private int lastFrameBytes;
    private boolean decoding;
    private boolean failed;
    private boolean closed;

    /**
     * Makes a decoder at the start of a stream.
     *
     * @param allocator gives the buffer for incomplete frames
     * @param limits what to refuse
     */
    public RespDecoder(ByteBufAllocator allocator, RespLimits limits) {
        this.allocator = Objects.requireNonNull(allocator, "allocator");
        this.limits = Objects.requireNonNull(limits, "limits");
        this.scanner = new FrameScanner(limits, null);
        this.frame = new RespFrame(allocator);
    }

    /**
     * Accepts other limits from the next frame on. Between frames only, or by the consumer.
     *
     * @param others what to refuse
     */
    public void useLimits(RespLimits others) {
        limits = Objects.requireNonNull(others, "others");
        scanner.useLimits(others);
    }

    /**
     * Hands over every frame that is complete with these bytes, in order, and keeps the rest. If the consumer closes
     * the decoder, the frame it is at is the last one.
     *
     * @param incoming the next bytes of the stream, all of which are read; stays the caller's, and no reference to it
     *     is kept
     * @param consumer takes the frames
     * @throws RespProtocolException if the stream is not RESP or is over a limit; frames before were handed over
     * @throws IllegalStateException if the decoder failed before, is closed, or is called by its own consumer
     */
    public void decode(ByteBuf incoming, FrameConsumer consumer) {
        if (failed || closed || decoding) {
            throw new IllegalStateException(
                    "The decoder takes no bytes now: failed=" + failed + ", closed=" + closed + ", decoding=" + decoding
                            + ". Close the connection after a failure, and do not decode from within a consumer.");
        }
        int at = incoming.readerIndex();
        int length = incoming.readableBytes();
        decoding = true;
        // Until the end is reached, whatever is thrown leaves the stream somewhere within
        failed = true;
        try {
            if (incoming.nioBufferCount() == 1) {
                decodePiece(incoming.nioBuffer(at, length), consumer);
            } else {
                for (ByteBuffer piece : incoming.nioBuffers(at, length)) {
                    decodePiece(piece, consumer);
                }
            }
            failed = false;
        } finally {
            decoding = false;
            frame.forgetBuffer();
            incoming.readerIndex(at + length);
        }
    }

    private void decodePiece(ByteBuffer piece, FrameConsumer consumer) {
        piece.order(ByteOrder.LITTLE_ENDIAN);
        frame.useBuffer(piece);
        int at = piece.position();
        int to = piece.limit();
        while (at < to && !closed) {
            int end = scan(piece, at, to);
            if (end < 0) {
                keep(piece, at, to, false);
                return;
            }
            if (kept == null) {
                deliver(at, end, consumer);
            } else {
                deliverKept(piece, at, end, consumer);
            }
            at = end;
        }
    }

    private int scan(ByteBuffer piece, int from, int to) {
        try {
            return scanner.scan(piece, from, to);
        } catch (MalformedFrameException e) {
            throw protocolException(e, piece, from, to);
        }
    }

    /**
     * How much of an incomplete frame is held.
     *
     * @return bytes, 0 if the stream is between frames
     */
    public int keptBytes() {
        ByteBuf buffer = kept;
        return buffer == null ? 0 : buffer.readableBytes();
    }

    /**
     * How far the stream was handed over.
     *
     * @return bytes from the stream's start to the end of the last frame that the consumer was given
     */
    public long consumedBytes() {
        return consumedBytes;
    }

    /**
     * How long the last frame was that the consumer was given.
     *
     * @return bytes, 0 before the first one
     */
    public int lastFrameBytes() {
        return lastFrameBytes;
    }

    /** Releases what is kept; a frame that the consumer is at stays readable until the consumer returns. Idempotent. */
    @Override
    public void close() {
        closed = true;
        ByteBuf buffer = kept;
        if (buffer != null) {
            kept = null;
            buffer.release();
        }
    }

    private void deliver(int from, int to, FrameConsumer consumer) {
        int bytes = to - from;
        consumedBytes += bytes;
        lastFrameBytes = bytes;
        frame.attach(from, to, from + scanner.valueOffset());
        try {
            consumer.onFrame(frame);
        } finally {
            frame.detach();
        }
    }

    private void deliverKept(ByteBuffer in, int from, int to, FrameConsumer consumer) {
        ByteBuf whole = keep(in, from, to, true);
        // From here on it is this call's, so that the consumer can close the decoder
        kept = null;
        frame.useBuffer(littleEndian(whole));
        frame.useOwner(whole);
        try {
            deliver(0, whole.writerIndex(), consumer);
        } finally {
            frame.useOwner(null);
            frame.useBuffer(in);
            whole.release();
        }
    }

    private ByteBuf keep(ByteBuffer in, int from, int to, boolean complete) {
        int more = to - from;
        ByteBuf buffer = kept;
        if (buffer == null) {
            buffer = allocator.buffer(Math.max(more, LEAST_CAPACITY));
            kept = buffer;
        } else if (buffer.writableBytes() < more) {
            int needed = buffer.writerIndex() + more;
            buffer.capacity(complete ? needed : grown(buffer.capacity(), needed));
        }
        return buffer.writeBytes(in.slice(from, more));
    }

    /**
     * Doubles, so that every byte is moved a bounded number of times however long the frame is. Never by more than
     * arrived already, whatever a length says; by less if the frame is known to end before. Where that is much, a long
     * frame gets all of its room a few steps earlier, since with each step the old and the new buffer are held at once.
     */
    private int grown(int capacity, int needed) {
        long doubled = Math.min(capacity * 2L, limits.maxFrameBytes());
        long known = scanner.knownFrameBytes();
        if (known <= 0) {
            return (int) Math.max(doubled, needed);
        }
        boolean isTrusted = capacity >= MUCH && known <= (long) capacity * TRUST_FACTOR;
        return (int) Math.max(isTrusted ? known : Math.min(doubled, known), needed);
    }

    private static ByteBuffer littleEndian(ByteBuf buffer) {
        return buffer.nioBuffer(0, buffer.writerIndex()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Scans the frame that is broken once more, now taking down its structure for the message. */
    private RespProtocolException protocolException(MalformedFrameException cause, ByteBuffer in, int from, int to) {
        StructureTrace trace = new StructureTrace();
        FrameScanner again = new FrameScanner(limits, trace);
        try {
            ByteBuf before = kept;
            if (before != null) {
                again.scan(littleEndian(before), 0, before.writerIndex());
            }
            again.scan(in, from, to);
        } catch (MalformedFrameException expected) {
            // It stopped at the same byte, and the trace is complete
        }
        long offset = consumedBytes + cause.offset();
        return new RespProtocolException(
                "The server's replies cannot be read, " + cause.getMessage() + ": offset=" + offset + ", depth="
                        + scanner.depth() + ", frame=\"" + trace + "\". " + cause.advice(),
                offset);
    }
}
