package io.trunkline.status;

import io.trunkline.options.Endpoint;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;

/**
 * Live figures that a server has as a whole, besides those of its connections: who has the connections that are lent to
 * one user at a time. A snapshot; immutable.
 */
public final class ServerCounters {

    private final Endpoint endpoint;
    private final Map<Figure, Long> values;

    private ServerCounters(Endpoint endpoint, Map<Figure, Long> values) {
        this.endpoint = endpoint;
        this.values = values;
    }

    /**
     * A snapshot of what somebody counts.
     *
     * @param endpoint the server
     * @param source asked once for each figure of {@link Figure.Scope#SERVER}, in the order of the table
     * @return the snapshot
     */
    public static ServerCounters of(Endpoint endpoint, ToLongFunction<Figure> source) {
        return new ServerCounters(
                Objects.requireNonNull(endpoint, "endpoint"), Figure.values(Figure.Scope.SERVER, source));
    }

    /**
     * The server.
     *
     * @return where it is
     */
    public Endpoint endpoint() {
        return endpoint;
    }

    /**
     * One figure.
     *
     * @param figure one of {@link Figure.Scope#SERVER}
     * @return its value
     * @throws IllegalArgumentException if it is not a server that has that figure
     */
    public long get(Figure figure) {
        figure.requireScope(Figure.Scope.SERVER);
        return values.getOrDefault(figure, 0L);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ServerCounters counters
                && endpoint.equals(counters.endpoint)
                && values.equals(counters.values);
    }

    @Override
    public int hashCode() {
        return Objects.hash(endpoint, values);
    }

    /**
     * The figures that are not 0.
     *
     * @return for example {@code a:6379: leasesInUse=1, leasesLimit=64}
     */
    @Override
    public String toString() {
        return endpoint + ": " + text();
    }

    /** The figures that are not 0, by name; {@code nothing} if all are. */
    String text() {
        return Figure.text(values);
    }
}
