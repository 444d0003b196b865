package io.trunkline.cli;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.RedisFuture;
import io.trunkline.cli.format.ReplyFormat;
import io.trunkline.codec.Codecs;
import io.trunkline.command.Command;
import io.trunkline.command.CommandName;
import io.trunkline.exception.RedisException;
import io.trunkline.exception.RedisServerException;
import io.trunkline.reply.RespValue;
import io.trunkline.reply.ServerText;
import io.trunkline.status.TopologyKind;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands with a bounded number of them under way and prints the replies in order. Used once; confined to the
 * thread that calls it, which reads, and a thread of its own, which prints.
 */
final class ExecPipeline {
    /*
     * The reader hands every command to the multiplexer and its future to the printer through a queue that holds the
     * window. That bounds their number. Their bytes are bounded by permits, of which a command takes as many as it and
     * its reply are thought to need; the reply is thought to be as large as the largest of late. That guess starts high
     * and falls with every small reply, so that the window opens slowly, and a run of large replies narrows it after
     * the first.
     */

    /** Far more than any sensible command, and small enough for a small heap to hold one. */
    static final int MAX_LINE_BYTES = 16 * 1024 * 1024;

    private static final int BYTES_PER_PERMIT = 1024;
    /** 16 MiB. */
    private static final int PERMITS = 16 * 1024;

    private static final int FIRST_REPLY_GUESS = 1024 * 1024;
    /**
     * The guess loses this part of itself with every reply: from the first guess it takes a few hundred replies to
     * become small.
     */
    private static final int GUESS_DECAY = 32;

    private static final Set<String> OWN_WORDS = Set.of("MULTI", "EXEC", "DISCARD", "WATCH", "UNWATCH", "SELECT");
    private static final int LONGEST_OWN_WORD = 7;

    private static final int OUT_BUFFER_BYTES = 64 * 1024;
    /** After so many reports on single lines only their number is told. */
    private static final int MAX_REPORTS = 20;

    private final ConnectionMultiplexer multiplexer;
    private final ReplyFormat format;
    private final Terminal terminal;
    private final BlockingQueue<Pending> pending;
    private final Semaphore permits = new Semaphore(PERMITS);

    // Of the reading thread
    private Database<byte[], byte[]> database;
    private @Nullable ExecTransaction transaction;
    /** The line of a WATCH that could not be obeyed, or 0: what relied on it must not be done. */
    private long refusedWatch;

    private @Nullable ProgressLine progress;

    // Of the printing thread; the others read them after its end, or as a hint
    private volatile int replyGuess = FIRST_REPLY_GUESS;
    private volatile @Nullable IOException outputFailure;
    private long printed;
    private long failures;

    /**
     * One line's outcome to come.
     *
     * @param line its number; 0 ends the queue
     * @param permits what it holds until it is printed
     * @param awaited what must be done before the text is known, or null
     * @param text gives what is printed, and waits for it
     */
    private record Pending(long line, int permits, @Nullable Future<?> awaited, Supplier<byte[]> text) {

        static final Pending END = new Pending(0, 0, null, () -> new byte[0]);

        boolean isEnd() {
            return line == 0;
        }
    }

    ExecPipeline(ConnectionMultiplexer multiplexer, ReplyFormat format, Terminal terminal, int window) {
        this.multiplexer = multiplexer;
        this.format = format;
        this.terminal = terminal;
        this.pending = new ArrayBlockingQueue<>(window);
        this.database = multiplexer.database(Codecs.BYTES);
    }

    /**
     * Runs one command.
     *
     * @param arguments its name and arguments
     * @return whether it succeeded
     * @throws IOException if the reply cannot be printed
     */
    boolean runOne(List<byte[]> arguments) throws IOException {
        try {
            Command<RespValue> command = command(arguments);
            terminal.out()
                    .write(database.async().execute(command.readAs(format)).join());
            return true;
        } catch (RedisServerException e) {
            terminal.out().write(format.error(e.serverMessage()));
        } catch (RedisException | BadLineException e) {
            terminal.err().println(ServerText.escape(String.valueOf(e.getMessage())));
        }
        return false;
    }

