package io.trunkline.cli.demo;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

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
    private final boolean writesMayBeLost;
    private final List<Queue<Added>> additions;
    private final LongAdder lost = new LongAdder();
    private final LongAdder published = new LongAdder();
    private final LongAdder perhapsPublished = new LongAdder();

    /** Remembers each addition if some may be lost. */
    DemoTally(boolean writesMayBeLost) {
        this.writesMayBeLost = writesMayBeLost;
        this.additions = Stream.<Queue<Added>>generate(ConcurrentLinkedQueue::new)
                .limit(COUNTERS)
                .toList();
        for (DemoKind kind : DemoKind.values()) {
            right.put(kind, new LongAdder());
        }
    }

    /** An addition, and when it was begun and confirmed. */
    private record Added(long amount, long begunNanos, long confirmedNanos) {}

    /** Counts a reply that is what it has to be, of a step that was begun then. */
    void onRight(DemoStep step, long begunNanos) {
        adder(step.kind()).increment();
        if (step instanceof DemoStep.Addition addition) {
            added.addAndGet(addition.counter(), addition.amount());
            if (writesMayBeLost) {
                additions.get(addition.counter()).add(new Added(addition.amount(), begunNanos, System.nanoTime()));
            }
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

    /** Confirmed writes are gone, as may be when a server takes over. */
    void onLost(long writes) {
        lost.add(writes);
    }

    /** How many confirmed writes, and additions to counters, are gone that takeovers may have lost. */
    long lost() {
        return lost.sum();
    }

    /**
     * Whether a shared counter's value can be: all that was surely added, any part of what was perhaps added, and
     * without any part of what takeovers may have lost. What is gone is counted.
     */
    boolean isPossible(int counter, long value, List<DemoTakeover> takeovers) {
        long sure = added.get(counter);
        long losable = additions.get(counter).stream()
                .filter(each -> takeovers.stream()
                        .anyMatch(takeover -> takeover.mayHaveLost(each.begunNanos(), each.confirmedNanos())))
                .mapToLong(Added::amount)
                .sum();
        if (value < sure - losable || value > sure + perhapsAdded.get(counter)) {
            return false;
        }
        onLost(Math.max(0, sure - value));
        return true;
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
