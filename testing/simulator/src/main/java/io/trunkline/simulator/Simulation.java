package io.trunkline.simulator;

import io.trunkline.simulator.plan.PlanDraw;
import io.trunkline.simulator.plan.ScenarioPlan;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/**
 * Lives whole lives of a multiplexer on virtual time, each drawn from a seed, and judges them. Several threads share
 * the seeds; each life is single-threaded and the same every time. Thread-safe.
 *
 * @see Invariant
 */
public final class Simulation {

    /** More than that need not be looked at before the first is mended. */
    private static final int MAX_BROKEN = 10;

    private static final int SEEDS_AT_A_TIME = 16;
    private static final int MAX_SHRINKING_RUNS = 2_000;
    private static final long PROGRESS_MILLIS = 100;
    /** A hundred times what the longest life takes of a slow processor. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Engine engine;
    private final long patienceNanos;

    /** Makes a simulation of the engine as it is. */
    public Simulation() {
        this(Engine.TRUNKLINE);
    }

    Simulation(Engine engine) {
        this(engine, PATIENCE);
    }

    /**
     * Makes a simulation.
     *
     * @param patience how much of a processor a life gets before it is given up, and how long it may stand still
     */
    Simulation(Engine engine, Duration patience) {
        this.engine = engine;
        patienceNanos = patience.toNanos();
    }

    /**
     * Lives many lives, and waits for their end.
     *
     * @param firstSeed the first of the seeds, which follow one another
     * @param seeds how many, 1 or more
     * @param threads how many threads share them, 1 or more
     * @param progress called now and then on the calling thread with the number of lives that have ended
     * @return what happened
     * @throws IllegalArgumentException if a number is out of range
     * @throws InterruptedException if the calling thread is interrupted; lives under way end by themselves
     */
    public SimulationReport run(long firstSeed, long seeds, int threads, LongConsumer progress)
            throws InterruptedException {
        if (seeds < 1 || threads < 1) {
            throw new IllegalArgumentException(
                    "Nothing to simulate: seeds=" + seeds + ", threads=" + threads + ". Use 1 or more of both.");
        }
        return new Run(firstSeed, seeds, threads).await(progress);
    }

    /**
     * Lives one life and tells all of it.
     *
     * @param seed draws the life
     * @return what happened, with its trace whether anything is broken or not
     * @throws InterruptedException if the calling thread is interrupted; the life ends by itself
     */
    public SeedReport explain(long seed) throws InterruptedException {
        SimulationReport first = run(seed, 1, 1, done -> {});
        if (!first.broken().isEmpty()) {
            return first.broken().get(0);
        }
        var reports = new ArrayList<SeedReport>(1);
        SimulationThread.run(() -> {
            var scenario = new Scenario(PlanDraw.of(seed), engine);
            scenario.run();
            reports.add(new SeedReport(seed, List.of(), scenario.trace(), first.tally()));
        });
        return reports.get(0);
    }

    /**
     * Looks for the smallest part of a life that breaks an invariant, too. A life that does not end is not lived again,
     * and is told as it is planned.
     *
     * @param seed the life
     * @param invariant what it breaks
     * @return the smaller life; the same one if there is no smaller one
     */
    public SeedReport shrink(long seed, Invariant invariant) {
        if (invariant == Invariant.LIFE_ENDS) {
            return unending(seed, "Not lived again.");
        }
        var reports = new ArrayList<SeedReport>(1);
        SimulationThread.run(() -> {
            ScenarioPlan small = Shrinker.shrink(PlanDraw.of(seed), invariant, engine, MAX_SHRINKING_RUNS);
            Life life = Life.of(small, engine);
            reports.add(new SeedReport(seed, life.violations(), life.trace(), life.tally()));
        });
        return reports.get(0);
    }

    private static SeedReport unending(long seed, String what) {
        return new SeedReport(
                seed,
                List.of(new Violation(Invariant.LIFE_ENDS, what)),
                PlanDraw.of(seed).toString(),
                new Tally());
    }

    /** One call of {@link #run}. */
    private final class Run {

        private final long endSeed;
        private final AtomicLong nextSeed;
        private final LongAdder done = new LongAdder();
        private final LongAdder broken = new LongAdder();
        private final long begun = System.nanoTime();
        private final CountDownLatch ended;
        private final List<Worker> workers = new ArrayList<>();
        /** Lives that do not end. */
        private final List<SeedReport> unending = new ArrayList<>();