    /**
     * Runs every line of the input.
     *
     * @return whether all lines were commands and all commands succeeded
     * @throws IOException if reading or printing fails
     * @throws InterruptedException if the thread is interrupted
     */
    boolean runLines() throws IOException, InterruptedException {
        Thread printer = new Thread(this::print, "trunkline-exec-printer");
        printer.setDaemon(true);
        long badLines;
        progress = ProgressLine.start(terminal);
        printer.start();
        try {
            badLines = readLines();
        } finally {
            pending.put(Pending.END);
            printer.join();
        }
        if (progress != null) {
            progress.finish(printed);
        }
        IOException broken = outputFailure;
        if (broken != null) {
            throw broken;
        }
        long wrong = badLines + failures;
        if (wrong > 0) {
            terminal.err()
                    .println("Not all lines succeeded: lines=" + (printed + badLines) + ", failed=" + failures
                            + ", malformed=" + badLines + ". Replies that are errors stand among the others.");
        }
        return wrong == 0;
    }

    private long readLines() throws IOException, InterruptedException {
        LineReader lines = new LineReader(terminal.in(), MAX_LINE_BYTES);
        LineSplitter splitter = new LineSplitter();
        long bad = 0;
        for (long number = 1; outputFailure == null && lines.next(); number++) {
            try {
                if (lines.isTooLong()) {
                    throw new BadLineException("Line too long: limit=" + MAX_LINE_BYTES + " bytes. Split it.");
                }
                List<byte[]> arguments = splitter.split(lines.buffer(), lines.start(), lines.end());
                if (!arguments.isEmpty()) {
                    submit(number, arguments, lines.end() - lines.start());
                }
            } catch (BadLineException e) {
                String why = String.valueOf(e.getMessage());
                if (transaction != null) {
                    transaction.spoil(number, why);
                }
                if (++bad <= MAX_REPORTS) {
                    terminal.err().println("line " + number + ": " + why);
                }
            }
        }
        ExecTransaction open = transaction;
        if (open != null) {
            bad++;
            terminal.err()
                    .println("The input ended within a transaction: line=" + open.firstLine()
                            + ". Nothing of it was done. End it with EXEC, or DISCARD it.");
        }
        return bad;
    }

    private void submit(long line, List<byte[]> arguments, int length) throws BadLineException, InterruptedException {
        String word = arguments.get(0).length > LONGEST_OWN_WORD
                ? ""
                : text(arguments.get(0)).toUpperCase(Locale.ROOT);
        if (OWN_WORDS.contains(word)) {
            if (arguments.size() != (word.equals("SELECT") ? 2 : 1) && !word.equals("WATCH")) {
                throw new BadLineException("Wrong number of arguments: command=" + word + ". Give "
                        + (word.equals("SELECT") ? "one." : "none."));
            }
            runOwn(word, line, arguments);
            return;
        }
        Command<byte[]> command = command(arguments).readAs(format);
        if (transaction != null) {
            String refused = transaction.queue(line, command, length);
            if (refused == null) {
                answer(line, "QUEUED");
            } else {
                fail(line, refused);
            }
            return;
        }
        boolean alone = command.isBlocking() || command.name().metadata().isBlocking();
        int cost = alone ? PERMITS : (int) Math.min(PERMITS, 1 + ((long) length + replyGuess) / BYTES_PER_PERMIT);
        permits.acquire(cost);
        RedisFuture<byte[]> reply = database.async().execute(command);
        pending.put(new Pending(line, cost, reply, () -> outcome(line, reply)));
    }

    /** What would change the shared connection is done here. */
    private void runOwn(String word, long line, List<byte[]> arguments) throws BadLineException, InterruptedException {
        ExecTransaction open = transaction;
        switch (word) {
            case "MULTI" -> {
                if (open != null) {
                    fail(line, open.spoil(line, "ERR MULTI calls can not be nested"));
                    return;
                }
                transaction = new ExecTransaction(database.createTransaction(), line);
                if (refusedWatch > 0) {
                    transaction.spoil(refusedWatch, "WATCH could not be obeyed");
                }
                answer(line, "OK");
            }
            case "EXEC" -> execute(line, open);
            case "DISCARD" -> {
                transaction = null;
                refusedWatch = 0;
                if (open == null) {
                    fail(line, "ERR DISCARD without MULTI");
                } else {
                    answer(line, "OK");
                }
            }
            case "WATCH" -> {
                refusedWatch = line;
                String why = "ERR WATCH is not supported, as all lines share a connection. The next transaction is not"
                        + " carried out; use a script, or Transaction.when in code.";
                fail(line, open == null ? why : open.spoil(line, why));
            }
            case "UNWATCH" -> {
                if (open != null) {
                    fail(line, open.spoil(line, "ERR UNWATCH is not supported within MULTI"));
                    return;
                }
                refusedWatch = 0;
                answer(line, "OK");
            }
            default -> select(line, arguments);
        }
    }

