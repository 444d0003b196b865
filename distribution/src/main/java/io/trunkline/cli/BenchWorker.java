package io.trunkline.cli;

import io.trunkline.AsyncDatabase;
import io.trunkline.Database;
import io.trunkline.RedisFuture;
import io.trunkline.exception.RedisException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** One thread of a measurement. Confined to that thread; its figures may be read after the thread's end. */
final class BenchWorker implements Runnable {

    private static final int SIGNIFICANT_DIGITS = 3;
    /** Time is looked at once in so many commands. */
    private static final int CLOCK_INTERVAL = 16;

    private final BenchRun run;
    private final long share;
    private final CountDownLatch start;
    private final Histogram latency = newHistogram();
    private final ArrayDeque<UnderWay> window = new ArrayDeque<>();
    private long turn;
    private long end;
    private long failed;
    private @Nullable String firstFailure;

    /**
     * A command under way.
     *
     * @param turn its number
     * @param started when it was submitted
     * @param reply its reply to come
     */
    private record UnderWay(long turn, long started, RedisFuture<?> reply) {}

    BenchWorker(BenchRun run, int index, long share, CountDownLatch start) {
        this.run = run;
        this.share = share;
        this.start = start;
        this.turn = (long) index * run.plan().keys() / run.plan().threads(); // threads begin at different keys
    }

    static Histogram newHistogram() {
        return new Histogram(SIGNIFICANT_DIGITS);
    }

    /** Says when to stop; called before the start is given. */
    void endAt(long nanoTime) {
        end = nanoTime;
    }

    @Override
    public void run() {
        try {
            start.await();
            if (run.plan().isSync()) {
                runSync();
            } else {
                runAsync();
            }
        } catch (InterruptedException e) {
            fail("interrupted");
        }
    }

    private void runSync() {
        Database<String, byte[]> database = run.database();
        for (long done = 0; done < share && !run.isStopping(); done++, turn++) {
            long started = System.nanoTime();
            if (started - end >= 0) {
                return;
            }
            try {
                Object reply = database.execute(
                        run.workload().build(database.commands(), run.key(turn), turn, run.value(turn)));
                judge(turn, started, reply);
            } catch (RedisException e) {
                fail(e.getMessage());
            }
        }
    }

    private void runAsync() {
        AsyncDatabase<String, byte[]> database = run.database().async();
        int size = run.plan().window();
        for (long done = 0; done < share && !run.isStopping(); done++, turn++) {
            if (done % CLOCK_INTERVAL == 0 && System.nanoTime() - end >= 0) {
                break;
            }
            if (window.size() == size) {
                takeDone();
            }
            long started = System.nanoTime();
            window.add(new UnderWay(
                    turn,
                    started,
                    database.execute(run.workload().build(database.commands(), run.key(turn), turn, run.value(turn)))));
        }
        while (!window.isEmpty()) {
            take();
        }
    }

    /** Waits for the oldest, and takes with it all behind it that are done. */
    private void takeDone() {
        do {
            take();
        } while (!window.isEmpty() && window.element().reply().isDone());
    }

    private void take() {
        UnderWay oldest = window.remove();
        try {
            judge(oldest.turn(), oldest.started(), oldest.reply().join());
        } catch (RedisException e) {
            fail(e.getMessage());
        }
    }

    private void judge(long number, long started, @Nullable Object reply) {
        byte[] value = run.value(number);
        if (run.workload().isRight(reply, value)) {
            latency.recordValue(System.nanoTime() - started);
        } else {
            fail("wrong reply: key=" + run.key(number) + ", reply="
                    + (reply instanceof byte[] bytes ? Arrays.toString(bytes) : reply));
        }
    }

    private void fail(@Nullable String what) {
        failed++;
        if (firstFailure == null) {
            firstFailure = String.valueOf(what);
        }
    }

    Histogram latency() {
        return latency;
    }

    long failed() {
        return failed;
    }

    @Nullable
    String firstFailure() {
        return firstFailure;
    }
}
