package io.trunkline.options;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which connections there are to each server, and how they are made, and made again. A group of
 * {@link MultiplexerOptions}; immutable.
 */
public final class ConnectionOptions extends OptionView {

    /**
     * With full jitter half of all first waits are below 50 ms: a server that merely restarts is found again at once.
     */
    private static final Duration DEFAULT_RECONNECT_BASE = Duration.ofMillis(100);

    private static final Duration DEFAULT_RECONNECT_MAX = Duration.ofSeconds(10);

    ConnectionOptions(OptionValues values) {
        super(OptionGroup.CONNECTION, values);
    }

    /**
     * How many attempts the initial connect makes at least; it goes on for {@link TimeoutOptions#connectTimeout()},
     * too, unless {@link #abortConnect()} is off.
     *
     * @return 1 to 1000, 3 by default
     */
    public int connectRetry() {
        return values.get(OptionKey.CONNECT_RETRY, 3);
    }

    /**
     * Whether the initial connect fails if no server is usable, rather than to go on trying in the background.
     *
     * @return true by default
     */
    public boolean abortConnect() {
        return values.get(OptionKey.ABORT_CONNECT, true);
    }

    /**
     * The upper limit of the first wait before a reconnect, if waits grow exponentially.
     *
     * @return whole milliseconds; by default 100 ms, but at most {@link #reconnectMax()}
     */
    public Duration reconnectBase() {
        Duration set = values.find(OptionKey.RECONNECT_BASE);
        return set != null
                ? set
                : shorter(values.get(OptionKey.RECONNECT_MAX, DEFAULT_RECONNECT_BASE), DEFAULT_RECONNECT_BASE);
    }

    /**
     * The upper limit of all waits before a reconnect, if they grow exponentially.
     *
     * @return whole milliseconds; by default 10 s, but at least {@link #reconnectBase()}
     */
    public Duration reconnectMax() {
        Duration set = values.find(OptionKey.RECONNECT_MAX);
        return set != null
                ? set
                : longer(values.get(OptionKey.RECONNECT_BASE, DEFAULT_RECONNECT_MAX), DEFAULT_RECONNECT_MAX);
    }

    /**
     * The waits before reconnects.
     *
     * @return the policy that was set; else {@link ReconnectPolicy#exponential} of {@link #reconnectBase()} and
     *     {@link #reconnectMax()} if one of them was set; else {@link ReconnectPolicy#prompt()}
     */
    public ReconnectPolicy reconnectPolicy() {
        ReconnectPolicy set = values.find(OptionKey.RECONNECT_POLICY);
        if (set != null) {
            return set;
        }
        boolean limited = values.find(OptionKey.RECONNECT_BASE) != null || values.find(OptionKey.RECONNECT_MAX) != null;
        return limited ? ReconnectPolicy.exponential(reconnectBase(), reconnectMax()) : ReconnectPolicy.prompt();
    }

    /**
     * How many connections to each server all callers share. A command takes the one with the fewest outstanding bytes,
     * so that with more than one, asynchronous commands of one caller may overtake each other; batches and transactions
     * stay together.
     *
     * @return 1 to 64, 1 by default
     */
    public int interactiveConnections() {
        return values.get(OptionKey.INTERACTIVE_CONNECTIONS, 1);
    }

    /**
     * From how many bytes on a command is large, and takes a connection of its own kind
     * ({@link io.trunkline.status.ConnectionKind#BULK}), as do reads of a key whose reply was as large within the last
     * minute. Such commands and others may overtake each other.
     *
     * @return 1 or more; 0, the default, if there is no such connection
     */
    public long bulkBytes() {
        return values.get(OptionKey.BULK_BYTES, 0L);
    }

    /**
     * How many blocking commands to one server may have a connection at a time. More wait until one of them ends, or
     * their time is up.
     *
     * @return 1 to 65535, 256 by default
     */
    public int blockingConnections() {
        return values.get(OptionKey.BLOCKING_CONNECTIONS, 256);
    }

    /**
     * How many transactions with conditions on one server may have a connection at a time. Blocking commands cannot
     * take it.
     *
     * @return 1 to 65535, 64 by default
     */
    public int transactionConnections() {
        return values.get(OptionKey.TRANSACTION_CONNECTIONS, 64);
    }

    /**
     * Which connection carries subscriptions on RESP3.
     *
     * @return which; {@link SubscriptionConnection#OWN} by default
     */
    public SubscriptionConnection subscriptionConnection() {
        return values.get(OptionKey.SUBSCRIPTION_CONNECTION, SubscriptionConnection.OWN);
    }

    /**
     * The name of the transport.
     *
     * @return such as {@code epoll}, or null for the best available
     */
    public @Nullable String transport() {
        return values.find(OptionKey.TRANSPORT);
    }

