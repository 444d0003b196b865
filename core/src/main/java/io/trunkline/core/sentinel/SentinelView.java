package io.trunkline.core.sentinel;

import io.trunkline.options.Endpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one sentinel answered when it was asked for a service. Immutable.
 *
 * @param asked the sentinel
 * @param id what other sentinels call it by; null if it did not tell
 * @param knowsService whether it watches a service of that name at all
 * @param primary who takes the service's writes; null if it did not tell
 * @param configEpoch how recent that is: it grows with each failover, at all sentinels that hear of it; -1 if it did
 *     not tell
 * @param replicas who follows the primary
 * @param peers the other sentinels that watch the service
 */
public record SentinelView(
        Endpoint asked,
        @Nullable String id,
        boolean knowsService,
        @Nullable Endpoint primary,
        long configEpoch,
        List<ReplicaView> replicas,
        List<PeerView> peers) {

    /** Copies the lists. */
    public SentinelView {
        replicas = List.copyOf(replicas);
        peers = List.copyOf(peers);
    }

    /** By what its vote is counted: once, however many addresses it has. */
    String voter() {
        return id != null ? id : asked.toString();
    }
}
