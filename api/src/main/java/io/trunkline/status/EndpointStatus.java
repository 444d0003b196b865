package io.trunkline.status;

import io.trunkline.options.Endpoint;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one server. A snapshot; immutable.
 *
 * @param endpoint where it is
 * @param role its role as last heard
 * @param product such as {@code redis} or {@code valkey}, or null before the first connection
 * @param version its version as last heard, or null before the first connection
 * @param protocol 2 or 3, or 0 before the first connection
 * @param connections the state of each of its connections
 * @param leases who has its leased connections
 * @param ended the figures of connections that have ended, so that totals never fall: one sum for each kind that comes
 * and goes, leased ones and those for subscriptions
 */
public record EndpointStatus(
        Endpoint endpoint,
        ServerRole role,
        @Nullable String product,
        @Nullable String version,
        int protocol,
        List<ConnectionStatus> connections,
        LeaseStatus leases,
        List<ConnectionCounters> ended) {

    /** Copies the lists. */
    public EndpointStatus {
        connections = List.copyOf(connections);
        ended = List.copyOf(ended);
    }

    /**
     * The state of one connection.
     *
     * @param id which one
     * @param state where its bridge stands
     * @param connectedSince when it was last established, or null if it is not
     * @param remoteAddress the resolved address, or null if there is no socket
     * @param lastFailure the text of the last failure, or null if there was none since it was established
     * @param counters its figures
     */
    public record ConnectionStatus(
            BridgeId id,
            BridgeState state,
            @Nullable Instant connectedSince,
            @Nullable String remoteAddress,
            @Nullable String lastFailure,
            ConnectionCounters counters) {

        /**
         * What it is for.
         *
         * @return the kind in its identity
         */
        public ConnectionKind kind() {
            return id.kind();
        }
    }

    /**
     * The connections that are lent to one user at a time: to blocking commands and to transactions that watch keys.
     * Each of the two has room of its own.
     *
     * @param inUse how many blocking commands have one, or have given it up so recently that something may be under way
     *     on it
     * @param idle how many wait to be lent again, to whomever
     * @param waiting how many blocking commands wait for one
     * @param limit how many blocking commands may have one,
     *     {@link io.trunkline.options.ConnectionOptions#blockingConnections()}
     * @param transactionsInUse how many transactions with conditions have one
     * @param transactionsWaiting how many of them wait for one
     * @param transactionLimit how many of them may have one,
     *     {@link io.trunkline.options.ConnectionOptions#transactionConnections()}
     */
    public record LeaseStatus(
            int inUse,
            int idle,
            int waiting,
            int limit,
            int transactionsInUse,
            int transactionsWaiting,
            int transactionLimit) {}
}
