package io.trunkline.it.faults;

import io.trunkline.AsyncDatabase;
import io.trunkline.Database;
import io.trunkline.simulator.CommandRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One caller: submits mixed writes, each with a word that no other one has, one at a time or several at once, until it
 * is told to stop. Confined to the thread that runs it; its records may be read when that has ended.
 */
final class Caller implements Runnable {

    /** A busy machine may notice a deadline late, but not so late. */
    private static final Duration GRACE = Duration.ofSeconds(20);

    private static final int LISTS = 4;
    private static final int BURST = 8;
    private static final long PAUSE_NANOS = 500_000;

    private final int number;
    private final Database<String, String> sync;
    private final boolean bursts;
    private final Duration limit;
    private final AtomicInteger ids;
    private final AtomicLong lastSuccess;
    private final BooleanSupplier stopping;
    private final Random random;
    private final List<CommandRecord> records = new ArrayList<>();

    Caller(
            int number,
            Database<String, String> database,
            boolean bursts,
            Duration limit,
            AtomicInteger ids,
            AtomicLong lastSuccess,
            BooleanSupplier stopping) {
        this.number = number;
        this.sync = database.withTimeout(limit);
        this.bursts = bursts;
        this.limit = limit;
        this.ids = ids;
        this.lastSuccess = lastSuccess;
        this.stopping = stopping;
        this.random = new Random(number);
    }

    @Override
    public void run() {
        while (!stopping.getAsBoolean()) {
            if (bursts) {
                burst();
            } else {
                single();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private CommandRecord begin(String tag, int id, String text) {
        Duration now = now();
        var record =
                new CommandRecord(id, number, 0, text, tag, now, now.plus(limit).plus(GRACE));
        records.add(record);
        return record;
    }

    private static Duration now() {
        return Duration.ofNanos(System.nanoTime());
    }

    private void end(CommandRecord record, @Nullable Object value, @Nullable Throwable failure) {
        if (failure == null) {
            lastSuccess.set(System.nanoTime());
        }
        record.end(
                now(),
                failure != null
                        ? CommandRecord.failure(failure)
                        : new CommandRecord.Value(value instanceof Boolean truth ? (truth ? "1" : "0") : "" + value));
    }

    private void single() {
        int id = ids.incrementAndGet();
        String tag = tag(number, id);
        int what = random.nextInt(5);
        CommandRecord record = begin(tag, id, "command " + what);
        try {
            Object value = switch (what) {
                case 0 -> sync.rpush(list(), tag);
                case 1 -> sync.append("text:" + number, tag);
                case 2 -> sync.incr(tag);
                case 3 -> sync.hset("hash", tag, "1");
                default -> {
                    sync.set("key:" + random.nextInt(LISTS), tag);
                    yield "OK";
                }
            };
            end(record, value, null);
        } catch (RuntimeException e) {
            end(record, null, e);
        }
    }

    private void burst() {
        AsyncDatabase<String, String> db = sync.async();
        List<Future<?>> futures = new ArrayList<>();
        for (int i = 0; i < BURST; i++) {
            int id = ids.incrementAndGet();
            String tag = tag(number, id);
            CommandRecord record = begin(tag, id, "burst");
            var future = random.nextBoolean() ? db.rpush(list(), tag) : db.append("text:" + number, tag);
            futures.add(observe(record, future));
        }
        for (Future<?> future : futures) {
            try {
                future.get();
            } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
                throw new IllegalStateException("The record has it already.", e);
            }
        }
    }

    /** Ends when the record is complete. */
    private Future<?> observe(CommandRecord record, CompletionStage<?> stage) {
        return stage.handle((value, failure) -> {
                    end(record, value, failure);
                    return null;
                })
                .toCompletableFuture();
    }

    private String list() {
        return "list:" + random.nextInt(LISTS);
    }

    private static String tag(int caller, int id) {
        return "c" + caller + "#" + id;
    }

    /** Whose command it was that had such a word. */
    static int callerOf(List<String> words) {
        for (String word : words) {
            if (word.startsWith("c") && word.indexOf('#') > 0) {
                return Integer.parseInt(word, 1, word.indexOf('#'), 10);
            }
        }
        throw new IllegalStateException("Nobody's command: words=" + words + ".");
    }

    List<CommandRecord> records() {
        return records;
    }
}
