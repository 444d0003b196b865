package io.trunkline.benchmarks.failover;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The conductor's end of a {@link Worker}. Confined to one thread. */
final class WorkerProcess implements AutoCloseable {

    private static final int FIRST_JDK_THAT_WARNS = 24;

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter orders;

    /** Starts the worker and waits until its load can begin. */
    WorkerProcess(List<String> arguments) {
        try {
            process = new ProcessBuilder(commandLine(arguments))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "A worker cannot be started: arguments=" + arguments + ". See the cause.", e);
        }
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        orders = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        try {
            String line = answer();
            if (!line.equals(Worker.READY)) {
                throw new IllegalStateException("A worker is not ready: answer=" + line + ". See what it printed.");
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Lets the load begin. */
    void begin() {
        try {
            orders.write("begin\n");
            orders.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("A worker does not listen. See what it printed.", e);
        }
    }

    /** Waits for the end of the load. */
    List<Attempt> attempts() {
        List<Attempt> attempts = new ArrayList<>();
        for (String line = answer(); !line.equals(Worker.END); line = answer()) {
            attempts.add(Attempt.parse(line.substring(Worker.MARK.length())));
        }
        return attempts;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private String answer() {
        try {
            String line = answers.readLine();
            while (line != null && !line.startsWith(Worker.MARK)) {
                line = answers.readLine(); // the JVM or an agent in it has something to say
            }
            if (line == null) {
                throw new IllegalStateException("A worker ended early. See what it printed.");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException("A worker cannot be heard. See what it printed.", e);
        }
    }

    private static List<String> commandLine(List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.add("-Xmx512m");
        if (Runtime.version().feature() >= FIRST_JDK_THAT_WARNS) {
            words.add("--enable-native-access=ALL-UNNAMED");
            words.add("--sun-misc-unsafe-memory-access=allow");
        }
        words.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=off"); // every client complains of outages at length
        words.add("-Dio.lettuce.core.iouring=false"); // epoll for all that have a choice
        words.add("-cp");
        words.add(classPath());
        words.add(Worker.class.getName());
        words.addAll(arguments);
        return words;
    }

    /** Without io_uring, as users get it who add nothing. */
    private static String classPath() {
        String separator = System.getProperty("path.separator");
        return java.util.Arrays.stream(System.getProperty("java.class.path").split(separator, -1))
                .filter(entry -> !entry.contains("iouring") && !entry.contains("io_uring"))
                .collect(java.util.stream.Collectors.joining(separator));
    }
}
