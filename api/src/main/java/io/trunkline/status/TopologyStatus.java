package io.trunkline.status;

import io.trunkline.options.Endpoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which servers there are, what they are to each other, and which slots of a cluster they serve, as far as is known:
 * what commands are routed by. A snapshot; immutable, and equal to itself alone.
 */
public final class TopologyStatus {

    /** How many slots a cluster has. */
    public static final int SLOTS = 16384;

    /** So many of the last changes are shown where there is more to be shown. */
    private static final int CHANGES_IN_PAGE = 8;

    private static final int SHOWN = 16;

    private final TopologyKind kind;
    private final long version;
    private final long epoch;
    private final List<NodeStatus> nodes;
    private final List<ShardStatus> shards;
    private final List<SlotRange> uncovered;
    private final List<SlotRange> moving;
    private final List<NodeStatus> sentinels;
    private final List<Endpoint> toldBy;
    private final @Nullable Instant toldAt;
    private final TopologyCause cause;
    private final List<TopologyChange> changes;

    private TopologyStatus(Builder parts) {
        this.kind = parts.kind;
        this.version = parts.version;
        this.epoch = parts.epoch;
        this.nodes = parts.nodes;
        this.shards = parts.shards;
        this.moving = parts.moving;
        this.sentinels = parts.sentinels;
        this.toldBy = parts.toldBy;
        this.toldAt = parts.toldAt;
        this.cause = parts.cause;
        this.changes = parts.changes;
        this.uncovered = kind == TopologyKind.CLUSTER ? uncovered(shards) : List.of();
    }

    private static List<SlotRange> uncovered(List<ShardStatus> shards) {
        BitSet covered = new BitSet(SLOTS);
        for (ShardStatus shard : shards) {
            shard.slots().forEach(range -> covered.set(range.first(), range.last() + 1));
        }
        List<SlotRange> holes = new ArrayList<>(0);
        for (int first = covered.nextClearBit(0); first < SLOTS; ) {
            int next = covered.nextSetBit(first);
            int end = next < 0 ? SLOTS : next;
            holes.add(new SlotRange(first, end - 1));
            first = covered.nextClearBit(end);
        }
        return List.copyOf(holes);
    }

    /**
     * Begins one of which nothing is known but the kind.
     *
     * @param kind what the servers are to each other
     * @return a builder
     */
    public static Builder builder(TopologyKind kind) {
        return new Builder(kind);
    }

    /**
     * What the servers are to each other.
     *
     * @return the kind
     */
    public TopologyKind kind() {
        return kind;
    }

    /**
     * How often what is known has changed: two snapshots with the same version route alike.
     *
     * @return 0 or more; of this multiplexer alone, and not the cluster's epoch
     */
    public long version() {
        return version;
    }

    /**
     * The cluster's epoch, or the one of the sentinels' configuration, of what was adopted last.
     *
     * @return the epoch, or -1 if nobody tells
     */
    public long epoch() {
        return epoch;
    }

    /**
     * The members.
     *
     * @return an immutable list
     */
    public List<NodeStatus> nodes() {
        return nodes;
    }

    /**
     * The members by the data that they have.
     *
     * @return an immutable list; one alone outside a cluster, or none as long as no server has told what it is
     */
    public List<ShardStatus> shards() {
        return shards;
    }

    /**
     * Slots of a cluster that nobody is known to serve.
     *
     * @return an immutable list in the order of the slots; empty outside a cluster
     */
    public List<SlotRange> uncovered() {
        return uncovered;
    }

    /**
     * Slots that showed within the last two seconds that they are on their way to another node.
     *
     * @return an immutable list in the order of the slots
     */
    public List<SlotRange> moving() {
        return moving;
    }

    /**
     * The sentinels that tell where the primary is.
     *
     * @return an immutable list; empty if there are none
     */
    public List<NodeStatus> sentinels() {
        return sentinels;
    }

    /**
     * Who told last what is known, or confirmed it.
     *
     * @return an immutable list of servers or sentinels; empty if nobody has told yet
     */
    public List<Endpoint> toldBy() {
        return toldBy;
    }

    /**
     * When that was told.
     *
     * @return the time, or null if nobody has told yet
     */
    public @Nullable Instant toldAt() {
        return toldAt;
    }

    /**
     * Why they were asked, or told unasked.
     *
     * @return the cause; {@link TopologyCause#CONFIGURED} if nobody has told yet
     */
    public TopologyCause cause() {
        return cause;
    }

    /**
     * What has changed, and why: the last 64 changes.
     *
     * @return an immutable list, the last change first
     */
    public List<TopologyChange> changes() {
        return changes;
    }

    /**
     * A member by its endpoint.
     *
     * @param endpoint where it is connected to, or another one by which it is known
     * @return the member, or null if there is none
     */
    public @Nullable NodeStatus node(Endpoint endpoint) {
        NodeStatus known = null;
        for (NodeStatus node : nodes) {
            if (node.endpoint().equals(endpoint)) {
                return node;
            }
            if (known == null && node.addresses().contains(endpoint)) {
                known = node;
            }
        }
        return known;
    }

