package io.trunkline.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Threads that call and wait, each as fast as it can. The latency of a call reaches from the end of the one before to
 * its own end.
 */
final class SyncWork implements Work {

    private static final long LONGEST_NANOS = 60_000_000_000L;

    private final SyncClient client;
    private final ThreadFactory threads;
    private final List<Caller> callers = new ArrayList<>();
    private volatile boolean stopped;

    SyncWork(SyncClient client, ClientKind kind, int threads, ThreadFactory threadFactory) {
        this.client = client;
        this.threads = threadFactory;
        // A thousand histograms of three digits would fill the heap
        int digits = threads > 64 ? 2 : 3;
        for (int i = 0; i < threads; i++) {
            KeyWalk walk = new KeyWalk(kind, i, threads);
            walk.prepare(client);
            callers.add(new Caller(walk, new Histogram(LONGEST_NANOS, digits)));
        }
    }

    @Override
    public Sample run(long nanos) throws InterruptedException {
        stopped = false;
        Phases phases = new Phases(callers.size());
        for (Caller caller : callers) {
            threads.newThread(() -> caller.run(phases)).start();
        }
        phases.ready.await();
        ResourceMeter meter = ResourceMeter.start();
        phases.go.countDown();
        long end = meter.startNanos() + nanos;
        for (long rest = nanos; rest > 0; rest = end - System.nanoTime()) {
            LockSupport.parkNanos(rest);
        }
        stopped = true;
        phases.done.await();
        // Threads wait for this reading: what a thread allocated may be forgotten when it ends
        Sample counted = meter.read(
                callers.stream().mapToLong(caller -> caller.operations).sum(), 0, 0);
        phases.read.countDown();
        Throwable failure = phases.failure.get();
        if (failure != null) {
            throw new IllegalStateException(
                    "A call failed: cause=" + failure + ". No figure of this run counts.", failure);
        }
        return withLatencies(counted);
    }

    private Sample withLatencies(Sample counted) {
        Histogram all = new Histogram(LONGEST_NANOS, callers.get(0).latencies.getNumberOfSignificantValueDigits());
        for (Caller caller : callers) {
            all.add(caller.latencies);
        }
        return new Sample(
                counted.operations(),
                counted.nanos(),
                counted.cpuNanos(),
                counted.allocatedBytes(),
                all.getValueAtPercentile(50),
                all.getValueAtPercentile(99));
    }

    /** What the callers and the conductor of one run wait for. */
    private static final class Phases {
        final CountDownLatch ready;
        final CountDownLatch go = new CountDownLatch(1);
        final CountDownLatch done;
        final CountDownLatch read = new CountDownLatch(1);
        final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        Phases(int callers) {
            ready = new CountDownLatch(callers);
            done = new CountDownLatch(callers);
        }
    }

    private final class Caller {
        private final KeyWalk walk;
        private final Histogram latencies;
        private long operations;

        Caller(KeyWalk walk, Histogram latencies) {
            this.walk = walk;
            this.latencies = latencies;
        }

        void run(Phases phases) {
            latencies.reset();
            operations = 0;
            try {
                phases.ready.countDown();
                phases.go.await();
                call();
            } catch (InterruptedException | RuntimeException | Error e) {
                phases.failure.compareAndSet(null, e);
            } finally {
                phases.done.countDown();
            }
            try {
                phases.read.await();
            } catch (InterruptedException e) {
                phases.failure.compareAndSet(null, e);
            }
        }

        private void call() {
            long before = System.nanoTime();
            while (!stopped) {
                if (walk.next()) {
                    client.set(walk.key(), walk.value());
                } else {
                    Replies.check(walk.value(), client.get(walk.key()));
                }
                long after = System.nanoTime();
                latencies.recordValue(after - before);
                before = after;
                operations++;
            }
        }
    }
}
