package io.trunkline.options;

import java.time.Duration;

/**
 * How long commands, connects and silences may take. A group of {@link MultiplexerOptions}; immutable.
 */
public final class TimeoutOptions extends OptionView {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration DEFAULT_KEEP_ALIVE = Duration.ofSeconds(60);
    private static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(1);

    TimeoutOptions(OptionValues values) {
        super(OptionGroup.TIMEOUTS, values);
    }

    /**
     * The limit of one connection attempt: name resolution, TCP, TLS and handshake together.
     *
     * @return whole milliseconds; by default {@link #syncTimeout()}, but at least 5 s
     */
    public Duration connectTimeout() {
        return values.get(OptionKey.CONNECT_TIMEOUT, longer(syncTimeout(), DEFAULT_TIMEOUT));
    }

    /**
     * The deadline of a command whose caller waits.
     *
     * @return whole milliseconds, 5 s by default
     */
    public Duration syncTimeout() {
        return values.get(OptionKey.SYNC_TIMEOUT, DEFAULT_TIMEOUT);
    }

    /**
     * The deadline of a command that returns a future.
     *
     * @return whole milliseconds, {@link #syncTimeout()} by default
     */
    public Duration asyncTimeout() {
        return values.get(OptionKey.ASYNC_TIMEOUT, syncTimeout());
    }

    /**
     * How long nothing is written on a connection before it is pinged.
     *
     * @return whole seconds, 60 s by default
     */
    public Duration keepAlive() {
        return values.get(OptionKey.KEEP_ALIVE, DEFAULT_KEEP_ALIVE);
    }

    /**
     * How often deadlines, connection states and liveness are looked at.
     *
     * @return whole milliseconds, 1 s by default
     */
    public Duration heartbeatInterval() {
        return values.get(OptionKey.HEARTBEAT_INTERVAL, DEFAULT_HEARTBEAT);
    }

    /**
     * Whether SO_KEEPALIVE is set.
     *
     * @return true by default
     */
    public boolean tcpKeepAlive() {
        return values.get(OptionKey.TCP_KEEP_ALIVE, true);
    }

    /**
     * TCP_USER_TIMEOUT, where the platform has it.
     *
     * @return whole milliseconds; zero, the default, lets the engine derive it from the timeouts of commands
     */
    public Duration tcpUserTimeout() {
        return values.get(OptionKey.TCP_USER_TIMEOUT, Duration.ZERO);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
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
         * Sets the limit of one connection attempt: name resolution, TCP, TLS and handshake together.
         *
         * @param connectTimeout in milliseconds, rounded up; by default {@link TimeoutOptions#syncTimeout()}, but at
         *     least 5 s
         * @return this builder
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder connectTimeout(Duration connectTimeout) {
            settings.set(OptionKey.CONNECT_TIMEOUT, connectTimeout);
            return this;
        }

        /**
         * Sets the deadline of a command whose caller waits.
         *
         * @param syncTimeout in milliseconds, rounded up, 5 s by default
         * @return this builder
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder syncTimeout(Duration syncTimeout) {
            settings.set(OptionKey.SYNC_TIMEOUT, syncTimeout);
            return this;
        }

        /**
         * Sets the deadline of a command that returns a future.
         *
         * @param asyncTimeout in milliseconds, rounded up, {@link TimeoutOptions#syncTimeout()} by default
         * @return this builder
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder asyncTimeout(Duration asyncTimeout) {
            settings.set(OptionKey.ASYNC_TIMEOUT, asyncTimeout);
            return this;
        }

        /**
         * Sets how long nothing is written on a connection before it is pinged.
         *
         * @param keepAlive in seconds, rounded up, 60 s by default
         * @return this builder
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder keepAlive(Duration keepAlive) {
            settings.set(OptionKey.KEEP_ALIVE, keepAlive);
            return this;
        }

        /**
         * Sets how often deadlines, connection states and liveness are looked at.
         *
         * @param heartbeatInterval in milliseconds, rounded up, 1 s by default
         * @return this builder
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder heartbeatInterval(Duration heartbeatInterval) {
            settings.set(OptionKey.HEARTBEAT_INTERVAL, heartbeatInterval);
            return this;
        }

        /**
         * Sets whether SO_KEEPALIVE is set.
         *
         * @param tcpKeepAlive whether it is so; true by default
         * @return this builder
         */
        public Builder tcpKeepAlive(boolean tcpKeepAlive) {
            settings.set(OptionKey.TCP_KEEP_ALIVE, tcpKeepAlive);
            return this;
        }

        /**
         * Sets TCP_USER_TIMEOUT, where the platform has it.
         *
         * @param tcpUserTimeout in milliseconds, rounded up; zero, the default, lets the engine derive it from the
         *     timeouts of commands
         * @return this builder
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder tcpUserTimeout(Duration tcpUserTimeout) {
            settings.set(OptionKey.TCP_USER_TIMEOUT, tcpUserTimeout);
            return this;
        }
    }
}
