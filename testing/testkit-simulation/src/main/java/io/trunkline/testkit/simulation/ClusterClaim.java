package io.trunkline.testkit.simulation;

import io.trunkline.transport.TransportAddress;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What a node of a cluster tells others of a node, mostly of itself: where it is, what it is, and which slots it owns
 * by which epoch. Immutable, if nobody changes the set.
 *
 * @param sequence grows with each announcement of that node about itself
 * @param currentEpoch the highest epoch that the speaker knows
 */
record ClusterClaim(
        String id,
        String shard,
        TransportAddress.Tcp address,
        @Nullable String hostname,
        @Nullable String primary,
        long epoch,
        long sequence,
        long currentEpoch,
        BitSet slots) {}
