package io.trunkline.cli.demo;

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
    private final LongAdder certainlyNot = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final Queue<String> wrongExamples = new ConcurrentLinkedQueue<>();
    private final Queue<String> failedExamples = new ConcurrentLinkedQueue<>();
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
        remember(what, wrongExamples);
    }

    /** Counts a step without a reply of which it is certain that it had no effect. */
    void onNotDone(String what) {
        certainlyNot.increment();
        remember(what, failedExamples);
    }

    /** Counts a step without a reply that had its effect or not. */
    void onUnknown(DemoStep step, String what) {
        unknown.increment();
        remember(what, failedExamples);
        step.mayHaveHappened();
        if (step instanceof DemoStep.Addition addition) {
            perhapsAdded.addAndGet(addition.counter(), addition.amount());
        } else if (step instanceof DemoStep.Publication) {
            perhapsPublished.increment();
        }
    }

    private static void remember(String what, Queue<String> examples) {
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

    /** Whether a shared counter's value can be: all that was surely added, and any part of what was perhaps added. */
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

    /** How many steps had no reply and certainly no effect. */
    long certainlyNot() {
        return certainlyNot.sum();
    }

    /** How many steps had no reply, and perhaps their effect. */
    long unknown() {
        return unknown.sum();
    }

    /** How many steps had no reply. */
    long failed() {
        return certainlyNot() + unknown();
    }

    long published() {
        return published.sum();
    }

    long perhapsPublished() {
        return perhapsPublished.sum();
    }

    /** The first few things that were wrong; if nothing was, the first few that failed. */
    Iterable<String> examples() {
        return wrongExamples.isEmpty() ? failedExamples : wrongExamples;
    }
}
