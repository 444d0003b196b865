package io.trunkline.options;

import io.trunkline.command.CommandName;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What the servers call their commands, for servers on which some were renamed or disabled. Immutable.
 *
 * <p>What is said of a command with subcommands holds for all of them: with CONFIG disabled there is no CONFIG GET. One
 * subcommand alone can be disabled but not renamed, since servers do not do that either.
 */
public final class CommandMap {

    /** Every command is available under its own name. */
    public static final CommandMap DEFAULT = new CommandMap(Collections.emptySortedMap());

    private static final Pattern WORD = Pattern.compile("[^\\s\\p{Cntrl}]+");
    private static final String DISABLED = "";

    /** The new name of each changed command, or the empty text if it is disabled; by command in upper case. */
    private final SortedMap<String, String> changes;

    /** What stands before the servers: what that does not carry is not available either. */
    private final ProxyKind proxy;

    private CommandMap(SortedMap<String, String> changes) {
        this(changes, ProxyKind.NONE);
    }

    private CommandMap(SortedMap<String, String> changes, ProxyKind proxy) {
        this.changes = changes;
        this.proxy = proxy;
    }

    /**
     * The same map for servers behind a proxy. For engines: options say which one.
     *
     * @param kind the proxy
     * @return a map in which nothing is available that the proxy does not carry
     */
    public CommandMap through(ProxyKind kind) {
        return kind == proxy ? this : new CommandMap(changes, kind);
    }

    /**
     * Renames a command.
     *
     * @param command the command as Redis calls it, one word
     * @param newName the server's name for it, one word; the command's own name takes an earlier change back
     * @return a map with the change
     * @throws IllegalArgumentException if either is not one word
     */
    public CommandMap withRenamed(CommandName command, String newName) {
        if (command.wordCount() > 1) {
            throw new IllegalArgumentException(
                    "A subcommand cannot be renamed: command=" + command + ". Rename the command that it belongs to.");
        }
        if (!isOneWord(newName)) {
            throw new IllegalArgumentException("Not a command name: command=" + command + ", newName=\"" + newName
                    + "\". Use one word, or withDisabled if there is no such command.");
        }
        return with(command, newName);
    }

    /**
     * Renames a command.
     *
     * @param command the command as Redis calls it, one word; case does not matter
     * @param newName the server's name for it, one word; the command's own name takes an earlier change back
     * @return a map with the change
     * @throws IllegalArgumentException if either is not one word
     */
    public CommandMap withRenamed(String command, String newName) {
        return withRenamed(CommandName.of(command), newName);
    }

    /**
     * Declares a command unavailable. It is never sent: what needs it fails without, what can do without it does.
     *
     * @param command the command, or one subcommand ({@code CLIENT SETINFO})
     * @return a map without the command
     */
    public CommandMap withDisabled(CommandName command) {
        return with(command, DISABLED);
    }

    /**
     * Declares a command unavailable. It is never sent: what needs it fails without, what can do without it does.
     *
     * @param command the command, or one subcommand ({@code CLIENT SETINFO}); case does not matter
     * @return a map without the command
     * @throws IllegalArgumentException if it is not a command's name
     */
    public CommandMap withDisabled(String command) {
        return withDisabled(CommandName.of(command));
    }

    private CommandMap with(CommandName command, String newName) {
        TreeMap<String, String> copy = new TreeMap<>(changes);
        if (command.toString().equalsIgnoreCase(newName)) {
            copy.remove(command.toString());
        } else {
            copy.put(command.toString(), newName);
        }
        return copy.isEmpty() && proxy == ProxyKind.NONE
                ? DEFAULT
                : new CommandMap(Collections.unmodifiableSortedMap(copy), proxy);
    }

    /**
     * Whether a command can be sent.
     *
     * @param command the command
     * @return false if it, or the command that it is a subcommand of, is disabled
     */
    public boolean isAvailable(CommandName command) {
        if (proxy.carries(command) == ProxyKind.Carriage.NONE) {
            return false;
        }
        if (changes.isEmpty()) {
            return true;
        }
        return !DISABLED.equals(changes.get(command.toString())) && !DISABLED.equals(changes.get(firstWord(command)));
    }

    /**
     * What the server calls a command.
     *
     * @param command the command
     * @return its name on the server, with the subcommand if it has one
     * @throws IllegalArgumentException if it is disabled
     */
    public String wireName(CommandName command) {
        if (!isAvailable(command)) {
            throw new IllegalArgumentException("The command is disabled: command=" + command
                    + ". Ask isAvailable first, or enable it in the command map.");
        }
        String text = command.toString();
        String first = firstWord(command);
        String renamed = changes.get(first);
        return renamed == null ? text : renamed + text.substring(first.length());
    }

    /**
     * What the server calls a command, in wire form. For engines: the array must not be changed.
     *
     * @param command the command
     * @return each word as {@code $<length>\r\n<word>\r\n}; {@link CommandName#encoded()} itself if the command is not
     *     renamed
     * @throws IllegalArgumentException if it is disabled
     */
    public byte[] encoded(CommandName command) {
        if (changes.isEmpty()) {
            return command.encoded();
        }
        String name = wireName(command);
        if (name.equals(command.toString())) {
            return command.encoded();
        }
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (String word : name.split(" ")) {
            byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
            wire.writeBytes(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            wire.writeBytes(bytes);
            wire.write('\r');
            wire.write('\n');
        }
        return wire.toByteArray();
    }

    private static String firstWord(CommandName command) {
        String text = command.toString();
        int space = text.indexOf(' ');
        return space < 0 ? text : text.substring(0, space);
    }

    static boolean isOneWord(String name) {
        return WORD.matcher(name).matches();
    }

    /**
     * What the map changes.
     *
     * @return the changed commands in upper case and their new names, empty if disabled; in alphabetical order,
     *     unmodifiable
     */
    public Map<String, String> changes() {
        return changes;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof CommandMap that && proxy == that.proxy && changes.equals(that.changes));
    }

    @Override
    public int hashCode() {
        return changes.hashCode();
    }

    /**
     * The changes as a connection string has them, without the new names: a command is often renamed so that nobody
     * calls it who does not know the name. {@link MultiplexerOptions#toConnectionString} can show them.
     *
     * @return such as {@code $CONFIG=,$GET=*****}; empty if there are none
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        changes.forEach((command, newName) -> text.append(text.length() == 0 ? "$" : ",$")
                .append(command)
                .append('=')
                .append(newName.isEmpty() ? newName : ConfigurationFormat.MASK));
        return text.toString();
    }
}
