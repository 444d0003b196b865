package io.trunkline.core.resp;

import java.nio.charset.StandardCharsets;

/** Numbers as RESP writes them, in ASCII: what is one, and its value. Stateless. */
final class NumberText {

    /** The longest text of a 64-bit integer: a sign and nineteen digits. */
    static final int LONG_CHARS = 20;

    private static final int LONG_DIGITS = 19;

    /**
     * Up to here a double holds every integer. A quotient of two numbers that it holds is rounded once, so it is the
     * nearest.
     */
    private static final long EXACT_INTEGERS = 1L << 53;

    /** As long as the powers below last, and before the digits overflow. */
    private static final int EXACT_CHARS = 17;

    private static final double[] EXACT_POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16
    };

    private NumberText() {}

    /** Whether the text is an integer of any size, with or without a sign. */
    static boolean isInteger(byte[] text, int from, int to) {
        int digits = afterSign(text, from, to);
        return digits < to && afterDigits(text, digits, to) == to;
    }

    /** Whether the text is an integer that a {@code long} holds, without leading zeros beyond nineteen digits. */
    static boolean isLong(byte[] text, int from, int to) {
        int digits = to - afterSign(text, from, to);
        if (digits > LONG_DIGITS || !isInteger(text, from, to)) {
            return false;
        }
        // Nineteen digits fit an unsigned long, so that an overflow shows as a wrong sign
        long value = parseLong(text, from, to);
        return digits < LONG_DIGITS || (text[from] == '-' ? value < 0 : value >= 0);
    }

    /** The value of what {@link #isLong} accepted. */
    static long parseLong(byte[] text, int from, int to) {
        long negated = 0;
        for (int i = afterSign(text, from, to); i < to; i++) {
            negated = negated * 10 - (text[i] - '0');
        }
        return text[from] == '-' ? negated : -negated;
    }

    /**
     * Whether the text is a double: digits, perhaps with a sign before, a fraction and an exponent behind, or an
     * infinity or not-a-number in letters of either case, with or without a sign, as C libraries print them.
     */
    static boolean isDouble(byte[] text, int from, int to) {
        int start = afterSign(text, from, to);
        if (start == to) {
            return false;
        }
        if (isLetters(text, start, to, "inf") || isLetters(text, start, to, "nan")) {
            return true;
        }
        int at = afterDigits(text, start, to);
        if (at == start) {
            return false;
        }
        if (at < to && text[at] == '.') {
            int fraction = at + 1;
            at = afterDigits(text, fraction, to);
            if (at == fraction) {
                return false;
            }
        }
        if (at < to && (text[at] | 0x20) == 'e') {
            int exponent = afterSign(text, at + 1, to);
            at = afterDigits(text, exponent, to);
            if (at == exponent) {
                return false;
            }
        }
        return at == to;
    }

    /** The value of what {@link #isDouble} accepted. */
    static double parseDouble(byte[] text, int from, int to) {
        int at = afterSign(text, from, to);
        boolean negative = text[from] == '-';
        int first = text[at] | 0x20;
        if (first == 'i') {
            return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        if (first == 'n') {
            return Double.NaN;
        }
        if (to - at > EXACT_CHARS) {
            return Double.parseDouble(string(text, from, to));
        }
        long digits = 0;
        int fraction = 0;
        boolean inFraction = false;
        for (; at < to; at++) {
            byte c = text[at];
            if (c == '.') {
                inFraction = true;
            } else if (c > '9') {
                return Double.parseDouble(string(text, from, to));
            } else {
                digits = digits * 10 + (c - '0');
                fraction += inFraction ? 1 : 0;
            }
        }
        if (digits > EXACT_INTEGERS) {
            return Double.parseDouble(string(text, from, to));
        }
        double magnitude = digits / EXACT_POWERS[fraction];
        return negative ? -magnitude : magnitude;
    }

    private static String string(byte[] text, int from, int to) {
        return new String(text, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static int afterSign(byte[] text, int from, int to) {
        return from < to && (text[from] == '-' || text[from] == '+') ? from + 1 : from;
    }

    private static int afterDigits(byte[] text, int from, int to) {
        int at = from;
        while (at < to && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        return at;
    }

    private static boolean isLetters(byte[] text, int from, int to, String lowerCase) {
        if (to - from != lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            if ((text[from + i] | 0x20) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
