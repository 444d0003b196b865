package io.trunkline.status;

import io.trunkline.options.Endpoint;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is known of one server. A snapshot; immutable. */
public final class EndpointStatus {

    private final Endpoint endpoint;
    private final ServerRole role;
    private final @Nullable String product;
    private final @Nullable String version;
    private final int protocol;
    private final List<ConnectionStatus> connections;
    private final ServerCounters counters;
    private final List<ConnectionCounters> ended;

    private EndpointStatus(Builder parts) {
        this.endpoint = parts.endpoint;
        this.role = parts.role;
        this.product = parts.product;
        this.version = parts.version;
        this.protocol = parts.protocol;
        this.connections = parts.connections;
        this.counters = parts.counters;
        this.ended = parts.ended;
    }

    /**
     * Begins one of a server that was never reached, and has no connections.
     *
     * @param endpoint where it is
     * @return a builder
     */
    public static Builder builder(Endpoint endpoint) {
        return new Builder(endpoint);
    }

    /**
     * Where it is.
     *
     * @return the endpoint
     */
    public Endpoint endpoint() {
        return endpoint;
    }

    /**
     * Its role as last heard.
     *
     * @return the role
     */
    public ServerRole role() {
        return role;
    }

    /**
     * What it is, such as {@code redis} or {@code valkey}.
     *
     * @return the product, or null before the first connection
     */
    public @Nullable String product() {
        return product;
    }

    /**
     * Its version as last heard.
     *
     * @return the version, or null before the first connection
     */
    public @Nullable String version() {
        return version;
    }

    /**
     * The version of RESP that is spoken.
     *
     * @return 2 or 3, or 0 before the first connection
     */
    public int protocol() {
        return protocol;
    }

    /**
     * The state of each of its connections.
     *
     * @return an immutable list
     */
    public List<ConnectionStatus> connections() {
        return connections;
    }

    /**
     * Its figures besides those of its connections.
     *
     * @return the counters
     */
    public ServerCounters counters() {
        return counters;
    }

    /**
     * The figures of connections that have ended, so that totals never fall: one sum for each kind that comes and goes,
     * leased ones and those for subscriptions.
     *
     * @return an immutable list
     */
    public List<ConnectionCounters> ended() {
        return ended;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EndpointStatus status
                && endpoint.equals(status.endpoint)
                && role == status.role
                && Objects.equals(product, status.product)
                && Objects.equals(version, status.version)
                && protocol == status.protocol
                && connections.equals(status.connections)
                && counters.equals(status.counters)
                && ended.equals(status.ended);
    }

    @Override
    public int hashCode() {
        return Objects.hash(endpoint, role, product, version, protocol, connections, counters, ended);
    }

    /**
     * What it is and its connections, for people.
     *
     * @return for example {@code a:6379 PRIMARY [a:6379/interactive: ESTABLISHED]}
     */
    @Override
    public String toString() {
        return endpoint + " " + role + " " + connections;
    }

    /** Puts one together. Not thread-safe. */
    public static final class Builder {

        private final Endpoint endpoint;
        private ServerRole role = ServerRole.UNKNOWN;
        private @Nullable String product;
        private @Nullable String version;
        private int protocol;
        private List<ConnectionStatus> connections = List.of();
        private ServerCounters counters;
        private List<ConnectionCounters> ended = List.of();

        private Builder(Endpoint endpoint) {
            this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
            this.counters = ServerCounters.of(endpoint, figure -> 0);
        }

        /**
         * Sets its role as last heard.
         *
         * @param told the role
         * @return this builder
         */
        public Builder role(ServerRole told) {
            role = Objects.requireNonNull(told, "role");
            return this;
        }

        /**
         * Sets what it is.
         *
         * @param name such as {@code redis}, or null before the first connection
         * @param release its version, or null before the first connection
         * @return this builder
         */
        public Builder product(@Nullable String name, @Nullable String release) {
            product = name;
            version = release;
            return this;
        }

        /**
         * Sets the version of RESP that is spoken.
         *
         * @param spoken 2 or 3, or 0 before the first connection
         * @return this builder
         */
        public Builder protocol(int spoken) {
            protocol = spoken;
            return this;
        }

        /**
         * Sets the state of each of its connections.
         *
         * @param present the connections, which are copied
         * @return this builder
         */
        public Builder connections(List<ConnectionStatus> present) {
            connections = List.copyOf(present);
            return this;
        }

        /**
         * Sets its figures besides those of its connections.
         *
         * @param figures the counters
         * @return this builder
         */
        public Builder counters(ServerCounters figures) {
            counters = Objects.requireNonNull(figures, "counters");
            return this;
        }

        /**
         * Sets the figures of connections that have ended.
         *
         * @param sums one for each kind that comes and goes; they are copied
         * @return this builder
         */
        public Builder ended(List<ConnectionCounters> sums) {
            ended = List.copyOf(sums);
            return this;
        }

        /**
         * Makes the snapshot.
         *
         * @return what was set so far
         */
        public EndpointStatus build() {
            return new EndpointStatus(this);
        }
    }
}
