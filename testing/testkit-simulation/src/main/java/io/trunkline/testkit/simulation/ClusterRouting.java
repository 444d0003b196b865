package io.trunkline.testkit.simulation;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether a node serves a command for its keys, or what it says instead: the order of the questions is that of the
 * server. Confined to the simulation's thread.
 */
final class ClusterRouting {

    private static final String CROSS_SLOT = "CROSSSLOT Keys in request don't hash to the same slot";
    private static final String TRY_AGAIN = "TRYAGAIN Multiple keys request during rehashing of slot";
    private static final String UNBOUND = "CLUSTERDOWN Hash slot not served";
    static final String DOWN = "CLUSTERDOWN The cluster is down";

    private final SimulatedClusterNode node;

    ClusterRouting(SimulatedClusterNode node) {
        this.node = node;
    }

    /** What the keys of some commands have in common. */
    private final class Keys {

        private final boolean channels;
        private @Nullable String first;
        private int slot;
        private boolean several;
        private boolean open;
        private int missing;
        private int present;

        Keys(boolean channels) {
            this.channels = channels;
        }

        /** Takes one more key; returns what is wrong with it. */
        @Nullable
        String add(String key) {
            int its = KeySlot.of(key);
            ClusterView view = node.view();
            if (first == null) {
                first = key;
                slot = its;
                ClusterMember owner = view.owner(slot);
                if (owner == null) {
                    return UNBOUND;
                }
                open = isMigrating(view) || view.importing().containsKey(slot);
            } else if (!first.equals(key)) {
                if (its != slot) {
                    return CROSS_SLOT;
                }
                several = true;
            }
            if (open && !channels) {
                if (node.redis().keys().exists(0, key)) {
                    present++;
                } else {
                    missing++;
                }
            }
            return null;
        }

        boolean isMigrating(ClusterView view) {
            return view.owns(node.id(), slot) && view.migrating().containsKey(slot);
        }
    }

    /** What the node says instead of carrying out some commands, which are one or a transaction; null if it does. */
    @Nullable
    String refusal(List<List<String>> commands, boolean asking, boolean readOnly) {
        boolean channels = commands.size() == 1 && CommandKeys.areChannels(name(commands.get(0)));
        boolean writes = commands.stream().anyMatch(one -> node.redis().isWrite(name(one)));
        Keys keys = new Keys(channels);
        for (List<String> words : commands) {
            for (String key : CommandKeys.of(words)) {
                String wrong = keys.add(key);
                if (wrong != null) {
                    return wrong;
                }
            }
        }
        return keys.first == null ? null : refusal(keys, writes, asking, readOnly);
    }

    private @Nullable String refusal(Keys keys, boolean writes, boolean asking, boolean readOnly) {
        ClusterView view = node.view();
        if (!view.isOk()) {
            return DOWN;
        }
        if (keys.isMigrating(view) && keys.missing > 0) {
            return keys.present > 0 ? TRY_AGAIN : redirect("ASK", keys.slot, view.member(target(view, keys.slot)));
        }
        ClusterMember owner = view.owner(keys.slot);
        boolean own = owner == view.self();
        if (!own && view.importing().containsKey(keys.slot) && asking) {
            return keys.several && keys.missing > 0 ? TRY_AGAIN : null;
        }
        boolean reads = (readOnly || keys.channels) && !writes;
        if (own || reads && owner != null && owner.id().equals(view.self().primary)) {
            return null;
        }
        return redirect("MOVED", keys.slot, owner);
    }

    /** What a client is told that waits for some keys of one slot; null if it may wait. */
    @Nullable
    String refusalToWait(List<String> keys) {
        ClusterView view = node.view();
        if (!view.isOk()) {
            return DOWN;
        }
        int slot = KeySlot.of(keys.get(0));
        ClusterMember owner = view.owner(slot);
        if (owner == view.self() || view.importing().containsKey(slot)) {
            return null;
        }
        return owner == null ? UNBOUND : redirect("MOVED", slot, owner);
    }

    private static @Nullable String target(ClusterView view, int slot) {
        return view.migrating().get(slot);
    }

    private String redirect(String kind, int slot, @Nullable ClusterMember target) {
        if (target == null) { // forgotten since
            return UNBOUND;
        }
        String host = node.endpoint(target);
        return kind + " " + slot + " " + (host == null ? "" : host) + ":" + target.address.port();
    }

    private static String name(List<String> words) {
        return words.get(0).toUpperCase(Locale.ROOT);
    }
}
