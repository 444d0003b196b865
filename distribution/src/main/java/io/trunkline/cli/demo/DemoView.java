package io.trunkline.cli.demo;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.status.ConnectionStatus;
import io.trunkline.status.EndpointStatus;
import io.trunkline.status.Figure;
import io.trunkline.status.MultiplexerCounters;
import io.trunkline.status.MultiplexerStatus;
import io.trunkline.status.ShardStatus;
import io.trunkline.status.TopologyStatus;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What is seen of the demonstration while it runs: a block that is written anew on a terminal, else a line a second.
 * Confined to one thread.
 */
final class DemoView {

    private static final int SIGNIFICANT_DIGITS = 2;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double BYTES_PER_MEGABYTE = 1e6;

    private final ConnectionMultiplexer multiplexer;
    private final PrintStream out;
    private final boolean redraws;
    private final DemoTally tally;
    private final List<DemoWorker> workers;
    private final int seconds;
    private final @Nullable DemoChaos chaos;
    private final Histogram whole = new Histogram(SIGNIFICANT_DIGITS);
    private long lastTime;
    private long lastReplies;
    private long lastIn;
    private long lastOut;
    private int drawn;

    DemoView(
            ConnectionMultiplexer multiplexer,
            DemoScreen screen,
            DemoTally tally,
            List<DemoWorker> workers,
            int seconds,
            @Nullable DemoChaos chaos) {
        this.multiplexer = multiplexer;
        this.out = screen.out();
        this.redraws = screen.redraws();
        this.tally = tally;
        this.workers = workers;
        this.seconds = seconds;
        this.chaos = chaos;
    }

    /** Says what is about to happen, and how to watch it. */
    void begin(String howToWatch) {
        MultiplexerStatus status = multiplexer.status();
        int async = workers.size() / 2;
        out.println(workers.size() + " threads (" + (workers.size() - async) + " sync, " + async
                + " async) share one multiplexer on "
                + status.endpoints().stream()
                        .map(server -> server.endpoint().toString())
                        .collect(Collectors.joining(", "))
                + " over " + status.transport() + howToWatch);
        out.flush();
        lastTime = System.nanoTime();
    }

    /** Shows the second that has passed. */
    void show(int second) {
        Histogram latency = new Histogram(SIGNIFICANT_DIGITS);
        workers.forEach(worker -> worker.takeLatencies(latency));
        whole.add(latency);
        MultiplexerStatus status = multiplexer.status();
        MultiplexerCounters counters = status.counters();
        long now = System.nanoTime();
        double elapsed = (now - lastTime) / NANOS_PER_SECOND;
        long replies = tally.right() + tally.wrong();
        long bytesIn = counters.get(Figure.BYTES_READ);
        long bytesOut = counters.get(Figure.BYTES_WRITTEN);
        List<String> cells = new ArrayList<>(List.of(
                String.format(Locale.ROOT, "%3d/%d s", second, seconds),
                String.format(Locale.ROOT, "%,9.0f op/s", (replies - lastReplies) / elapsed),
                String.format(Locale.ROOT, "p50 %.3f ms", latency.getValueAtPercentile(50) / NANOS_PER_MILLI),
                String.format(Locale.ROOT, "p99 %.3f ms", latency.getValueAtPercentile(99) / NANOS_PER_MILLI),
                String.format(Locale.ROOT, "in flight %,d", counters.get(Figure.IN_FLIGHT)),
                String.format(Locale.ROOT, "in %.1f MB/s", (bytesIn - lastIn) / elapsed / BYTES_PER_MEGABYTE),
                String.format(Locale.ROOT, "out %.1f MB/s", (bytesOut - lastOut) / elapsed / BYTES_PER_MEGABYTE),
                roles(status) + states(status.endpoints().stream().flatMap(server -> server.connections().stream())),
                tally.wrong() + tally.failed() == 0
                        ? "all right"
                        : String.format(Locale.ROOT, "%,d wrong, %,d failed", tally.wrong(), tally.failed())));
        List<String> news = List.of();
        if (chaos != null) {
            cells.add(chaos.state());
            news = chaos.takeNews();
        }
        draw(news, cells, redraws && status.endpoints().size() > 1 ? nodes(status) : List.of());
        lastTime = now;
        lastReplies = replies;
        lastIn = bytesIn;
        lastOut = bytesOut;
    }