    private void execute(long line, @Nullable ExecTransaction open) throws InterruptedException {
        transaction = null;
        refusedWatch = 0;
        if (open == null) {
            fail(line, "ERR EXEC without MULTI");
        } else if (open.fault() != null) {
            fail(line, "EXECABORT Transaction discarded because of previous errors; " + open.fault());
        } else if (open.isEmpty()) {
            pending.put(new Pending(line, 0, null, () -> format.list(List.of())));
        } else {
            permits.acquire(PERMITS);
            RedisFuture<Boolean> done = open.execute();
            pending.put(new Pending(line, PERMITS, done, () -> outcome(line, open, done)));
        }
    }

    private void answer(long line, String status) throws InterruptedException {
        pending.put(new Pending(line, 0, null, () -> format.status(status)));
    }

    private void fail(long line, String message) throws InterruptedException {
        pending.put(new Pending(line, 0, null, () -> failed(line, message)));
    }

    /** The shared connection has no database of its own: the commands after this one are given another. */
    private void select(long line, List<byte[]> arguments) throws BadLineException, InterruptedException {
        if (transaction != null) {
            fail(line, transaction.spoil(line, "ERR SELECT is not supported within MULTI. Select before it."));
            return;
        }
        Database<byte[], byte[]> selected;
        try {
            selected = multiplexer.database(Integer.parseInt(text(arguments.get(1))), Codecs.BYTES);
        } catch (IllegalArgumentException e) {
            throw new BadLineException("Not a database: index=" + text(arguments.get(1)) + ". Give a number from 0.");
        }
        try {
            if (multiplexer.topology().kind() == TopologyKind.CLUSTER) {
                selected.execute("PING"); // most clusters have one database; then all lines that follow stay in it
            }
        } catch (RedisServerException e) {
            fail(line, String.valueOf(e.getMessage()));
            return;
        }
        database = selected;
        answer(line, "OK");
    }

    private Command<RespValue> command(List<byte[]> arguments) throws BadLineException {
        try {
            String name = text(arguments.get(0));
            int words = 1;
            if (arguments.size() > 1 && CommandFamilies.isFamily(name)) {
                String whole = name + " " + text(arguments.get(1));
                if (CommandName.of(whole).metadata().isKnown()) {
                    name = whole;
                    words = 2;
                }
            }
            return database.commands()
                    .command(name, arguments.subList(words, arguments.size()).toArray());
        } catch (IllegalArgumentException e) {
            throw new BadLineException(e.getMessage());
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void print() {
        OutputStream out = new BufferedOutputStream(terminal.out(), OUT_BUFFER_BYTES);
        try {
            while (true) {
                Pending next = pending.poll();
                if (next == null) {
                    out.flush(); // somebody may wait for what was printed before typing the next line
                    next = pending.take();
                }
                if (next.isEnd()) {
                    out.flush();
                    return;
                }
                printOne(next, out);
            }
        } catch (IOException e) {
            outputFailure = e;
            discard();
        } catch (InterruptedException e) {
            outputFailure = new IOException("Printing was interrupted. Run the command again.", e);
            discard();
        }
    }

    private void printOne(Pending next, OutputStream out) throws IOException {
        try {
            if (next.awaited != null && !next.awaited.isDone()) {
                out.flush();
            }
            byte[] text = next.text.get();
            int guess = replyGuess;
            replyGuess = Math.max(text.length, guess - guess / GUESS_DECAY);
            out.write(text);
        } finally {
            permits.release(next.permits);
        }
        printed++;
        if (progress != null) {
            progress.show(printed);
        }
    }

    private byte[] outcome(long line, RedisFuture<byte[]> reply) {
        try {
            return reply.join();
        } catch (RedisServerException e) {
            return failed(line, e.serverMessage());
        } catch (RedisException | CancellationException e) {
            return failed(line, String.valueOf(e.getMessage()));
        }
    }

    private byte[] outcome(long line, ExecTransaction executed, RedisFuture<Boolean> done) {
        try {
            done.join();
        } catch (RedisServerException e) {
            return failed(line, e.serverMessage());
        } catch (RedisException | CancellationException e) {
            return failed(line, String.valueOf(e.getMessage()));
        }
        return format.list(executed.members().stream()
                .map(member -> outcome(member.line(), member.reply()))
                .toList());
    }

    private byte[] failed(long line, String message) {
        if (++failures <= MAX_REPORTS) {
            terminal.err().println("line " + line + ": " + ServerText.escape(message));
        }
        return format.error(message);
    }

    /** Lets the reader go on to where it notices that printing has ended. */
    private void discard() {
        try {
            Pending next;
            do {
                next = pending.take();
                permits.release(next.permits);
            } while (!next.isEnd());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
