package io.trunkline.cli;

import io.trunkline.Database;
import io.trunkline.RedisFuture;
import io.trunkline.command.Command;
import io.trunkline.exception.RedisException;
import io.trunkline.reply.ReplyDecoders;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/**
 * One thread of the demonstration. Confined to that thread but for {@link #takeLatencies}.
 *
 * <p>A step without a result leaves it unknown what is in the worker's keys. It goes on with new ones then, and leaves the old ones alone.
 */
final class DemoWorker implements Runnable {

    private static final int WINDOW = 32;
    private static final int SIGNIFICANT_DIGITS = 2;
    private static final int MAX_AMOUNT = 9;
    /** Between a failure and the next step, so that a server that is down is not asked without pause. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final DemoRun run;
    private final int index;
    private final Database<String, String> database;
    private final SplittableRandom random;
    private final SingleWriterRecorder recorder = new SingleWriterRecorder(SIGNIFICANT_DIGITS);
    private final ArrayDeque<UnderWay> window = new ArrayDeque<>(WINDOW);
    private final long[] messages = new long[DemoChannels.CHANNELS];
    private final List<DemoModel> models = new ArrayList<>();
    private DemoModel model;

    /**
     * A step under way.
     *
     * @param step what it is
     * @param started when it was started
     * @param reply its reply to come
     */
    private record UnderWay(DemoStep step, long started, RedisFuture<?> reply) {}

    DemoWorker(DemoRun run, int index, Database<String, String> database) {
        this.run = run;
        this.index = index;
        this.database = database;
        this.random = new SplittableRandom(index);
        this.model = newModel();
    }

    private DemoModel newModel() {
        DemoModel made = new DemoModel(database.commands(), run.prefix() + index + ":" + models.size(), random.split());
        models.add(made);
        return made;
    }

    @Override
    public void run() {
        if (index % 2 == 0) {
            runSync();
        } else {
            runAsync();
        }
    }

    private void runSync() {
        while (!run.isStopping()) {
            DemoStep step = nextStep();
            long started = System.nanoTime();
            try {
                judge(step, started, step.run(database));
            } catch (RedisException e) {
                onFailure(step, e);
                startAfresh();
            }
        }
    }

    private void runAsync() {
        while (!run.isStopping()) {
            if (window.size() == WINDOW) {
                takeDone();
            }
            DemoStep step = nextStep();
            long started = System.nanoTime();
            window.add(new UnderWay(step, started, step.start(database.async())));
        }
        while (!window.isEmpty()) {
            take();
        }
    }

    private void takeDone() {
        boolean answered;
        do {
            answered = take();
        } while (answered && !window.isEmpty() && window.element().reply().isDone());
        if (!answered) {
            while (!window.isEmpty()) {
                forget(window.remove()); // built on the one that failed
            }
            startAfresh();
        }
    }

    private boolean take() {
        UnderWay oldest = window.remove();
        try {
            judge(oldest.step(), oldest.started(), oldest.reply().join());
            return true;
        } catch (RedisException | CancellationException e) {
            onFailure(oldest.step(), e);
            return false;
        }
    }

    /** Takes part in what can still be known of a step whose reply cannot be judged. */
    private void forget(UnderWay later) {
        try {
            Object reply = later.reply().join();
            if (!(later.step() instanceof DemoStep.Known)) {
                judge(later.step(), later.started(), reply);
            }
        } catch (RedisException | CancellationException e) {
            onFailure(later.step(), e);
        }
    }

    private void judge(DemoStep step, long started, @Nullable Object reply) {
        recorder.recordValue(System.nanoTime() - started);
        if (step.isRight(reply)) {
            run.tally().onRight(step);
        } else {
            run.tally().onWrong("wrong reply: step=" + step + ", reply=" + reply);
        }
    }

    private void onFailure(DemoStep step, RuntimeException failure) {
        run.tally().onFailed(step, step.kind() + " failed: " + failure.getMessage());
    }

    private void startAfresh() {
        model = newModel();
        if (!run.isStopping()) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private DemoStep nextStep() {
        DemoKind kind = DemoKind.drawn(random.nextInt(DemoKind.WEIGHTS));
        switch (kind) {
            case INCRBY -> {
                int counter = random.nextInt(DemoTally.COUNTERS);
                long amount = 1L + random.nextInt(MAX_AMOUNT);
                Command<Long> command = database.commands()
                        .command(kind.command())
                        .key(run.counterKey(counter))
                        .arg(amount)
                        .read(ReplyDecoders.LONG);
                return new DemoStep.Addition(kind, command, counter, amount);
            }
            case PUBLISH -> {
                int channel = random.nextInt(DemoChannels.CHANNELS);
                return run.channels().publication(index, channel, messages[channel]++);
            }
            default -> {
                return model.next(kind);
            }
        }
    }

    /** Adds the latencies since the last call to a histogram. One caller at a time; not the worker's thread. */
    void takeLatencies(Histogram into) {
        into.add(recorder.getIntervalHistogram());
    }

    /** Deletes all keys the worker made. After its end. */
    void cleanUp() {
        for (DemoModel used : models) {
            database.execute(used.cleanUp());
        }
    }
}
