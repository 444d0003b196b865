package io.trunkline.command;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where a command says how long the server may hold it back. What is malformed counts as not blocking: the server
 * refuses it at once. Immutable.
 *
 * @param millisPerUnit 1 if it says milliseconds, 1000 if seconds
 * @param position the word that says it, counted from 0 with the name's, -1 being the last one; with a keyword where
 *     the search for that starts
 * @param keyword the word in front of it, or empty if it has its position
 * @param end the word that ends the search
 */
record BlockTime(int millisPerUnit, int position, String keyword, String end) {

    /** Of a command that the server may hold back, nobody knows how. */
    private static final BlockTime FOR_EVER = new BlockTime(0, 0, "", "");

    /** Reads the column of the table; see its head for the format. */
    static BlockTime parse(String text) {
        if (text.isEmpty()) {
            return FOR_EVER;
        }
        int unit = text.charAt(0) == 's' ? 1000 : 1;
        String[] place = text.substring(1).split(",");
        int position = Integer.parseInt(place[0]);
        return place.length == 1
                ? new BlockTime(unit, position, "", "")
                : new BlockTime(unit, position, place[1], place[2]);
    }

    /** Milliseconds, 0 for ever, or {@link Command#NOT_BLOCKING}. */
    static long millis(Command<?> command) {
        CommandMetadata metadata = command.name().metadata();
        return metadata.isBlocking() ? metadata.blockTime().in(command) : Command.NOT_BLOCKING;
    }

    /**
     * Where a command says its time.
     *
     * @param argument which of its arguments, from 0
     * @param millisPerUnit 1 if it says milliseconds, 1000 if seconds
     */
    record Place(int argument, int millisPerUnit) {

        /** A time as it is written there, rounded up to what can be. */
        byte[] text(long millis, boolean fractions) {
            long whole = millis / millisPerUnit;
            long rest = millis % millisPerUnit;
            String text = rest == 0
                    ? Long.toString(whole)
                    : fractions ? BigDecimal.valueOf(millis, 3).toPlainString() : Long.toString(whole + 1);
            return text.getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** Where a command says its time; null if it does not. */
    static @Nullable Place place(Command<?> command) {
        CommandMetadata metadata = command.name().metadata();
        return metadata.isBlocking() ? metadata.blockTime().placeIn(command) : null;
    }

    private long in(Command<?> command) {
        if (millisPerUnit == 0) {
            return 0;
        }
        Place place = placeIn(command);
        return place == null ? Command.NOT_BLOCKING : number(command, place.argument());
    }

    private @Nullable Place placeIn(Command<?> command) {
        int words = command.name().wordCount() + command.argumentCount();
        int word = keyword.isEmpty() ? position < 0 ? words + position : position : behindKeyword(command, words);
        int index = word - command.name().wordCount();
        return millisPerUnit == 0 || index < 0 || index >= command.argumentCount()
                ? null
                : new Place(index, millisPerUnit);
    }

    /** The word behind the keyword; -1 if there is none. */
    private int behindKeyword(Command<?> command, int words) {
        EncodedWords encoded = new EncodedWords(command);
        for (int i = position; i + 1 < words && !encoded.matches(i, end); i++) {
            if (encoded.matches(i, keyword)) {
                return i + 1;
            }
        }
        return -1;
    }

    private long number(Command<?> command, int index) {
        try {
            double value = Double.parseDouble(new String(command.argument(index), StandardCharsets.US_ASCII));
            return value >= 0 ? (long) Math.ceil(value * millisPerUnit) : Command.NOT_BLOCKING;
        } catch (NumberFormatException e) {
            return Command.NOT_BLOCKING;
        }
    }
}
