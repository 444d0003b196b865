package io.trunkline.command;

import java.nio.charset.StandardCharsets;

/**
 * How long the server may hold a command back, read from the command's own arguments. What is malformed counts as not blocking: the server
 * refuses it at once.
 *
 * <p>Source: the argument lists of the commands that the server flags as blocking.
 */
final class BlockTime {

    private static final byte[] BLOCK = "BLOCK".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] STREAMS = "STREAMS".getBytes(StandardCharsets.US_ASCII);

    private BlockTime() {}

    /** Milliseconds, 0 for ever, or {@link Command#NOT_BLOCKING}. */
    static long millis(Command<?> command) {
        if (!command.name().metadata().isBlocking()) {
            return Command.NOT_BLOCKING;
        }
        return switch (command.name().toString()) {
            case "BLPOP", "BRPOP", "BRPOPLPUSH", "BZPOPMIN", "BZPOPMAX" ->
                seconds(command, command.argumentCount() - 1);
            case "BLMPOP", "BZMPOP" -> seconds(command, 0);
            case "BLMOVE", "BLMOVEM" -> seconds(command, 4);
            case "WAIT" -> number(command, 1, 1);
            case "WAITAOF" -> number(command, 2, 1);
            case "XREAD" -> inStreamRead(command, 0);
            case "XREADGROUP" ->
                inStreamRead(command, 3); // behind GROUP, its name and the consumer's, which may be any word
            default -> 0; // flagged as blocking, and of unknown form
        };
    }

    private static long inStreamRead(Command<?> command, int from) {
        EncodedWords words = new EncodedWords(command);
        int nameWords = command.name().wordCount();
        for (int i = from; i + 1 < command.argumentCount() && !words.matches(i + nameWords, STREAMS); i++) {
            if (words.matches(i + nameWords, BLOCK)) {
                return number(command, i + 1, 1);
            }
        }
        return Command.NOT_BLOCKING;
    }

    private static long seconds(Command<?> command, int index) {
        return number(command, index, 1000);
    }

    private static long number(Command<?> command, int index, int millisPerUnit) {
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
