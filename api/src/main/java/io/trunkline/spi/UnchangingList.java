package io.trunkline.spi;

import java.util.AbstractList;
import java.util.RandomAccess;
import java.util.Spliterator;
import java.util.Spliterators;

/**
 * A list of the engine's that never changes and holds no null, whose elements may be made when they are asked for:
 * replies take it as it is, where they copy any other list. For engines only; thread-safe.
 *
 * @param <E> the type of elements
 */
public abstract class UnchangingList<E> extends AbstractList<E> implements RandomAccess {

    /** For engines. */
    protected UnchangingList() {}

    /** By the iterator, which may be cheaper than one index after the other. */
    @Override
    public Spliterator<E> spliterator() {
        return Spliterators.spliterator(this, Spliterator.ORDERED | Spliterator.IMMUTABLE | Spliterator.NONNULL);
    }
}
