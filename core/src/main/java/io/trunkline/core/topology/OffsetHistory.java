package io.trunkline.core.topology;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far a primary was at which times, so that it can be told of a replica since when it has what the primary had. It
 * is never said to have more than it has: of times between two that are known the earlier one counts. Confined to one
 * loop.
 */
final class OffsetHistory {

    /** So many times are known at most; of old ones fewer and fewer. */
    private static final int KEPT = 128;

    private final long[] at = new long[KEPT];
    private final long[] offset = new long[KEPT];
    private int count;
    private @Nullable String stream;

    /**
     * The primary has told.
     *
     * @param told in which stream it is
     * @param askedNanos when it was asked: what it had then is in what it tells
     * @param reached how far it was
     */
    void add(@Nullable String told, long askedNanos, long reached) {
        if (!Objects.equals(told, stream) || count > 0 && reached < offset[count - 1]) {
            count = 0; // another history, which has nothing to do with the one before
            stream = told;
        }
        if (count == 0 || reached > offset[count - 1]) {
            if (count == KEPT) {
                thin();
            }
            offset[count++] = reached;
        }
        at[count - 1] = askedNanos;
    }

    /** Forgets every other one of the older half. */
    private void thin() {
        int half = KEPT / 2;
        int kept = 0;
        for (int i = 0; i < KEPT; i++) {
            if (i >= half || i % 2 == 0) {
                at[kept] = at[i];
                offset[kept++] = offset[i];
            }
        }
        count = kept;
    }

    /** Whether the primary has not told yet. */
    boolean isEmpty() {
        return count == 0;
    }

    /** Whether a stream is the one that this is of. */
    boolean isOf(@Nullable String other) {
        return count > 0 && Objects.equals(other, stream);
    }

    /** The last time by which somebody who is so far has all that the primary had; negative if none is known. */
    int find(long reached) {
        int found = count - 1;
        while (found >= 0 && offset[found] > reached) {
            found--;
        }
        return found;
    }

    /** When that was, of a position that was {@linkplain #find found}. */
    long at(int position) {
        return at[position];
    }

    /** How far the primary is, as far as is known; only if this is {@linkplain #isOf of} a stream. */
    long latest() {
        return offset[count - 1];
    }
}
