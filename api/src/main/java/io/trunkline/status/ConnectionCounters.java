package io.trunkline.status;

import io.trunkline.options.Endpoint;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;

/**
 * Live figures of one connection of one endpoint, summed over all sockets it had, or of several in sum. A snapshot:
 * read without stopping anything, so that the figures may not add up exactly. Immutable.
 */
public final class ConnectionCounters {

    private final Endpoint endpoint;
    private final ConnectionKind kind;
    private final Map<Figure, Long> values;

    private ConnectionCounters(Endpoint endpoint, ConnectionKind kind, Map<Figure, Long> values) {
        this.endpoint = endpoint;
        this.kind = kind;
        this.values = values;
    }

    /**
     * A snapshot of what somebody counts.
     *
     * @param endpoint the server
     * @param kind which of its connections
     * @param source asked once for each figure of {@link Figure.Scope#CONNECTION}, in the order of the table
     * @return the snapshot
     */
    public static ConnectionCounters of(Endpoint endpoint, ConnectionKind kind, ToLongFunction<Figure> source) {
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(kind, "kind");
        return new ConnectionCounters(endpoint, kind, Figure.values(Figure.Scope.CONNECTION, source));
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
     * What the connection is for.
     *
     * @return the kind
     */
    public ConnectionKind kind() {
        return kind;
    }

    /**
     * One figure.
     *
     * @param figure one of {@link Figure.Scope#CONNECTION}
     * @return its value
     * @throws IllegalArgumentException if connections do not have that figure
     */
    public long get(Figure figure) {
        figure.requireScope(Figure.Scope.CONNECTION);
        return values.getOrDefault(figure, 0L);
    }

    /**
     * These figures and those of another connection in one: each as its {@link Figure.Kind} says.
     *
     * @param other the other one's
     * @return the sum, with this one's endpoint and kind
     */
    public ConnectionCounters plus(ConnectionCounters other) {
        return of(endpoint, kind, figure -> figure.combine(get(figure), other.get(figure)));
    }

    /**
     * What stays of these figures when the connection has ended: gauges are 0.
     *
     * @return the figures that never fall
     */
    public ConnectionCounters ended() {
        return of(endpoint, kind, figure -> figure.kind() == Figure.Kind.GAUGE ? 0 : get(figure));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConnectionCounters counters
                && endpoint.equals(counters.endpoint)
                && kind == counters.kind
                && values.equals(counters.values);
    }

    @Override
    public int hashCode() {
        return Objects.hash(endpoint, kind, values);
    }

    /**
     * The figures that are not 0.
     *
     * @return for example {@code a:6379/interactive: operations=3, bytesRead=15}
     */
    @Override
    public String toString() {
        return endpoint + "/" + kind.name().toLowerCase(Locale.ROOT) + ": " + text();
    }

    /** The figures that are not 0, by name; {@code nothing} if all are. */
    String text() {
        return Figure.text(values);
    }
}
