package io.trunkline.testkit.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Ends a child process when this JVM ends in whatever way, SIGKILL included. Thread-safe.
 *
 * <p>A shell waits for the end of its standard input, which the kernel brings about when the JVM is gone, and kills
 * then. Systems without a POSIX shell have to do with shutdown hooks.
 */
final class Watchdog {

    private static final Path SHELL = Path.of("/bin/sh");
    private static final String SCRIPT = "read line; kill -9 \"$1\"; rm -rf \"$2\"";

    private static final AtomicInteger LASTING = new AtomicInteger();

    private final @Nullable Process shell;

    private Watchdog(@Nullable Process shell) {
        this.shell = shell;
    }

    /** Starts watching; the directory goes with the process. */
    static Watchdog over(long processId, Path directory) {
        if (!Files.isExecutable(SHELL)) {
            return new Watchdog(null);
        }
        try {
            Process shell = new ProcessBuilder(
                            SHELL.toString(), "-c", SCRIPT, "watchdog", Long.toString(processId), directory.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            shell.getErrorStream().close(); // a pipe all the same, to which nobody writes
            return new Watchdog(shell);
        } catch (IOException e) {
            return new Watchdog(null);
        }
    }

    /** It watches until this JVM ends: the pipe that it holds open for that is no leak. */
    void watchForLife() {
        if (shell != null) {
            LASTING.incrementAndGet();
        }
    }

    /** How many pipes stay open as long as this JVM lives. */
    static int lastingPipes() {
        return LASTING.get();
    }

    /**
     * Stops watching and waits until the shell is gone, so that nothing of a closed server is left; repeated calls have
     * no effect.
     */
    void dismiss() {
        if (shell != null) {
            // Killed before its input is closed, so that it does not bite.
            shell.destroyForcibly();
            ServerProcess.awaitEnd(shell);
        }
    }
}
