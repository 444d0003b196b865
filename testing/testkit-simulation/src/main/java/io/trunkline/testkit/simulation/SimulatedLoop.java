package io.trunkline.testkit.simulation;

import io.trunkline.transport.Cancellable;
import io.trunkline.transport.TransportLoop;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;

/** A lane as a transport's loop. Confined to the simulation's thread. */
final class SimulatedLoop implements TransportLoop {

    private final SimulatedLane lane;
    private final Set<SimulatedAttempt> attempts = new LinkedHashSet<>();
    private final Set<SimulatedConnection> connections = new LinkedHashSet<>();
    private boolean closing;
    private boolean terminated;

    SimulatedLoop(SimulatedLane lane) {
        this.lane = lane;
    }

    SimulatedLane lane() {
        return lane;
    }

    @Override
    public boolean inLoop() {
        return lane.isCurrent();
    }

    @Override
    public void execute(Runnable task) {
        checkRunning();
        lane.execute(task);
    }

    @Override
    public Cancellable schedule(Runnable task, long delayNanos) {
        checkRunning();
        return lane.time().schedule(lane, () -> runUnlessTerminated(task), delayNanos);
    }

    @Override
    public long nanoTime() {
        return lane.time().nanoTime();
    }

    @Override
    public String toString() {
        return lane.toString();
    }

    boolean isClosing() {
        return closing;
    }

    boolean isTerminated() {
        return terminated;
    }

    void add(SimulatedAttempt attempt) {
        attempts.add(attempt);
    }

    void remove(SimulatedAttempt attempt) {
        attempts.remove(attempt);
    }

    void add(SimulatedConnection connection) {
        connections.add(connection);
    }

    void remove(SimulatedConnection connection) {
        connections.remove(connection);
    }

    /** Ends everything under way and then the loop. On the loop. */
    void closeAll(Runnable whenTerminated) {
        closing = true;
        for (SimulatedAttempt attempt : new ArrayList<>(attempts)) {
            attempt.transportClosed();
        }
        for (SimulatedConnection connection : new ArrayList<>(connections)) {
            connection.close();
        }
        // Behind the reports that were queued by closing.
        lane.execute(() -> {
            terminated = true;
            whenTerminated.run();
        });
    }

    private void runUnlessTerminated(Runnable task) {
        if (!terminated) {
            task.run();
        }
    }

    private void checkRunning() {
        lane.time().checkThread();
        if (terminated) {
            throw new RejectedExecutionException("The loop has ended: loop=" + lane + ". Its transport was closed.");
        }
    }
}
