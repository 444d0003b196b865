package io.trunkline.status;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;

/** Live figures of a multiplexer. A snapshot: the figures may not add up exactly. Immutable. */
public final class MultiplexerCounters {

    private final List<ConnectionCounters> connections;
    private final Map<Figure, Long> values;
    private final LatencySummary latency;
    private final LatencySummary recentLatency;

    private MultiplexerCounters(
            List<ConnectionCounters> connections,
            Map<Figure, Long> values,
            LatencySummary latency,
            LatencySummary recentLatency) {
        this.connections = connections;
        this.values = values;
        this.latency = latency;
        this.recentLatency = recentLatency;
    }

    /**
     * A snapshot of what somebody counts.
     *
     * @param connections the figures of its connections, the ended ones in sums
     * @param source asked once for each figure of {@link Figure.Scope#MULTIPLEXER}, in the order of the table
     * @param latency since the beginning
     * @param recentLatency of the last full minute
     * @return the snapshot
     */
    public static MultiplexerCounters of(
            List<ConnectionCounters> connections,
            ToLongFunction<Figure> source,
            LatencySummary latency,
            LatencySummary recentLatency) {
        return new MultiplexerCounters(
                List.copyOf(connections),
                Figure.values(Figure.Scope.MULTIPLEXER, source),
                Objects.requireNonNull(latency, "latency"),
                Objects.requireNonNull(recentLatency, "recentLatency"));
    }

    /**
     * The figures of the connections.
     *
     * @return one for each connection; for each endpoint the sum of its connections of a kind that have ended; and the
     *     same for endpoints that were retired, so that totals never fall
     */
    public List<ConnectionCounters> connections() {
        return connections;
    }

    /**
     * One figure of the multiplexer; of those that connections have, all of its connections' in one, as its
     * {@link Figure.Kind} says.
     *
     * @param figure any
     * @return its value
     */
    public long get(Figure figure) {
        if (figure.scope() == Figure.Scope.MULTIPLEXER) {
            return values.getOrDefault(figure, 0L);
        }
        long sum = 0;
        for (ConnectionCounters connection : connections) {
            sum = figure.combine(sum, connection.get(figure));
        }
        return sum;
    }

    /**
     * How long commands took from submission to the reading of the reply, since the beginning; blocking commands, which
     * wait because they are told to, are left out.
     *
     * @return the distribution
     */
    public LatencySummary latency() {
        return latency;
    }

    /**
     * The same of the last full minute; while there is none, since the beginning.
     *
     * @return the distribution
     */
    public LatencySummary recentLatency() {
        return recentLatency;
    }

    /**
     * A latency distribution in microseconds.
     *
     * @param count how many commands were measured; not every command is, see the documentation of the counters
     * @param p50Micros the median
     * @param p99Micros the 99th percentile
     * @param p999Micros the 99.9th percentile
     * @param maxMicros the maximum
     */
    public record LatencySummary(long count, double p50Micros, double p99Micros, double p999Micros, double maxMicros) {}
}
