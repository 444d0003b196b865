package io.trunkline.options;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds what somebody may have meant who mistyped a word. Stateless. */
final class Spelling {

    /** A slip in so many letters is one slip. */
    private static final int LETTERS_PER_SLIP = 3;

    private static final int LONGEST = 64;

    private Spelling() {}

    /**
     * Finds the nearest of some words.
     *
     * @return the word with the fewest slips, or null if each would be one with too many of them
     */
    static @Nullable String nearest(String typed, Collection<String> words) {
        String lower = typed.toLowerCase(Locale.ROOT);
        if (lower.length() < 2 || lower.length() > LONGEST) {
            return null;
        }
        int allowed = Math.max(1, lower.length() / LETTERS_PER_SLIP);
        return words.stream()
                .filter(word -> slips(lower, word.toLowerCase(Locale.ROOT)) <= allowed)
                .min(Comparator.<String>comparingInt(word -> slips(lower, word.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()))
                .orElse(null);
    }

    /** How many letters must be put in, left out, replaced, or swapped with their neighbours. */
    private static int slips(String from, String to) {
        int[] beforeLast = new int[to.length() + 1];
        int[] last = new int[to.length() + 1];
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = last[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return last[to.length()];
    }
}
