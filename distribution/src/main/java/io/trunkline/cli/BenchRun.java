package io.trunkline.cli;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.RedisFuture;
import io.trunkline.codec.Codecs;
import io.trunkline.command.Command;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Measures one kind of command. Used once; confined to the thread that calls it. */
final class BenchRun {

    /** All values together take no more than this. */
    private static final long VALUES_BYTES = 64L * 1024 * 1024;

    private static final int MAX_VALUES = 64;
    private static final int SETUP_WINDOW = 100;
    static final String PREFIX = "trunkline:bench:";

    private final BenchPlan plan;
    private final Workload workload;
    private final Database<String, byte[]> database;
    private final String[] keys;
    private final byte[][] values;
    private volatile boolean stopping;

    BenchRun(ConnectionMultiplexer multiplexer, BenchPlan plan, Workload workload) {
        this.plan = plan;
        this.workload = workload;
        this.database = multiplexer.database(Codecs.UTF8_BYTES);
        this.keys = new String[plan.keys()];
        Arrays.setAll(keys, i -> PREFIX + workload + ":" + i);
        this.values = new byte[(int) Math.max(1, Math.min(MAX_VALUES, VALUES_BYTES / plan.size()))][];
        Arrays.setAll(values, i -> value(i, plan.size()));
    }

    private static byte[] value(int number, int size) {
        byte[] value = new byte[size];
        for (int i = 0; i < size; i++) {
            value[i] = (byte) ('a' + (number * 7 + i) % 26);
        }
        return value;
    }

    /**
     * Measures.
     *
     * @return what was measured
     * @throws InterruptedException if the thread is interrupted
     */
    BenchResult run() throws InterruptedException {
        deleteKeys();
        try {
            prepare();
            if (plan.warmupSeconds() > 0 && !stopping) {
                measure(0, plan.warmupSeconds());
            }
            return measure(plan.requests(), plan.seconds());
        } finally {
            deleteKeys();
        }
    }

    private void prepare() {
        forEachKey(i -> workload.prepare(database.commands(), keys[i], values[i % values.length]));
    }

    private void deleteKeys() {
        forEachKey(i -> database.commands().command("DEL", keys[i]));
    }

    private void forEachKey(IntFunction<@Nullable Command<?>> commands) {
        ArrayDeque<RedisFuture<?>> underWay = new ArrayDeque<>();
        for (int i = 0; i < keys.length; i++) {
            Command<?> command = commands.apply(i);
            if (command == null) {
                return;
            }
            if (underWay.size() == SETUP_WINDOW) {
                underWay.remove().join();
            }
            underWay.add(database.async().execute(command));
        }
        underWay.forEach(RedisFuture::join);
    }

    private BenchResult measure(long requests, int seconds) throws InterruptedException {
        int threads = plan.threads();
        CountDownLatch start = new CountDownLatch(1);
        List<BenchWorker> workers = new ArrayList<>();
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            long share = requests / threads + (i < requests % threads ? 1 : 0);
            BenchWorker worker = new BenchWorker(this, i, requests == 0 ? Long.MAX_VALUE : share, start);
            Thread thread = new Thread(worker, "trunkline-bench-" + i);
            thread.setDaemon(true);
            thread.start();
            workers.add(worker);
            running.add(thread);
        }
        long began = System.nanoTime();
        long limit = requests == 0 ? TimeUnit.SECONDS.toNanos(seconds) : Long.MAX_VALUE / 2;
        workers.forEach(worker -> worker.endAt(began + limit));
        start.countDown();
        for (Thread thread : running) {
            thread.join();
        }
        long took = System.nanoTime() - began;
        Histogram latency = BenchWorker.newHistogram();
        workers.forEach(worker -> latency.add(worker.latency()));
        long failed = workers.stream().mapToLong(BenchWorker::failed).sum();
        return new BenchResult(workload, took, latency, failed, firstFailure(workers));
    }

    private static @Nullable String firstFailure(List<BenchWorker> workers) {
        for (BenchWorker worker : workers) {
            if (worker.firstFailure() != null) {
                return worker.firstFailure();
            }
        }
        return null;
    }

    /** Ends it early, as if its time was over. For any thread. */
    void stop() {
        stopping = true;
    }

    boolean isStopping() {
        return stopping;
    }

    BenchPlan plan() {
        return plan;
    }

    Workload workload() {
        return workload;
    }

    Database<String, byte[]> database() {
        return database;
    }

    String key(long turn) {
        return keys[(int) (turn % keys.length)];
    }

    /** The value of the key of the same turn. */
    byte[] value(long turn) {
        return values[(int) (turn % keys.length) % values.length];
    }
}
