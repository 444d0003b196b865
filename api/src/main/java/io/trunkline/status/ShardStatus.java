package io.trunkline.status;

import io.trunkline.options.Endpoint;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Servers with the same data: a primary and those that follow it. A snapshot; immutable. */
public final class ShardStatus {

    private final @Nullable Endpoint primary;
    private final List<Endpoint> replicas;
    private final List<SlotRange> slots;

    private ShardStatus(@Nullable Endpoint primary, List<Endpoint> replicas, List<SlotRange> slots) {
        this.primary = primary;
        this.replicas = List.copyOf(replicas);
        this.slots = List.copyOf(slots);
    }

    /**
     * Makes one.
     *
     * @param primary who takes writes; null if nobody does now
     * @param replicas who follows, which are copied
     * @param slots what they serve, in their order; empty outside a cluster; they are copied
     * @return the snapshot
     */
    public static ShardStatus of(@Nullable Endpoint primary, List<Endpoint> replicas, List<SlotRange> slots) {
        return new ShardStatus(primary, replicas, slots);
    }

    /**
     * Who takes writes.
     *
     * @return the server, or null if nobody does now, which is not to say that there are no such slots
     */
    public @Nullable Endpoint primary() {
        return primary;
    }

    /**
     * Who follows the primary.
     *
     * @return an immutable list
     */
    public List<Endpoint> replicas() {
        return replicas;
    }

    /**
     * What they serve.
     *
     * @return an immutable list in the order of the slots; empty outside a cluster, and of a shard that has none
     */
    public List<SlotRange> slots() {
        return slots;
    }

    /**
     * How many slots they serve.
     *
     * @return 0 to 16384
     */
    public int slotCount() {
        return slots.stream().mapToInt(SlotRange::size).sum();
    }

    /**
     * Whether they serve a slot.
     *
     * @param slot any number
     * @return true if they do
     */
    public boolean serves(int slot) {
        return slots.stream().anyMatch(range -> range.contains(slot));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ShardStatus that
                && Objects.equals(primary, that.primary)
                && replicas.equals(that.replicas)
                && slots.equals(that.slots);
    }

    @Override
    public int hashCode() {
        return Objects.hash(primary, replicas, slots);
    }

    /**
     * In one line.
     *
     * @return for example {@code 0-5460 (5461)  a:7001  replicas a:7004}
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (slots.isEmpty()) {
            text.append("no slots");
        } else {
            text.append(TopologyStatus.list(slots))
                    .append(" (")
                    .append(slotCount())
                    .append(')');
        }
        text.append("  ").append(primary == null ? "no primary" : primary);
        if (!replicas.isEmpty()) {
            text.append("  replicas ").append(TopologyStatus.list(replicas));
        }
        return text.toString();
    }
}
