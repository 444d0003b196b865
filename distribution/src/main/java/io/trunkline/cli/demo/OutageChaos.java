package io.trunkline.cli.demo;

import io.trunkline.testkit.server.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Kills, stops and restarts the demonstration's server while the workers work. Thread-safe.
 *
 * <p>The kinds take turns. Outages are short at first and grow; the last one ends a while before the demonstration
 * does, so that the end can be checked.
 */
final class OutageChaos implements DemoChaos {

    private static final List<DemoOutage.Kind> KINDS = List.of(DemoOutage.Kind.values());
    private static final int LONGEST_OUTAGE_MILLIS = 2_000;
    private static final int FIRST_OUTAGE_MILLIS = 400;
    private static final int RESTART_MILLIS = 50;
    private static final int LEAST_REST_MILLIS = 300;
    private static final int MOST_REST_MILLIS = 700;
    /** For the server's start, and for the workers afterwards. */
    private static final int CALM_END_MILLIS = 1_200;

    private final RedisServer server;
    private final SplittableRandom random = new SplittableRandom();
    private final List<DemoOutage> outages = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "trunkline-demo-chaos");
    private volatile @Nullable DemoOutage current;
    private volatile long endNanos;
    private volatile @Nullable RuntimeException failure;

    OutageChaos(RedisServer server) {
        this.server = server;
        thread.setDaemon(true);
    }

    @Override
    public void start(Duration length) {
        endNanos = System.nanoTime() + length.toNanos();
        thread.start();
    }

    private void run() {
        try {
            int number = 0;
            while (!isClosedWithin(between(LEAST_REST_MILLIS, MOST_REST_MILLIS))) {
                DemoOutage.Kind kind = KINDS.get(number % KINDS.size());
                int round = 1 + number / KINDS.size();
                int limit = Math.min(LONGEST_OUTAGE_MILLIS, FIRST_OUTAGE_MILLIS * round);
                int length = kind == DemoOutage.Kind.RESTARTED ? RESTART_MILLIS : between(limit / 2, limit);
                if (System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(length + CALM_END_MILLIS) - endNanos > 0) {
                    return;
                }
                doTo(kind, length);
                number++;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private void doTo(DemoOutage.Kind kind, int millis) throws InterruptedException {
        DemoOutage outage = new DemoOutage(kind);
        outages.add(outage);
        current = outage;
        boolean stops = kind == DemoOutage.Kind.STOPPED;
        if (stops) {
            server.pause();
        } else {
            server.kill();
        }
        isClosedWithin(millis); // if so, the server is brought back all the sooner
        outage.onReturning();
        if (stops) {
            server.resume();
        } else {
            server.restart();
        }
        outage.onEnd();
    }

    private boolean isClosedWithin(int millis) throws InterruptedException {
        return closing.await(millis, TimeUnit.MILLISECONDS);
    }

    private int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    @Override
    public void onRight(int slot) {
        DemoOutage latest = current;
        if (latest != null) {
            latest.onRight();
        }
    }

    @Override
    public boolean isOverSeveral() {
        return false;
    }

    @Override
    public DemoLosses losses(int slot, LongConsumer onLost) {
        return DemoLosses.NONE;
    }

    @Override
    public List<String> takeNews() {
        return List.of();
    }

    @Override
    public String state() {
        if (outages.isEmpty()) {
            return "no outage yet";
        }
        DemoOutage last = outages.get(outages.size() - 1);
        String which = "outage " + outages.size() + ": server " + last.kind();
        if (!last.hasEnded()) {
            return which + ", down for " + seconds(last.length());
        }
        return which + " for " + seconds(last.length())
                + (last.isOver() ? ", first reply after " + last.recovery().toMillis() + " ms" : ", no reply yet");
    }

    @Override
    public List<String> summary() {
        return List.of("outages        " + summaryOfOutages());
    }

    private String summaryOfOutages() {
        String kinds = outages.stream()
                .collect(Collectors.groupingBy(DemoOutage::kind, java.util.TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(kind -> kind.getValue() + " " + kind.getKey())
                .collect(Collectors.joining(", "));
        Duration whole = outages.stream().map(DemoOutage::length).reduce(Duration.ZERO, Duration::plus);
        List<Duration> recoveries = outages.stream()
                .filter(DemoOutage::isOver)
                .map(DemoOutage::recovery)
                .sorted()
                .toList();
        return outages.size() + " outages (" + kinds + "), together " + seconds(whole)
                + (recoveries.isEmpty()
                        ? ""
                        : "; first reply after the server was back: median "
                                + recoveries.get(recoveries.size() / 2).toMillis() + " ms, longest "
                                + recoveries.get(recoveries.size() - 1).toMillis() + " ms");
    }

    private static String seconds(Duration length) {
        return String.format(Locale.ROOT, "%.1f s", length.toMillis() / 1e3);
    }

    @Override
    public @Nullable String fault() {
        RuntimeException broken = failure;
        if (broken != null) {
            return "the server could not be treated: " + broken.getMessage();
        }
        if (outages.isEmpty()) {
            return "there was no outage";
        }
        long without = outages.stream().filter(outage -> !outage.isOver()).count();
        return without == 0 ? null : without + " outages without a reply afterwards";
    }

    @Override
    public void close() {
        closing.countDown();
        FleetWaiting.forEnd(thread);
    }
}
