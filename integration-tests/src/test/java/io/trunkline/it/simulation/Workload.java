package io.trunkline.it.simulation;

import io.trunkline.AsyncDatabase;
import io.trunkline.Condition;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.Transaction;
import io.trunkline.reply.KeyValue;
import io.trunkline.testkit.simulation.SimulatedLane;
import io.trunkline.transport.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One caller: submits bursts of mixed commands with pauses in between, some with short deadlines, and gives some of them up. Nearly every
 * command carries a word that no other one has. Confined to its lane.
 */
final class Workload {

    private static final int MAX_BURST = 6;
    private static final int MAX_PAUSE_MILLIS = 25;
    private static final int SHARED_KEYS = 4;
    private static final Duration STANDARD_TIMEOUT = Duration.ofMillis(500);

    private final SimulatedWorld world;
    private final ConnectionMultiplexer multiplexer;
    private final History history;
    private final Random random;
    private final SimulatedLane lane;
    private final int caller;
    private final List<Cancellable> timers = new ArrayList<>();
    private int left;

    Workload(SimulatedWorld world, ConnectionMultiplexer multiplexer, int caller, int commands) {
        this.world = world;
        this.multiplexer = multiplexer;
        this.history = world.history();
        this.random = world.time().newRandom();
        this.lane = world.time().newLane("caller " + caller);
        this.caller = caller;
        this.left = commands;
    }

    void start() {
        later(this::burst, Duration.ofMillis(random.nextInt(MAX_PAUSE_MILLIS)));
    }

    /** Submits nothing more, and gives up nothing more. */
    void stop() {
        timers.forEach(Cancellable::cancel);
    }

    private void later(Runnable what, Duration delay) {
        timers.add(lane.schedule(what, delay));
    }

    private void burst() {
        for (int i = random.nextInt(MAX_BURST); i >= 0; i--) {
            left--;
            submitOne();
        }
        if (left > 0) {
            start();
        }
    }

    private void submitOne() {
        int database = random.nextInt(8) == 0 ? 1 : 0;
        Duration timeout = random.nextInt(3) == 0 ? Duration.ofMillis(1 + random.nextInt(100)) : STANDARD_TIMEOUT;
        Database<String, String> view = multiplexer.database(database).withTimeout(timeout);
        if (random.nextInt(12) == 0) {
            transact(database, view, timeout);
        } else {
            single(database, view.async(), timeout);
        }
    }

    private void single(int database, AsyncDatabase<String, String> db, Duration timeout) {
        String tag = history.nextTag(caller);
        String key = "k" + random.nextInt(SHARED_KEYS);
        Function<@Nullable Object, String> plain = WireText::ofValue;
        switch (random.nextInt(14)) {
            case 0, 1 -> submit(database, "SET " + key, tag, timeout, () -> db.set(key, tag), nothing -> "OK");
            case 2 -> submit(database, "GETSET " + key, tag, timeout, () -> db.getset(key, tag), plain);
            case 3 -> submit(database, "APPEND " + key, tag, timeout, () -> db.append(key, tag), plain);
            case 4, 5 -> submit(database, "GET " + key, null, timeout, () -> db.get(key), plain);
            case 6 -> submit(database, "INCR", tag, timeout, () -> db.incr(tag), plain);
            case 7 -> submit(database, "ECHO", tag, timeout, () -> db.echo(tag), plain);
            case 8 -> submit(database, "MGET " + key, tag, timeout, () -> db.mget(key, tag), plain);
            case 9 -> submit(database, "RPUSH l", tag, timeout, () -> db.rpush("l", tag), plain);
            case 10 -> submit(database, "HSET h", tag, timeout, () -> db.hset("h", tag, "1"), plain);
            case 11 -> submit(database, "DEL " + key, tag, timeout, () -> db.del(key, tag), plain);
            case 12 -> submit(database, "LPOP of a hash", null, timeout, () -> db.lpop("h"), plain);
            default -> {
                Duration block = Duration.ofMillis(1 + random.nextInt(60));
                submit(
                        database,
                        "BLPOP l",
                        tag,
                        timeout.plus(block),
                        () -> db.blpop(block, "l", tag),
                        Workload::spellPair);
            }
        }
    }

    private static String spellPair(@Nullable KeyValue<String, String> pair) {
        return pair == null ? WireText.ofValue(null) : "[" + pair.key() + ", " + pair.value() + "]";
    }

    /** MULTI with two commands, sometimes under a condition, which needs a connection of its own. */
    private void transact(int database, Database<String, String> view, Duration timeout) {
        boolean watches = random.nextInt(2) == 0;
        String prefix = watches ? HistoryChecker.WATCHED : "";
        Transaction<String, String> transaction;
        try {
            transaction = view.createTransaction();
        } catch (RuntimeException e) {
            history.submit(caller, database, "MULTI", null, timeout)
                    .end(world.time().elapsed(), CommandRecord.failure(e));
            return;
        }
        if (watches) {
            transaction.when(Condition.keyNotExists("k0"));
        }
        Transaction<String, String> open = transaction;
        String key = "k" + random.nextInt(SHARED_KEYS);
        String first = history.nextTag(caller);
        submit(database, prefix + "SET " + key, first, timeout, () -> open.set(key, first), nothing -> "OK");
        String second = history.nextTag(caller);
        submit(database, prefix + "RPUSH l", second, timeout, () -> open.rpush("l", second), WireText::ofValue);
        submit(database, prefix + "EXEC", null, timeout, open::executeAsync, WireText::ofValue);
    }

    private <T extends @Nullable Object, F extends CompletionStage<T> & Future<T>> void submit(
            int database,
            String text,
            @Nullable String tag,
            Duration limit,
            Supplier<F> command,
            Function<? super T, String> spell) {
        CommandRecord record = history.submit(caller, database, text, tag, limit);
        F future;
        try {
            future = command.get();
        } catch (RuntimeException e) {
            record.end(world.time().elapsed(), CommandRecord.failure(e));
            return;
        }
        history.observe(record, future, spell);
        boolean gaveUp = random.nextInt(16) == 0;
        if (gaveUp) {
            later(() -> future.cancel(false), Duration.ofNanos(random.nextInt(20_000_000)));
        }
    }
}
