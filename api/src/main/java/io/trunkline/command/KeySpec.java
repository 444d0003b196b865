package io.trunkline.command;

import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;

/**
 * Where a command has keys, in the server's own terms: how to find the first one, and how to go on from there. Positions count every
 * word of the command from 0. Immutable.
 *
 * @param channel true if what it finds is a shard channel, which has a slot but is no key
 * @param keyword the word that the first key follows, or empty if {@code begin} is its position
 * @param begin the position of the first key; with a keyword where the search for that starts, from the end backwards if negative
 * @param find how to go on
 */
record KeySpec(boolean channel, String keyword, int begin, Find find) {

    /** How to go on from the first key. */
    sealed interface Find {}

    /**
     * Up to a last key.
     *
     * @param last how many words after the first; negative to count from the command's end, -1 being its last word
     * @param step from one key to the next
     * @param limit if {@code last} is negative and this is above 1, only one of so many parts of the rest is keys
     */
    record Range(int last, int step, int limit) implements Find {}

    /**
     * As many as a word says.
     *
     * @param number how many words after {@code begin} the number stands
     * @param first how many words after {@code begin} the first key stands
     * @param step from one key to the next
     */
    record Counted(int number, int first, int step) implements Find {}

    /** Reads one specification as it stands in the resource; see its head for the format. */
    static KeySpec parse(String text) {
        String[] parts = text.split("/");
        String begin = parts[0];
        String[] numbers = parts[1].substring(1).split(",");
        int a = Integer.parseInt(numbers[0]);
        int b = Integer.parseInt(numbers[1]);
        int c = Integer.parseInt(numbers[2]);
        Find find = parts[1].charAt(0) == 'r' ? new Range(a, b, c) : new Counted(a, b, c);
        boolean channel = parts.length > 2;
        if (begin.charAt(0) == 'i') {
            return new KeySpec(channel, "", Integer.parseInt(begin, 1, begin.length(), 10), find);
        }
        int comma = begin.indexOf(',');
        return new KeySpec(channel, begin.substring(comma + 1), Integer.parseInt(begin, 1, comma, 10), find);
    }

    /** The position of the only key that a command can have by this, or -1 if it takes a look at the command to know. */
    int fixedPosition() {
        return keyword.isEmpty() && find instanceof Range range && range.last == 0 ? begin : -1;
    }

    /** Passes the positions of the keys, ascending; none if the command is malformed. */
    void locate(EncodedWords words, IntConsumer positions) {
        int first = keyword.isEmpty() ? begin : afterKeyword(words);
        if (first <= 0 || first >= words.count()) {
            return;
        }
        int last;
        int step;
        if (find instanceof Range range) {
            step = range.step;
            last = last(range, first, words.count());
        } else {
            Counted counted = (Counted) find;
            int number = first + counted.number;
            long count = number < words.count() ? words.integer(number) : 0;
            first += counted.first;
            step = counted.step;
            if (count < 1 || count > words.count()) {
                return;
            }
            last = first + (int) (count - 1) * step;
        }
        if (last >= words.count()) {
            return;
        }
        for (int position = first; position <= last; position += step) {
            positions.accept(position);
        }
    }

    private static int last(Range range, int first, int count) {
        if (range.last >= 0) {
            return first + range.last;
        }
        return range.limit <= 1 ? count + range.last : first + (count - first) / range.limit + range.last;
    }

    private int afterKeyword(EncodedWords words) {
        byte[] sought = keyword.getBytes(StandardCharsets.US_ASCII);
        int step = begin < 0 ? -1 : 1;
        int start = begin < 0 ? words.count() + begin : begin;
        for (int position = start; position > 0 && position < words.count() - 1; position += step) {
            if (words.matches(position, sought)) {
                return position + 1;
            }
        }
        return -1;
    }
}
