package io.trunkline.testkit.simulation;

import io.trunkline.transport.Cancellable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/**
 * What a thread is in real life: it runs its tasks one after the other, in the order in which they became due. Confined
 * to the simulation's thread.
 *
 * <p>An executor that the code under test needs beside its loops, such as one that completes futures, is a lane of its
 * own.
 */
public final class SimulatedLane implements Executor {

    final ArrayDeque<SimulatedTime.Task> tasks = new ArrayDeque<>();

    boolean held;

    /** Whether nothing of it is done any more. */
    boolean closed;

    private final SimulatedTime time;
    private final String name;
    private final int number;

    /**
     * Makes one.
     *
     * @param number 1 for the clock's first lane
     */
    SimulatedLane(SimulatedTime time, String name, int number) {
        this.time = time;
        this.name = name;
        this.number = number;
    }

    int number() {
        return number;
    }

    /**
     * The clock that runs this lane.
     *
     * @return the clock that made it
     */
    public SimulatedTime time() {
        return time;
    }

    /** Runs a task at this instant, after those that are due on this lane already. */
    @Override
    public void execute(Runnable task) {
        time.schedule(this, task, 0);
    }

    /**
     * Runs a task later.
     *
     * @param task what to run
     * @param delay how much later
     * @return a handle that cancels it
     */
    public Cancellable schedule(Runnable task, Duration delay) {
        return time.schedule(this, task, delay.toNanos());
    }

    /** Stops the lane, as a long pause of the collector does: what becomes due waits until it is released. */
    public void hold() {
        time.hold(this);
    }

    /** Lets the lane go on. */
    public void release() {
        time.release(this);
    }

    /** Ends the lane for good, as when a machine is switched off: whatever it was about to do is not done. */
    public void close() {
        closed = true;
    }

    /**
     * Whether one of this lane's tasks is running.
     *
     * @return true inside a task of this lane
     */
    public boolean isCurrent() {
        return time.isRunning(this);
    }

    @Override
    public String toString() {
        return name;
    }
}
