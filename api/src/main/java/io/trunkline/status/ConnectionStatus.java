package io.trunkline.status;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The state of one connection. A snapshot; immutable. */
public final class ConnectionStatus {

    private final BridgeId id;
    private final BridgeState state;
    private final ConnectionCounters counters;
    private final @Nullable Instant connectedSince;
    private final @Nullable String remoteAddress;
    private final @Nullable String lastFailure;

    private ConnectionStatus(Builder parts) {
        this.id = parts.id;
        this.state = parts.state;
        this.counters = parts.counters;
        this.connectedSince = parts.connectedSince;
        this.remoteAddress = parts.remoteAddress;
        this.lastFailure = parts.lastFailure;
    }

    /**
     * Begins one of a connection that has no socket, and had no failure.
     *
     * @param id which one
     * @param state where its bridge stands
     * @param counters its figures
     * @return a builder
     */
    public static Builder builder(BridgeId id, BridgeState state, ConnectionCounters counters) {
        return new Builder(id, state, counters);
    }

    /**
     * Which one it is.
     *
     * @return its identity
     */
    public BridgeId id() {
        return id;
    }

    /**
     * What it is for.
     *
     * @return the kind in its identity
     */
    public ConnectionKind kind() {
        return id.kind();
    }

    /**
     * Where its bridge stands.
     *
     * @return the state
     */
    public BridgeState state() {
        return state;
    }

    /**
     * When it was last established.
     *
     * @return the time, or null if it is not
     */
    public @Nullable Instant connectedSince() {
        return connectedSince;
    }

    /**
     * The resolved address.
     *
     * @return the address, or null if there is no socket
     */
    public @Nullable String remoteAddress() {
        return remoteAddress;
    }

    /**
     * The text of the last failure.
     *
     * @return the text, or null if there was none since it was established
     */
    public @Nullable String lastFailure() {
        return lastFailure;
    }

    /**
     * Its figures.
     *
     * @return the counters
     */
    public ConnectionCounters counters() {
        return counters;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConnectionStatus status
                && id.equals(status.id)
                && state == status.state
                && counters.equals(status.counters)
                && Objects.equals(connectedSince, status.connectedSince)
                && Objects.equals(remoteAddress, status.remoteAddress)
                && Objects.equals(lastFailure, status.lastFailure);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, state, counters, connectedSince, remoteAddress, lastFailure);
    }

    /**
     * What it is and how it stands, for people.
     *
     * @return for example {@code a:6379/interactive: ESTABLISHED}
     */
    @Override
    public String toString() {
        return id + ": " + state;
    }

    /** Puts one together. Not thread-safe. */
    public static final class Builder {

        private final BridgeId id;
        private final BridgeState state;
        private final ConnectionCounters counters;
        private @Nullable Instant connectedSince;
        private @Nullable String remoteAddress;
        private @Nullable String lastFailure;

        private Builder(BridgeId id, BridgeState state, ConnectionCounters counters) {
            this.id = Objects.requireNonNull(id, "id");
            this.state = Objects.requireNonNull(state, "state");
            this.counters = Objects.requireNonNull(counters, "counters");
        }

        /**
         * Sets when it was last established.
         *
         * @param since the time, or null if it is not
         * @return this builder
         */
        public Builder connectedSince(@Nullable Instant since) {
            connectedSince = since;
            return this;
        }

        /**
         * Sets the resolved address.
         *
         * @param address the address, or null if there is no socket
         * @return this builder
         */
        public Builder remoteAddress(@Nullable String address) {
            remoteAddress = address;
            return this;
        }

        /**
         * Sets the text of the last failure.
         *
         * @param text the text, or null if there was none since it was established
         * @return this builder
         */
        public Builder lastFailure(@Nullable String text) {
            lastFailure = text;
            return this;
        }

        /**
         * Makes the snapshot.
         *
         * @return what was set so far
         */
        public ConnectionStatus build() {
            return new ConnectionStatus(this);
        }
    }
}
