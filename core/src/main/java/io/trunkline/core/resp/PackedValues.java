package io.trunkline.core.resp;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.trunkline.reply.RespValue;
import io.trunkline.spi.UnchangingList;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a large aggregate: the small ones as they were on the wire, of which a value is made each time when
 * it is asked for, and the large ones as values. Immutable but for a memory of the last aggregate, and thread-safe.
 */
final class PackedValues extends UnchangingList<RespValue> {

    /**
     * The aggregate that was made last of any list of a reply, so that to walk through it by index makes it once. Racy:
     * whatever is seen of it is whole.
     */
    static final class Memo {
        private @Nullable Made last;
    }

    private record Made(PackedValues list, int index, RespValue value) {}

    private final byte[] store;
    /** Where each element ends in the store; a large one takes no room there, which no other does. */
    private final int[] ends;

    private final int[] largeIndexes;
    private final RespValue[] larges;
    private final Memo memo;

    /** Takes over the arrays. */
    PackedValues(byte[] store, int[] ends, int[] largeIndexes, RespValue[] larges, Memo memo) {
        this.store = store;
        this.ends = ends;
        this.largeIndexes = largeIndexes;
        this.larges = larges;
        this.memo = memo;
    }

    @Override
    public int size() {
        return ends.length;
    }

    @Override
    @SuppressWarnings(
            "ReferenceEquality") // another list may have equal elements, but comparing them would take longer than
    // making one
    public RespValue get(int index) {
        Objects.checkIndex(index, ends.length);
        Made made = memo.last;
        if (made != null && made.list == this && made.index == index) {
            return made.value;
        }
        RespValue value = value(index, null);
        if (isAggregate(value)) {
            memo.last = new Made(this, index, value);
        }
        return value;
    }

    private static boolean isAggregate(RespValue value) {
        return value instanceof RespValue.Array
                || value instanceof RespValue.SetOf
                || value instanceof RespValue.MapOf
                || value instanceof RespValue.Push
                || value instanceof RespValue.Attributed;
    }

    private RespValue value(int index, @Nullable RespFrame reader) {
        int from = index == 0 ? 0 : ends[index - 1];
        int to = ends[index];
        if (from == to) {
            return larges[Arrays.binarySearch(largeIndexes, index)];
        }
        return (reader == null ? reader() : reader).valueBetween(from, to);
    }

    private RespFrame reader() {
        RespFrame reader = new RespFrame(UnpooledByteBufAllocator.DEFAULT);
        reader.useBuffer(ByteBuffer.wrap(store).order(ByteOrder.LITTLE_ENDIAN));
        return reader;
    }

    @Override
    public Iterator<RespValue> iterator() {
        return new Elements();
    }

    /** Confined to one thread, as iterators are. */
    private final class Elements implements Iterator<RespValue> {
        private final RespFrame reader = reader();
        private int next;

        @Override
        public boolean hasNext() {
            return next < ends.length;
        }

        @Override
        public RespValue next() {
            if (next == ends.length) {
                throw new NoSuchElementException(
                        "The list has no more elements: size=" + next + ". Ask hasNext() first.");
            }
            return value(next++, reader);
        }
    }
}