    /**
     * Whether the multiplexer closes by itself when the virtual machine shuts down.
     *
     * @return false by default
     */
    public boolean closeOnExit() {
        return values.get(OptionKey.CLOSE_ON_EXIT, false);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
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
         * Sets how many attempts the initial connect makes at least. With {@code abortConnect} it fails when so many
         * have failed and {@code connectTimeout} is over; at once if the server refuses what will not change, such as
         * the password. Without {@code abortConnect} it ends after so many failures, and goes on in the background.
         *
         * @param connectRetry 1 to 1000, 3 by default
         * @return this builder
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder connectRetry(int connectRetry) {
            settings.set(OptionKey.CONNECT_RETRY, connectRetry);
            return this;
        }

        /**
         * Sets whether the initial connect fails if no server is usable, rather than to go on trying in the background.
         *
         * @param abortConnect whether it is so; true by default
         * @return this builder
         */
        public Builder abortConnect(boolean abortConnect) {
            settings.set(OptionKey.ABORT_CONNECT, abortConnect);
            return this;
        }

        /**
         * Sets the upper limit of the first wait before a reconnect, and lets the waits grow exponentially.
         *
         * @param reconnectBase in milliseconds, rounded up; by default 100 ms, but at most
         *     {@link ConnectionOptions#reconnectMax()}
         * @return this builder
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder reconnectBase(Duration reconnectBase) {
            settings.set(OptionKey.RECONNECT_BASE, reconnectBase);
            return this;
        }

        /**
         * Sets the upper limit of all waits before a reconnect, and lets the waits grow exponentially.
         *
         * @param reconnectMax in milliseconds, rounded up; by default 10 s, but at least
         *     {@link ConnectionOptions#reconnectBase()}
         * @return this builder
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder reconnectMax(Duration reconnectMax) {
            settings.set(OptionKey.RECONNECT_MAX, reconnectMax);
            return this;
        }

        /**
         * Sets the waits before reconnects.
         *
         * @param reconnectPolicy the policy, or null for {@link ReconnectPolicy#prompt}, or
         *     {@link ReconnectPolicy#exponential} if one of the limits is set
         * @return this builder
         */
        public Builder reconnectPolicy(@Nullable ReconnectPolicy reconnectPolicy) {
            settings.set(OptionKey.RECONNECT_POLICY, reconnectPolicy);
            return this;
        }

        /**
         * Sets how many connections to each server all callers share. With more than one, asynchronous commands of one
         * caller may overtake each other.
         *
         * @param interactiveConnections 1 to 64, 1 by default
         * @return this builder
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder interactiveConnections(int interactiveConnections) {
            settings.set(OptionKey.INTERACTIVE_CONNECTIONS, interactiveConnections);
            return this;
        }

        /**
         * Sets from how many bytes on commands and replies are large, and take a connection of their own kind.
         *
         * @param bulkBytes 1 or more; 0, the default, for none
         * @return this builder
         * @throws IllegalArgumentException if it is negative
         */
        public Builder bulkBytes(long bulkBytes) {
            settings.set(OptionKey.BULK_BYTES, bulkBytes);
            return this;
        }

        /**
         * Sets how many blocking commands to one server may have a connection at a time. More wait until one of them
         * ends, or their time is up.
         *
         * @param blockingConnections 1 to 65535, 256 by default; each is a socket, and the server's {@code maxclients}
         *     counts it
         * @return this builder
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder blockingConnections(int blockingConnections) {
            settings.set(OptionKey.BLOCKING_CONNECTIONS, blockingConnections);
            return this;
        }

        /**
         * Sets how many transactions with conditions on one server may have a connection at a time. Blocking commands
         * cannot take it.
         *
         * @param transactionConnections 1 to 65535, 64 by default
         * @return this builder
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder transactionConnections(int transactionConnections) {
            settings.set(OptionKey.TRANSACTION_CONNECTIONS, transactionConnections);
            return this;
        }

        /**
         * Sets which connection carries subscriptions on RESP3; RESP2 always needs one of its own.
         *
         * @param subscriptionConnection which; {@link SubscriptionConnection#OWN} by default
         * @return this builder
         */
        public Builder subscriptionConnection(SubscriptionConnection subscriptionConnection) {
            settings.set(OptionKey.SUBSCRIPTION_CONNECTION, subscriptionConnection);
            return this;
        }

        /**
         * Sets the name of the transport.
         *
         * @param transport such as {@code epoll}, or null for the best available
         * @return this builder
         */
        public Builder transport(@Nullable String transport) {
            settings.setText(OptionKey.TRANSPORT, transport);
            return this;
        }

        /**
         * Sets whether the multiplexer closes by itself when the virtual machine shuts down in good order: at the end
         * of {@code main}, by {@link System#exit} or a signal. Commands already submitted are given up to
         * {@link TimeoutOptions#syncTimeout} to be answered, and so long the exit is put off at most. Other shutdown
         * hooks of the application run at the same time; what they submit later is refused.
         *
         * @param closeOnExit whether it does; false by default
         * @return this builder
         */
        public Builder closeOnExit(boolean closeOnExit) {
            settings.set(OptionKey.CLOSE_ON_EXIT, closeOnExit);
            return this;
        }
    }
}
