package io.trunkline.core.topology;

import io.trunkline.command.CommandMetadata;
import io.trunkline.command.HashSlot;
import io.trunkline.core.cluster.ClusterNode;
import io.trunkline.core.cluster.NodeSlots;
import io.trunkline.core.cluster.ScanProgress;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.options.ReadFrom;
import io.trunkline.status.ServerRole;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whom a scan over several servers asks next, as the topology has it. Thread-safe. */
public final class ScanServers {

    private final TopologyKeeper topology;
    private final ServerSelectionStrategy selection;
    private final ClusterWatch watch;

    ScanServers(TopologyKeeper topology, ServerSelectionStrategy selection, ClusterWatch watch) {
        this.topology = topology;
        this.selection = selection;
        this.watch = watch;
    }

    /** Whether the servers are a cluster's nodes. */
    public boolean isCluster() {
        return topology.current().isRoutedBySlot();
    }

    /** The nodes of the cluster, by their ids; a copy. */
    public Map<String, ServerEndPoint> nodes() {
        SlotTable slots = topology.current().slots();
        Map<String, ServerEndPoint> byId = new HashMap<>();
        if (slots != null) {
            slots.nodes().forEach((server, node) -> byId.put(node.id(), server));
        }
        return byId;
    }

    /** What is known does not suffice: the cluster is asked. */
    public void doubt() {
        watch.trigger(ClusterWatch.Cause.NO_ROUTE);
        if (!isCluster()) {
            topology.doubt();
        }
    }

    /**
     * The server to go through next: of some slot that is left, a connected one if there is one. Slots that nobody owns
     * are taken as done.
     *
     * @return null if there is none
     */
    public @Nullable ServerEndPoint nextOwner(ScanProgress progress) {
        SlotTable slots = topology.current().slots();
        ServerEndPoint unconnected = null;
        if (slots == null || !slots.isTold()) {
            return null;
        }
        for (int slot = progress.nextOwned(0); slot >= 0; slot = progress.nextOwned(slot + 1)) {
            SlotTable.Shard shard = slots.shard(slot);
            ServerEndPoint owner = shard == null ? null : shard.primary();
            if (shard == null) {
                progress.skip(slot);
            } else if (owner != null && owner.isEstablished()) {
                return owner;
            } else if (unconnected == null) {
                unconnected = owner;
            }
        }
        return unconnected;
    }

    /** Whether a pass over a node may go on: it serves some of the slots still, or receives some. */
    public boolean isInPlace(ServerEndPoint server, ScanProgress.Pass pass) {
        SlotTable slots = topology.current().slots();
        if (slots == null || server.isEstablished()) {
            return slots != null; // whether it is still what it was it tells itself
        }
        return pass.slots().stream().anyMatch(slot -> {
            SlotTable.Shard shard = slots.shard(slot);
            return shard != null && shard.primary() == server;
        });
    }

    /** What a node serves if it may not be asked itself: a slot that moves is not counted. */
    public NodeSlots slotsOf(ServerEndPoint server) {
        SlotTable slots = topology.current().slots();
        ClusterNode node = slots == null ? null : slots.nodes().get(server);
        return new NodeSlots(
                node == null ? server.toString() : node.id(), selection.slotsOf(server), Map.of(), Map.of());
    }

    // ---- servers that have no slots ----

    /** One that may answer; throws if none is known. */
    public ServerEndPoint select(CommandMetadata facts, ReadFrom readFrom) {
        return selection.select(facts, readFrom, HashSlot.NONE);
    }

    /**
     * The member that a pass goes on at.
     *
     * @return null if it is gone, or has begun anew, or may not answer any more
     */
    public @Nullable ServerEndPoint member(ScanProgress.Pass pass, ReadFrom place) {
        for (ServerEndPoint server : topology.current().servers()) {
            if (server.toString().equals(pass.node()) && server.isEstablished()) {
                boolean isReplica = server.role() == ServerRole.REPLICA;
                return (isReplica ? place.allowsReplica() : place.allowsPrimary()) ? server : null;
            }
        }
        return null;
    }
}
