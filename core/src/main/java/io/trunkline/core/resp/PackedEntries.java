package io.trunkline.core.resp;

import io.trunkline.reply.RespValue;
import io.trunkline.reply.RespValue.MapOf.Entry;
import io.trunkline.spi.UnchangingList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/**
 * The entries of a large map, made of its keys and values when they are asked for. Immutable and thread-safe, as the
 * list of these is.
 */
final class PackedEntries extends UnchangingList<Entry> {

    private final List<RespValue> keysAndValues;

    /** Takes a list that never changes. */
    PackedEntries(List<RespValue> keysAndValues) {
        this.keysAndValues = keysAndValues;
    }

    @Override
    public int size() {
        return keysAndValues.size() / 2;
    }

    @Override
    public Entry get(int index) {
        Objects.checkIndex(index, size());
        return new Entry(keysAndValues.get(2 * index), keysAndValues.get(2 * index + 1));
    }

    @Override
    public Iterator<Entry> iterator() {
        Iterator<RespValue> each = keysAndValues.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return each.hasNext();
            }

            @Override
            public Entry next() {
                RespValue key = each.next();
                return new Entry(key, each.next());
            }
        };
    }
}
