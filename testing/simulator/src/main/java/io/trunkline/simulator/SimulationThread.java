package io.trunkline.simulator;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs a simulation on a thread that nothing else uses afterwards: the engine marks the threads of its loops, in a
 * simulation that is this one, and refuses to wait on them ever after.
 */
final class SimulationThread {

    private SimulationThread() {}

    /** Runs to the end; what it throws is thrown here. */
    static void run(Runnable simulation) {
        var task = new FutureTask<>(simulation, Boolean.TRUE);
        var thread = new Thread(task, "simulation");
        thread.setDaemon(true);
        thread.start();
        try {
            task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("The simulation was interrupted.", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new AssertionError("The simulation failed.", e.getCause());
        }
    }
}
