package io.trunkline.status;

import io.trunkline.options.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is known of one server's place among the others. A snapshot; immutable. */
public final class NodeStatus {

    private final Endpoint endpoint;
    private final @Nullable String id;
    private final List<Endpoint> addresses;
    private final ServerRole role;
    private final NodeHealth health;
    private final boolean connected;
    private final boolean provisional;
    private final @Nullable String zone;
    private final @Nullable Endpoint follows;
    private final long offset;
    private final long lag;
    private final @Nullable Duration lagTime;

    private NodeStatus(Builder parts) {
        this.endpoint = parts.endpoint;
        this.id = parts.id;
        this.addresses = parts.addresses;
        this.role = parts.role;
        this.health = parts.health;
        this.connected = parts.connected;
        this.provisional = parts.provisional;
        this.zone = parts.zone;
        this.follows = parts.follows;
        this.offset = parts.offset;
        this.lag = parts.lag;
        this.lagTime = parts.lagTime;
    }

    /**
     * Begins one of a server of which nothing is known, and which is not connected.
     *
     * @param endpoint where it is connected to
     * @return a builder
     */
    public static Builder builder(Endpoint endpoint) {
        return new Builder(endpoint);
    }

    /**
     * Where it is connected to.
     *
     * @return the endpoint, by which {@code server(endpoint)} knows it
     */
    public Endpoint endpoint() {
        return endpoint;
    }

    /**
     * The cluster's name of it.
     *
     * @return its id, or null if it is no node of a cluster, or nobody has told
     */
    public @Nullable String id() {
        return id;
    }

    /**
     * All endpoints by which it is known: the one that it announces, its address and its name, as far as nodes tell.
     *
     * @return an immutable list; without {@link #endpoint()} unless somebody announced that
     */
    public List<Endpoint> addresses() {
        return addresses;
    }

    /**
     * What it is taken for when commands are routed.
     *
     * @return the role
     */
    public ServerRole role() {
        return role;
    }

    /**
     * How others say that it is.
     *
     * @return the health; {@link NodeHealth#UNKNOWN} if nobody tells
     */
    public NodeHealth health() {
        return health;
    }

    /**
     * Whether commands can be sent to it right now.
     *
     * @return true if so
     */
    public boolean connected() {
        return connected;
    }

    /**
     * Whether only a redirect, or the configuration of a cluster's client, has named it: until a node tells of it, or
     * several do not.
     *
     * @return true if so
     */
    public boolean provisional() {
        return provisional;
    }

    /**
     * Its availability zone.
     *
     * @return the zone, or null if nobody tells
     */
    public @Nullable String zone() {
        return zone;
    }

    /**
     * Whom it follows.
     *
     * @return the primary; null if it is none's replica, or it is not known whose
     */
    public @Nullable Endpoint follows() {
        return follows;
    }

    /**
     * How far its copy of the data is, in bytes of the stream of replication.
     *
     * @return the offset, or -1 if nobody tells
     */
    public long offset() {
        return offset;
    }

    /**
     * How far its copy is behind that of its primary, in bytes, by what was told at one time.
     *
     * @return 0 or more, or -1 if that is not known
     */
    public long lag() {
        return lag;
    }

    /**
     * How far its copy is behind that of its primary, in time: it has all that the primary had so long ago. It may have
     * more, since this includes the time since both were asked.
     *
     * @return the time, or null if that is not known, as without {@code maxReplicaLag}
     */
    public @Nullable Duration lagTime() {
        return lagTime;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NodeStatus that
                && endpoint.equals(that.endpoint)
                && Objects.equals(id, that.id)
                && addresses.equals(that.addresses)
                && role == that.role
                && health == that.health
                && connected == that.connected
                && provisional == that.provisional
                && Objects.equals(zone, that.zone)
                && Objects.equals(follows, that.follows)
                && offset == that.offset
                && lag == that.lag
                && Objects.equals(lagTime, that.lagTime);
    }

    @Override
    public int hashCode() {
        return Objects.hash(endpoint, id, role, health, connected, zone, follows, offset);
    }

