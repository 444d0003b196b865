package io.trunkline.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Splits a line into arguments by the quoting rules of redis-cli. Confined to one thread.
 *
 * <p>Arguments are separated by white space. Within double quotes {@code \n \r \t \b \a} and {@code \xHH} stand for
 * single bytes, and a backslash before any other byte stands for that byte. Within single quotes only {@code \'} is
 * special. Quotes may begin inside an argument, but must end it. Outside quotes a backslash is a backslash.
 */
final class LineSplitter {

    private static final int INITIAL_CAPACITY = 256;
    /** What one huge argument has grown is not kept. */
    private static final int MAX_KEPT_CAPACITY = 64 * 1024;

    private byte[] argument = new byte[INITIAL_CAPACITY];
    private int size;

    /**
     * Splits a line.
     *
     * @param line holds the line
     * @param start where the line starts
     * @param end where it ends, without its line feed
     * @return the arguments, each an array of its own; empty for a blank line
     * @throws BadLineException if quotes are unbalanced
     */
    List<byte[]> split(byte[] line, int start, int end) throws BadLineException {
        List<byte[]> arguments = new ArrayList<>();
        int at = skipSpace(line, start, end);
        while (at < end) {
            size = 0;
            at = readArgument(line, start, at, end);
            arguments.add(Arrays.copyOf(argument, size));
            if (argument.length > MAX_KEPT_CAPACITY) {
                argument = new byte[INITIAL_CAPACITY];
            }
            at = skipSpace(line, at, end);
        }
        return arguments;
    }

    private int readArgument(byte[] line, int start, int from, int end) throws BadLineException {
        int at = from;
        while (at < end) {
            byte next = line[at];
            switch (next) {
                case ' ', '\t', '\r', '\n' -> {
                    return at;
                }
                case '"' -> {
                    return requireSpace(line, start, readDoubleQuoted(line, start, at, end), end);
                }
                case '\'' -> {
                    return requireSpace(line, start, readSingleQuoted(line, start, at, end), end);
                }
                default -> append(next);
            }
            at++;
        }
        return at;
    }

    private int readDoubleQuoted(byte[] line, int start, int quote, int end) throws BadLineException {
        int at = quote + 1;
        while (at < end) {
            byte next = line[at];
            if (next == '"') {
                return at + 1;
            }
            if (next != '\\' || at + 1 == end) {
                append(next);
                at++;
            } else if (line[at + 1] == 'x' && at + 3 < end && isHex(line[at + 2]) && isHex(line[at + 3])) {
                append((byte) (Character.digit(line[at + 2], 16) << 4 | Character.digit(line[at + 3], 16)));
                at += 4;
            } else {
                append(unescape(line[at + 1]));
                at += 2;
            }
        }
        throw unbalanced("double quote is never closed", quote - start);
    }

    private int readSingleQuoted(byte[] line, int start, int quote, int end) throws BadLineException {
        int at = quote + 1;
        while (at < end) {
            byte next = line[at];
            if (next == '\'') {
                return at + 1;
            }
            if (next == '\\' && at + 1 < end && line[at + 1] == '\'') {
                at++;
                next = '\'';
            }
            append(next);
            at++;
        }
        throw unbalanced("single quote is never closed", quote - start);
    }

    private static int requireSpace(byte[] line, int start, int at, int end) throws BadLineException {
        if (at < end && !isSpace(line[at])) {
            throw unbalanced("closing quote is followed by more of the argument", at - 1 - start);
        }
        return at;
    }

    private static BadLineException unbalanced(String what, int position) {
        return new BadLineException("Unbalanced quotes: " + what + ", column=" + (position + 1)
                + ". Close the quote, or escape it with a backslash.");
    }

    private static byte unescape(byte letter) {
        return switch (letter) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'a' -> 7;
            default -> letter;
        };
    }

    private static boolean isHex(byte digit) {
        return Character.digit(digit, 16) >= 0;
    }

    private static int skipSpace(byte[] line, int from, int end) {
        int at = from;
        while (at < end && isSpace(line[at])) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(byte value) {
        return value == ' ' || (value >= '\t' && value <= '\r');
    }

    private void append(byte value) {
        if (size == argument.length) {
            argument = Arrays.copyOf(argument, size * 2);
        }
        argument[size++] = value;
    }
}
