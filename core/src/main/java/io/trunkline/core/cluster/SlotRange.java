package io.trunkline.core.cluster;

import io.trunkline.command.HashSlot;

/**
 * Slots that are side by side. Immutable.
 *
 * @param first 0 to 16383
 * @param last from the first on to 16383
 */
public record SlotRange(int first, int last) {

    /** Checks that there are such slots. */
    public SlotRange {
        if (!isValid(first, last)) {
            throw new IllegalArgumentException(
                    "Not a range of slots: first=" + first + ", last=" + last + ". Slots are 0 to 16383.");
        }
    }

    /** Whether there are such slots. */
    static boolean isValid(long first, long last) {
        return first >= 0 && first <= last && last < HashSlot.COUNT;
    }

    /**
     * As nodes write it.
     *
     * @return such as {@code 0-5460} or {@code 17}
     */
    @Override
    public String toString() {
        return first == last ? Integer.toString(first) : first + "-" + last;
    }
}
