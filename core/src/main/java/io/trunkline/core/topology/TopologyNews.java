package io.trunkline.core.topology;

import io.trunkline.MultiplexerEvent;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.runtime.LoopTimer;
import io.trunkline.core.runtime.Loops;
import io.trunkline.options.Endpoint;
import io.trunkline.status.SlotMove;
import io.trunkline.status.SlotRange;
import io.trunkline.status.TopologyCause;
import io.trunkline.status.TopologyChange;
import io.trunkline.transport.TransportLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells operators what was learnt of a topology, in few events however much there is: the first one at once, and what
 * comes within a second after one at the end of that second. Confined to one loop, but for what says otherwise.
 */
final class TopologyNews {

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Of one server it is told no more often that it is of another cluster. */
    private static final long OTHER_CLUSTER_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final int MAX_OTHERS = 64;

    private final EngineContext engine;
    private final TransportLoop loop;
    private final LoopTimer slotsPause = new LoopTimer();
    private final LoopTimer refreshPause = new LoopTimer();
    /** What is to be told of each slot. */
    private final TreeMap<Integer, SlotMove> moved = new TreeMap<>();
    /** When it was told of servers that they are of another cluster. */
    private final Map<Endpoint, Long> others = new LinkedHashMap<>();
    /** What is to be told of rounds; null if nothing is. */
    private MultiplexerEvent.@Nullable TopologyRefreshed refreshed;

    private boolean stopped;

    TopologyNews(EngineContext engine, TransportLoop loop) {
        this.engine = engine;
        this.loop = loop;
    }

    /** Slots have changed hands. Any thread. */
    void onChange(TopologyChange change) {
        Loops.tell(loop, () -> onMoved(change.slots()));
    }

    private void onMoved(List<SlotMove> moves) {
        if (!slotsPause.isSet()) { // then nothing is waiting to be told
            tell(moves);
            return;
        }
        for (SlotMove move : moves) {
            for (int slot = move.slots().first(); slot <= move.slots().last(); slot++) {
                SlotMove known = moved.get(slot);
                Endpoint from = known == null ? move.from() : known.from();
                if (Objects.equals(from, move.to())) {
                    moved.remove(slot); // it is back
                } else {
                    moved.put(slot, new SlotMove(new SlotRange(slot, slot), from, move.to()));
                }
            }
        }
    }

    private void tellSlots() {
        List<SlotMove> moves = new ArrayList<>();
        SlotMove open = null;
        for (SlotMove next : moved.values()) {
            if (open != null
                    && open.slots().last() + 1 == next.slots().first()
                    && Objects.equals(open.from(), next.from())
                    && Objects.equals(open.to(), next.to())) {
                open = new SlotMove(
                        new SlotRange(open.slots().first(), next.slots().last()), open.from(), open.to());
            } else {
                if (open != null) {
                    moves.add(open);
                }
                open = next;
            }
        }
        if (open != null) {
            moves.add(open);
        }
        moved.clear();
        tell(moves);
    }

    private void tell(List<SlotMove> moves) {
        if (!stopped && !moves.isEmpty()) {
            engine.publish(new MultiplexerEvent.SlotsMoved(moves));
            slotsPause.set(loop, PAUSE_NANOS, this::tellSlots);
        }
    }

    /** Some were asked. */
    void onRound(TopologyCause cause, long nanos, List<Endpoint> asked, boolean isChanged) {
        MultiplexerEvent.TopologyRefreshed before = refreshed;
        refreshed = new MultiplexerEvent.TopologyRefreshed(
                cause,
                Duration.ofNanos(nanos),
                asked,
                before == null ? 1 : before.rounds() + 1,
                isChanged || before != null && before.isChanged());
        if (!refreshPause.isSet()) {
            tellRefresh();
        }
    }

    private void tellRefresh() {
        MultiplexerEvent.TopologyRefreshed event = refreshed;
        if (!stopped && event != null) {
            refreshed = null;
            engine.publish(event);
            refreshPause.set(loop, PAUSE_NANOS, this::tellRefresh);
        }
    }

    /** A server tells of a cluster that has nothing in common with the one that is known. */
    void onOtherCluster(Endpoint endpoint, boolean isAdopted) {
        long now = loop.nanoTime();
        others.values().removeIf(at -> now - at >= OTHER_CLUSTER_NANOS);
        if (isAdopted || others.size() < MAX_OTHERS && !others.containsKey(endpoint)) {
            others.put(endpoint, now);
            engine.publish(new MultiplexerEvent.OtherCluster(endpoint, isAdopted));
        }
    }

    /** Nothing is told any more. */
    void stop() {
        stopped = true;
        slotsPause.cancel();
        refreshPause.cancel();
    }
}
