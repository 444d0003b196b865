package io.trunkline.testkit.server;

import java.nio.charset.StandardCharsets;

/**
 * Spells RESP replies, so that scripts read as what they mean. Stateless; strings go out as UTF-8.
 */
public final class Resp {

    /** The null of RESP2 for strings. */
    public static final String NULL_BULK = "$-1\r\n";

    /** The null of RESP3. */
    public static final String NULL = "_\r\n";

    /** The reply {@code OK}. */
    public static final String OK = "+OK\r\n";

    private Resp() {}

    /**
     * A simple string.
     *
     * @param text without line ends
     * @return its wire form
     */
    public static String simple(String text) {
        return "+" + text + "\r\n";
    }

    /**
     * An error.
     *
     * @param text code and message, without line ends, for example {@code ERR no such key}
     * @return its wire form
     */
    public static String error(String text) {
        return "-" + text + "\r\n";
    }

    /**
     * An integer.
     *
     * @param value the number
     * @return its wire form
     */
    public static String integer(long value) {
        return ":" + value + "\r\n";
    }

    /**
     * A bulk string.
     *
     * @param text any text
     * @return its wire form
     */
    public static String bulk(String text) {
        return "$" + text.getBytes(StandardCharsets.UTF_8).length + "\r\n" + text + "\r\n";
    }

    /**
     * A verbatim string of RESP3, of format {@code txt}.
     *
     * @param text any text
     * @return its wire form
     */
    public static String verbatim(String text) {
        return "=" + (text.getBytes(StandardCharsets.UTF_8).length + 4) + "\r\ntxt:" + text + "\r\n";
    }

    /**
     * An array.
     *
     * @param elements the elements' wire forms
     * @return its wire form
     */
    public static String array(String... elements) {
        return "*" + elements.length + "\r\n" + String.join("", elements);
    }

    /**
     * An array of bulk strings.
     *
     * @param texts the strings
     * @return its wire form
     */
    public static String bulks(String... texts) {
        StringBuilder reply = new StringBuilder("*" + texts.length + "\r\n");
        for (String text : texts) {
            reply.append(bulk(text));
        }
        return reply.toString();
    }

    /**
     * A map of RESP3.
     *
     * @param entries key, value, key, value: their wire forms
     * @return its wire form
     * @throws IllegalArgumentException if a value is missing
     */
    public static String map(String... entries) {
        if (entries.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "A map has as many values as keys: strings=" + entries.length + ". Give an even number.");
        }
        return "%" + entries.length / 2 + "\r\n" + String.join("", entries);
    }

    /**
     * A push frame of RESP3.
     *
     * @param elements the elements' wire forms, the kind first
     * @return its wire form
     */
    public static String push(String... elements) {
        return ">" + elements.length + "\r\n" + String.join("", elements);
    }
}