    /** One line for each server, as the multiplexer sees it, and what is on the move. */
    private List<String> nodes(MultiplexerStatus status) {
        TopologyStatus topology = multiplexer.topology();
        List<String> lines = new ArrayList<>();
        for (EndpointStatus server : status.endpoints()) {
            int slots = topology.shards().stream()
                    .filter(shard -> server.endpoint().equals(shard.primary()))
                    .mapToInt(ShardStatus::slotCount)
                    .sum();
            lines.add(String.format(
                    Locale.ROOT,
                    "%-21s  %-8s  %s%s",
                    server.endpoint(),
                    server.role().name().toLowerCase(Locale.ROOT),
                    states(server.connections().stream()),
                    slots == 0 ? "" : ", " + slots + " slots"));
        }
        if (!topology.moving().isEmpty()) {
            lines.add("on the move: slots "
                    + topology.moving().stream().map(String::valueOf).collect(Collectors.joining(", ")));
        }
        return lines;
    }

    private void draw(List<String> news, List<String> cells, List<String> nodes) {
        if (!redraws) {
            news.forEach(out::println);
            out.println(String.join("  ", cells));
            out.flush();
            return;
        }
        StringBuilder block = new StringBuilder();
        if (drawn > 0) {
            block.append("\u001b[")
                    .append(drawn)
                    .append("F\u001b[J"); // back to the block's first line, and clear from there
        }
        news.forEach(line -> block.append(line).append('\n')); // stays above the block
        for (String cell : cells) {
            block.append("  ").append(cell.strip()).append('\n');
        }
        for (String node : nodes) {
            block.append("    ").append(node).append('\n');
        }
        drawn = cells.size() + nodes.size();
        out.print(block);
        out.flush();
    }

    /** How many servers of which role there are, if there are several. */
    private static String roles(MultiplexerStatus status) {
        return status.endpoints().size() == 1
                ? ""
                : counted(status.endpoints().stream().map(EndpointStatus::role)) + ", ";
    }

    private static String states(Stream<ConnectionStatus> connections) {
        return counted(connections.map(ConnectionStatus::state));
    }

    private static String counted(Stream<? extends Enum<?>> constants) {
        return constants
                .collect(Collectors.groupingBy(Enum::name, java.util.TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(each -> each.getValue() + " " + each.getKey().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    /** Takes what was measured since the last second. */
    void end() {
        if (chaos != null) {
            chaos.takeNews().forEach(out::println);
        }
        workers.forEach(worker -> worker.takeLatencies(whole));
    }

    /** A percentile of the latencies of all replies, in nanoseconds. After {@link #end()}. */
    long percentile(double percentile) {
        return whole.getValueAtPercentile(percentile);
    }

    /** The multiplexer's own figures. */
    String counters() {
        MultiplexerCounters counters = multiplexer.counters();
        long operations = counters.get(Figure.OPERATIONS);
        long flushes = counters.get(Figure.FLUSHES);
        return String.format(
                Locale.ROOT,
                "multiplexer    %,d operations in %,d flushes (%.1f each), %,d bytes out, %,d bytes in, %d sockets opened,"
                        + " %d timeouts, %d failed",
                operations,
                flushes,
                flushes == 0 ? 0.0 : (double) operations / flushes,
                counters.get(Figure.BYTES_WRITTEN),
                counters.get(Figure.BYTES_READ),
                counters.get(Figure.SOCKETS_OPENED),
                counters.get(Figure.TIMEOUTS_BACKLOG) + counters.get(Figure.TIMEOUTS_AWAITING_REPLY),
                counters.get(Figure.FAILED));
    }
}