    /**
     * In one line, without what is not known.
     *
     * @return for example {@code a:7004  replica of a:7001  connected  id=07c3  zone=west  lag=14  lagTime=250ms}
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(endpoint).append("  ").append(role.name().toLowerCase(Locale.ROOT));
        if (follows != null) {
            text.append(" of ").append(follows);
        }
        text.append(connected ? "  connected" : "  not connected");
        if (health != NodeHealth.UNKNOWN) {
            text.append("  ").append(health.name().toLowerCase(Locale.ROOT));
        }
        if (provisional) {
            text.append("  provisional");
        }
        append(text, "id", id);
        append(text, "zone", zone);
        append(text, "offset", offset < 0 ? null : offset);
        append(text, "lag", lag < 0 ? null : lag);
        append(text, "lagTime", lagTime == null ? null : lagTime.toMillis() + "ms");
        List<Endpoint> others =
                addresses.stream().filter(each -> !each.equals(endpoint)).toList();
        append(text, "also", others.isEmpty() ? null : others);
        return text.toString();
    }

    private static void append(StringBuilder text, String name, @Nullable Object value) {
        if (value != null) {
            text.append("  ").append(name).append('=').append(value);
        }
    }

    /** Puts one together. Not thread-safe. */
    public static final class Builder {

        private final Endpoint endpoint;
        private @Nullable String id;
        private List<Endpoint> addresses = List.of();
        private ServerRole role = ServerRole.UNKNOWN;
        private NodeHealth health = NodeHealth.UNKNOWN;
        private boolean connected;
        private boolean provisional;
        private @Nullable String zone;
        private @Nullable Endpoint follows;
        private long offset = -1;
        private long lag = -1;
        private @Nullable Duration lagTime;

        private Builder(Endpoint endpoint) {
            this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
        }

        /**
         * Sets the cluster's name of it.
         *
         * @param told its id, or null if nobody has told
         * @return this builder
         */
        public Builder id(@Nullable String told) {
            id = told;
            return this;
        }

        /**
         * Sets all endpoints by which it is known.
         *
         * @param told the endpoints, which are copied
         * @return this builder
         */
        public Builder addresses(List<Endpoint> told) {
            addresses = List.copyOf(told);
            return this;
        }

        /**
         * Sets what it is taken for.
         *
         * @param duty the role
         * @return this builder
         */
        public Builder role(ServerRole duty) {
            role = Objects.requireNonNull(duty, "role");
            return this;
        }

        /**
         * Sets how others say that it is.
         *
         * @param told the health
         * @return this builder
         */
        public Builder health(NodeHealth told) {
            health = Objects.requireNonNull(told, "health");
            return this;
        }

        /**
         * Sets whether commands can be sent to it.
         *
         * @param usable true if so
         * @return this builder
         */
        public Builder connected(boolean usable) {
            connected = usable;
            return this;
        }

        /**
         * Sets whether no node has told of it yet.
         *
         * @param unconfirmed true if so
         * @return this builder
         */
        public Builder provisional(boolean unconfirmed) {
            provisional = unconfirmed;
            return this;
        }

        /**
         * Sets its availability zone.
         *
         * @param told the zone, or null if nobody tells
         * @return this builder
         */
        public Builder zone(@Nullable String told) {
            zone = told;
            return this;
        }

        /**
         * Sets whom it follows.
         *
         * @param primary the primary, or null
         * @return this builder
         */
        public Builder follows(@Nullable Endpoint primary) {
            follows = primary;
            return this;
        }

        /**
         * Sets how far its copy of the data is.
         *
         * @param bytes the offset, or -1 if nobody tells
         * @return this builder
         */
        public Builder offset(long bytes) {
            offset = bytes;
            return this;
        }

        /**
         * Sets how far its copy is behind.
         *
         * @param bytes 0 or more, or -1 if that is not known
         * @return this builder
         */
        public Builder lag(long bytes) {
            lag = bytes;
            return this;
        }

        /**
         * Sets how far its copy is behind in time.
         *
         * @param time 0 or more, or null if that is not known
         * @return this builder
         */
        public Builder lagTime(@Nullable Duration time) {
            lagTime = time;
            return this;
        }

        /**
         * Makes the snapshot.
         *
         * @return what was set so far
         */
        public NodeStatus build() {
            return new NodeStatus(this);
        }
    }
}
