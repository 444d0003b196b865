package io.trunkline.options;

/**
 * How many commands one connection holds, sent or waiting, and what happens to those that find no room. A group of
 * {@link MultiplexerOptions}; immutable.
 */
public final class BacklogOptions extends OptionView {

    /**
     * Far beyond what keeps a connection busy (about 1000), so that it never costs throughput; and at 100 000
     * operations a second less than 0.7 s of work, so that what is admitted can be answered within its deadline.
     */
    private static final int DEFAULT_MESSAGES = 65_536;

    /** About half a second of a network of 1 Gbit/s. */
    private static final long DEFAULT_BYTES = 64L << 20;

    BacklogOptions(OptionValues values) {
        super(OptionGroup.BACKLOG, values);
    }

    /**
     * How many commands of one connection may be sent and not answered.
     *
     * @return 1 or more, 65536 by default
     */
    public int maxInFlight() {
        return values.get(OptionKey.MAX_IN_FLIGHT, DEFAULT_MESSAGES);
    }

    /**
     * How many bytes the commands in flight on one connection may have; a larger command is sent alone.
     *
     * @return 1 or more, 64 MiB by default
     */
    public long maxInFlightBytes() {
        return values.get(OptionKey.MAX_IN_FLIGHT_BYTES, DEFAULT_BYTES);
    }

    /**
     * How many commands of one connection may wait to be sent.
     *
     * @return 1 or more, 65536 by default
     */
    public int backlogMessages() {
        return values.get(OptionKey.BACKLOG_MESSAGES, DEFAULT_MESSAGES);
    }

    /**
     * How many bytes the commands that wait on one connection may have; a larger command waits alone.
     *
     * @return 1 or more, 64 MiB by default
     */
    public long backlogBytes() {
        return values.get(OptionKey.BACKLOG_BYTES, DEFAULT_BYTES);
    }

    /**
     * What happens to a command when the backlog is full.
     *
     * @return {@link BackPressurePolicy#BLOCK} by default
     */
    public BackPressurePolicy backlogPolicy() {
        return values.get(OptionKey.BACKLOG_POLICY, BackPressurePolicy.BLOCK);
    }

    /**
     * Whether commands wait in the backlog while there is no connection, rather than to fail at once.
     *
     * @return true by default
     */
    public boolean queueWhileDisconnected() {
        return values.get(OptionKey.QUEUE_WHILE_DISCONNECTED, true);
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
         * Sets how many commands of one connection may be sent and not answered.
         *
         * @param maxInFlight 1 or more, 65536 by default
         * @return this builder
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder maxInFlight(int maxInFlight) {
            settings.set(OptionKey.MAX_IN_FLIGHT, maxInFlight);
            return this;
        }

        /**
         * Sets how many bytes the commands in flight on one connection may have; a larger command is sent alone.
         *
         * @param maxInFlightBytes 1 or more, 64 MiB by default
         * @return this builder
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder maxInFlightBytes(long maxInFlightBytes) {
            settings.set(OptionKey.MAX_IN_FLIGHT_BYTES, maxInFlightBytes);
            return this;
        }

        /**
         * Sets how many commands of one connection may wait to be sent.
         *
         * @param backlogMessages 1 or more, 65536 by default
         * @return this builder
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder backlogMessages(int backlogMessages) {
            settings.set(OptionKey.BACKLOG_MESSAGES, backlogMessages);
            return this;
        }

        /**
         * Sets how many bytes the commands that wait on one connection may have; a larger command waits alone.
         *
         * @param backlogBytes 1 or more, 64 MiB by default
         * @return this builder
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder backlogBytes(long backlogBytes) {
            settings.set(OptionKey.BACKLOG_BYTES, backlogBytes);
            return this;
        }

        /**
         * Sets what happens to a command when the backlog is full.
         *
         * @param backlogPolicy which; {@link BackPressurePolicy#BLOCK} by default
         * @return this builder
         */
        public Builder backlogPolicy(BackPressurePolicy backlogPolicy) {
            settings.set(OptionKey.BACKLOG_POLICY, backlogPolicy);
            return this;
        }

        /**
         * Sets whether commands wait in the backlog while there is no connection, rather than to fail at once.
         *
         * @param queueWhileDisconnected whether it is so; true by default
         * @return this builder
         */
        public Builder queueWhileDisconnected(boolean queueWhileDisconnected) {
            settings.set(OptionKey.QUEUE_WHILE_DISCONNECTED, queueWhileDisconnected);
            return this;
        }
    }
}
