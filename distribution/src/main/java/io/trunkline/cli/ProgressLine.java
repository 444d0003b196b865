package io.trunkline.cli;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A line about how far the work has come, written over itself on the error stream. Confined to one thread at a time.
 */
final class ProgressLine {

    private static final long REFRESH_NANOS = 100_000_000;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int BAR_WIDTH = 30;

    private final PrintStream err;
    private final @Nullable FileInputStream file;
    private final long total;
    private final String unit;
    private final long started = System.nanoTime();
    private long nextRefresh = started + REFRESH_NANOS;
    private boolean shown;

    private ProgressLine(PrintStream err, @Nullable FileInputStream file, long total, String unit) {
        this.err = err;
        this.file = file;
        this.total = total;
        this.unit = unit;
    }

    /**
     * Starts a line about work of a known extent that reads no input.
     *
     * @param unit what is counted, in the plural
     * @param total how much there is
     * @return null if the error stream is no screen
     */
    static @Nullable ProgressLine start(Terminal terminal, String unit, long total) {
        return terminal.isErrTerminal() ? new ProgressLine(terminal.err(), null, total, unit) : null;
    }

    /**
     * Starts a line where one can be seen and does no harm.
     *
     * @return null if the error stream is no screen, if replies appear on one, or if a person types the commands
     */
    static @Nullable ProgressLine start(Terminal terminal) {
        if (!terminal.isErrTerminal() || terminal.isOutTerminal() || terminal.isInTerminal()) {
            return null;
        }
        InputStream in = terminal.in();
        FileInputStream file = in instanceof FileInputStream stream ? stream : null;
        return new ProgressLine(terminal.err(), file, sizeOf(file), "replies");
    }

    private static long sizeOf(@Nullable FileInputStream file) {
        try {
            return file == null ? 0 : file.getChannel().size();
        } catch (IOException e) {
            return 0; // a pipe has no size
        }
    }

    /** Shows how much was done, if the line is due. */
    void show(long done) {
        long now = System.nanoTime();
        if (now - nextRefresh >= 0) {
            nextRefresh = now + REFRESH_NANOS;
            shown = true;
            err.print("\r" + line(done, now) + "\u001b[K");
            err.flush();
        }
    }

    /** Shows the last state and goes to the next line, if the line ever appeared. */
    void finish(long done) {
        if (shown) {
            err.println("\r" + line(done, System.nanoTime()) + "\u001b[K");
        }
    }

    private String line(long done, long now) {
        double seconds = (now - started) / NANOS_PER_SECOND;
        return String.format(Locale.ROOT, "%s%,d %s, %,.0f/s", bar(done), done, unit, done / seconds);
    }

    private String bar(long done) {
        if (total <= 0) {
            return "";
        }
        try {
            double part = Math.min(
                    1, (double) (file == null ? done : file.getChannel().position()) / total);
            int filled = (int) (part * BAR_WIDTH);
            return String.format(
                    Locale.ROOT, "[%s%s] %3.0f%%  ", "#".repeat(filled), "-".repeat(BAR_WIDTH - filled), part * 100);
        } catch (IOException e) {
            return "";
        }
    }
}
