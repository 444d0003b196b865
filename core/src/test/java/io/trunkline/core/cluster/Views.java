package io.trunkline.core.cluster;

import io.trunkline.options.Endpoint;
import io.trunkline.status.NodeHealth;
import io.trunkline.status.ServerRole;
import io.trunkline.status.SlotRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Views in short: a shard is written {@code "a+b+c 0-99,200 @8"}, which is its primary, its replicas, its slots and
 * perhaps its epoch; an exclamation mark behind a node's id means that it has failed, and {@code -} in place of a
 * primary that there is none. The node {@code x} is at {@code x.example:7000}.
 */
final class Views {

    /** Milliseconds in nanoseconds. */
    static final long MS = 1_000_000;

    private final Endpoint speaker;
    private long atNanos;
    private boolean isOk = true;
    private long epoch = 1;
    private ClusterView.Source source = ClusterView.Source.SLOTS;
    private int known = -1;

    private Views(Endpoint speaker) {
        this.speaker = speaker;
    }

    /** What a node says. */
    static Views by(String node) {
        return new Views(at(node));
    }

    static Endpoint at(String node) {
        return Endpoint.tcp(node + ".example", 7000);
    }

    /** Asked then, in milliseconds. */
    Views asked(long millis) {
        atNanos = millis * MS;
        return this;
    }

    Views epoch(long current) {
        epoch = current;
        return this;
    }

    /** By a node that does not serve. */
    Views failing() {
        isOk = false;
        return this;
    }

    Views from(ClusterView.Source said) {
        source = said;
        return this;
    }

    ClusterView saying(String... shards) {
        List<ShardView> views = new ArrayList<>();
        for (String shard : shards) {
            views.add(shard(shard));
        }
        Asked asked = new Asked(speaker, atNanos, false);
        try {
            return ClusterView.of(asked, source, new ClusterInfo(isOk, epoch, known, -1, 0, 0), views, List.of());
        } catch (UnreadableViewException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static ShardView shard(String text) {
        String[] parts = text.split(" ");
        String[] names = parts[0].split("\\+");
        List<NodeView> replicas = new ArrayList<>();
        for (int i = 1; i < names.length; i++) {
            replicas.add(node(names[i], ServerRole.REPLICA));
        }
        List<SlotRange> slots = new ArrayList<>();
        long epoch = -1;
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].startsWith("@")) {
                epoch = Long.parseLong(parts[i].substring(1));
            } else {
                for (String range : parts[i].split(",")) {
                    String[] bounds = range.split("-");
                    slots.add(new SlotRange(Integer.parseInt(bounds[0]), Integer.parseInt(bounds[bounds.length - 1])));
                }
            }
        }
        return new ShardView(primary(names[0]), replicas, slots, epoch);
    }

    private static @Nullable NodeView primary(String name) {
        return name.equals("-") ? null : node(name, ServerRole.PRIMARY);
    }

    private static NodeView node(String name, ServerRole role) {
        boolean isFailed = name.endsWith("!");
        String id = isFailed ? name.substring(0, name.length() - 1) : name;
        return new NodeView(id, at(id), null, null, role, isFailed ? NodeHealth.FAIL : NodeHealth.UNKNOWN, -1, null);
    }
}
