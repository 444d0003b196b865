package io.trunkline.command;

import java.nio.charset.StandardCharsets;

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

    private long in(Command<?> command) {
        if (millisPerUnit == 0) {
            return 0;
        }
        int words = command.name().wordCount() + command.argumentCount();
        if (keyword.isEmpty()) {
            return number(command, position < 0 ? words + position : position);
        }
        EncodedWords encoded = new EncodedWords(command);
        for (int i = position; i + 1 < words && !encoded.matches(i, end); i++) {
            if (encoded.matches(i, keyword)) {
                return number(command, i + 1);
            }
        }
        return Command.NOT_BLOCKING;
    }

    private long number(Command<?> command, int word) {
        int index = word - command.name().wordCount();
        if (index < 0 || index >= command.argumentCount()) {
            return Command.NOT_BLOCKING;
        }
        try {
            double value = Double.parseDouble(new String(command.argument(index), StandardCharsets.US_ASCII));
            return value >= 0 ? (long) Math.ceil(value * millisPerUnit) : Command.NOT_BLOCKING;
        } catch (NumberFormatException e) {
            return Command.NOT_BLOCKING;
        }
    }
}
