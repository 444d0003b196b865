package io.trunkline.testkit.simulation;

import io.trunkline.testkit.simulation.ClusterBus.Delay;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Slots of a cluster on their way from one node to another, as an operator moves them. */
final class SlotMoves {

    private static final Delay WRITE_PAUSE = Delay.ofMillis(5, 20);

    private final SimulatedCluster cluster;

    SlotMoves(SimulatedCluster cluster) {
        this.cluster = cluster;
    }

    private record Move(SimulatedClusterNode source, SimulatedClusterNode target) {}

    void begin(int slot, SimulatedClusterNode target) {
        SimulatedClusterNode source = cluster.owner(slot);
        target.setImporting(slot, source.id());
        try {
            source.setMigrating(slot, target.id());
        } catch (SimulatedClusterNode.RefusedException e) {
            target.setStable(slot);
            throw e;
        }
    }

    void moveKeys(int slot, List<String> keys) {
        Move move = move(slot);
        carry(move.source, move.target, keys.isEmpty() ? move.source.keysIn(slot) : keys);
    }

    void finish(int slot) {
        Move move = move(slot);
        carry(move.source, move.target, move.source.keysIn(slot));
        move.target.setSlot(slot, move.target.id());
        move.source.setSlot(slot, move.target.id());
    }

    void cancel(int slot) {
        Move move = move(slot);
        carry(move.target, move.source, move.target.keysIn(slot));
        move.target.setStable(slot);
        move.source.setStable(slot);
    }

    /** A move that the target knows of; the owner may have forgotten it, if it took over from who began it. */
    private Move move(int slot) {
        SimulatedClusterNode source = cluster.owner(slot);
        for (SimulatedClusterNode node : cluster.nodes()) {
            if (node != source && node.view().importing().containsKey(slot)) {
                return new Move(source, node);
            }
        }
        throw new IllegalStateException(
                "The slot is not moving: slot=" + slot + ", owner=" + source + ". Begin to move it first.");
    }

    private static void carry(SimulatedClusterNode from, SimulatedClusterNode to, List<String> keys) {
        for (String key : keys) {
            @Nullable List<String> words = from.redis().keys().restoring(key);
            if (words != null) {
                to.redis().apply(List.of("DEL", key));
                to.redis().apply(words);
                from.redis().apply(List.of("DEL", key));
            }
        }
        to.redis().blocked().serve();
    }

    void moveAtomically(int first, int last, SimulatedClusterNode target) {
        SimulatedClusterNode source = cluster.owner(first);
        source.redis().holdWrites(true);
        source.redis()
                .server()
                .lane()
                .schedule(
                        () -> {
                            List<Integer> slots =
                                    IntStream.rangeClosed(first, last).boxed().toList();
                            boolean possible = cluster.bus().areConnected(source, target)
                                    && source != target
                                    && source.view().member(target.id()) != null
                                    && source.isPrimary()
                                    && !source.redis().isReplica() // a takeover comes first
                                    && target.isPrimary()
                                    && !target.redis().isReplica()
                                    && slots.stream()
                                            .allMatch(slot -> source.view().owns(source.id(), slot));
                            if (possible) {
                                slots.forEach(slot -> carry(source, target, source.keysIn(slot)));
                                target.onClaim(source.claim()); // so that it outbids the epoch that the source has
                                target.take(first, last);
                                source.onClaim(target.claim()); // who gives away waits for the word of the taker
                            }
                            source.redis().holdWrites(false);
                        },
                        WRITE_PAUSE.draw(cluster.bus().random()));
    }
}