        private volatile boolean abandoned;

        Run(long firstSeed, long seeds, int threads) {
            nextSeed = new AtomicLong(firstSeed);
            endSeed = firstSeed + seeds;
            ended = new CountDownLatch(threads);
            for (int i = 0; i < threads; i++) {
                workers.add(new Worker());
            }
        }

        SimulationReport await(LongConsumer progress) throws InterruptedException {
            workers.forEach(worker -> worker.thread.start());
            try {
                while (!ended.await(PROGRESS_MILLIS, TimeUnit.MILLISECONDS)) {
                    progress.accept(done.sum());
                    workers.stream().filter(Worker::isStuck).forEach(this::giveUp);
                }
            } finally {
                abandoned = true;
            }
            progress.accept(done.sum());
            Tally tally = new Tally();
            List<SeedReport> found = new ArrayList<>(unending);
            for (Worker worker : workers) {
                tally.add(worker.tally);
                found.addAll(worker.found);
            }
            found.sort(Comparator.comparingLong(SeedReport::seed));
            return new SimulationReport(
                    tally,
                    broken.sum(),
                    found.subList(0, Math.min(MAX_BROKEN, found.size())),
                    Duration.ofNanos(System.nanoTime() - begun));
        }

        /** Its thread is left as it is, since nothing ends a thread; no other one begins a life any more. */
        private void giveUp(Worker worker) {
            StringBuilder text = new StringBuilder("The thread of a life is here, and goes no farther:");
            for (StackTraceElement frame : worker.thread.getStackTrace()) {
                text.append("\n    at ").append(frame);
            }
            unending.add(unending(worker.seed, text.toString()));
            broken.increment();
            abandoned = true;
            worker.isGivenUp = true;
            ended.countDown();
        }

        /** Lives the lives of one thread. */
        private final class Worker implements Runnable {

            private final Thread thread = new Thread(this, "simulation");
            /** The life under way. */
            private volatile long seed;
            /** Which one it is, from 1. */
            private volatile long number;

            private volatile boolean isGivenUp;

            // Confined to the thread until it has ended
            private long lived;
            private final Tally tally = new Tally();
            private final List<SeedReport> found = new ArrayList<>();

            // Confined to the thread that awaits the run
            private long watchedNumber = -1;
            private long cpuAtBegin;
            private long cpuAtLast;
            private long movedNanos;

            Worker() {
                thread.setDaemon(true);
            }

            /**
             * Whether its life does not end: it has taken far more of a processor than any does, or it waits, for whom
             * there is nobody. That others have the processors, for however long, is no sign.
             */
            boolean isStuck() {
                long cpu = THREADS.getThreadCpuTime(thread.getId()); // -1 when it has ended
                long now = System.nanoTime();
                if (watchedNumber != number || isGivenUp) {
                    watchedNumber = number;
                    cpuAtBegin = cpu;
                    cpuAtLast = cpu;
                    movedNanos = now;
                    return false;
                }
                if (cpu != cpuAtLast || thread.getState() == Thread.State.RUNNABLE || !thread.isAlive()) {
                    cpuAtLast = cpu;
                    movedNanos = now;
                }
                return cpu - cpuAtBegin > patienceNanos || now - movedNanos > patienceNanos;
            }

            @Override
            public void run() {
                try {
                    long from = nextSeed.getAndAdd(SEEDS_AT_A_TIME);
                    while (from < endSeed && !abandoned) {
                        long end = Math.min(endSeed, from + SEEDS_AT_A_TIME);
                        for (long next = from; next < end && !abandoned; next++) {
                            live(next);
                        }
                        from = nextSeed.getAndAdd(SEEDS_AT_A_TIME);
                    }
                } finally {
                    if (!isGivenUp) {
                        ended.countDown();
                    }
                }
            }

            private void live(long next) {
                seed = next;
                number = ++lived;
                Life life = Life.of(PlanDraw.of(seed), engine);
                tally.add(life.tally());
                done.increment();
                if (!life.violations().isEmpty()) {
                    broken.increment();
                    if (found.size() < MAX_BROKEN) {
                        found.add(new SeedReport(seed, life.violations(), life.trace(), life.tally()));
                    }
                }
            }
        }
    }
}
