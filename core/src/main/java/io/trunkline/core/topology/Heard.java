package io.trunkline.core.topology;

import io.trunkline.core.cluster.ClusterMerge;
import org.jspecify.annotations.Nullable;

/**
 * What became of what a node told.
 *
 * @param changed whether anything is known that was not
 * @param result what follows from it; null if nobody wants to know any more
 */
record Heard(boolean changed, ClusterMerge.@Nullable Result result) {}
