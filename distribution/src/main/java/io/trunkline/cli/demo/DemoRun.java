package io.trunkline.cli.demo;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.command.HashSlot;
import io.trunkline.exception.RedisException;
import io.trunkline.reply.ReplyDecoders;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The demonstration: starts the workers, shows how they do, and judges the whole. Used once; confined to the thread
 * that calls it.
 */
public final class DemoRun {

    private static final int MESSAGES_SECONDS = 10;
    private static final double NANOS_PER_MILLI = 1e6;

    private final ConnectionMultiplexer multiplexer;
    private final DemoScreen screen;
    private final int threads;
    private final int seconds;
    private final String howToWatch;
    private final String prefix;
    private final Database<String, String> database;
    private final int[] counterSlots = new int[DemoTally.COUNTERS];
    private final DemoTally tally;
    private final DemoChannels channels;
    private final @Nullable DemoChaos chaos;
    private volatile boolean stopping;
    private volatile boolean interrupted;
    private long elapsedSeconds;

    /**
     * Subscribes, and does nothing else yet.
     *
     * @param multiplexer what is demonstrated; stays with the caller
     * @param screen where it is seen
     * @param threads how many workers
     * @param seconds for how long
     * @param chaos what is done to the servers meanwhile, or null; ended by {@link #run}
     * @param howToWatch the end of the first line
     */
    public DemoRun(
            ConnectionMultiplexer multiplexer,
            DemoScreen screen,
            int threads,
            int seconds,
            @Nullable DemoChaos chaos,
            String howToWatch) {
        this.multiplexer = multiplexer;
        this.screen = screen;
        this.threads = threads;
        this.seconds = seconds;
        this.howToWatch = howToWatch;
        this.prefix = "trunkline:demo:" + Long.toString(System.nanoTime(), Character.MAX_RADIX) + ":";
        this.database = multiplexer.database();
        this.chaos = chaos;
        this.tally = new DemoTally(losesPlaces());
        this.channels = new DemoChannels(multiplexer, prefix, threads, tally, losesPlaces());
        for (int i = 0; i < counterSlots.length; i++) {
            counterSlots[i] = HashSlot.of(counterKey(i).getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * Runs it.
     *
     * @return whether everything was right
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean run() throws InterruptedException {
        try (channels) {
            List<DemoWorker> workers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                workers.add(new DemoWorker(this, i, database));
            }
            DemoView view = new DemoView(multiplexer, screen, tally, workers, seconds, chaos);
            view.begin(howToWatch);
            work(workers, view);
            checkAll(workers);
            cleanUp(workers);
            view.end();
            summarize(view);
        }
        return isAllRight();
    }

    /** Without a reply there may be steps only where the server is treated badly. */
    private boolean isAllRight() {
        return tally.wrong() == 0 && (chaos != null || tally.failed() == 0);
    }

    private void work(List<DemoWorker> workers, DemoView view) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(workers.size());
        for (int i = 0; i < workers.size(); i++) {
            DemoWorker worker = workers.get(i);
            Thread thread = new Thread(() -> runWorker(worker, ended), "trunkline-demo-" + i);
            thread.setDaemon(true);
            thread.start();
        }
        long began = System.nanoTime();
        if (chaos != null) {
            chaos.start(Duration.ofSeconds(seconds));
        }
        for (int second = 1; second <= seconds && !interrupted; second++) {
            long due = began + TimeUnit.SECONDS.toNanos(second);
            if (ended.await(due - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                break; // nobody is left, which is an error that was told
            }
            view.show(second);
        }
        if (chaos != null) {
            chaos.close();
        }
        stopping = true;
        ended.await();
        elapsedSeconds = interrupted ? TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began) : seconds;
    }

    private void runWorker(DemoWorker worker, CountDownLatch ended) {
        try {
            worker.run();
        } catch (RuntimeException e) {
            tally.onWrong("a worker ended with " + e);
        } finally {
            ended.countDown();
        }
    }

    private void checkAll(List<DemoWorker> workers) throws InterruptedException {
        String fault = chaos == null ? null : chaos.fault();
        if (fault != null) {
            tally.onWrong(fault);
        }
        try {
            checkMessages();
            checkCounters();
            workers.forEach(DemoWorker::audit);
        } catch (RedisException e) {
            tally.onWrong("the end could not be checked: " + e.getMessage());
        }
    }

    private void checkMessages() throws InterruptedException {
        if (!channels.awaitAll(MESSAGES_SECONDS)) {
            tally.onWrong("the last message did not arrive: waited=" + MESSAGES_SECONDS + " s");
        }
        long received = channels.received();
        // Redis keeps no messages for subscribers that are not connected, so with outages some may be missing.
        boolean tooFew = received < tally.published() && tally.failed() == 0 && chaos == null;
        if (tooFew || received > tally.published() + tally.perhapsPublished()) {
            tally.onWrong("messages were lost or doubled: published=" + tally.published() + ", received=" + received);
        }
    }

    private void checkCounters() {
        for (int i = 0; i < DemoTally.COUNTERS; i++) {
            Long value = database.execute(database.commands()
                    .command(DemoKind.GET.command())
                    .key(counterKey(i))
                    .read(ReplyDecoders.NULLABLE_LONG));
            if (!tally.isPossible(
                    i, value == null ? 0 : value, losses(counterSlot(i)).takeovers())) {
                tally.onWrong("a shared counter is wrong: key=" + counterKey(i) + ", value=" + value + ", added="
                        + tally.added(i));
            }
        }
    }

    private void cleanUp(List<DemoWorker> workers) {
        try {
            workers.forEach(DemoWorker::cleanUp);
            for (int i = 0; i < DemoTally.COUNTERS; i++) {
                database.execute("DEL", counterKey(i));
            }
        } catch (RedisException e) {
            screen.err()
                    .println(
                            "Keys were left behind: prefix=" + prefix + ", cause=" + e.getMessage() + ". Delete them.");
        }
    }

    private void summarize(DemoView view) {
        PrintStream out = screen.out();
        out.println();
        out.println(String.format(
                Locale.ROOT,
                "%,d replies in %d s, every one checked: %,d right, %,d wrong, %,d without a reply"
                        + " (%,d certainly not done, %,d unknown)",
                tally.right() + tally.wrong(),
                elapsedSeconds,
                tally.right(),
                tally.wrong(),
                tally.failed(),
                tally.certainlyNot(),
                tally.unknown()));
        if (chaos != null) {
            chaos.summary().forEach(out::println);
        }
        if (losesPlaces()) {
            out.println(String.format(
                    Locale.ROOT,
                    "lost           %,d confirmed writes and additions, by takeovers before they were replicated:"
                            + " no client can prevent that",
                    tally.lost()));
        }
        StringBuilder kinds = new StringBuilder("by command    ");
        for (DemoKind kind : DemoKind.values()) {
            kinds.append(String.format(Locale.ROOT, " %s %,d", kind, tally.right(kind)));
        }
        out.println(kinds);
        out.println(String.format(
                Locale.ROOT,
                "latency        p50 %.3f ms, p99 %.3f ms, p99.9 %.3f ms, max %.3f ms",
                view.percentile(50) / NANOS_PER_MILLI,
                view.percentile(99) / NANOS_PER_MILLI,
                view.percentile(99.9) / NANOS_PER_MILLI,
                view.percentile(100) / NANOS_PER_MILLI));
        out.println(String.format(
                Locale.ROOT,
                "messages       %,d published, %,d received%s",
                tally.published(),
                channels.received(),
                losesPlaces() ? String.format(Locale.ROOT, ", %,d heard again", channels.heardAgain()) : ""));
        out.println(view.counters());
        tally.examples().forEach(example -> out.println("example        " + example));
        out.println(isAllRight() ? "All right." : "Not all right.");
        out.flush();
    }

    /** Ends it early, as if its time was over. For any thread. */
    public void stop() {
        interrupted = true;
        stopping = true;
    }

    /** A worker got a right reply about something in a slot. */
    void onRight(int slot) {
        if (chaos != null) {
            chaos.onRight(slot);
        }
    }

    /** Whether commands that had to wait may come behind later ones of their caller, and confirmed writes be lost. */
    boolean losesPlaces() {
        return chaos != null && chaos.isOverSeveral();
    }

    /** What may have been lost of a slot. */
    DemoLosses losses(int slot) {
        return chaos == null ? DemoLosses.NONE : chaos.losses(slot, tally::onLost);
    }

    int counterSlot(int counter) {
        return counterSlots[counter];
    }

    boolean isStopping() {
        return stopping;
    }

    /** What the names of all keys have in common. */
    public String prefix() {
        return prefix;
    }

    String counterKey(int counter) {
        return prefix + "shared:" + counter;
    }

    DemoTally tally() {
        return tally;
    }

    DemoChannels channels() {
        return channels;
    }
}
