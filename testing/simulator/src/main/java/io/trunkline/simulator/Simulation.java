package io.trunkline.simulator;

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

    private final Engine engine;

    /** Makes a simulation of the engine as it is. */
    public Simulation() {
        this(Engine.TRUNKLINE);
    }

    Simulation(Engine engine) {
        this.engine = engine;
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
     */
    public SeedReport explain(long seed) {
        var reports = new ArrayList<SeedReport>(1);
        SimulationThread.run(() -> {
            ScenarioPlan plan = PlanDraw.of(seed);
            Life life = Life.of(plan, engine);
            String trace = life.trace();
            if (life.violations().isEmpty()) {
                var scenario = new Scenario(plan, engine);
                scenario.run();
                trace = scenario.trace();
            }
            reports.add(new SeedReport(seed, life.violations(), trace, life.tally()));
        });
        return reports.get(0);
    }

    /**
     * Looks for the smallest part of a life that breaks an invariant, too.
     *
     * @param seed the life
     * @param invariant what it breaks
     * @return the smaller life; the same one if there is no smaller one
     */
    public SeedReport shrink(long seed, Invariant invariant) {
        var reports = new ArrayList<SeedReport>(1);
        SimulationThread.run(() -> {
            ScenarioPlan small = Shrinker.shrink(PlanDraw.of(seed), invariant, engine, MAX_SHRINKING_RUNS);
            Life life = Life.of(small, engine);
            reports.add(new SeedReport(seed, life.violations(), life.trace(), life.tally()));
        });
        return reports.get(0);
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
            for (Worker worker : workers) {
                var thread = new Thread(worker, "simulation");
                thread.setDaemon(true);
                thread.start();
            }
            try {
                while (!ended.await(PROGRESS_MILLIS, TimeUnit.MILLISECONDS)) {
                    progress.accept(done.sum());
                }
            } finally {
                abandoned = true;
            }
            progress.accept(done.sum());
            Tally tally = new Tally();
            List<SeedReport> found = new ArrayList<>();
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

        /** Lives the lives of one thread. */
        private final class Worker implements Runnable {

            // Confined to the thread until it has ended
            private final Tally tally = new Tally();
            private final List<SeedReport> found = new ArrayList<>();

            @Override
            public void run() {
                try {
                    long from = nextSeed.getAndAdd(SEEDS_AT_A_TIME);
                    while (from < endSeed && !abandoned) {
                        for (long seed = from; seed < Math.min(endSeed, from + SEEDS_AT_A_TIME); seed++) {
                            live(seed);
                        }
                        from = nextSeed.getAndAdd(SEEDS_AT_A_TIME);
                    }
                } finally {
                    ended.countDown();
                }
            }

            private void live(long seed) {
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
