package io.trunkline.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** One thread that asks for many values at once and waits for them: keys of as many slots, of all nodes of a cluster. */
final class MgetWork implements Work {

    private static final long LONGEST_NANOS = 60_000_000_000L;

    private final SyncClient client;
    private final String[] keys;
    private final List<String> values = new ArrayList<>();
    private final Histogram latencies = new Histogram(LONGEST_NANOS, 3);

    MgetWork(SyncClient client, ClientKind kind, int count) {
        this.client = client;
        this.keys = new String[count];
        for (int i = 0; i < count; i++) {
            keys[i] = String.format("%s:mget:%08d", kind.id(), i);
            values.add(String.format("value:%010d", i));
            client.set(keys[i], values.get(i));
        }
    }

    @Override
    public Sample run(long nanos) {
        latencies.reset();
        ResourceMeter meter = ResourceMeter.start();
        long end = meter.startNanos() + nanos;
        long operations = 0;
        long before = System.nanoTime();
        while (before - end < 0) {
            Replies.check(values, client.mget(keys));
            long after = System.nanoTime();
            latencies.recordValue(after - before);
            before = after;
            operations++;
        }
        return meter.read(operations, latencies.getValueAtPercentile(50), latencies.getValueAtPercentile(99));
    }
}
