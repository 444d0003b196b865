package io.trunkline.benchmarks.compare;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One thread that keeps a window of commands in flight. When the window is full it waits for the oldest future, takes
 * that and every further reply that is there already, in order, and submits as many commands anew. Futures get no
 * dependent stages: they are only waited for, as {@link Future} has it, so that nothing but the client's own way of
 * completing them counts.
 */
final class AsyncWork implements Work {

    private final AsyncClient client;
    private final KeyWalk walk;
    private final @Nullable Object okReply;
    private final @Nullable Future<? extends @Nullable Object>[] futures;
    private final @Nullable Object[] expected;
    private int oldest;
    private int inFlight;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    AsyncWork(AsyncClient client, KeyWalk walk, int window) {
        this.client = client;
        this.walk = walk;
        this.okReply = client.okReply();
        this.futures = new Future[window];
        this.expected = new Object[window];
    }

    @Override
    public Sample run(long nanos) throws InterruptedException {
        ResourceMeter meter = ResourceMeter.start();
        long end = meter.startNanos() + nanos;
        long operations = 0;
        while (System.nanoTime() - end < 0) {
            fill();
            operations += takeDone();
        }
        while (inFlight > 0) {
            operations += takeDone();
        }
        return meter.read(operations, 0, 0);
    }

    private void fill() {
        while (inFlight < futures.length) {
            int slot = (oldest + inFlight) % futures.length;
            if (walk.next()) {
                expected[slot] = okReply;
                futures[slot] = client.startSet(walk.key(), walk.value());
            } else {
                expected[slot] = walk.value();
                futures[slot] = client.startGet(walk.key());
            }
            inFlight++;
        }
    }

    private int takeDone() throws InterruptedException {
        int taken = 0;
        Future<? extends @Nullable Object> future = futures[oldest];
        while (future != null && (taken == 0 || future.isDone())) {
            Replies.check(expected[oldest], reply(future));
            futures[oldest] = null;
            oldest = (oldest + 1) % futures.length;
            inFlight--;
            taken++;
            future = futures[oldest];
        }
        return taken;
    }

    private static @Nullable Object reply(Future<? extends @Nullable Object> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "A command failed: cause=" + e.getCause() + ". No figure of this run counts.", e);
        }
    }
}
