package io.trunkline.command;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;

/**
 * A command's name, with its wire form made once and its metadata. Immutable; known names are unique instances.
 */
public final class CommandName {

    private static final Pattern WORDS = Pattern.compile("[^\\s\\p{Cntrl}]+( [^\\s\\p{Cntrl}]+)?");

    private static final ConcurrentMap<String, CommandName> KNOWN = new ConcurrentHashMap<>();

    private final String text;
    private final byte[] encoded;
    private final int wordCount;
    private final CommandMetadata metadata;

    private CommandName(String text) {
        this.text = text;
        String[] words = text.split(" ");
        StringBuilder wire = new StringBuilder();
        for (String word : words) {
            wire.append('$')
                    .append(word.getBytes(StandardCharsets.UTF_8).length)
                    .append("\r\n");
            wire.append(word).append("\r\n");
        }
        this.encoded = wire.toString().getBytes(StandardCharsets.UTF_8);
        this.wordCount = words.length;
        this.metadata = CommandMetadata.of(text);
    }

    /**
     * Finds a command by name.
     *
     * @param name one word, or two for a subcommand ({@code CONFIG GET}); case does not matter
     * @return the name; names that Trunkline has no facts about get the cautious metadata of {@link CommandMetadata#of}
     * @throws IllegalArgumentException if it is not one word, or two that are a known subcommand; arguments are passed
     *     apart from the name
     */
    public static CommandName of(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        CommandName known = KNOWN.get(upper);
        if (known != null) {
            return known;
        }
        if (!WORDS.matcher(upper).matches()) {
            throw new IllegalArgumentException("Not a command name: name=\"" + name
                    + "\". Give one word, or two for a subcommand, and pass the arguments apart from it.");
        }
        CommandName made = new CommandName(upper);
        if (!made.metadata.isKnown()) {
            if (made.wordCount > 1) {
                throw new IllegalArgumentException("Not a subcommand that is known: name=\"" + name
                        + "\". Give the first word as the name, and the others as arguments.");
            }
            return made; // names of applications' choice must not fill the memory
        }
        CommandName raced = KNOWN.putIfAbsent(upper, made);
        return raced == null ? made : raced;
    }

    /**
     * The facts about the command.
     *
     * @return the metadata
     */
    public CommandMetadata metadata() {
        return metadata;
    }

    /**
     * How many bulk strings the name takes on the wire.
     *
     * @return 1, or 2 for a subcommand
     */
    public int wordCount() {
        return wordCount;
    }

    /**
     * The name's words in wire form. For engines: the array is the name's own and must not be changed.
     *
     * @return each word as {@code $<length>\r\n<word>\r\n}
     */
    public byte[] encoded() {
        return encoded;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof CommandName that && text.equals(that.text));
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /**
     * The name in upper case.
     *
     * @return such as {@code CONFIG GET}
     */
    @Override
    public String toString() {
        return text;
    }
}
