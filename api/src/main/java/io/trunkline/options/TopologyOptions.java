package io.trunkline.options;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is found out about the roles of servers, and which of them may answer. A group of {@link MultiplexerOptions};
 * immutable.
 */
public final class TopologyOptions extends OptionView {

    private static final Duration DEFAULT_CONFIG_CHECK = Duration.ofSeconds(60);

    TopologyOptions(OptionValues values) {
        super(OptionGroup.TOPOLOGY, values);
    }

    /**
     * Which kind of server reads may be answered by, where a view does not say otherwise.
     *
     * @return which; {@link ReadFrom#PREFER_PRIMARY} by default
     */
    public ReadFrom readFrom() {
        return values.get(OptionKey.READ_FROM, ReadFrom.PREFER_PRIMARY);
    }

    /**
     * How far a replica may be behind its primary at most to be read from.
     *
     * @return whole milliseconds; zero, the default, if there is no limit
     */
    public Duration maxReplicaLag() {
        return values.get(OptionKey.MAX_REPLICA_LAG, Duration.ZERO);
    }

    /**
     * In which zone the application runs, for {@link ReadFrom#ZONE}.
     *
     * @return such as {@code eu-1a}, as servers name it; null if nobody told
     */
    public @Nullable String clientZone() {
        return values.find(OptionKey.CLIENT_ZONE);
    }

    /**
     * How often each server is asked whether it is a primary or a replica.
     *
     * @return whole seconds; zero if it is asked only when it is connected to, and when a write is refused
     */
    public Duration configCheckSeconds() {
        return values.get(OptionKey.CONFIG_CHECK, DEFAULT_CONFIG_CHECK);
    }

    /**
     * The key, in database 0 of each server, that names the endpoint which is to be the primary, for when several
     * servers say that they are. {@link io.trunkline.Server#makePrimary} writes it.
     *
     * @return the key, or null if there is none
     */
    public @Nullable String tieBreaker() {
        return values.find(OptionKey.TIE_BREAKER);
    }

    /**
     * On which channel promotions by hand are announced and heard of.
     *
     * @return the channel's name, or null if there is none
     */
    public @Nullable String configChannel() {
        return values.find(OptionKey.CONFIG_CHANNEL);
    }

    /**
     * By which name sentinels know the primary and its replicas.
     *
     * @return the name, or null if the endpoints are those of the servers themselves, and not of sentinels
     */
    public @Nullable String serviceName() {
        return values.find(OptionKey.SERVICE_NAME);
    }

    /**
     * What stands between the multiplexer and the servers.
     *
     * @return {@link ProxyKind#NONE} by default
     */
    public ProxyKind proxy() {
        return values.get(OptionKey.PROXY, ProxyKind.NONE);
    }

    /**
     * Where servers are reached that are announced elsewhere.
     *
     * @return where, by what is announced; a port 0 of both stands for any port, which stays; empty by default
     */
    public Map<Endpoint, Endpoint> endpointMap() {
        EndpointTable table = values.find(OptionKey.ENDPOINT_MAP);
        return table == null ? Map.of() : table.entries();
    }

    /**
     * Says where servers are reached that are announced elsewhere.
     *
     * @return what was set; else what goes by {@link #endpointMap()}; null if servers are reached where they say
     */
    public @Nullable EndpointMapper endpointMapper() {
        EndpointMapper set = values.find(OptionKey.ENDPOINT_MAPPER);
        return set != null ? set : values.find(OptionKey.ENDPOINT_MAP);
    }

    /**
     * Whether a command whose keys are in several slots of a cluster is carried out slot by slot where that can be
     * done: DEL, EXISTS, MGET, MSET, MSETEX, TOUCH and UNLINK. That is not atomic.
     *
     * @return false if such a command is refused; true by default
     */
    public boolean splitCommands() {
        return values.get(OptionKey.SPLIT_COMMANDS, true);
    }

    /**
     * Sets the options of the group. Not thread-safe; a part of the {@link MultiplexerOptionsBuilder} that hands it
     * out.
     */
    public static final class Builder {

        private final OptionSettings settings;

        Builder(OptionSettings settings) {
            this.settings = settings;
        }

        /**
         * Sets which kind of server reads may be answered by, where a view does not say otherwise.
         *
         * @param readFrom which; {@link ReadFrom#PREFER_PRIMARY} by default
         * @return this builder
         */
        public Builder readFrom(ReadFrom readFrom) {
            settings.set(OptionKey.READ_FROM, readFrom);
            return this;
        }

