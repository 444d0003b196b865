package io.trunkline.status;

import io.trunkline.options.Endpoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * One change of what is known of the servers, and the reason for it. Immutable, and equal to itself alone. The last ones
 * are kept, so that it can be found out why a command went where it did.
 */
public final class TopologyChange {

    private final long version;
    private final Instant time;
    private final TopologyCause cause;
    private final List<Endpoint> toldBy;
    private final List<Endpoint> added;
    private final List<Endpoint> retired;
    private final Map<Endpoint, ServerRole> roles;
    private final List<SlotMove> slots;

    private TopologyChange(Builder parts) {
        this.version = parts.version;
        this.time = parts.time;
        this.cause = parts.cause;
        this.toldBy = parts.toldBy;
        this.added = parts.added;
        this.retired = parts.retired;
        this.roles = parts.roles;
        this.slots = parts.slots;
    }

    /**
     * Begins one in which nothing changes.
     *
     * @param version of the topology that came to be
     * @param time when
     * @param cause why
     * @return a builder
     */
    public static Builder builder(long version, Instant time, TopologyCause cause) {
        return new Builder(version, time, cause);
    }

    /**
     * Which topology came to be.
     *
     * @return its {@link TopologyStatus#version()}
     */
    public long version() {
        return version;
    }

    /**
     * When.
     *
     * @return the time
     */
    public Instant time() {
        return time;
    }

    /**
     * Why it became known.
     *
     * @return the cause
     */
    public TopologyCause cause() {
        return cause;
    }

    /**
     * Who told.
     *
     * @return an immutable list of servers or sentinels; empty if nobody was asked, as of what was configured
     */
    public List<Endpoint> toldBy() {
        return toldBy;
    }

    /**
     * The servers that are members since then.
     *
     * @return an immutable list
     */
    public List<Endpoint> added() {
        return added;
    }

    /**
     * The servers that are no members any more since then.
     *
     * @return an immutable list
     */
    public List<Endpoint> retired() {
        return retired;
    }

    /**
     * The members that were taken for something else before.
     *
     * @return an immutable map to what they are taken for since then
     */
    public Map<Endpoint, ServerRole> roles() {
        return roles;
    }

    /**
     * The slots that changed hands.
     *
     * @return an immutable list in the order of the slots
     */
    public List<SlotMove> slots() {
        return slots;
    }

    /**
     * In one line.
     *
     * @return for example {@code 12 2026-11-30T10:00:00Z moved, told by a:7001: slots 17 a:7001 -> b:7002}
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(version).append(' ').append(time).append(' ').append(cause);
        if (!toldBy.isEmpty()) {
            text.append(", told by ").append(TopologyStatus.list(toldBy));
        }
        List<String> parts = new ArrayList<>(4);
        if (!added.isEmpty()) {
            parts.add("added " + TopologyStatus.list(added));
        }
        if (!retired.isEmpty()) {
            parts.add("retired " + TopologyStatus.list(retired));
        }
        if (!roles.isEmpty()) {
            parts.add("roles "
                    + TopologyStatus.list(roles.entrySet().stream()
                            .map(each ->
                                    each.getKey() + " " + each.getValue().name().toLowerCase(Locale.ROOT))
                            .toList()));
        }
        if (!slots.isEmpty()) {
            parts.add("slots " + TopologyStatus.list(slots));
        }
        return text.append(": ").append(String.join("; ", parts)).toString();
    }

    /** Puts one together. Not thread-safe. */
    public static final class Builder {

        private final long version;
        private final Instant time;
        private final TopologyCause cause;
        private List<Endpoint> toldBy = List.of();
        private List<Endpoint> added = List.of();
        private List<Endpoint> retired = List.of();
        private Map<Endpoint, ServerRole> roles = Map.of();
        private List<SlotMove> slots = List.of();

        private Builder(long version, Instant time, TopologyCause cause) {
            this.version = version;
            this.time = Objects.requireNonNull(time, "time");
            this.cause = Objects.requireNonNull(cause, "cause");
        }

        /**
         * Sets who told.
         *
         * @param endpoints servers or sentinels, which are copied
         * @return this builder
         */
        public Builder toldBy(List<Endpoint> endpoints) {
            toldBy = List.copyOf(endpoints);
            return this;
        }

        /**
         * Sets which servers came and went.
         *
         * @param come the servers that are members now, which are copied
         * @param gone the servers that are none any more, which are copied
         * @return this builder
         */
        public Builder members(List<Endpoint> come, List<Endpoint> gone) {
            added = List.copyOf(come);
            retired = List.copyOf(gone);
            return this;
        }

        /**
         * Sets which members were taken for something else before.
         *
         * @param duties what they are taken for now, which are copied
         * @return this builder
         */
        public Builder roles(Map<Endpoint, ServerRole> duties) {
            roles = Collections.unmodifiableMap(new LinkedHashMap<>(duties));
            return this;
        }

        /**
         * Sets which slots changed hands.
         *
         * @param moves the slots, which are copied
         * @return this builder
         */
        public Builder slots(List<SlotMove> moves) {
            slots = List.copyOf(moves);
            return this;
        }

        /**
         * Makes the value.
         *
         * @return what was set so far
         */
        public TopologyChange build() {
            return new TopologyChange(this);
        }
    }
}
