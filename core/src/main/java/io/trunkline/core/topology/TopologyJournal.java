package io.trunkline.core.topology;

import io.trunkline.command.HashSlot;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.core.topology.Topology.Node;
import io.trunkline.options.Endpoint;
import io.trunkline.status.ServerRole;
import io.trunkline.status.SlotMove;
import io.trunkline.status.SlotRange;
import io.trunkline.status.TopologyChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Remembers how a topology came to be what it is: the last changes, and who told last what is known. Written by one
 * thread at a time, under the keeper's lock; read by any.
 */
final class TopologyJournal {

    static final int KEPT = 64;

    /**
     * Who told last what is known, or confirmed it.
     *
     * @param why who, and why
     * @param at when
     * @param epoch of what was told; -1 if that has none
     */
    record Told(Reason why, Instant at, long epoch) {}

    /** The last one first. */
    private volatile List<TopologyChange> changes = List.of();

    private volatile @Nullable Told told;
    private volatile Consumer<TopologyChange> listener = change -> {};

    /** Who wants to hear of slots that have changed hands; called without a lock. */
    void tell(Consumer<TopologyChange> hearer) {
        listener = hearer;
    }

    /** Somebody has told what is known, whether or not it was news. */
    void heard(Reason why, long epoch) {
        told = new Told(why, Instant.now(), epoch);
    }

    /** Who told last; null if nobody has. */
    @Nullable
    Told told() {
        return told;
    }

    /** The last changes, the last one first. */
    List<TopologyChange> changes() {
        return changes;
    }

    /**
     * Another topology is known.
     *
     * @return what is different in it, to be {@linkplain #publish told} when the lock is free
     */
    TopologyChange record(Topology before, Topology after, Reason why) {
        Map<Endpoint, ServerRole> gone = roles(before);
        List<Endpoint> added = new ArrayList<>(0);
        Map<Endpoint, ServerRole> roles = new LinkedHashMap<>(0);
        roles(after).forEach((endpoint, role) -> {
            ServerRole was = gone.remove(endpoint);
            if (was == null) {
                added.add(endpoint);
            }
            if (role != (was == null ? ServerRole.UNKNOWN : was)) {
                roles.put(endpoint, role);
            }
        });
        List<Endpoint> retired = List.copyOf(gone.keySet());
        TopologyChange change = TopologyChange.builder(after.version(), Instant.now(), why.cause())
                .toldBy(why.by())
                .members(added, retired)
                .roles(roles)
                .slots(moves(before.slots(), after.slots()))
                .build();
        boolean isVisible = !(added.isEmpty()
                && retired.isEmpty()
                && roles.isEmpty()
                && change.slots().isEmpty());
        if (isVisible) {
            List<TopologyChange> next = new ArrayList<>(KEPT);
            next.add(change);
            next.addAll(changes.subList(0, Math.min(KEPT - 1, changes.size())));
            changes = List.copyOf(next);
        }
        return change;
    }

    /** Tells of slots that have changed hands, unless they were not known to be anybody's before. */
    void publish(Topology before, TopologyChange change) {
        SlotTable known = before.slots();
        if (!change.slots().isEmpty() && known != null && known.isTold()) {
            listener.accept(change);
        }
    }

    private static Map<Endpoint, ServerRole> roles(Topology topology) {
        Map<Endpoint, ServerRole> roles = new LinkedHashMap<>();
        for (Node node : topology.nodes()) {
            roles.put(node.server().endpoint(), node.role());
        }
        return roles;
    }

    /** The slots whose primary is another one. */
    private static List<SlotMove> moves(@Nullable SlotTable before, @Nullable SlotTable after) {
        if (before == after || after == null || !after.isTold()) {
            return List.of();
        }
        List<SlotMove> moves = new ArrayList<>(1);
        for (int slot = 0; slot < HashSlot.COUNT; slot++) {
            ServerEndPoint from = before == null ? null : before.primary(slot);
            ServerEndPoint to = after.primary(slot);
            if (from != to) {
                int first = slot;
                while (slot + 1 < HashSlot.COUNT
                        && (before == null ? null : before.primary(slot + 1)) == from
                        && after.primary(slot + 1) == to) {
                    slot++;
                }
                SlotMove move = new SlotMove(new SlotRange(first, slot), at(from), at(to));
                if (!Objects.equals(move.from(), move.to())) { // else it is another server at the same address
                    moves.add(move);
                }
            }
        }
        return moves;
    }

    private static @Nullable Endpoint at(@Nullable ServerEndPoint server) {
        return server == null ? null : server.endpoint();
    }
}
