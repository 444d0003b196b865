package io.trunkline.benchmarks;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import picocli.CommandLine;

/** How a benchmark that is a program of its own begins and ends. Stateless. */
public final class Program {

    /** The exit code if it could not be carried through. */
    private static final int FAILED = 3;

    private Program() {}

    /**
     * Runs a program and ends the JVM.
     *
     * @param words its command line
     * @param program makes it, given where it prints
     * @param types adds what its options need besides picocli's own types
     */
    @SuppressWarnings("SystemOut") // a program for the terminal
    public static void run(
            String[] words, Function<PrintStream, Callable<Integer>> program, UnaryOperator<CommandLine> types) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        int status = types.apply(new CommandLine(program.apply(out)))
                .setExecutionExceptionHandler((failure, line, result) -> {
                    failure.printStackTrace();
                    return FAILED;
                })
                .execute(words);
        System.exit(status);
    }
}
