package io.trunkline.cli;

import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** What the workers of the demonstration have done together. Thread-safe. */
final class DemoTally {

    /** Over how many shared counters the additions are spread. */
    static final int COUNTERS = 8;

    private static final int MAX_EXAMPLES = 5;

    private final Map<DemoKind, LongAdder> right = new EnumMap<>(DemoKind.class);
    private final LongAdder wrong = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Queue<String> examples = new ConcurrentLinkedQueue<>();
    private final AtomicLongArray added = new AtomicLongArray(COUNTERS);
    private final AtomicLongArray perhapsAdded = new AtomicLongArray(COUNTERS);
    private final LongAdder published = new LongAdder();
    private final LongAdder perhapsPublished = new LongAdder();

    DemoTally() {
        for (DemoKind kind : DemoKind.values()) {
            right.put(kind, new LongAdder());
        }
    }

    /** Counts a reply that is what it has to be. */
    void onRight(DemoStep step) {
        adder(step.kind()).increment();
        if (step instanceof DemoStep.Addition addition) {
            added.addAndGet(addition.counter(), addition.amount());
        } else if (step instanceof DemoStep.Publication) {
            published.increment();
        }
    }

    /** Counts a reply, or anything else, that is not what it has to be. */
    void onWrong(String what) {
        wrong.increment();
        remember(what);
    }

    /** Counts a step without a result, that may have had its effect or not. */
    void onFailed(DemoStep step, String what) {
        failed.increment();
        remember(what);
        if (step instanceof DemoStep.Addition addition) {
            perhapsAdded.addAndGet(addition.counter(), addition.amount());
        } else if (step instanceof DemoStep.Publication) {
            perhapsPublished.increment();
        }
    }

    private void remember(String what) {
        if (examples.size() < MAX_EXAMPLES) {
            examples.add(what);
        }
    }

    private LongAdder adder(DemoKind kind) {
        LongAdder adder = right.get(kind);
        if (adder == null) {
            throw new IllegalStateException("No adder: kind=" + kind + ". Report this as a bug.");
        }
        return adder;
    }

    /** Whether a shared counter's value can be: all that was surely added, and of the rest any part. */
    boolean isPossible(int counter, long value) {
        long least = added.get(counter);
        return value >= least && value <= least + perhapsAdded.get(counter);
    }

    long added(int counter) {
        return added.get(counter);
    }

    long right(DemoKind kind) {
        return adder(kind).sum();
    }

    long right() {
        return right.values().stream().mapToLong(LongAdder::sum).sum();
    }

    long wrong() {
        return wrong.sum();
    }

    long failed() {
        return failed.sum();
    }

    long published() {
        return published.sum();
    }

    long perhapsPublished() {
        return perhapsPublished.sum();
    }

    /** The first few things that were wrong or failed. */
    Iterable<String> examples() {
        return examples;
    }
}
