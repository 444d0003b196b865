package io.trunkline.cli.demo;

import io.trunkline.Database;
import io.trunkline.RedisFuture;
import io.trunkline.command.Command;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisException;
import io.trunkline.exception.RedisServerException;
import io.trunkline.reply.ReplyDecoders;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/**
 * One thread of the demonstration. Confined to that thread but for {@link #takeLatencies}.
 *
 * <p>Steps are judged in the order in which they were started, which is the order in which the server does them. Of a
 * step without a reply the failure says whether it was done for certain not, or perhaps; what later replies show must
 * fit to that.
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
    private final int[] messages = new int[DemoChannels.CHANNELS];
    private final DemoModel model;

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
        this.model = new DemoModel(database.commands(), run.prefix() + index, random.split(), run::losses);
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
            if (!doNow(nextStep())) {
                pause();
            }
        }
    }

    private boolean doNow(DemoStep step) {
        long started = System.nanoTime();
        try {
            judge(step, started, step.run(database));
            return true;
        } catch (RedisException e) {
            onFailure(step, e);
            return false;
        }
    }

    private void runAsync() {
        while (!run.isStopping()) {
            if (window.size() == WINDOW && !takeDone()) {
                pause();
            }
            DemoStep step = nextStep();
            if (run.losesPlaces()) {
                takeRelatedTo(step);
            }
            long started = System.nanoTime();
            window.add(new UnderWay(step, started, step.start(database.async())));
        }
        while (!window.isEmpty()) {
            take();
        }
    }

    /** Which of two is done first is not certain where one of them may have had to wait. */
    private void takeRelatedTo(DemoStep step) {
        while (window.stream().anyMatch(underWay -> underWay.step().isRelatedTo(step))) {
            if (!take()) {
                pause();
            }
        }
    }

    /** Takes the oldest and all after it that have ended; tells whether all had a reply. */
    private boolean takeDone() {
        boolean answered = true;
        do {
            answered &= take();
        } while (!window.isEmpty() && window.element().reply().isDone());
        return answered;
    }

    private boolean take() {
        UnderWay oldest = window.remove();
        try {
            judge(oldest.step(), oldest.started(), oldest.reply().join());
            return true;
        } catch (RedisException e) {
            onFailure(oldest.step(), e);
            return false;
        }
    }

    private void judge(DemoStep step, long started, @Nullable Object reply) {
        recorder.recordValue(System.nanoTime() - started);
        if (step.isRight(reply, started)) {
            run.tally().onRight(step, started);
            onRight(step);
        } else {
            run.tally().onWrong("wrong reply: step=" + step + ", reply=" + reply);
        }
    }

    /** A message has no slot: any server takes it. */
    private void onRight(DemoStep step) {
        if (step instanceof DemoStep.Addition addition) {
            run.onRight(run.counterSlot(addition.counter()));
        } else if (step instanceof DemoStep.Known) {
            run.onRight(model.slot());
        }
    }

    private void onFailure(DemoStep step, RedisException failure) {
        String what = step.kind() + " failed: " + failure.getMessage();
        if (failure.progress() == CommandProgress.NEVER_SENT || failure instanceof RedisServerException) {
            run.tally().onNotDone(what);
        } else {
            run.tally().onUnknown(step, what);
        }
    }

    private void pause() {
        if (!run.isStopping()) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /**
     * Looks at all own keys. After the worker's end.
     *
     * @throws RedisException if that is not possible
     */
    void audit() {
        for (DemoStep step : model.audit()) {
            judge(step, System.nanoTime(), step.run(database));
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
        database.execute(model.cleanUp());
    }
}
