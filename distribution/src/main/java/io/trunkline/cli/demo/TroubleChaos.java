package io.trunkline.cli.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Troubles of servers that take over from each other, one after the other: the next begins when all is well again.
 * Thread-safe.
 */
final class TroubleChaos implements DemoChaos {

    private static final int LEAST_REST_MILLIS = 300;
    private static final int MOST_REST_MILLIS = 700;
    private static final int LOOK_MILLIS = 50;
    private static final long REPLY_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final double NANOS_PER_MILLI = 1e6;

    private final DemoFleet fleet;
    private final SplittableRandom random = new SplittableRandom();
    private final List<DemoTrouble> troubles = new CopyOnWriteArrayList<>();
    private final Queue<String> news = new ConcurrentLinkedQueue<>();
    private final List<Integer> slots = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread disturber = new Thread(this::run, "trunkline-demo-chaos");
    private final Thread observer = new Thread(this::observe, "trunkline-demo-observer");
    private volatile long beganNanos;
    private volatile long endNanos;
    private volatile @Nullable RuntimeException failure;

    TroubleChaos(DemoFleet fleet) {
        this.fleet = fleet;
        disturber.setDaemon(true);
        observer.setDaemon(true);
    }

    @Override
    public void start(Duration length) {
        beganNanos = System.nanoTime();
        endNanos = beganNanos + length.toNanos();
        observer.start();
        disturber.start();
    }

    private void observe() {
        try {
            do {
                fleet.shards().forEach(DemoShard::look);
            } while (!done.await(LOOK_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            fleet.prepare();
            int number = 0;
            while (!closing.await(random.nextInt(LEAST_REST_MILLIS, MOST_REST_MILLIS + 1), TimeUnit.MILLISECONDS)) {
                DemoTrouble.Kind kind =
                        fleet.troubles().get(number % fleet.troubles().size());
                if (System.nanoTime() + kind.usually().toNanos() - endNanos > 0) {
                    return;
                }
                disturb(kind);
                number++;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private void disturb(DemoTrouble.Kind kind) throws InterruptedException {
        List<Integer> used = List.copyOf(slots);
        DemoTrouble trouble = new DemoTrouble(kind, fleet.choose(kind, used, random));
        troubles.add(trouble);
        fleet.disturb(trouble, used, random);
        if (isAnsweredAgain(trouble.shard())) {
            trouble.onEnd();
        }
        news.add(String.format(
                Locale.ROOT, "%5.1f s  %s", (trouble.began() - beganNanos) / NANOS_PER_MILLI / 1e3, trouble));
    }

    /** Whether there is a reply as new as the end of the trouble: without it the trouble is not over. */
    private static boolean isAnsweredAgain(DemoShard shard) throws InterruptedException {
        long now = System.nanoTime();
        while (shard.lastRight() - now < 0 && System.nanoTime() - now < REPLY_LIMIT_NANOS) {
            Thread.sleep(1);
        }
        return shard.lastRight() - now >= 0;
    }

    @Override
    public void onRight(int slot) {
        fleet.shardOf(slot).onRight();
    }

    @Override
    public boolean isOverSeveral() {
        return true;
    }

    @Override
    public DemoLosses losses(int slot, LongConsumer onLost) {
        slots.add(slot);
        return new DemoLosses() {
            @Override
            public long keptSince() {
                long since = Long.MAX_VALUE;
                for (DemoFleet.Ownership owner : fleet.ownersOf(slot)) {
                    if (owner.until() == Long.MAX_VALUE) {
                        since = Math.min(since, owner.shard().replicatedUntil());
                    }
                }
                return since;
            }

            @Override
            public List<DemoTakeover> takeovers() {
                fleet.ownersOf(slot).forEach(owner -> owner.shard().lookThoroughly());
                return knownTakeovers();
            }

            @Override
            public List<DemoTakeover> knownTakeovers() {
                return fleet.ownersOf(slot).stream()
                        .flatMap(owner -> owner.shard().takeovers().stream().filter(owner::concerns))
                        .sorted(Comparator.comparingLong(DemoTakeover::number))
                        .toList();
            }

            @Override
            public void onLost(long writes) {
                onLost.accept(writes);
            }
        };
    }

    @Override
    public List<String> takeNews() {
        List<String> all = new ArrayList<>();
        for (String each = news.poll(); each != null; each = news.poll()) {
            all.add(each);
        }
        return all;
    }

    @Override
    public String state() {
        String where = fleet.arrangement();
        if (troubles.isEmpty()) {
            return where + "; no trouble yet";
        }
        DemoTrouble last = troubles.get(troubles.size() - 1);
        return where + "; trouble " + troubles.size() + ": " + (last.hasEnded() ? last.kind() + ", over" : last);
    }

    @Override
    public List<String> summary() {
        String kinds = troubles.stream()
                .collect(Collectors.groupingBy(DemoTrouble::kind, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(kind -> kind.getValue() + " " + kind.getKey())
                .collect(Collectors.joining(", "));
        List<Long> added = troubles.stream()
                .filter(DemoTrouble::hasEnded)
                .map(DemoTrouble::addedNanos)
                .sorted()
                .toList();
        List<String> lines = new ArrayList<>();
        lines.add("troubles       " + troubles.size() + " (" + kinds + ")");
        if (!added.isEmpty()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "silence        beyond what the servers needed until one took over: median %,.0f ms, longest %,.0f ms",
                    added.get(added.size() / 2) / NANOS_PER_MILLI,
                    added.get(added.size() - 1) / NANOS_PER_MILLI));
        }
        return lines;
    }

    @Override
    public @Nullable String fault() {
        RuntimeException broken = failure;
        if (broken != null) {
            return "the servers could not be treated: " + broken.getMessage();
        }
        if (troubles.isEmpty()) {
            return "there was no trouble";
        }
        long without = troubles.stream().filter(trouble -> !trouble.hasEnded()).count();
        return without == 0 ? null : without + " troubles without a reply afterwards";
    }

    @Override
    public void close() {
        closing.countDown();
        FleetWaiting.forEnd(disturber);
        done.countDown();
    }
}
