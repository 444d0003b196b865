package io.trunkline.core.resp;

import io.trunkline.reply.RespValue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes values of large replies that take about as much memory as on the wire, whatever they are made of: what is small
 * within a large aggregate is kept as bytes until somebody asks for it ({@link PackedValues}). A reply of tiny maps
 * would otherwise become sixteen times as large, and collecting so many objects holds up every thread. One pass over
 * the bytes. Confined to the frame that it belongs to.
 */
final class ReplyPacker {

    /** For less than so many bytes it is not worth it. */
    static final int WORTHWHILE = 64 << 10;

    /**
     * What is at most so long on the wire, in bytes, is kept as bytes. So long that what a list takes by itself is
     * little beside, and so short that to make an element takes no time that one would notice.
     */
    static final int SMALL = 4 << 10;

    private static final int LEAST_ELEMENT_BYTES = 3;
    private static final int END_MARKER_BYTES = 3;
    private static final int STREAMED = -1;

    private final ValueReader values;
    private final Element element;
    private ByteBuffer buffer;

    /*
     * Stacks, on which each open aggregate has what is above where they were when it began: where its elements end
     * among the small ones; which of its elements are large, and what they became; and what of the wire is none of its
     * small elements, from and to.
     */
    private final IntStack ends = new IntStack();
    private final IntStack largeIndexes = new IntStack();
    private final List<RespValue> larges = new ArrayList<>();
    private final IntStack gaps = new IntStack();

    /** What was passed last, if it is large. */
    private @Nullable RespValue built;

    private int behind;
    private PackedValues.Memo memo = new PackedValues.Memo();

    ReplyPacker(ValueReader values) {
        this.values = values;
        this.buffer = ByteBuffer.allocate(0);
        this.element = new Element(buffer);
    }

    /** Makes a value of the element at an index, unless it is small. */
    @Nullable
    RespValue pack(ByteBuffer bytes, int at, int end) {
        buffer = bytes;
        element.useBuffer(bytes);
        element.useEnd(end);
        try {
            behind = pass(at);
            return built;
        } finally {
            reset();
        }
    }

    /** The index behind what was packed. */
    int behind() {
        return behind;
    }

    private void reset() {
        buffer = ByteBuffer.allocate(0);
        element.useBuffer(buffer);
        built = null;
        memo = new PackedValues.Memo();
        ends.clear();
        largeIndexes.clear();
        larges.clear();
        gaps.clear();
    }

    /**
     * Passes over the element at an index, with its attributes; returns the index behind. Leaves in {@link #built} what
     * it is if it is large.
     */
    private int pass(int at) {
        return buffer.get(at) == '|' ? passAttributed(at) : passPlain(at);
    }

    private int passPlain(int at) {
        element.locate(at);
        int next = element.next();
        if (!element.isNull()) {
            byte type = element.type();
            switch (type) {
                case '*', '~', '>' -> {
                    return passAggregate(at, next, type, element.isStreamed() ? STREAMED : element.length());
                }
                case '%' -> {
                    return passAggregate(at, next, type, element.isStreamed() ? STREAMED : element.length() * 2);
                }
                default -> {}
            }
        }
        built = next - at > SMALL ? values.plainValueAt(at) : null;
        return next;
    }

    private int passAggregate(int at, int first, byte type, int count) {
        // Surely large: then its ends are written where they will stay
        int[] own = count > SMALL / LEAST_ELEMENT_BYTES ? new int[count] : null;
        int endsMark = ends.size;
        int largesMark = larges.size();
        int gapsMark = gaps.size;
        int stored = 0;
        int next = first;
        int index = 0;
        while (count == STREAMED ? buffer.get(next) != '.' : index < count) {
            int from = next;
            next = pass(from);
            stored += take(index, from, next);
            if (own != null) {
                own[index] = stored;
            } else {
                ends.push(stored);
            }
            index++;
        }
        int after = count == STREAMED ? next + END_MARKER_BYTES : next;
        built = null;
        if (after - at > SMALL) {
            int[] all = own != null ? own : ends.copyFrom(endsMark);
            built = value(type, list(all, stored, first, next, largesMark, gapsMark));
        }
        cut(endsMark, largesMark, gapsMark);
        return after;
    }

    /** Passes over the pairs of all attributes in a row, which are one map, and what they belong to. */
    private int passAttributed(int at) {
        int endsMark = ends.size;
        int largesMark = larges.size();
        int gapsMark = gaps.size;
        int stored = 0;
        int next = at;
        int index = 0;
        while (buffer.get(next) == '|') {
            element.locate(next);
            int members = element.length() * 2;
            gaps.push(next);
            next = element.next();
            gaps.push(next);
            for (int i = 0; i < members; i++) {
                int from = next;
                next = pass(from);
                stored += take(index, from, next);
                ends.push(stored);
                index++;
            }
        }
        int plain = next;
        next = passPlain(plain);
        if (next - at > SMALL) {
            RespValue value = built;
            if (value == null) {
                value = values.plainValueAt(plain);
            }
            RespValue.MapOf attributes = plain - at > SMALL
                    ? map(list(ends.copyFrom(endsMark), stored, at, plain, largesMark, gapsMark))
                    : values.attributesAt(at);
            built = new RespValue.Attributed(attributes, value);
        }
        cut(endsMark, largesMark, gapsMark);
        return next;
    }

    /** Takes the element that was passed into the aggregate that it is in; returns how many bytes of it are kept. */
    private int take(int index, int from, int to) {
        RespValue large = built;
        if (large == null) {
            return to - from;
        }
        largeIndexes.push(index);
        larges.add(large);
        gaps.push(from);
        gaps.push(to);
        return 0;
    }

    private void cut(int endsMark, int largesMark, int gapsMark) {
        ends.size = endsMark;
        gaps.size = gapsMark;
        largeIndexes.size = largesMark;
        if (larges.size() > largesMark) {
            larges.subList(largesMark, larges.size()).clear();
        }
    }

    private List<RespValue> list(int[] all, int stored, int from, int to, int largesMark, int gapsMark) {
        RespValue[] large = larges.subList(largesMark, larges.size()).toArray(new RespValue[0]);
        if (large.length == all.length) {
            return List.of(large);
        }
        byte[] store = new byte[stored];
        int copied = 0;
        int at = from;
        for (int i = gapsMark; i < gaps.size; i += 2) {
            int run = gaps.values[i] - at;
            buffer.get(at, store, copied, run);
            copied += run;
            at = gaps.values[i + 1];
        }
        buffer.get(at, store, copied, to - at);
        return new PackedValues(store, all, largeIndexes.copyFrom(largesMark), large, memo);
    }

    private static RespValue value(byte type, List<RespValue> list) {
        return switch (type) {
            case '%' -> map(list);
            case '~' -> new RespValue.SetOf(list);
            case '>' -> new RespValue.Push(list);
            default -> new RespValue.Array(list);
        };
    }

    private static RespValue.MapOf map(List<RespValue> keysAndValues) {
        return new RespValue.MapOf(new PackedEntries(keysAndValues));
    }

    /** Grows; read by its owner without ceremony. */
    private static final class IntStack {
        private static final int[] NONE = {};
        /** Room for more is not kept for the next reply. */
        private static final int MOST_KEPT = 1024;

        private int[] values = NONE;
        private int size;

        void push(int value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, Math.max(16, size * 2));
            }
            values[size++] = value;
        }

        int[] copyFrom(int from) {
            return Arrays.copyOfRange(values, from, size);
        }

        void clear() {
            size = 0;
            if (values.length > MOST_KEPT) {
                values = NONE;
            }
        }
    }
}
