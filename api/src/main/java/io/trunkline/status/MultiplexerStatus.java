package io.trunkline.status;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What an operator wants to see first. A snapshot; immutable, and equal to itself alone. */
public final class MultiplexerStatus {

    private final String clientName;
    private final String transport;
    private final String transportReason;
    private final boolean connected;
    private final boolean closed;
    private final List<EndpointStatus> endpoints;
    private final MultiplexerCounters counters;
    private final TopologyStatus topology;

    private MultiplexerStatus(Builder parts) {
        this.clientName = parts.clientName;
        this.transport = parts.transport;
        this.transportReason = parts.transportReason;
        this.connected = parts.connected;
        this.closed = parts.closed;
        this.endpoints = parts.endpoints;
        this.counters = parts.counters;
        this.topology = parts.topology;
    }

    /**
     * Begins one of a multiplexer that is open, has no servers, and is not connected.
     *
     * @param clientName how the multiplexer calls itself on the servers
     * @param counters the figures
     * @return a builder
     */
    public static Builder builder(String clientName, MultiplexerCounters counters) {
        return new Builder(clientName, counters);
    }

    /**
     * How the multiplexer calls itself on the servers.
     *
     * @return its name
     */
    public String clientName() {
        return clientName;
    }

    /**
     * The transport in use, such as {@code epoll}.
     *
     * @return its name
     */
    public String transport() {
        return transport;
    }

    /**
     * Why that one.
     *
     * @return a text for people
     */
    public String transportReason() {
        return transportReason;
    }

    /**
     * Whether at least one server can be used.
     *
     * @return true if so
     */
    public boolean connected() {
        return connected;
    }

    /**
     * Whether the multiplexer was closed.
     *
     * @return true if so
     */
    public boolean closed() {
        return closed;
    }

    /**
     * The servers.
     *
     * @return an immutable list
     */
    public List<EndpointStatus> endpoints() {
        return endpoints;
    }

    /**
     * The figures.
     *
     * @return the counters
     */
    public MultiplexerCounters counters() {
        return counters;
    }

    /**
     * What the servers are to each other.
     *
     * @return the topology that commands are routed by
     */
    public TopologyStatus topology() {
        return topology;
    }

    /**
     * A page of text to be read by a person. Figures that are 0 are left out.
     *
     * @return several lines
     */
    @Override
    public String toString() {
        StringBuilder page = new StringBuilder();
        page.append("multiplexer  ")
                .append(clientName)
                .append(closed ? " (closed)" : connected ? " (connected)" : " (not connected)");
        page.append("\ntransport    ").append(transport).append(": ").append(transportReason);
        page.append('\n').append(topology.summary());
        for (EndpointStatus server : endpoints) {
            page.append("\nserver       ")
                    .append(server.endpoint())
                    .append("  ")
                    .append(server.role().name().toLowerCase(Locale.ROOT));
            if (server.version() != null) {
                page.append("  ").append(server.product()).append(' ').append(server.version());
                page.append("  RESP").append(server.protocol());
            }
            for (ConnectionStatus connection : server.connections()) {
                page.append("\n  ").append(connection.id().lane());
                page.append("  ").append(connection.state().name().toLowerCase(Locale.ROOT));
                if (connection.connectedSince() != null) {
                    page.append(" since ").append(connection.connectedSince());
                }
                page.append("\n    ").append(connection.counters().text());
                if (connection.lastFailure() != null) {
                    page.append("\n    last failure: ").append(connection.lastFailure());
                }
            }
        }
        return page.toString();
    }

    /** Puts one together. Not thread-safe. */
    public static final class Builder {

        private final String clientName;
        private final MultiplexerCounters counters;
        private String transport = "none";
        private String transportReason = "";
        private boolean connected;
        private boolean closed;
        private List<EndpointStatus> endpoints = List.of();
        private TopologyStatus topology =
                TopologyStatus.builder(TopologyKind.UNKNOWN).build();

        private Builder(String clientName, MultiplexerCounters counters) {
            this.clientName = Objects.requireNonNull(clientName, "clientName");
            this.counters = Objects.requireNonNull(counters, "counters");
        }

        /**
         * Sets the transport in use.
         *
         * @param name such as {@code epoll}
         * @param reason why that one
         * @return this builder
         */
        public Builder transport(String name, String reason) {
            transport = Objects.requireNonNull(name, "name");
            transportReason = Objects.requireNonNull(reason, "reason");
            return this;
        }

        /**
         * Sets whether at least one server can be used.
         *
         * @param usable true if so
         * @return this builder
         */
        public Builder connected(boolean usable) {
            connected = usable;
            return this;
        }

        /**
         * Sets whether the multiplexer was closed.
         *
         * @param ended true if so
         * @return this builder
         */
        public Builder closed(boolean ended) {
            closed = ended;
            return this;
        }

        /**
         * Sets the servers.
         *
         * @param servers the state of each, which are copied
         * @return this builder
         */
        public Builder endpoints(List<EndpointStatus> servers) {
            endpoints = List.copyOf(servers);
            return this;
        }

        /**
         * Sets what the servers are to each other.
         *
         * @param known the topology
         * @return this builder
         */
        public Builder topology(TopologyStatus known) {
            topology = Objects.requireNonNull(known, "topology");
            return this;
        }

        /**
         * Makes the snapshot.
         *
         * @return what was set so far
         */
        public MultiplexerStatus build() {
            return new MultiplexerStatus(this);
        }
    }
}
