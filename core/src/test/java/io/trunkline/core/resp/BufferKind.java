package io.trunkline.core.resp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;

/** The kinds of buffers that bytes may arrive in. */
enum BufferKind {
    /** An array, not from its beginning. */
    HEAP {
        @Override
        ByteBuf of(byte[] bytes, int from, int to) {
            ByteBuf buffer = UNTRACKED.heapBuffer(to - from + 3);
            return buffer.writeMedium(0).skipBytes(3).writeBytes(bytes, from, to - from);
        }
    },
    /** Memory outside of the heap. */
    DIRECT {
        @Override
        ByteBuf of(byte[] bytes, int from, int to) {
            return UNTRACKED.directBuffer(Math.max(1, to - from)).writeBytes(bytes, from, to - from);
        }
    },
    /** Several buffers of up to three bytes that look like one. */
    COMPOSITE {
        @Override
        ByteBuf of(byte[] bytes, int from, int to) {
            CompositeByteBuf whole = UNTRACKED.compositeHeapBuffer(Integer.MAX_VALUE);
            for (int at = from; at < to; at += 3) {
                whole.addComponent(true, HEAP.of(bytes, at, Math.min(at + 3, to)));
            }
            return whole;
        }
    },
    /** A buffer that must not be written to. */
    READ_ONLY {
        @Override
        ByteBuf of(byte[] bytes, int from, int to) {
            return HEAP.of(bytes, from, to).asReadOnly();
        }
    };

    /** Netty's leak detection would cost more than the tests; they look at the references themselves. */
    private static final UnpooledByteBufAllocator UNTRACKED = new UnpooledByteBufAllocator(false, true);

    /** A buffer of this kind with a part of the bytes; the caller releases it. */
    abstract ByteBuf of(byte[] bytes, int from, int to);
}
