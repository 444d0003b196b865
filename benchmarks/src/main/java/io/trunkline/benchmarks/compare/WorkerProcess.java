package io.trunkline.benchmarks.compare;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The conductor's end of a {@link Worker}. Confined to one thread. */
final class WorkerProcess implements AutoCloseable {

    /** How much longer than asked for a worker may take. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    private static final int FIRST_JDK_THAT_WARNS = 24;

    private final WorkerArguments arguments;
    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter orders;

    /** Starts the worker and waits until its client is connected. */
    WorkerProcess(WorkerArguments arguments, List<String> extraFlags) {
        this.arguments = arguments;
        try {
            process = new ProcessBuilder(commandLine(arguments, extraFlags))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("A worker cannot be started: worker=" + this + ". See the cause.", e);
        }
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        orders = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        try {
            answer(GRACE);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Lets it run for so long. */
    Sample run(Duration time) {
        try {
            orders.write(time.toNanos() + "\n");
            orders.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("A worker does not listen: worker=" + this + ". See what it printed.", e);
        }
        return Sample.parse(answer(time.plus(GRACE)).substring(Worker.MARK.length()));
    }

    /** Ends the worker and waits for its end. */
    @Override
    public void close() {
        try {
            orders.close();
        } catch (IOException e) {
            // It has ended already
        }
        try {
            if (!process.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return arguments.client().id() + " " + arguments.workload().id();
    }

    /** Reads the next line; a worker that hangs is killed, so that reading ends. */
    private String answer(Duration limit) {
        CompletableFuture<Boolean> answered = new CompletableFuture<>();
        var unused = answered.completeOnTimeout(false, limit.toNanos(), TimeUnit.NANOSECONDS)
                .thenAccept(inTime -> {
                    if (!inTime) {
                        process.destroyForcibly();
                    }
                });
        try {
            String line = answers.readLine();
            while (line != null && !line.startsWith(Worker.MARK)) {
                // The JVM or an agent in it has something to say
                line = answers.readLine();
            }
            if (line == null) {
                throw new IllegalStateException("A worker gave no answer: worker=" + this + ", limit="
                        + limit.toSeconds() + " s. See what it printed.");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException("A worker cannot be heard: worker=" + this + ". See what it printed.", e);
        } finally {
            answered.complete(true);
        }
    }

    private static List<String> commandLine(WorkerArguments arguments, List<String> extraFlags) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.add("-Xms1g");
        words.add("-Xmx1g");
        if (Runtime.version().feature() >= FIRST_JDK_THAT_WARNS) {
            words.add("--enable-native-access=ALL-UNNAMED");
            words.add("--sun-misc-unsafe-memory-access=allow");
        }
        words.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        words.addAll(Transports.flags(arguments.transport()));
        words.addAll(extraFlags);
        words.add("-cp");
        words.add(Transports.classPath(arguments.transport()));
        words.add(Worker.class.getName());
        words.addAll(arguments.toWords());
        return words;
    }
}
