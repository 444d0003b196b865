package io.trunkline.core.topology;

import io.trunkline.command.HashSlot;
import io.trunkline.core.server.ServerEndPoint;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Fences the slots that leave servers with a change of the topology, however it was learnt: one fence for all that one
 * server loses. Called with the keeper's lock held.
 */
final class SlotDepartures implements BiFunction<Topology, Topology, Runnable> {

    private final SlotFences fences;

    SlotDepartures(SlotFences fences) {
        this.fences = fences;
    }

    @Override
    public Runnable apply(Topology present, Topology next) {
        SlotTable before = present.slots();
        SlotTable after = next.slots();
        if (before == null || after == null || before == after) {
            return () -> {};
        }
        Map<ServerEndPoint, BitSet> leaving = new LinkedHashMap<>(2);
        BitSet nobodys = new BitSet(0);
        for (int slot = 0; slot < HashSlot.COUNT; slot++) {
            ServerEndPoint from = before.primary(slot);
            if (from != after.primary(slot)) {
                BitSet slots =
                        from == null ? nobodys : leaving.computeIfAbsent(from, server -> new BitSet(HashSlot.COUNT));
                slots.set(slot);
            }
        }
        if (leaving.isEmpty() && nobodys.isEmpty()) {
            return () -> {};
        }
        long now = present.nodes().get(0).server().interactive().nanoTime();
        List<SlotFences.Leaving> announced = new ArrayList<>(leaving.size());
        leaving.forEach((server, slots) -> fence(announced, slots, List.of(server), now));
        // whoever wanted one of these may have asked any that answers
        List<ServerEndPoint> asked =
                present.servers().stream().filter(ServerEndPoint::isEstablished).toList();
        fence(announced, nobodys, asked, now);
        return () -> announced.forEach(SlotFences.Leaving::published);
    }

    private void fence(List<SlotFences.Leaving> announced, BitSet slots, List<ServerEndPoint> servers, long now) {
        SlotFences.Leaving leaving = fences.prepare(slots, servers, now);
        if (leaving != null) {
            announced.add(leaving);
        }
    }
}
