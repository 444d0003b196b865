package io.trunkline.testkit.server;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what servers do in their own time. Stateless. */
final class Waiting {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private Waiting() {}

    /**
     * Asks again and again what is still lacking, until it is nothing.
     *
     * @param limit how long to go on
     * @param goal what messages call the state that is waited for
     * @param lack says what is lacking; empty if nothing is
     * @throws IllegalStateException if something still is when the time is over
     */
    static void until(Duration limit, String goal, Supplier<Optional<String>> lack) {
        long start = System.nanoTime();
        while (true) {
            Optional<String> lacking = lack.get();
            if (lacking.isEmpty()) {
                return;
            }
            if (System.nanoTime() - start >= limit.toNanos()) {
                throw new IllegalStateException("Not within " + limit.toMillis() + " ms: " + goal + ", lacking="
                        + lacking.get() + ". Allow more time on a busy machine, or see the servers' logs.");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
