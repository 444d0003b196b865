package io.trunkline.benchmarks.failover;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * The JVM of one client under one fault. Connects, says {@link #READY}, waits for a line on its standard input, runs
 * its load, prints every attempt and then {@link #END}.
 */
public final class Worker {

    /** Begins lines that are for the conductor. */
    static final String MARK = "@";

    /** Said when the load can begin. */
    static final String READY = MARK + "ready";

    /** Said when all attempts were told. */
    static final String END = MARK + "end";

    private Worker() {}

    /**
     * Runs.
     *
     * @param words as {@link #arguments} has them
     * @throws IOException if the conductor cannot be heard
     */
    @SuppressWarnings("SystemOut") // it is the protocol
    public static void main(String[] words) throws IOException {
        // What libraries print must not get between the lines of the protocol
        PrintStream answers = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        System.setOut(System.err);
        int status = 0;
        try {
            Candidate candidate = Candidate.ofId(words[0]);
            Duration timeout = Duration.ofMillis(Long.parseLong(words[2]));
            Calls calls = candidate.connect(Target.parse(words[1]), timeout);
            Load load = new Load(calls, Integer.parseInt(words[3]), Integer.parseInt(words[4]));
            Load.prepare(calls);
            answers.println(READY);
            answers.flush();
            if (new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine() != null) {
                load.run().forEach(attempt -> answers.println(MARK + attempt.toLine()));
                answers.println(END);
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            e.printStackTrace();
            status = 1;
        }
        answers.flush();
        // Does not wait for threads that a client may have left behind
        Runtime.getRuntime().halt(status);
    }

    /** What a worker is told on its command line. */
    static List<String> arguments(Candidate candidate, Target target, Duration timeout, int perSecond, int attempts) {
        return List.of(
                candidate.id(),
                target.toWord(),
                Long.toString(timeout.toMillis()),
                Integer.toString(perSecond),
                Integer.toString(attempts));
    }
}
