package io.trunkline.reply;

import java.util.Locale;

/**
 * Makes text of a server fit for people: nothing in it moves a terminal's cursor, begins a line of a log or turns the
 * direction of what is around it. Exceptions and status pages of Trunkline show a server's text in this form only;
 * replies hold it as it came.
 *
 * <p>Control characters (C0, DEL and C1), marks that change the direction of writing, separators of lines and
 * paragraphs, and halves of surrogate pairs are shown as escapes: {@code \n}, {@code \r}, {@code \t}, {@code \x1b} or
 * {@code \}{@code u202e}. All else, backslashes too, stays as it is. Thread-safe.
 */
public final class ServerText {

    /** How much is shown of an error, in characters before escaping: 4,096. */
    public static final int ERROR_LIMIT = 4096;

    /** How much is shown of a server's product or version, in characters before escaping: 64. */
    public static final int NAME_LIMIT = 64;

    private ServerText() {}

    /**
     * Escapes a text of any length.
     *
     * @param text as the server sent it
     * @return the same object if there is nothing to escape
     */
    public static String escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isUnsafe(text, i)) {
                return escapeFrom(text, i);
            }
        }
        return text;
    }

    /**
     * Escapes a text, and cuts it if it is too long.
     *
     * @param text as the server sent it
     * @param limit how many of its characters are shown, from 1
     * @return the text; an ellipsis and its length are behind what was cut
     */
    public static String escape(String text, int limit) {
        if (text.length() <= limit) {
            return escape(text);
        }
        int end = Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
        return escape(text.substring(0, end)) + "… (" + text.length() + " characters)";
    }

    /**
     * Whether a character may not be shown as it is.
     *
     * @param codePoint the character
     * @return true for controls, marks of direction, separators of lines and halves of surrogate pairs
     */
    public static boolean isUnsafe(int codePoint) {
        if (codePoint < 0x7F) {
            return codePoint < ' ';
        }
        return codePoint < 0xA0
                || codePoint == 0x061C // Arabic letter mark
                || codePoint == 0x200E // left-to-right mark
                || codePoint == 0x200F
                || codePoint >= 0x2028 && codePoint <= 0x202E // line and paragraph separators, embeddings, overrides
                || codePoint >= 0x2066 && codePoint <= 0x2069 // isolates
                || codePoint >= 0xD800 && codePoint <= 0xDFFF;
    }

    private static boolean isUnsafe(String text, int index) {
        char unit = text.charAt(index);
        if (!Character.isSurrogate(unit)) {
            return isUnsafe((int) unit);
        }
        return Character.isHighSurrogate(unit)
                ? index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1))
                : index == 0 || !Character.isHighSurrogate(text.charAt(index - 1));
    }

    private static String escapeFrom(String text, int first) {
        StringBuilder escaped = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (!isUnsafe(text, i)) {
                escaped.append(unit);
                continue;
            }
            switch (unit) {
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                default -> escaped.append(String.format(Locale.ROOT, unit < 0x100 ? "\\x%02x" : "\\u%04x", (int) unit));
            }
        }
        return escaped.toString();
    }
}
