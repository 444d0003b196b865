package io.trunkline.core.resp;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledDirectByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;

/** Counts what is taken of it, growth of buffers included. Confined to one thread. */
final class CountingAllocator extends AbstractByteBufAllocator {

    private long takenBytes;
    private long usedBytes;
    private long peakBytes;

    CountingAllocator(boolean direct) {
        super(direct);
    }

    /** The sum of all allocations. */
    long takenBytes() {
        return takenBytes;
    }

    /** What was not given back. */
    long usedBytes() {
        return usedBytes;
    }

    /** The most that was in use at a time. */
    long peakBytes() {
        return peakBytes;
    }

    private void take(int bytes) {
        takenBytes += bytes;
        usedBytes += bytes;
        peakBytes = Math.max(peakBytes, usedBytes);
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        take(initialCapacity);
        return new UnpooledHeapByteBuf(this, initialCapacity, maxCapacity) {
            @Override
            public ByteBuf capacity(int newCapacity) {
                int before = capacity();
                // Both exist while the content moves
                take(newCapacity);
                super.capacity(newCapacity);
                usedBytes -= before;
                return this;
            }

            @Override
            protected void deallocate() {
                usedBytes -= capacity();
                super.deallocate();
            }
        };
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        take(initialCapacity);
        return new UnpooledDirectByteBuf(this, initialCapacity, maxCapacity) {
            @Override
            public ByteBuf capacity(int newCapacity) {
                int before = capacity();
                // Both exist while the content moves
                take(newCapacity);
                super.capacity(newCapacity);
                usedBytes -= before;
                return this;
            }

            @Override
            protected void deallocate() {
                usedBytes -= capacity();
                super.deallocate();
            }
        };
    }

    @Override
    public boolean isDirectBufferPooled() {
        return false;
    }
}