    /**
     * Who serves a slot of a cluster.
     *
     * @param slot 0 to 16383
     * @return the shard, which may have no primary now; null if nobody is known, or there is no cluster
     */
    public @Nullable ShardStatus shardOf(int slot) {
        return shards.stream().filter(shard -> shard.serves(slot)).findFirst().orElse(null);
    }

    /**
     * The whole as text to be read by a person.
     *
     * @return several lines
     */
    @Override
    public String toString() {
        return page(true, changes.size());
    }

    /** For a page that tells of the servers anyway. */
    String summary() {
        return page(kind == TopologyKind.CLUSTER, Math.min(CHANGES_IN_PAGE, changes.size()));
    }

    private String page(boolean withNodes, int lastChanges) {
        StringBuilder page = new StringBuilder();
        page.append("topology     ")
                .append(kind.name().toLowerCase(Locale.ROOT))
                .append("  version ")
                .append(version);
        if (epoch >= 0) {
            page.append("  epoch ").append(epoch);
        }
        if (!toldBy.isEmpty()) {
            page.append("\n  told by    ").append(list(toldBy));
            page.append("  at ").append(toldAt).append("  because of: ").append(cause);
        }
        if (kind == TopologyKind.CLUSTER) {
            shards.forEach(shard -> page.append("\n  shard      ").append(shard));
            appendSlots(page, "uncovered", uncovered);
            appendSlots(page, "moving   ", moving);
        }
        if (withNodes) {
            nodes.forEach(node -> page.append("\n  node       ").append(node));
        }
        sentinels.forEach(sentinel -> page.append("\n  sentinel   ").append(sentinel));
        changes.stream()
                .limit(lastChanges)
                .forEach(change -> page.append("\n  change     ").append(change));
        return page.toString();
    }

    private static void appendSlots(StringBuilder page, String title, List<SlotRange> slots) {
        if (!slots.isEmpty()) {
            page.append("\n  ").append(title).append("  ").append(list(slots));
            page.append(" (")
                    .append(slots.stream().mapToInt(SlotRange::size).sum())
                    .append(')');
        }
    }

    /** Some of what there may be very many of. */
    static String list(List<?> values) {
        String shown = String.join(
                ",", values.stream().limit(SHOWN).map(String::valueOf).toList());
        return values.size() <= SHOWN ? shown : shown + " and " + (values.size() - SHOWN) + " more";
    }

    /** Puts one together. Not thread-safe. */
    public static final class Builder {

        private final TopologyKind kind;
        private long version;
        private long epoch = -1;
        private List<NodeStatus> nodes = List.of();
        private List<ShardStatus> shards = List.of();
        private List<SlotRange> moving = List.of();
        private List<NodeStatus> sentinels = List.of();
        private List<Endpoint> toldBy = List.of();
        private @Nullable Instant toldAt;
        private TopologyCause cause = TopologyCause.CONFIGURED;
        private List<TopologyChange> changes = List.of();

        private Builder(TopologyKind kind) {
            this.kind = Objects.requireNonNull(kind, "kind");
        }

        /**
         * Sets how often what is known has changed.
         *
         * @param count 0 or more
         * @return this builder
         */
        public Builder version(long count) {
            version = count;
            return this;
        }

        /**
         * Sets the epoch of what was adopted last.
         *
         * @param told the epoch, or -1 if nobody tells
         * @return this builder
         */
        public Builder epoch(long told) {
            epoch = told;
            return this;
        }

        /**
         * Sets the members.
         *
         * @param members what is known of each, which are copied
         * @return this builder
         */
        public Builder nodes(List<NodeStatus> members) {
            nodes = List.copyOf(members);
            return this;
        }

        /**
         * Sets the members by the data that they have.
         *
         * @param groups the shards, which are copied; those of a cluster with their slots
         * @return this builder
         */
        public Builder shards(List<ShardStatus> groups) {
            shards = List.copyOf(groups);
            return this;
        }

        /**
         * Sets which slots are on their way.
         *
         * @param slots in their order, which are copied
         * @return this builder
         */
        public Builder moving(List<SlotRange> slots) {
            moving = List.copyOf(slots);
            return this;
        }

        /**
         * Sets the sentinels.
         *
         * @param present what is known of each, which are copied
         * @return this builder
         */
        public Builder sentinels(List<NodeStatus> present) {
            sentinels = List.copyOf(present);
            return this;
        }

        /**
         * Sets who told last.
         *
         * @param by servers or sentinels, which are copied
         * @param at when
         * @param why why they were asked, or told unasked
         * @return this builder
         */
        public Builder told(List<Endpoint> by, Instant at, TopologyCause why) {
            toldBy = List.copyOf(by);
            toldAt = Objects.requireNonNull(at, "at");
            cause = Objects.requireNonNull(why, "why");
            return this;
        }

        /**
         * Sets what has changed.
         *
         * @param last the last changes, the last one first, which are copied
         * @return this builder
         */
        public Builder changes(List<TopologyChange> last) {
            changes = List.copyOf(last);
            return this;
        }

        /**
         * Makes the snapshot; what nobody serves of a cluster follows from the shards.
         *
         * @return what was set so far
         */
        public TopologyStatus build() {
            return new TopologyStatus(this);
        }
    }
}
