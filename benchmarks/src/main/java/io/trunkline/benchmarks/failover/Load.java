package io.trunkline.benchmarks.failover;

import io.trunkline.benchmarks.compare.VirtualThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Commands that come at fixed times, whatever becomes of earlier ones, each on a thread of its own: a platform thread,
 * on Java 21 and newer every other time a virtual one. So every client gets the same number of commands at the same
 * times. Used once.
 */
final class Load {

    private static final int FINISH_SECONDS = 20;

    private final Calls calls;
    private final int attempts;
    private final long intervalNanos;
    private final AtomicReferenceArray<@Nullable Attempt> ended;

    Load(Calls calls, int perSecond, int attempts) {
        this.calls = calls;
        this.attempts = attempts;
        this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.ended = new AtomicReferenceArray<>(attempts);
    }

    /** Writes what is read later, and lets the JVM see the code before it counts. */
    static void prepare(Calls calls) {
        for (int key = 0; key < Attempt.KEYS; key++) {
            calls.set(Attempt.fixedKey(key), Attempt.fixedValue(key));
        }
        for (int i = 0; i < 2_000; i++) {
            calls.echo("warm-up");
            calls.get(Attempt.fixedKey(i % Attempt.KEYS));
            calls.incr("{failover}:warm-up:counter");
            calls.rpush("{failover}:warm-up:list", "x");
        }
    }

    /** Runs to the end. */
    List<Attempt> run() throws InterruptedException {
        Executor platform = Executors.newCachedThreadPool(daemon());
        Executor other = VirtualThreads.areAvailable() ? perTask(VirtualThreads.factory()) : platform;
        long began = System.nanoTime();
        for (int i = 0; i < attempts; i++) {
            int index = i;
            long due = began + i * intervalNanos;
            while (due - System.nanoTime() > 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            (i / Attempt.Kind.values().length % 2 == 0 ? platform : other).execute(() -> attempt(index));
        }
        return awaitAll();
    }

    private static Executor perTask(ThreadFactory threads) {
        return task -> threads.newThread(task).start();
    }

    private static ThreadFactory daemon() {
        return task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        };
    }

    private void attempt(int index) {
        long started = WallClock.nanos();
        Attempt.Outcome outcome;
        try {
            outcome = call(index) ? Attempt.Outcome.RIGHT : Attempt.Outcome.WRONG;
        } catch (RuntimeException e) {
            outcome = calls.provesNoEffect(e) ? Attempt.Outcome.NOT_DONE : Attempt.Outcome.UNKNOWN;
        }
        ended.set(index, new Attempt(index, outcome, started, WallClock.nanos()));
    }

    private boolean call(int index) {
        int key = Attempt.key(index);
        return switch (Attempt.kind(index)) {
            case ECHO -> Integer.toString(index).equals(calls.echo(Integer.toString(index)));
            case GET -> Attempt.fixedValue(key).equals(calls.get(Attempt.fixedKey(key)));
            case INCR -> isCount(calls.incr(Attempt.counterKey(key)));
            case RPUSH -> isCount(calls.rpush(Attempt.listKey(key), Integer.toString(index)));
        };
    }

    private boolean isCount(long reply) {
        return reply >= 1 && reply <= attempts;
    }

    /** A client that never ends a command has failed it. */
    private List<Attempt> awaitAll() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(FINISH_SECONDS);
        List<Attempt> all = new ArrayList<>();
        for (int i = 0; i < attempts; i++) {
            while (ended.get(i) == null && deadline - System.nanoTime() > 0) {
                Thread.sleep(1);
            }
            Attempt attempt = ended.get(i);
            long now = WallClock.nanos();
            all.add(attempt != null ? attempt : new Attempt(i, Attempt.Outcome.UNKNOWN, now, now));
        }
        return all;
    }
}
