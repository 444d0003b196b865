package io.trunkline.testkit.simulation;

import io.trunkline.transport.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A clock that moves only when told to, and the order in which things happen. Confined to the thread that made it.
 *
 * <p>Work is done by {@linkplain SimulatedLane lanes}: a lane runs its tasks one after the other in the order in which
 * they became due, as a thread would. Which of several lanes goes first is drawn from the seed, so that another seed is
 * another interleaving, and the same seed the same one.
 *
 * <p>A task takes no virtual time. The clock moves, from one due timer to the next, inside {@link #advance},
 * {@link #runUntil} and {@link #runNext}. The origin of {@link #nanoTime} is drawn from the seed too, and may be close
 * to an overflow: whoever compares instants other than by subtraction is found out.
 */
public final class SimulatedTime {

    /** Tasks in one run before the simulation is taken to be going in circles. */
    public static final long DEFAULT_STEP_LIMIT = 20_000_000;

    private static final int PURGE_THRESHOLD = 256;
    /** Odd, so that nothing of what is multiplied is lost. */
    private static final long FINGERPRINT_FACTOR = 0x9E3779B97F4A7C15L;

    private final Thread owner = Thread.currentThread();
    private final long seed;
    private final Random seeds;
    private final Random order;
    private final long originNanos;
    private final PriorityQueue<Task> timers =
            new PriorityQueue<>(Comparator.comparingLong(Task::dueNanos).thenComparingLong(Task::sequence));
    private final List<SimulatedLane> ready = new ArrayList<>();
    private long stepLimit = DEFAULT_STEP_LIMIT;
    private long elapsedNanos;
    private long steps;
    private long fingerprint;
    private long sequence;
    private int cancelledTimers;
    private int lanes;
    private @Nullable SimulatedLane running;

    /**
     * Starts a clock.
     *
     * @param seed decides everything that is left to chance
     */
    public SimulatedTime(long seed) {
        this.seed = seed;
        seeds = new Random(seed);
        order = newRandom();
        originNanos = seeds.nextLong();
    }

    /**
     * What repeats this run.
     *
     * @return the seed given to the constructor
     */
    public long seed() {
        return seed;
    }

    /**
     * Makes a source of chance of its own, so that its user's draws do not shift anybody else's.
     *
     * @return a generator whose seed derives from this clock's and from how many were made before
     */
    public Random newRandom() {
        return new Random(seeds.nextLong());
    }

    /**
     * Makes a lane.
     *
     * @param name what it stands for, for error messages
     * @return a lane without tasks
     */
    public SimulatedLane newLane(String name) {
        return new SimulatedLane(this, name, ++lanes);
    }

    /**
     * Limits how many tasks one run may execute, for tests of the simulation itself or for very long runs.
     *
     * @param limit the number of tasks after which {@link #advance} and its like fail
     */
    public void setStepLimit(long limit) {
        stepLimit = limit;
    }

    /**
     * The virtual time as a nanosecond clock.
     *
     * @return nanoseconds from an arbitrary origin
     */
    public long nanoTime() {
        return originNanos + elapsedNanos;
    }

    /**
     * The virtual time that has passed.
     *
     * @return time since the clock was made
     */
    public Duration elapsed() {
        return Duration.ofNanos(elapsedNanos);
    }

    /**
     * How many tasks have run, which together with the seed identifies a moment of the simulation.
     *
     * @return the number of tasks since the clock was made
     */
    public long steps() {
        return steps;
    }

    /**
     * What ran so far, where, when and in which order, in one number: two runs that differ in any of that have two
     * numbers, save by a rare chance.
     *
     * @return the same for the same seed, in any process on any machine, as long as the code is the same
     */
    public long fingerprint() {
        return fingerprint;
    }

    /**
     * How many tasks wait to run, now or later, the cancelled ones not counted: what is left of whoever should have
     * ended.
     *
     * @return the number of tasks on all lanes, and of timers
     */
    public int pendingTasks() {
        return pending().size();
    }

    /**
     * The tasks that {@link #pendingTasks} counts.
     *
     * @return for each its lane, when it is due and what it is, for people
     */
    public List<String> pending() {
        checkThread();
        List<String> all = new ArrayList<>();
        ready.forEach(lane -> lane.tasks.forEach(task -> addPending(task, all)));
        timers.forEach(task -> addPending(task, all));
        return all;
    }

    private void addPending(Task task, List<String> all) {
        if (!task.cancelled && !task.lane.closed) {
            all.add(task.lane + " at " + Duration.ofNanos(task.dueNanos) + ": " + task.work);
        }
    }

    /**
     * Runs what is due now, and what becomes due at this instant by doing so. The clock does not move.
     *
     * @return how many tasks ran
     */
    public long runUntilIdle() {
        checkDriver();
        long before = steps;
        while (!ready.isEmpty()) {
            step(before);
        }
        return steps - before;
    }

    /**
     * Runs everything that is due until some time has passed, and stops the clock there.
     *
     * @param duration how far to move the clock
     */
    public void advance(Duration duration) {
        checkDriver();
        long untilNanos = Math.addExact(elapsedNanos, duration.toNanos());
        long before = steps;
        do {
            while (!ready.isEmpty()) {
                step(before);
            }
        } while (moveToNextTimer(untilNanos));
        elapsedNanos = Math.max(elapsedNanos, untilNanos);
    }

    /**
     * Runs everything that is due until a condition holds or some time has passed.
     *
     * @param condition asked before every task
     * @param limit how far to move the clock at most
     * @return whether the condition holds
     */
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        checkDriver();
        long untilNanos = Math.addExact(elapsedNanos, limit.toNanos());
        long before = steps;
        while (!condition.getAsBoolean()) {
            if (!ready.isEmpty()) {
                step(before);
            } else if (!moveToNextTimer(untilNanos)) {
                elapsedNanos = Math.max(elapsedNanos, untilNanos);
                return condition.getAsBoolean();
            }
        }
        return true;
    }

    /**
     * Runs one task, moving the clock to the next timer if nothing is due.
     *
     * @return false if there was nothing to run
     */
    public boolean runNext() {
        checkDriver();
        while (ready.isEmpty()) {
            // A timer that was cancelled moves the clock and makes nothing ready.
            if (!moveToNextTimer(Long.MAX_VALUE)) {
                return false;
            }
        }
        step(steps);
        return true;
    }

    @Override
    public String toString() {
        return "SimulatedTime[seed=" + seed + ", elapsed=" + elapsed() + ", steps=" + steps + "]";
    }

    /**
     * Moves the clock without running anything, as for a machine that was suspended: what becomes due meanwhile is
     * late. May be called by a task.
     *
     * @param duration how far to move the clock
     */
    public void leap(Duration duration) {
        checkThread();
        elapsedNanos = Math.addExact(elapsedNanos, duration.toNanos());
    }

    void hold(SimulatedLane lane) {
        checkThread();
        if (!lane.held) {
            lane.held = true;
            ready.remove(lane);
        }
    }

    void release(SimulatedLane lane) {
        checkThread();
        if (lane.held) {
            lane.held = false;
            if (!lane.tasks.isEmpty()) {
                ready.add(lane);
            }
        }
    }

    boolean isRunning(SimulatedLane lane) {
        return running == lane;
    }

    Cancellable schedule(SimulatedLane lane, Runnable work, long delayNanos) {
        checkThread();
        long dueNanos = elapsedNanos + Math.max(0, delayNanos);
        if (dueNanos < elapsedNanos) {
            dueNanos = Long.MAX_VALUE;
        }
        var task = new Task(lane, Objects.requireNonNull(work, "work"), dueNanos, sequence++);
        if (dueNanos == elapsedNanos) {
            makeReady(task);
        } else {
            timers.add(task);
        }
        return () -> cancel(task);
    }

    void checkThread() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("A simulation is single-threaded: thread="
                    + Thread.currentThread().getName() + ", owner=" + owner.getName() + ", seed=" + seed
                    + ". Give the code under test executors made from lanes.");
        }
    }

    private void checkDriver() {
        checkThread();
        SimulatedLane current = running;
        if (current != null) {
            throw new IllegalStateException("A task cannot move the clock: lane=" + current + ", seed=" + seed
                    + ". Schedule what should happen later.");
        }
    }

    private void cancel(Task task) {
        checkThread();
        if (!task.cancelled) {
            task.cancelled = true;
            // Most timers are cancelled long before they are due; the queue must not fill up with them.
            if (task.dueNanos > elapsedNanos
                    && ++cancelledTimers > PURGE_THRESHOLD
                    && cancelledTimers > timers.size() / 2) {
                timers.removeIf(timer -> timer.cancelled);
                cancelledTimers = 0;
            }
        }
    }

    private void makeReady(Task task) {
        if (task.lane.tasks.isEmpty() && !task.lane.held) {
            ready.add(task.lane);
        }
        task.lane.tasks.add(task);
    }

    private boolean moveToNextTimer(long untilNanos) {
        Task first = timers.peek();
        if (first == null || first.dueNanos > untilNanos) {
            return false;
        }
        elapsedNanos = Math.max(elapsedNanos, first.dueNanos); // later after a leap
        while (first != null && first.dueNanos <= elapsedNanos) {
            timers.remove();
            if (first.cancelled) {
                cancelledTimers = Math.max(0, cancelledTimers - 1);
            } else {
                makeReady(first);
            }
            first = timers.peek();
        }
        return true;
    }

    private void step(long stepsBeforeRun) {
        int index = ready.size() == 1 ? 0 : order.nextInt(ready.size());
        SimulatedLane lane = ready.get(index);
        Task task = lane.tasks.remove();
        if (lane.tasks.isEmpty()) {
            int last = ready.size() - 1;
            ready.set(index, ready.get(last));
            ready.remove(last);
        }
        if (task.cancelled || task.lane.closed) {
            return;
        }
        if (steps - stepsBeforeRun >= stepLimit) {
            throw new AssertionError("The simulation does not come to rest: tasks=" + stepLimit + ", lane=" + lane
                    + ", " + this + ". Look for tasks that schedule themselves.");
        }
        steps++;
        fingerprint = (fingerprint ^ elapsedNanos) * FINGERPRINT_FACTOR + lane.number();
        running = lane;
        try {
            task.work.run();
        } catch (Throwable e) {
            throw new AssertionError(
                    "A simulated task failed: lane=" + lane + ", " + this + ". Repeat it with the same seed.", e);
        } finally {
            running = null;
        }
    }

    /** Something to do on a lane at an instant. */
    static final class Task {

        private final SimulatedLane lane;
        private final Runnable work;
        private final long dueNanos;
        private final long sequence;
        private boolean cancelled;

        Task(SimulatedLane lane, Runnable work, long dueNanos, long sequence) {
            this.lane = lane;
            this.work = work;
            this.dueNanos = dueNanos;
            this.sequence = sequence;
        }

        long dueNanos() {
            return dueNanos;
        }

        long sequence() {
            return sequence;
        }
    }
}
