package io.trunkline.status;

/**
 * Slots of a cluster that are side by side. Immutable.
 *
 * @param first 0 to 16383
 * @param last from the first on to 16383
 */
public record SlotRange(int first, int last) {

    private static final int LAST_SLOT = 16383;

    /**
     * Checks that there are such slots.
     *
     * @throws IllegalArgumentException if there are not
     */
    public SlotRange {
        if (!isValid(first, last)) {
            throw new IllegalArgumentException("Not a range of slots: first=" + first + ", last=" + last
                    + ". Slots are 0 to 16383; give them in their order.");
        }
    }

    /**
     * Whether there are such slots.
     *
     * @param first the first
     * @param last the last
     * @return true if a range can be made of these
     */
    public static boolean isValid(long first, long last) {
        return first >= 0 && first <= last && last <= LAST_SLOT;
    }

    /**
     * How many slots there are in it.
     *
     * @return 1 to 16384
     */
    public int size() {
        return last - first + 1;
    }

    /**
     * Whether a slot is in it.
     *
     * @param slot any number
     * @return true if it is
     */
    public boolean contains(int slot) {
        return slot >= first && slot <= last;
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
