package io.trunkline.testkit.simulation;

/**
 * One command that came to a node of a {@link SimulatedCluster}, with what the node and the connection were at that
 * moment. Immutable.
 *
 * @param sequence its place among those of all nodes
 * @param node the id of the node
 * @param command what came, when, and what was answered
 * @param replica whether the node followed another one, by its own account
 * @param readOnly whether READONLY was in force on the connection
 * @param asking whether ASKING was in force for this command
 * @param redirected whether the cluster refused it for its place ({@code MOVED}, {@code ASK}, {@code TRYAGAIN},
 *     {@code CROSSSLOT} or {@code CLUSTERDOWN}), so that it was executed nowhere
 */
public record NodeCommand(
        long sequence,
        String node,
        ExecutedCommand command,
        boolean replica,
        boolean readOnly,
        boolean asking,
        boolean redirected) {}
