package io.trunkline.command;

/**
 * Takes arguments of a command, each as one bulk string. Confined to the thread that builds the command.
 */
public interface ArgumentWriter {

    /**
     * Writes text in UTF-8.
     *
     * @param text the text; unpaired surrogates become {@code ?}
     */
    void text(CharSequence text);

    /**
     * Writes bytes as they are.
     *
     * @param bytes copied during the call
     */
    void bytes(byte[] bytes);

    /**
     * Writes bytes that belong to the command from now on: a large array is not copied, but sent from where it is.
     * Whoever changes it before the command has ended, and after a time-out even later, sends something else.
     *
     * @param bytes never changed any more
     */
    default void handOver(byte[] bytes) {
        bytes(bytes);
    }

    /**
     * Writes a part of an array as it is.
     *
     * @param bytes copied during the call
     * @param offset where the part starts
     * @param length how long it is
     * @throws IndexOutOfBoundsException if the part is not inside the array
     */
    void bytes(byte[] bytes, int offset, int length);

    /**
     * Writes a number in decimal digits.
     *
     * @param number the number
     */
    void integer(long number);

    /**
     * Writes a number as Redis reads it: the shortest decimal form that reads back as the same double, {@code inf},
     * {@code -inf} or {@code nan}.
     *
     * @param number the number
     */
    void number(double number);
}
