package io.trunkline.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One run of the command in this JVM. Immutable.
 *
 * @param exitCode what it returned
 * @param out what it printed
 * @param err what it printed to the error stream
 */
record CommandRun(int exitCode, String out, String err) {

    /** Runs without input. */
    static CommandRun of(String... args) {
        return withInput("", args);
    }

    /** Runs with lines on the standard input. */
    static CommandRun withInput(String input, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = Trunkline.run(
                terminal(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), out, err), args);
        return new CommandRun(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Streams that are no screens. */
    static Terminal terminal(InputStream in, OutputStream out, OutputStream err) {
        return new Terminal(in, out, new PrintStream(err, true, StandardCharsets.UTF_8), false, false, false);
    }

    /** What it printed, line by line. */
    List<String> lines() {
        return out.lines().toList();
    }
}
