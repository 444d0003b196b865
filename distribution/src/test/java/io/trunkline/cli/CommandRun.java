package io.trunkline.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

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
        return withInput(input.getBytes(StandardCharsets.UTF_8), args);
    }

    /** Runs with bytes on the standard input. */
    static CommandRun withInput(byte[] input, String... args) {
        return run(input, Map.of(), args);
    }

    /** Runs with environment variables. */
    static CommandRun withEnvironment(Map<String, String> environment, String... args) {
        return run(new byte[0], environment, args);
    }

    private static CommandRun run(byte[] input, Map<String, String> environment, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = Trunkline.run(terminal(new ByteArrayInputStream(input), out, err, environment), args);
        return new CommandRun(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Streams that are no screens. */
    static Terminal terminal(InputStream in, OutputStream out, OutputStream err) {
        return terminal(in, out, err, Map.of());
    }

    private static Terminal terminal(
            InputStream in, OutputStream out, OutputStream err, Map<String, String> environment) {
        PrintStream printer = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new Terminal(in, out, printer, false, false, false, environment);
    }

    /** What it printed, line by line. */
    List<String> lines() {
        return out.lines().toList();
    }
}
