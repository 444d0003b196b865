/**
 * What the nodes of a cluster say, and what follows from it: one node's answer, the map of all slots, and how the map
 * changes with what is said.
 *
 * <p>Entry types: {@link io.trunkline.core.cluster.ClusterViewReader}, which makes a view of an answer; {@link
 * io.trunkline.core.cluster.ClusterMerge}, which makes the next map of the present one and views; {@link
 * io.trunkline.core.cluster.Redirect}, which reads what a node answers to a command that it does not serve. All is
 * values and functions of them: no clock, no randomness, no thread, and nothing of the engine but this room. Whom to
 * ask, when, and what to do about a change does not belong here.
 */
@NullMarked
package io.trunkline.core.cluster;

import org.jspecify.annotations.NullMarked;
