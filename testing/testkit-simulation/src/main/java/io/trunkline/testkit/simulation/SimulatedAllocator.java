package io.trunkline.testkit.simulation;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;

/** Memory for what a client writes and keeps, which can run out. Confined to the simulation's thread. */
final class SimulatedAllocator extends AbstractByteBufAllocator {

    private static final int ENOUGH = Integer.MAX_VALUE;

    private final UnpooledByteBufAllocator memory;
    private int nextRoom = ENOUGH;

    /** Makes one that takes what there is from another one. */
    SimulatedAllocator(UnpooledByteBufAllocator memory) {
        this.memory = memory;
    }

    /** The next buffer grows to so many bytes and no further; with 0 there is none. */
    void limitNext(int bytes) {
        nextRoom = bytes;
    }

    /** No buffer is limited any more that is not made yet. */
    void endLimit() {
        nextRoom = ENOUGH;
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        int room = takeRoom();
        return memory.heapBuffer(Math.min(initialCapacity, room), Math.min(maxCapacity, room));
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        int room = takeRoom();
        return memory.directBuffer(Math.min(initialCapacity, room), Math.min(maxCapacity, room));
    }

    @Override
    public boolean isDirectBufferPooled() {
        return false;
    }

    private int takeRoom() {
        int room = nextRoom;
        nextRoom = ENOUGH;
        if (room == 0) {
            throw new OutOfMemoryError("No memory for a buffer: simulated.");
        }
        return room;
    }
}
