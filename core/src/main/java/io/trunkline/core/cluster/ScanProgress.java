package io.trunkline.core.cluster;

import io.trunkline.command.HashSlot;
import java.util.BitSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How far a scan over all slots has come. Confined to one thread at a time.
 *
 * <p>One node after the other is gone through; a node is asked what it serves before the first step there, behind the
 * last one, and now and then. A slot is done when a whole pass over its owner has ended, and the slot was there,
 * and stayed whole, each time that the owner was asked. Otherwise it is gone through again, wherever it is then. So what
 * is there throughout is met at least once.
 *
 * <p>A slot that is half moved has its keys in two nodes, and they go one way. When a pass over the node that gives it
 * away has ended, it is half done: what was not met there went to the other one, and is met in the pass over that which
 * comes next, unless the move was taken back meanwhile. If several nodes get slots, that is one of them; from the others'
 * slots on the giver is gone through again: while another node is, nobody would notice that a move is taken back and
 * begun anew.
 */
public final class ScanProgress {

    /** A pass over one node. */
    public static final class Pass {
        private final String node;
        private final String runId;
        private final BitSet slots;
        /** Which of them were seen on their way elsewhere, by the id of the node that gets them. */
        private final Map<String, BitSet> leaving;

        private String cursor;

        Pass(String node, String runId, BitSet slots, Map<String, BitSet> leaving, String cursor) {
            this.node = node;
            this.runId = runId;
            this.slots = slots;
            this.leaving = leaving;
            this.cursor = cursor;
        }

        /** The node's id; where there are no slots, where the server is. */
        public String node() {
            return node;
        }

        /** Its process; empty if that is not known. */
        public String runId() {
            return runId;
        }

        /** Where it goes on there. */
        public String cursor() {
            return cursor;
        }

        /** A step was taken. */
        public void advance(String next) {
            cursor = next;
        }

        /** Whether a key of a slot that was met is one to be told. */
        public boolean wants(int slot) {
            return slots.get(slot);
        }

        /** The slots that it goes through; not to be changed. */
        public BitSet slots() {
            return slots;
        }

        Map<String, BitSet> leaving() {
            return leaving;
        }
    }

    private final boolean isOfCluster;
    private final BitSet done;
    /** Slots of which the node that gives them away was gone through, by the id of the one that gets them. */
    private final Map<String, BitSet> half;

    private @Nullable Pass pass;

    ScanProgress(boolean isOfCluster, BitSet done, Map<String, BitSet> half, @Nullable Pass pass) {
        this.isOfCluster = isOfCluster;
        this.done = done;
        this.half = half;
        this.pass = pass;
    }

    /**
     * Begins one over a cluster.
     *
     * @param only the one slot that is wanted; {@link HashSlot#NONE} for all
     */
    public static ScanProgress ofCluster(int only) {
        BitSet done = new BitSet(HashSlot.COUNT);
        if (only >= 0) {
            done.set(0, HashSlot.COUNT);
            done.clear(only);
        }
        return new ScanProgress(true, done, new TreeMap<>(), null);
    }

    /** Begins one over servers of which each has all. */
    public static ScanProgress ofServers() {
        return new ScanProgress(false, new BitSet(), new TreeMap<>(), null);
    }

    /** Whether it goes by slots. */
    public boolean isOfCluster() {
        return isOfCluster;
    }

    /** The pass under way; null if there is none. */
    public @Nullable Pass pass() {
        return pass;
    }

    /** What was met in the pass counts for nothing: its server is another one, or has begun anew. */
    public void forgetPass() {
        pass = null;
    }

    /** Whether all is done. */
    public boolean isComplete() {
        return pass == null && done.cardinality() == HashSlot.COUNT;
    }

    /** The first slot from one on whose owner is to be gone through; -1 if there is none. */
    public int nextOwned(int from) {
        for (int slot = done.nextClearBit(from); slot < HashSlot.COUNT; slot = done.nextClearBit(slot + 1)) {
            if (receiver(half, slot) == null) {
                return slot;
            }
        }
        return -1;
    }

    /** A node that gets slots of which the other half was gone through; null if there is none. */
    public @Nullable String nextReceiver() {
        return half.isEmpty() ? null : half.keySet().iterator().next();
    }

    private static @Nullable String receiver(Map<String, BitSet> among, int slot) {
        for (Map.Entry<String, BitSet> each : among.entrySet()) {
            if (each.getValue().get(slot)) {
                return each.getKey();
            }
        }
        return null;
    }

    /** Nobody has a slot, and so it has no keys. */
    public void skip(int slot) {
        done.set(slot);
    }

    /** Slots that were half done are not: who was to get them is gone. */
    public void forgetReceiver(String node) {
        half.remove(node);
    }

    /** Begins a pass over servers that have no slots. */
    public Pass begin(String server, String runId) {
        Pass begun = new Pass(server, runId, new BitSet(), new TreeMap<>(), "0");
        pass = begun;
        return begun;
    }

