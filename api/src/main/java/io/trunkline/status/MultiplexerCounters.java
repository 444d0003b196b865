package io.trunkline.status;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;

/** Live figures of a multiplexer. A snapshot: the figures may not add up exactly. Immutable. */
public final class MultiplexerCounters {

    private final List<ConnectionCounters> connections;
    private final List<ServerCounters> servers;
    private final Map<Figure, Long> values;
    private final LatencySummary latency;
    private final LatencySummary recentLatency;

    private MultiplexerCounters(
            List<ConnectionCounters> connections,
            List<ServerCounters> servers,
            Map<Figure, Long> values,
            LatencySummary latency,
            LatencySummary recentLatency) {
        this.connections = connections;
        this.servers = servers;
        this.values = values;
        this.latency = latency;
        this.recentLatency = recentLatency;
    }

    /**
     * A snapshot of what somebody counts.
     *
     * @param connections the figures of its connections, the ended ones in sums
     * @param servers the figures that its servers have as a whole
     * @param source asked once for each figure of {@link Figure.Scope#MULTIPLEXER}, in the order of the table
     * @param latency since the beginning
     * @param recentLatency of the last full minute
     * @return the snapshot
     */
    public static MultiplexerCounters of(
            List<ConnectionCounters> connections,
            List<ServerCounters> servers,
            ToLongFunction<Figure> source,
            LatencySummary latency,
            LatencySummary recentLatency) {
        return new MultiplexerCounters(
                List.copyOf(connections),
                List.copyOf(servers),
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
     * The figures that its servers have as a whole.
     *
     * @return one for each of the servers that there are now
     */
    public List<ServerCounters> servers() {
        return servers;
    }

    /**
     * One figure of the multiplexer; of those that connections or servers have, all of them in one, as its
     * {@link Figure.Kind} says.
     *
     * @param figure any
     * @return its value
     */
    public long get(Figure figure) {
        return switch (figure.scope()) {
            case MULTIPLEXER -> values.getOrDefault(figure, 0L);
            case SERVER -> sum(figure, servers, server -> server.get(figure));
            case CONNECTION -> sum(figure, connections, connection -> connection.get(figure));
        };
    }

    private static <C> long sum(Figure figure, List<C> counters, ToLongFunction<C> reader) {
        long sum = 0;
        for (C one : counters) {
            sum = figure.combine(sum, reader.applyAsLong(one));
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
}
