package io.trunkline.core.cluster;

/**
 * What a node says of the cluster as a whole, CLUSTER INFO. Immutable.
 *
 * @param stateOk whether the node serves; false in a minority, and while slots are served by nobody
 * @param currentEpoch the greatest epoch that the node has heard of; -1 if it was not told
 * @param knownNodes how many nodes it knows, itself included; -1 if it was not told
 * @param size how many primaries have slots; -1 if it was not told
 * @param slotsPfail how many slots belong to nodes that it does not reach
 * @param slotsFail how many slots belong to nodes that most do not reach
 */
public record ClusterInfo(boolean stateOk, long currentEpoch, int knownNodes, int size, int slotsPfail, int slotsFail) {

    /** Of a node whose user may not ask for it. */
    public static final ClusterInfo UNTOLD = new ClusterInfo(true, -1, -1, -1, 0, 0);
}