        /**
         * Sets how far a replica may be behind its primary at most to be read from: no read goes to one of which it is
         * not known that it has all that its primary had so long ago, whatever {@link ReadFrom} says. Then a read goes
         * to the primary if it may, and else fails. Reads of other clients, and those that were placed before, do not
         * count.
         *
         * <p>While it is set, primaries and replicas are asked how far they are ({@code INFO replication}), each four
         * times in this time and at least once a second. What is shorter than a few round trips leaves all out.
         *
         * @param maxReplicaLag whole milliseconds; zero, the default, for no limit
         * @return this builder
         * @throws IllegalArgumentException if it is negative, or longer than 2147483647 ms
         */
        public Builder maxReplicaLag(Duration maxReplicaLag) {
            settings.set(OptionKey.MAX_REPLICA_LAG, maxReplicaLag);
            return this;
        }

        /**
         * Sets in which zone the application runs, for {@link ReadFrom#ZONE}.
         *
         * @param clientZone such as {@code eu-1a}, as servers name it; null if that is not known
         * @return this builder
         */
        public Builder clientZone(@Nullable String clientZone) {
            settings.setText(OptionKey.CLIENT_ZONE, clientZone);
            return this;
        }

        /**
         * Sets how often each server is asked whether it is a primary or a replica. Whatever this is, it is asked when
         * it is connected to, and when it refuses a write since it is a replica.
         *
         * @param configCheckSeconds whole seconds, 60 s by default; zero for never but then
         * @return this builder
         */
        public Builder configCheckSeconds(Duration configCheckSeconds) {
            settings.set(OptionKey.CONFIG_CHECK, configCheckSeconds);
            return this;
        }

        /**
         * Sets the key, in database 0 of each server, that names the endpoint which is to be the primary, for when
         * several servers say that they are. It has no meaning in a cluster or with sentinels, which decide themselves.
         *
         * @param tieBreaker the key, or null for none
         * @return this builder
         */
        public Builder tieBreaker(@Nullable String tieBreaker) {
            settings.setText(OptionKey.TIE_BREAKER, tieBreaker);
            return this;
        }

        /**
         * Sets the channel on which promotions by hand are announced: {@link io.trunkline.Server#makePrimary} publishes
         * there, and other multiplexers that have the same channel ask all servers for their roles as soon as they hear
         * of it. Without it they find out at their next write, which the old primary refuses, and otherwise when
         * {@link #configCheckSeconds} is over. In a cluster or with sentinels nobody announces anything.
         *
         * @param configChannel the channel's name, as servers know it; null, or empty, for none
         * @return this builder
         */
        public Builder configChannel(@Nullable String configChannel) {
            settings.setText(OptionKey.CONFIG_CHANNEL, configChannel);
            return this;
        }

        /**
         * Sets the name by which sentinels know the primary and its replicas. With it, the endpoints are those of
         * sentinels, which tell where the servers are.
         *
         * @param serviceName the name, or null if the endpoints are those of the servers themselves
         * @return this builder
         */
        public Builder serviceName(@Nullable String serviceName) {
            settings.setText(OptionKey.SERVICE_NAME, serviceName);
            return this;
        }

        /**
         * Sets what stands between the multiplexer and the servers. A proxy is told nothing but what it carries; what
         * it does not is refused before anything is sent.
         *
         * @param proxy {@link ProxyKind#NONE} by default
         * @return this builder
         */
        public Builder proxy(ProxyKind proxy) {
            settings.set(OptionKey.PROXY, proxy);
            return this;
        }

        /**
         * Sets where servers are reached that nodes of a cluster, or sentinels, announce elsewhere.
         *
         * @param endpointMap where, by what is announced; hosts without a port keep the announced port; empty for none
         * @return this builder
         * @throws IllegalArgumentException if a host without a port is to be reached at a certain port
         */
        public Builder endpointMap(Map<Endpoint, Endpoint> endpointMap) {
            settings.set(OptionKey.ENDPOINT_MAP, endpointMap.isEmpty() ? null : new EndpointTable(endpointMap));
            return this;
        }

        /**
         * Sets what says where servers are reached; it takes the place of {@link #endpointMap}.
         *
         * @param endpointMapper asked for each address that nodes or sentinels announce; null for none
         * @return this builder
         */
        public Builder endpointMapper(@Nullable EndpointMapper endpointMapper) {
            settings.set(OptionKey.ENDPOINT_MAPPER, endpointMapper);
            return this;
        }

        /**
         * Sets whether a command whose keys are in several slots of a cluster is carried out slot by slot where that
         * can be done: DEL, EXISTS, MGET, MSET, MSETEX, TOUCH and UNLINK. Some of it may be done then when some fails;
         * see {@link io.trunkline.exception.PartialFailureException}.
         *
         * @param splitCommands true by default; false to have such a command refused before anything is sent
         * @return this builder
         */
        public Builder splitCommands(boolean splitCommands) {
            settings.set(OptionKey.SPLIT_COMMANDS, splitCommands);
            return this;
        }
    }
}
