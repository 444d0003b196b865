package io.trunkline.options;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/** Collects {@link MultiplexerOptions}. Not thread-safe; can go on being used after {@link #build()}. */
public final class MultiplexerOptionsBuilder {

    private final Set<Endpoint> endpoints = new LinkedHashSet<>();
    private final OptionSettings settings;
    private CommandMap commandMap = CommandMap.DEFAULT;

    MultiplexerOptionsBuilder() {
        this.settings = new OptionSettings();
    }

    MultiplexerOptionsBuilder(List<Endpoint> endpoints, CommandMap commandMap, OptionValues values) {
        this.endpoints.addAll(endpoints);
        this.commandMap = commandMap;
        this.settings = new OptionSettings(values);
    }

    /**
     * Adds an endpoint; one that is there already is not added again.
     *
     * @param endpoint where a server listens
     * @return this builder
     */
    public MultiplexerOptionsBuilder endpoint(Endpoint endpoint) {
        endpoints.add(Objects.requireNonNull(endpoint, "endpoint"));
        return this;
    }

    /**
     * Adds an endpoint; one that is there already is not added again.
     *
     * @param endpoint where a server listens, as {@link Endpoint#parse} reads it
     * @return this builder
     * @throws IllegalArgumentException if the text is malformed
     */
    public MultiplexerOptionsBuilder endpoint(String endpoint) {
        return endpoint(Endpoint.parse(endpoint));
    }

    /**
     * Adds an endpoint; one that is there already is not added again.
     *
     * @param host a name or a literal IPv4 or IPv6 address without brackets
     * @param port 1 to 65535, or 0 for the default port
     * @return this builder
     * @throws IllegalArgumentException if it cannot be a host or a port
     */
    public MultiplexerOptionsBuilder endpoint(String host, int port) {
        return endpoint(Endpoint.tcp(host, port));
    }

    /**
     * Replaces all endpoints.
     *
     * @param endpoints where servers listen; repeated ones count once
     * @return this builder
     */
    public MultiplexerOptionsBuilder endpoints(Collection<Endpoint> endpoints) {
        Set<Endpoint> copy = new LinkedHashSet<>(List.copyOf(endpoints));
        this.endpoints.clear();
        this.endpoints.addAll(copy);
        return this;
    }

    /**
     * Sets what the servers call their commands.
     *
     * @param commandMap renamed and disabled commands
     * @return this builder
     */
    public MultiplexerOptionsBuilder commandMap(CommandMap commandMap) {
        this.commandMap = Objects.requireNonNull(commandMap, "commandMap");
        return this;
    }

    CommandMap commandMap() {
        return commandMap;
    }

    /**
     * Sets what the multiplexer calls itself on its servers.
     *
     * @param settings is called at once, and sets options of the group
     * @return this builder
     */
    public MultiplexerOptionsBuilder client(Consumer<? super ClientOptions.Builder> settings) {
        settings.accept(new ClientOptions.Builder(this.settings));
        return this;
    }

    /**
     * Sets credentials and TLS.
     *
     * @param settings is called at once, and sets options of the group
     * @return this builder
     */
    public MultiplexerOptionsBuilder security(Consumer<? super SecurityOptions.Builder> settings) {
        settings.accept(new SecurityOptions.Builder(this.settings));
        return this;
    }

    /**
     * Sets which connections there are, and how they are made.
     *
     * @param settings is called at once, and sets options of the group
     * @return this builder
     */
    public MultiplexerOptionsBuilder connection(Consumer<? super ConnectionOptions.Builder> settings) {
        settings.accept(new ConnectionOptions.Builder(this.settings));
        return this;
    }

    /**
     * Sets how long commands, connects and silences may take.
     *
     * @param settings is called at once, and sets options of the group
     * @return this builder
     */
    public MultiplexerOptionsBuilder timeouts(Consumer<? super TimeoutOptions.Builder> settings) {
        settings.accept(new TimeoutOptions.Builder(this.settings));
        return this;
    }

    /**
     * Sets how the servers are spoken to.
     *
     * @param settings is called at once, and sets options of the group
     * @return this builder
     */
    public MultiplexerOptionsBuilder resp(Consumer<? super RespOptions.Builder> settings) {
        settings.accept(new RespOptions.Builder(this.settings));
        return this;
    }

    /**
     * Sets what holds for all commands.
     *
     * @param settings is called at once, and sets options of the group
     * @return this builder
     */
    public MultiplexerOptionsBuilder commands(Consumer<? super CommandOptions.Builder> settings) {
        settings.accept(new CommandOptions.Builder(this.settings));
        return this;
    }

    /**
     * Sets how many commands a connection holds.
     *
     * @param settings is called at once, and sets options of the group
     * @return this builder
     */
    public MultiplexerOptionsBuilder backlog(Consumer<? super BacklogOptions.Builder> settings) {
        settings.accept(new BacklogOptions.Builder(this.settings));
        return this;
    }

    /**
     * Sets which threads do the work.
     *
     * @param settings is called at once, and sets options of the group
     * @return this builder
     */
    public MultiplexerOptionsBuilder threads(Consumer<? super ThreadOptions.Builder> settings) {
        settings.accept(new ThreadOptions.Builder(this.settings));
        return this;
    }

    /**
     * Sets what is found out about servers, and which of them may answer.
     *
     * @param settings is called at once, and sets options of the group
     * @return this builder
     */
    public MultiplexerOptionsBuilder topology(Consumer<? super TopologyOptions.Builder> settings) {
        settings.accept(new TopologyOptions.Builder(this.settings));
        return this;
    }

    /**
     * Sets what is told of commands that go wrong.
     *
     * @param settings is called at once, and sets options of the group
     * @return this builder
     */
    public MultiplexerOptionsBuilder observability(Consumer<? super ObservabilityOptions.Builder> settings) {
        settings.accept(new ObservabilityOptions.Builder(this.settings));
        return this;
    }

    /**
     * Makes the options.
     *
     * @return options with what was set so far
     * @throws IllegalArgumentException if options contradict each other: a {@code user} without {@code password} and
     * {@code passwordless}, {@code sslHost}, {@code sslProtocols} or {@code sslContext}
     *     without {@code ssl}, a {@code sentinelUser} without {@code sentinelPassword}, what concerns sentinels without
     *     {@code serviceName}, or a {@code reconnectBase} of more than {@code reconnectMax}
     */
    public MultiplexerOptions build() {
        MultiplexerOptions options = new MultiplexerOptions(List.copyOf(endpoints), commandMap, settings.copy());
        Contradictions.check(options);
        return options;
    }

    /** What was set so far in all groups. */
    OptionSettings settings() {
        return settings;
    }
}
