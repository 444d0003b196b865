package io.trunkline.testkit.server;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One command as it came over the wire. Immutable.
 */
public final class PeerCommand {

    private static final int SHOWN_LENGTH = 64;

    private final int connection;
    private final List<byte[]> words;

    PeerCommand(int connection, List<byte[]> words) {
        this.connection = connection;
        this.words = List.copyOf(words);
    }

    /**
     * Which connection it came by.
     *
     * @return the connection's index, from 0 in the order of acceptance
     */
    public int connection() {
        return connection;
    }

    /**
     * The command's first word.
     *
     * @return the name in capitals
     */
    public String name() {
        return word(0).toUpperCase(Locale.ROOT);
    }

    /**
     * The number of words, the name included.
     *
     * @return at least 1
     */
    public int size() {
        return words.size();
    }

    /**
     * One word as text.
     *
     * @param index 0 for the name
     * @return the word, read as UTF-8
     * @throws IndexOutOfBoundsException if there are not as many words
     */
    public String word(int index) {
        return new String(words.get(index), StandardCharsets.UTF_8);
    }

    /**
     * One word as it came.
     *
     * @param index 0 for the name
     * @return a copy of its bytes
     * @throws IndexOutOfBoundsException if there are not as many words
     */
    public byte[] bytes(int index) {
        return words.get(index).clone();
    }

    /**
     * All words as text.
     *
     * @return the words, read as UTF-8, the name as it was spelled
     */
    public List<String> words() {
        return words.stream()
                .map(word -> new String(word, StandardCharsets.UTF_8))
                .toList();
    }

    /**
     * Whether the command begins with certain words.
     *
     * @param prefix the first words; the case of the name does not matter, {@link ScriptedPeer#ANY} stands for any word
     * @return whether they all fit
     */
    public boolean startsWith(String... prefix) {
        if (words.size() < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (!fits(i, prefix[i])) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether the command is exactly this one.
     *
     * @param expected all words; the case of the name does not matter, {@link ScriptedPeer#ANY} stands for any word
     * @return whether they all fit and none is left over
     */
    public boolean is(String... expected) {
        return words.size() == expected.length && startsWith(expected);
    }

    // A script means this very constant; a client may well send an equal string.
    @SuppressWarnings("ReferenceEquality")
    private boolean fits(int index, String expected) {
        if (expected == ScriptedPeer.ANY) {
            return true;
        }
        return index == 0
                ? word(0).equalsIgnoreCase(expected)
                : Arrays.equals(words.get(index), expected.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (byte[] word : words) {
            text.append(text.isEmpty() ? "" : " ");
            int shown = Math.min(word.length, SHOWN_LENGTH);
            text.append(new String(word, 0, shown, StandardCharsets.UTF_8));
            if (word.length > shown) {
                text.append("...(").append(word.length).append(" bytes)");
            }
        }
        return text.toString();
    }
}
