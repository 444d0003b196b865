package io.trunkline.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where one run of the command reads and writes. Immutable; the streams stay with whoever made it.
 *
 * @param in what commands are read from
 * @param out takes results, unbuffered
 * @param err takes everything else; safe for several threads
 * @param isInTerminal whether a person types the input
 * @param isOutTerminal whether results appear on a screen
 * @param isErrTerminal whether everything else appears on a screen
 * @param environment its environment variables
 */
record Terminal(
        InputStream in,
        OutputStream out,
        PrintStream err,
        boolean isInTerminal,
        boolean isOutTerminal,
        boolean isErrTerminal,
        Map<String, String> environment) {

    /**
     * The JVM cannot tell which of its streams are terminals, so the start script does: a list of {@code in},
     * {@code out}, {@code err}.
     */
    private static final String PROPERTY = "trunkline.terminals";

    /** The streams of this process. */
    static Terminal ofProcess() {
        List<String> terminals = Arrays.asList(System.getProperty(PROPERTY, "").split(","));
        return new Terminal(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                terminals.contains("in"),
                terminals.contains("out"),
                terminals.contains("err"),
                System.getenv());
    }

    /**
     * Asks the person at the terminal for a secret, without showing what is typed.
     *
     * @return null if nobody can be asked, or nothing was typed
     */
    @Nullable
    String askSecret(String prompt) {
        Console console = isInTerminal && isErrTerminal ? System.console() : null;
        char[] typed = console == null ? null : console.readPassword("%s", prompt);
        return typed == null || typed.length == 0 ? null : new String(typed);
    }

    /**
     * A way to print results as text. To be flushed by whoever prints.
     *
     * @return prints in UTF-8 into {@link #out()}
     */
    PrintStream printer() {
        return new PrintStream(out, false, StandardCharsets.UTF_8);
    }
}
