package io.trunkline.core.topology;

import io.trunkline.core.server.ServerEndPoint;

/** Hears how the members of a topology change. Called after the change, on the thread that made it, without a lock. */
public interface TopologyListener {

    /** Others serve slots now, or play other parts in a cluster. Comes after what it tells of those that came and went. */
    void onChanged();

    /** A server is a member now that was none. */
    void onAdded(ServerEndPoint server);

    /** A server is no member any more. What is in flight there goes on to its end. */
    void onRetired(ServerEndPoint server);
}
