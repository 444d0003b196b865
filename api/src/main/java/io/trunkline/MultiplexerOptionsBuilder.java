package io.trunkline;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Collects {@link MultiplexerOptions}. Not thread-safe; can go on being used after {@link #build()}. */
public final class MultiplexerOptionsBuilder {

    private final Set<Endpoint> endpoints = new LinkedHashSet<>();
    private final Map<OptionKey<?>, Object> values = new HashMap<>();
    private CommandMap commandMap = CommandMap.DEFAULT;

    MultiplexerOptionsBuilder() {}

    MultiplexerOptionsBuilder(List<Endpoint> endpoints, CommandMap commandMap, Map<OptionKey<?>, Object> values) {
        this.endpoints.addAll(endpoints);
        this.commandMap = commandMap;
        this.values.putAll(values);
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
     * Sets the user of the servers' access control list.
     *
     * @param user its name, or null to authenticate with the password alone
     * @return this builder
     */
    public MultiplexerOptionsBuilder user(@Nullable String user) {
        return setText(OptionKey.USER, user);
    }

    /**
     * Sets the password that is sent before anything else on each connection.
     *
     * @param password the password, or null to send none
     * @return this builder
     */
    public MultiplexerOptionsBuilder password(@Nullable String password) {
        return setText(OptionKey.PASSWORD, password);
    }

    /**
     * Sets whether the user is authenticated with an empty password, since the server wants none of it. A user without this and without a password is refused:
     * commands would run as another one.
     *
     * @param passwordless whether it is so; false by default
     * @return this builder
     */
    public MultiplexerOptionsBuilder passwordless(boolean passwordless) {
        return set(OptionKey.PASSWORDLESS, passwordless);
    }

    /**
     * Sets the name of the connections.
     *
     * @param clientName the name, or null for the default
     * @return this builder
     */
    public MultiplexerOptionsBuilder clientName(@Nullable String clientName) {
        return setText(OptionKey.NAME, clientName);
    }

    /**
     * Sets the library's name in CLIENT SETINFO without suffixes.
     *
     * @param libName the name, or null for {@code Trunkline}
     * @return this builder
     */
    public MultiplexerOptionsBuilder libName(@Nullable String libName) {
        return setText(OptionKey.LIB_NAME, libName);
    }

    /**
     * Sets what follows the library's name in CLIENT SETINFO.
     *
     * @param libSuffixes texts; runs of characters that servers refuse become one hyphen; empty for none
     * @return this builder
     */
    public MultiplexerOptionsBuilder libSuffixes(List<String> libSuffixes) {
        LibrarySuffixes permitted = new LibrarySuffixes(libSuffixes);
        return set(OptionKey.LIB_SUFFIXES, permitted.names().isEmpty() ? null : permitted);
    }

    /**
     * Sets whether the library's name and version are sent in CLIENT SETINFO.
     *
     * @param setLib whether it is so; true by default
     * @return this builder
     */
    public MultiplexerOptionsBuilder setLib(boolean setLib) {
        return set(OptionKey.SET_LIB, setLib);
    }

    /**
     * Sets the number of the database that {@link ConnectionMultiplexer#database()} is a view on.
     *
     * @param defaultDatabase 0 or more, 0 by default
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public MultiplexerOptionsBuilder defaultDatabase(int defaultDatabase) {
        return set(OptionKey.DEFAULT_DATABASE, defaultDatabase);
    }

    /**
     * Sets the version of RESP to speak.
     *
     * @param protocol the version, or null to try RESP3 and fall back
     * @return this builder
     */
    public MultiplexerOptionsBuilder protocol(@Nullable ProtocolVersion protocol) {
        return set(OptionKey.PROTOCOL, protocol);
    }

    /**
     * Sets the version that servers are taken for until they say theirs.
     *
     * @param version one to four numbers separated by dots
     * @return this builder
     * @throws IllegalArgumentException if it is no version
     */
    public MultiplexerOptionsBuilder version(String version) {
        return set(OptionKey.VERSION, version);
    }

    /**
     * Sets the limit of one connection attempt: name resolution, TCP, TLS and handshake together.
     *
     * @param connectTimeout in milliseconds, rounded up; by default {@link MultiplexerOptions#syncTimeout()}, but at least 5 s
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public MultiplexerOptionsBuilder connectTimeout(Duration connectTimeout) {
        return set(OptionKey.CONNECT_TIMEOUT, connectTimeout);
    }

    /**
     * Sets how many attempts the initial connect makes at least. With {@code abortConnect} it fails when so many have
     * failed and {@code connectTimeout} is over; at once if the server refuses what will not change, such as the
     * password. Without {@code abortConnect} it ends after so many failures, and goes on in the background.
     *
     * @param connectRetry 1 to 1000, 3 by default
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public MultiplexerOptionsBuilder connectRetry(int connectRetry) {
        return set(OptionKey.CONNECT_RETRY, connectRetry);
    }

    /**
     * Sets whether the initial connect fails if no server is usable, rather than to go on trying in the background.
     *
     * @param abortConnect whether it is so; true by default
     * @return this builder
     */
    public MultiplexerOptionsBuilder abortConnect(boolean abortConnect) {
        return set(OptionKey.ABORT_CONNECT, abortConnect);
    }

    /**
     * Sets the deadline of a command whose caller waits.
     *
     * @param syncTimeout in milliseconds, rounded up, 5 s by default
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public MultiplexerOptionsBuilder syncTimeout(Duration syncTimeout) {
        return set(OptionKey.SYNC_TIMEOUT, syncTimeout);
    }

    /**
     * Sets the deadline of a command that returns a future.
     *
     * @param asyncTimeout in milliseconds, rounded up, {@link MultiplexerOptions#syncTimeout()} by default
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public MultiplexerOptionsBuilder asyncTimeout(Duration asyncTimeout) {
        return set(OptionKey.ASYNC_TIMEOUT, asyncTimeout);
    }

    /**
     * Sets how long nothing is written on a connection before it is pinged.
     *
     * @param keepAlive in seconds, rounded up, 60 s by default
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public MultiplexerOptionsBuilder keepAlive(Duration keepAlive) {
        return set(OptionKey.KEEP_ALIVE, keepAlive);
    }

    /**
     * Sets how often deadlines, connection states and liveness are looked at.
     *
     * @param heartbeatInterval in milliseconds, rounded up, 1 s by default
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public MultiplexerOptionsBuilder heartbeatInterval(Duration heartbeatInterval) {
        return set(OptionKey.HEARTBEAT_INTERVAL, heartbeatInterval);
    }

    /**
     * Sets how often each server is asked whether it is a primary or a replica. Whatever this is, it is asked when it is connected to, and when it refuses a
     * write since it is a replica.
     *
     * @param configCheckSeconds whole seconds, 60 s by default; zero for never but then
     * @return this builder
     */
    public MultiplexerOptionsBuilder configCheckSeconds(Duration configCheckSeconds) {
        return set(OptionKey.CONFIG_CHECK, configCheckSeconds);
    }

    /**
     * Sets which kind of server reads may be answered by, where a view does not say otherwise.
     *
     * @param readFrom which; {@link ReadFrom#PREFER_PRIMARY} by default
     * @return this builder
     */
    public MultiplexerOptionsBuilder readFrom(ReadFrom readFrom) {
        return set(OptionKey.READ_FROM, readFrom);
    }

    /**
     * Sets whether each interactive connection has a text echoed at every heartbeat, and is closed if something else comes back: a connection whose
     * replies are out of step is found within a heartbeat. Needs ECHO or PING.
     *
     * @param heartbeatConsistencyChecks whether it is so; false by default
     * @return this builder
     */
    public MultiplexerOptionsBuilder heartbeatConsistencyChecks(boolean heartbeatConsistencyChecks) {
        return set(OptionKey.HEARTBEAT_CONSISTENCY_CHECKS, heartbeatConsistencyChecks);
    }

    /**
     * Sets whether a token follows every command, and its reply is handed out only when that has come back: even if something between here and the
     * server loses, adds or swaps replies, nobody gets another command's. Needs ECHO or PING, and costs about as much as a second small command.
     *
     * @param highIntegrity whether it is so; false by default
     * @return this builder
     */
    public MultiplexerOptionsBuilder highIntegrity(boolean highIntegrity) {
        return set(OptionKey.HIGH_INTEGRITY, highIntegrity);
    }

    /**
     * Sets whether SO_KEEPALIVE is set.
     *
     * @param tcpKeepAlive whether it is so; true by default
     * @return this builder
     */
    public MultiplexerOptionsBuilder tcpKeepAlive(boolean tcpKeepAlive) {
        return set(OptionKey.TCP_KEEP_ALIVE, tcpKeepAlive);
    }

    /**
     * Sets TCP_USER_TIMEOUT, where the platform has it.
     *
     * @param tcpUserTimeout in milliseconds, rounded up; zero, the default, lets the engine derive it from the timeouts of commands
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public MultiplexerOptionsBuilder tcpUserTimeout(Duration tcpUserTimeout) {
        return set(OptionKey.TCP_USER_TIMEOUT, tcpUserTimeout);
    }

    /**
     * Sets the upper limit of the first wait before a reconnect, and lets the waits grow exponentially.
     *
     * @param reconnectBase in milliseconds, rounded up; by default 100 ms, but at most {@link MultiplexerOptions#reconnectMax()}
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public MultiplexerOptionsBuilder reconnectBase(Duration reconnectBase) {
        return set(OptionKey.RECONNECT_BASE, reconnectBase);
    }

    /**
     * Sets the upper limit of all waits before a reconnect, and lets the waits grow exponentially.
     *
     * @param reconnectMax in milliseconds, rounded up; by default 10 s, but at least {@link MultiplexerOptions#reconnectBase()}
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public MultiplexerOptionsBuilder reconnectMax(Duration reconnectMax) {
        return set(OptionKey.RECONNECT_MAX, reconnectMax);
    }

    /**
     * Sets the waits before reconnects.
     *
     * @param reconnectPolicy the policy, or null for {@link ReconnectPolicy#prompt}, or {@link ReconnectPolicy#exponential} if one of the limits is set
     * @return this builder
     */
    public MultiplexerOptionsBuilder reconnectPolicy(@Nullable ReconnectPolicy reconnectPolicy) {
        return set(OptionKey.RECONNECT_POLICY, reconnectPolicy);
    }

    /**
     * Sets whether connections are secured with TLS.
     *
     * @param ssl whether it is so; false by default
     * @return this builder
     */
    public MultiplexerOptionsBuilder ssl(boolean ssl) {
        return set(OptionKey.SSL, ssl);
    }

    /**
     * Sets the name that the server's certificate must be for.
     *
     * @param sslHost the name, or null for the endpoint's
     * @return this builder
     */
    public MultiplexerOptionsBuilder sslHost(@Nullable String sslHost) {
        return setText(OptionKey.SSL_HOST, sslHost);
    }

    /**
     * Sets the TLS versions to allow.
     *
     * @param sslProtocols names as JSSE has them ({@code TLSv1.3}); empty for the context's choice
     * @return this builder
     * @throws IllegalArgumentException if there is one that is not known
     */
    public MultiplexerOptionsBuilder sslProtocols(List<String> sslProtocols) {
        if (sslProtocols.isEmpty()) {
            return set(OptionKey.SSL_PROTOCOLS, null);
        }
        TlsProtocols known = TlsProtocols.of(sslProtocols);
        if (known == null) {
            throw ConfigurationErrors.notRecognised(
                    "sslProtocols", TlsProtocols.EXPECTED, String.join("|", sslProtocols));
        }
        return set(OptionKey.SSL_PROTOCOLS, known);
    }

    /**
     * Sets what supplies keys and trust for TLS.
     *
     * @param sslContext the context, or null for the platform's
     * @return this builder
     */
    public MultiplexerOptionsBuilder sslContext(@Nullable SSLContext sslContext) {
        return set(OptionKey.SSL_CONTEXT, sslContext);
    }

    /**
     * Sets what is put before the name of every channel that is published or subscribed to, and taken off what is received.
     *
     * @param channelPrefix the prefix, or null for none
     * @return this builder
     */
    public MultiplexerOptionsBuilder channelPrefix(@Nullable String channelPrefix) {
        return setText(OptionKey.CHANNEL_PREFIX, channelPrefix);
    }

    /**
     * Sets which connection carries subscriptions on RESP3; RESP2 always needs one of its own.
     *
     * @param subscriptionConnection which; {@link SubscriptionConnection#OWN} by default
     * @return this builder
     */
    public MultiplexerOptionsBuilder subscriptionConnection(SubscriptionConnection subscriptionConnection) {
        return set(OptionKey.SUBSCRIPTION_CONNECTION, subscriptionConnection);
    }

    /**
     * Sets whether commands that can do much harm are permitted.
     *
     * @param allowAdmin whether it is so; false by default
     * @return this builder
     */
    public MultiplexerOptionsBuilder allowAdmin(boolean allowAdmin) {
        return set(OptionKey.ALLOW_ADMIN, allowAdmin);
    }

    /**
     * Sets whether the texts of exceptions name keys.
     *
     * @param includeDetailInExceptions whether it is so; false by default
     * @return this builder
     */
    public MultiplexerOptionsBuilder includeDetailInExceptions(boolean includeDetailInExceptions) {
        return set(OptionKey.INCLUDE_DETAIL_IN_EXCEPTIONS, includeDetailInExceptions);
    }

    /**
     * Sets the name of the transport.
     *
     * @param transport such as {@code epoll}, or null for the best available
     * @return this builder
     */
    public MultiplexerOptionsBuilder transport(@Nullable String transport) {
        return setText(OptionKey.TRANSPORT, transport);
    }

    /**
     * Sets how many event loops serve the connections.
     *
     * @param ioThreads 1 to 1024, 1 by default
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public MultiplexerOptionsBuilder ioThreads(int ioThreads) {
        return set(OptionKey.IO_THREADS, ioThreads);
    }

    /**
     * Sets which thread completes futures that have dependent stages.
     *
     * @param completion which; {@link CompletionMode#EXECUTOR} by default
     * @return this builder
     */
    public MultiplexerOptionsBuilder completion(CompletionMode completion) {
        return set(OptionKey.COMPLETION, completion);
    }

    /**
     * Sets what runs dependent stages, handlers and listeners.
     *
     * <p>It must take what it is given without blocking. What it refuses, or would run on the thread that hands it in,
     * Trunkline's own threads run, and a warning is logged once. With one thread only, or few, a stage that blocks
     * holds back all others: {@link RedisFuture#join()} and {@code get()} on a Trunkline future still return there,
     * since they do not need the executor, but waiting for a dependent stage, such as
     * {@code future.thenApply(…).join()}, waits for ever for the thread that it stands on. Deadlines end futures
     * whatever the executor does; their dependents are told when it comes to it.
     *
     * @param completionExecutor the executor, or null for the engine's own
     * @return this builder
     */
    public MultiplexerOptionsBuilder completionExecutor(@Nullable Executor completionExecutor) {
        return set(OptionKey.COMPLETION_EXECUTOR, completionExecutor);
    }

    /**
     * Sets what takes the replies of blocking commands for which nobody waits any more, because the caller cancelled or its time was up while the reply
     * was on its way. Each is counted in {@link MultiplexerCounters#orphanedReplies}.
     *
     * @param handler the handler, or null to have them logged
     * @return this builder
     */
    public MultiplexerOptionsBuilder orphanedReplyHandler(@Nullable OrphanedReplyHandler handler) {
        return set(OptionKey.ORPHANED_REPLY_HANDLER, handler);
    }

    /**
     * Sets whether the multiplexer closes by itself when the virtual machine shuts down in good order: at the end of {@code main}, by
     * {@link System#exit} or a signal. Commands already submitted are given up to {@link #syncTimeout} to be answered,
     * and so long the exit is put off at most. Other shutdown hooks of the application run at the same time; what they
     * submit later is refused.
     *
     * @param closeOnExit whether it does; false by default
     * @return this builder
     */
    public MultiplexerOptionsBuilder closeOnExit(boolean closeOnExit) {
        return set(OptionKey.CLOSE_ON_EXIT, closeOnExit);
    }

    /**
     * Sets whether a caller that waits alone may spin for up to 100 µs before it parks, and its event loop with it, while replies come that
     * soon. It halves the time of a call to a near server and takes up to two cores while such calls follow each other.
     *
     * @param busyWait whether it may; true by default
     * @return this builder
     */
    public MultiplexerOptionsBuilder busyWait(boolean busyWait) {
        return set(OptionKey.BUSY_WAIT, busyWait);
    }

    /**
     * Sets how many commands of one connection may be sent and not answered.
     *
     * @param maxInFlight 1 or more, 65536 by default
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public MultiplexerOptionsBuilder maxInFlight(int maxInFlight) {
        return set(OptionKey.MAX_IN_FLIGHT, maxInFlight);
    }

    /**
     * Sets how many bytes the commands in flight on one connection may have; a larger command is sent alone.
     *
     * @param maxInFlightBytes 1 or more, 64 MiB by default
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public MultiplexerOptionsBuilder maxInFlightBytes(long maxInFlightBytes) {
        return set(OptionKey.MAX_IN_FLIGHT_BYTES, maxInFlightBytes);
    }

    /**
     * Sets how many connections to each server all callers share. With more than one, asynchronous commands of one caller may overtake each other.
     *
     * @param interactiveConnections 1 to 64, 1 by default
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public MultiplexerOptionsBuilder interactiveConnections(int interactiveConnections) {
        return set(OptionKey.INTERACTIVE_CONNECTIONS, interactiveConnections);
    }

    /**
     * Sets how many blocking commands to one server may have a connection at a time. More wait until one of them ends, or their time is up.
     *
     * @param blockingConnections 1 to 65535, 256 by default; each is a socket, and the server's {@code maxclients} counts it
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public MultiplexerOptionsBuilder blockingConnections(int blockingConnections) {
        return set(OptionKey.BLOCKING_CONNECTIONS, blockingConnections);
    }

    /**
     * Sets how many transactions with conditions on one server may have a connection at a time. Blocking commands cannot take it.
     *
     * @param transactionConnections 1 to 65535, 64 by default
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public MultiplexerOptionsBuilder transactionConnections(int transactionConnections) {
        return set(OptionKey.TRANSACTION_CONNECTIONS, transactionConnections);
    }

    /**
     * Sets from how many bytes on commands and replies are large, and take a connection of their own kind.
     *
     * @param bulkBytes 1 or more; 0, the default, for none
     * @return this builder
     * @throws IllegalArgumentException if it is negative
     */
    public MultiplexerOptionsBuilder bulkBytes(long bulkBytes) {
        return set(OptionKey.BULK_BYTES, bulkBytes);
    }

    /**
     * Sets how many commands of one connection may wait to be sent.
     *
     * @param backlogMessages 1 or more, 65536 by default
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public MultiplexerOptionsBuilder backlogMessages(int backlogMessages) {
        return set(OptionKey.BACKLOG_MESSAGES, backlogMessages);
    }

    /**
     * Sets how many bytes the commands that wait on one connection may have; a larger command waits alone.
     *
     * @param backlogBytes 1 or more, 64 MiB by default
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public MultiplexerOptionsBuilder backlogBytes(long backlogBytes) {
        return set(OptionKey.BACKLOG_BYTES, backlogBytes);
    }

    /**
     * Sets what happens to a command when the backlog is full.
     *
     * @param backlogPolicy which; {@link BackPressurePolicy#BLOCK} by default
     * @return this builder
     */
    public MultiplexerOptionsBuilder backlogPolicy(BackPressurePolicy backlogPolicy) {
        return set(OptionKey.BACKLOG_POLICY, backlogPolicy);
    }

    /**
     * Sets whether commands wait in the backlog while there is no connection, rather than to fail at once.
     *
     * @param queueWhileDisconnected whether it is so; true by default
     * @return this builder
     */
    public MultiplexerOptionsBuilder queueWhileDisconnected(boolean queueWhileDisconnected) {
        return set(OptionKey.QUEUE_WHILE_DISCONNECTED, queueWhileDisconnected);
    }

    /**
     * Sets how many bytes one reply may have; a connection that receives a larger one is closed.
     *
     * @param maxFrameBytes 65536 or more; by default 513 MiB, so that the longest value of a server, 512 MiB, fits with its header
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public MultiplexerOptionsBuilder maxFrameBytes(int maxFrameBytes) {
        return set(OptionKey.MAX_FRAME_BYTES, maxFrameBytes);
    }

    /**
     * Sets how many elements one reply may have, those of aggregates within it and keys and values of maps included; a connection that receives more
     * is closed. A few bytes on the wire are a whole object each in memory.
     *
     * @param maxFrameElements 1000 or more, 16777216 by default
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public MultiplexerOptionsBuilder maxFrameElements(int maxFrameElements) {
        return set(OptionKey.MAX_FRAME_ELEMENTS, maxFrameElements);
    }

    /**
     * Makes the options.
     *
     * @return options with what was set so far
     * @throws IllegalArgumentException if options contradict each other: a {@code user} without {@code password} and
     * {@code passwordless}, {@code sslHost}, {@code sslProtocols} or {@code sslContext}
     *     without {@code ssl}, or a {@code reconnectBase} of more than {@code reconnectMax}
     */
    public MultiplexerOptions build() {
        Map<OptionKey<?>, Object> ordered = new LinkedHashMap<>();
        for (OptionKey<?> key : OptionKey.ALL) {
            Object value = values.get(key);
            if (value != null) {
                ordered.put(key, value);
            }
        }
        MultiplexerOptions options =
                new MultiplexerOptions(List.copyOf(endpoints), commandMap, Collections.unmodifiableMap(ordered));
        Contradictions.check(options, ordered);
        return options;
    }

    /** What was set so far, or null. */
    @Nullable
    Object value(OptionKey<?> key) {
        return values.get(key);
    }

    /** Sets what a text says; {@code keyword} is as typed, for messages. */
    <T> void setParsed(OptionKey<T> key, String keyword, String text) {
        set(key, key.type().parse(keyword, text));
    }

    private MultiplexerOptionsBuilder setText(OptionKey<String> key, @Nullable String text) {
        return set(key, text == null || text.isEmpty() ? null : text);
    }

    private <T> MultiplexerOptionsBuilder set(OptionKey<T> key, @Nullable T value) {
        if (value == null) {
            values.remove(key);
        } else {
            values.put(key, key.type().check(key.name(), value));
        }
        return this;
    }
}
