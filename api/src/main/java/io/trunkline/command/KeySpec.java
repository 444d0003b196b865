package io.trunkline.command;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Where a command has keys, in the server's own terms: how to find the first one, and how to go on from there.
 * Positions count every word of the command from 0. Immutable.
 *
 * @param begin how to find the first one
 * @param find how to go on
 * @param channel true if what it finds is a shard channel, which has a slot but is no key
 * @param elseNext true if the first word that it finds is no key when empty, and only then the next specification
 *     counts
 */
record KeySpec(Begin begin, Find find, boolean channel, boolean elseNext) {

    /** How to find the first key. */
    sealed interface Begin {}

    /** At a position. */
    record Place(int position) implements Begin {}

    /**
     * Behind a word.
     *
     * @param keyword the word
     * @param start where the search for it starts, from the end backwards if negative
     */
    record Keyword(String keyword, int start) implements Begin {}

    /**
     * Behind the last option of a name.
     *
     * @param keyword the option
     * @param start where the options start
     * @param others options that are followed by words which may look like this one
     */
    record Option(String keyword, int start, List<Other> others) implements Begin {}

    /**
     * An option and what belongs to it.
     *
     * @param keyword the option
     * @param words how many words belong to it
     */
    record Other(String keyword, int words) {}

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
        String[] numbers = parts[1].substring(1).split(",");
        int a = Integer.parseInt(numbers[0]);
        int b = Integer.parseInt(numbers[1]);
        int c = Integer.parseInt(numbers[2]);
        Find find = parts[1].charAt(0) == 'r' ? new Range(a, b, c) : new Counted(a, b, c);
        boolean channel = false;
        boolean elseNext = false;
        for (int i = 2; i < parts.length; i++) {
            channel |= parts[i].equals("c");
            elseNext |= parts[i].equals("e");
        }
        return new KeySpec(begin(parts[0]), find, channel, elseNext);
    }

    private static Begin begin(String text) {
        String[] parts = text.substring(1).split(",");
        int start = Integer.parseInt(parts[0]);
        if (text.charAt(0) == 'i') {
            return new Place(start);
        }
        if (text.charAt(0) == 'k') {
            return new Keyword(parts[1], start);
        }
        List<Other> others = new ArrayList<>(parts.length);
        for (int i = 2; i < parts.length; i++) {
            int plus = parts[i].indexOf('+');
            others.add(new Other(parts[i].substring(0, plus), Integer.parseInt(parts[i].substring(plus + 1))));
        }
        return new Option(parts[1], start, List.copyOf(others));
    }

    /**
     * The position of the only key that a command can have by this, or -1 if it takes a look at the command to know.
     */
    int fixedPosition() {
        return begin instanceof Place place && find instanceof Range range && range.last == 0 ? place.position : -1;
    }

    /**
     * Passes the positions of the keys, ascending; none if the command is malformed. Returns whether the next
     * specification counts as well.
     */
    boolean locate(EncodedWords words, IntConsumer positions) {
        int first = first(words);
        if (first <= 0 || first >= words.count() || (elseNext && words.isEmpty(first))) {
            return true;
        }
        pass(first, words, positions);
        return !elseNext;
    }

    private void pass(int from, EncodedWords words, IntConsumer positions) {
        int first = from;
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

    private int first(EncodedWords words) {
        if (begin instanceof Place place) {
            return place.position;
        }
        return begin instanceof Keyword keyword ? after(keyword, words) : after((Option) begin, words);
    }

    private static int after(Keyword sought, EncodedWords words) {
        int step = sought.start < 0 ? -1 : 1;
        int start = sought.start < 0 ? words.count() + sought.start : sought.start;
        for (int position = start; position > 0 && position < words.count() - 1; position += step) {
            if (words.matches(position, sought.keyword)) {
                return position + 1;
            }
        }
        return -1;
    }

    private int after(Option sought, EncodedWords words) {
        int found = -1;
        for (int position = sought.start; position < words.count() - 1; position++) {
            if (words.matches(position, sought.keyword)) {
                found = position + 1;
                position = find instanceof Range range && range.last >= 0 ? found + range.last : words.count();
            } else {
                position += ofOther(sought, position, words);
            }
        }
        return found;
    }

    /** How many words belong to a word that is no option which is sought. */
    private static int ofOther(Option sought, int position, EncodedWords words) {
        for (Other other : sought.others) {
            if (words.matches(position, other.keyword)) {
                return other.words;
            }
        }
        return 0;
    }
}
