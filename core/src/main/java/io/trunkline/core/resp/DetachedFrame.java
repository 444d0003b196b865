package io.trunkline.core.resp;

import io.netty.buffer.ByteBuf;
import java.nio.ByteOrder;

/**
 * A part of a frame that outlives the consumer's call, to be read on another thread: it holds the bytes until it is
 * {@linkplain #release released}, which must happen once. Handed from thread to thread by safe publication; read by
 * one.
 */
public final class DetachedFrame {

    private final ByteBuf bytes;
    private final int from;
    private final int to;

    /** Takes over one reference to the bytes. */
    DetachedFrame(ByteBuf bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    /**
     * Reads it.
     *
     * @return a reader at its start, valid until the release
     */
    public RespFrame open() {
        RespFrame reader = new RespFrame(bytes.alloc());
        reader.useBuffer(bytes.nioBuffer(0, bytes.writerIndex()).order(ByteOrder.LITTLE_ENDIAN));
        reader.useOwner(bytes);
        reader.attach(from, to);
        return reader;
    }

    /** Gives the bytes back. Any thread. */
    public void release() {
        bytes.release();
    }
}
