package io.trunkline.core.sentinel;

import io.trunkline.options.Endpoint;

/**
 * A replica as a sentinel sees it. Immutable.
 *
 * @param endpoint where it is
 * @param isUp whether the sentinel reaches it
 * @param isLinked whether it has the data of its primary, and hears what changes
 */
public record ReplicaView(Endpoint endpoint, boolean isUp, boolean isLinked) {}
