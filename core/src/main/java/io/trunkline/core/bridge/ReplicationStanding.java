package io.trunkline.core.bridge;

import io.trunkline.reply.RespValue;
import org.jspecify.annotations.Nullable;

/**
 * How far a server is in the stream of changes that it takes part in: what it told last, and, if it is a replica whose
 * lag somebody wants to know, what follows from it. Thread-safe; who writes does so on one loop, but for
 * {@link #onConnected} and {@link #hear}.
 */
public final class ReplicationStanding {

    /**
     * What a replica is known to have.
     *
     * @param primary whom it was compared with
     * @param isKnown whether there is a time for which it is known; if not, it counts as endlessly far behind
     * @param asOfNanos it has all that the primary had then
     * @param bytes how far it was behind when both were asked last; negative if that is not known
     */
    public record Freshness(BridgeOwner primary, boolean isKnown, long asOfNanos, long bytes) {

        /** Of a replica of which nothing is known. */
        public static Freshness unknown(BridgeOwner primary) {
            return new Freshness(primary, false, 0, -1);
        }
    }

    private volatile @Nullable ReplicationFacts heard;
    private volatile @Nullable Freshness freshness;
    /** Counts the connections: what was told over an earlier one may be another process' word. */
    private volatile int connections;

    /** Hands were shaken with the server: whatever it had before, it may have begun anew. On its bridge's loop. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one loop alone counts
    public void onConnected() {
        connections++;
        freshness = null;
    }

    /** Which connection it is: changes with each. */
    public int connections() {
        return connections;
    }

    /** The server has answered what may tell it; returns what it tells, or null if that is something else. */
    public @Nullable ReplicationFacts hear(RespValue answer) {
        ReplicationFacts facts = ReplicationFacts.read(answer);
        if (facts != null) {
            heard = facts;
        }
        return facts;
    }

    /** What it told last, which may be long ago; null if it did not. */
    public @Nullable ReplicationFacts heard() {
        return heard;
    }

    /**
     * Takes what follows from what it told.
     *
     * @param connection over which it did; if that is not the present one, it counts for nothing
     */
    public void learn(Freshness found, int connection) {
        if (connection == connections) {
            freshness = found;
            if (connection != connections) { // it was lost just now
                freshness = null;
            }
        }
    }

    /** What it has; null if nobody has asked since it was connected to. */
    public @Nullable Freshness freshness() {
        return freshness;
    }
}