    /** Begins a pass over a node, by what it tells of itself; returns false if it has nothing that is to be met. */
    public boolean begin(NodeSlots own, String runId) {
        forgetTakenBack(own);
        BitSet slots = (BitSet) own.owned().clone();
        half.values().forEach(slots::andNot);
        slots.andNot(done);
        BitSet received = half.get(own.id());
        if (received != null) {
            slots.or(received);
        }
        if (slots.isEmpty()) {
            return false;
        }
        Pass begun = new Pass(own.id(), runId, slots, new TreeMap<>(), "0");
        noteLeaving(begun, own);
        pass = begun;
        return true;
    }

    /** What was half done and does not go that way any more is not. */
    private void forgetTakenBack(NodeSlots own) {
        BitSet received = half.get(own.id());
        if (received != null) {
            for (int slot = received.nextSetBit(0); slot >= 0; slot = received.nextSetBit(slot + 1)) {
                if (!has(own, slot)) {
                    received.clear(slot);
                }
            }
        }
        half.forEach((receiver, slots) -> {
            for (int slot = slots.nextSetBit(0); slot >= 0; slot = slots.nextSetBit(slot + 1)) {
                boolean isHere = own.owned().get(slot) && !receiver.equals(own.id());
                if (isHere && !receiver.equals(own.leaving().get(slot))) {
                    slots.clear(slot);
                }
            }
        });
        half.values().removeIf(BitSet::isEmpty);
    }

    private static boolean has(NodeSlots own, int slot) {
        return own.owned().get(slot) || own.arriving().containsKey(slot);
    }

    /** Notes what has begun to leave; what had, and does not any more, may have come back behind the cursor. */
    private static void noteLeaving(Pass pass, NodeSlots own) {
        BitSet slots = pass.slots;
        for (int slot = slots.nextSetBit(0); slot >= 0; slot = slots.nextSetBit(slot + 1)) {
            String before = receiver(pass.leaving, slot);
            String now = own.leaving().get(slot);
            if (before != null && !before.equals(now)) {
                slots.clear(slot);
            } else if (now != null) {
                pass.leaving.computeIfAbsent(now, id -> new BitSet()).set(slot);
            }
        }
    }

    /**
     * The nodes that give away slots of which this one is to be gone through as who gets them: each is to be asked, and
     * {@link #confirm} be told, before {@link #begin} and {@link #check} are.
     */
    public Set<String> givers(NodeSlots own) {
        BitSet received = half.get(own.id());
        Set<String> givers = new TreeSet<>();
        if (received != null) {
            own.arriving().forEach((slot, giver) -> {
                if (received.get(slot)) {
                    givers.add(giver);
                }
            });
        }
        return givers;
    }

    /** A node that gives slots away has told of itself; null if it does not tell: then they count as not met there. */
    public void confirm(NodeSlots own, String giver, @Nullable NodeSlots told) {
        BitSet received = half.get(own.id());
        if (received != null) {
            own.arriving().forEach((slot, from) -> {
                if (from.equals(giver)
                        && (told == null || !own.id().equals(told.leaving().get(slot)))) {
                    received.clear(slot);
                    if (pass != null) {
                        pass.slots.clear(slot);
                    }
                }
            });
            half.values().removeIf(BitSet::isEmpty);
        }
    }

    /** The node has told of itself again: what is not there any more is gone through where it is. */
    public void check(NodeSlots own) {
        Pass now = pass;
        if (now == null) {
            return;
        }
        if (!now.node.equals(own.id())) {
            pass = null;
            return;
        }
        BitSet received = half.getOrDefault(own.id(), new BitSet());
        for (int slot = now.slots.nextSetBit(0); slot >= 0; slot = now.slots.nextSetBit(slot + 1)) {
            if (received.get(slot) ? !has(own, slot) : !own.owned().get(slot)) {
                now.slots.clear(slot);
                received.clear(slot);
            }
        }
        half.values().removeIf(BitSet::isEmpty);
        noteLeaving(now, own);
        if (now.slots.isEmpty()) {
            pass = null;
        }
    }

    /** A pass has ended, and the node was {@linkplain #check asked} after that. */
    public void end(NodeSlots own) {
        Pass ended = pass;
        if (ended == null) {
            return;
        }
        pass = null;
        String chosen = null;
        for (int slot = ended.slots.nextSetBit(0); slot >= 0; slot = ended.slots.nextSetBit(slot + 1)) {
            String receiver = receiver(ended.leaving, slot);
            clearHalf(slot);
            if (receiver == null) {
                done.set(slot);
            } else if (chosen == null || chosen.equals(receiver)) {
                chosen = receiver;
                half.computeIfAbsent(receiver, id -> new BitSet()).set(slot);
            }
        }
        half.values().removeIf(BitSet::isEmpty);
    }

    private void clearHalf(int slot) {
        for (BitSet slots : half.values()) {
            slots.clear(slot);
        }
    }

    /** All that is done where there are no slots. */
    public void endAll() {
        pass = null;
        done.set(0, HashSlot.COUNT);
    }

    BitSet done() {
        return done;
    }

    Map<String, BitSet> half() {
        return half;
    }
}
