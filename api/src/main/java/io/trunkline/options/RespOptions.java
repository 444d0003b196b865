package io.trunkline.options;

import org.jspecify.annotations.Nullable;

/**
 * How the servers are spoken to: the protocol, the limits of a reply, and the checks of what comes back. A group of
 * {@link MultiplexerOptions}; immutable.
 */
public final class RespOptions extends OptionView {

    /** A server's longest value, and a little for the headers around it. */
    private static final int DEFAULT_MAX_FRAME_BYTES = (512 << 20) + (1 << 20);

    private static final int DEFAULT_MAX_FRAME_ELEMENTS = 16 << 20;

    RespOptions(OptionValues values) {
        super(OptionGroup.RESP, values);
    }

    /**
     * The version of RESP that was asked for; see {@link MultiplexerOptions#effectiveProtocol()}.
     *
     * @return the version, or null to try RESP3 and fall back
     */
    public @Nullable ProtocolVersion protocol() {
        return values.find(OptionKey.PROTOCOL);
    }

    /**
     * The version that servers are taken for until they say theirs.
     *
     * @return one to four numbers separated by dots, {@code 6.0} by default
     */
    public String version() {
        return values.get(OptionKey.VERSION, "6.0");
    }

    /**
     * How many bytes one reply may have; a connection that receives a larger one is closed.
     *
     * @return 65536 or more; by default 513 MiB, so that the longest value of a server, 512 MiB, fits with its header
     */
    public int maxFrameBytes() {
        return values.get(OptionKey.MAX_FRAME_BYTES, DEFAULT_MAX_FRAME_BYTES);
    }

    /**
     * How many elements one reply may have, those of aggregates within it and keys and values of maps included; a
     * connection that receives more is closed. A few bytes on the wire are a whole object each in memory.
     *
     * @return 1000 or more, 16777216 by default
     */
    public int maxFrameElements() {
        return values.get(OptionKey.MAX_FRAME_ELEMENTS, DEFAULT_MAX_FRAME_ELEMENTS);
    }

    /**
     * Whether each interactive connection has a text echoed at every heartbeat, and is closed if something else comes
     * back.
     *
     * @return false by default
     */
    public boolean heartbeatConsistencyChecks() {
        return values.get(OptionKey.HEARTBEAT_CONSISTENCY_CHECKS, false);
    }

    /**
     * Whether a token follows every command, and its reply is handed out only when that has come back.
     *
     * @return false by default
     */
    public boolean highIntegrity() {
        return values.get(OptionKey.HIGH_INTEGRITY, false);
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
         * Sets the version of RESP to speak.
         *
         * @param protocol the version, or null to try RESP3 and fall back
         * @return this builder
         */
        public Builder protocol(@Nullable ProtocolVersion protocol) {
            settings.set(OptionKey.PROTOCOL, protocol);
            return this;
        }

        /**
         * Sets the version that servers are taken for until they say theirs.
         *
         * @param version one to four numbers separated by dots
         * @return this builder
         * @throws IllegalArgumentException if it is no version
         */
        public Builder version(String version) {
            settings.set(OptionKey.VERSION, version);
            return this;
        }

        /**
         * Sets how many bytes one reply may have; a connection that receives a larger one is closed.
         *
         * @param maxFrameBytes 65536 or more; by default 513 MiB, so that the longest value of a server, 512 MiB, fits
         *     with its header
         * @return this builder
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder maxFrameBytes(int maxFrameBytes) {
            settings.set(OptionKey.MAX_FRAME_BYTES, maxFrameBytes);
            return this;
        }

        /**
         * Sets how many elements one reply may have, those of aggregates within it and keys and values of maps
         * included; a connection that receives more is closed. A few bytes on the wire are a whole object each in
         * memory.
         *
         * @param maxFrameElements 1000 or more, 16777216 by default
         * @return this builder
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder maxFrameElements(int maxFrameElements) {
            settings.set(OptionKey.MAX_FRAME_ELEMENTS, maxFrameElements);
            return this;
        }

        /**
         * Sets whether each interactive connection has a text echoed at every heartbeat, and is closed if something
         * else comes back: a connection whose replies are out of step is found within a heartbeat. Needs ECHO or PING.
         *
         * @param heartbeatConsistencyChecks whether it is so; false by default
         * @return this builder
         */
        public Builder heartbeatConsistencyChecks(boolean heartbeatConsistencyChecks) {
            settings.set(OptionKey.HEARTBEAT_CONSISTENCY_CHECKS, heartbeatConsistencyChecks);
            return this;
        }

        /**
         * Sets whether a token follows every command, and its reply is handed out only when that has come back: even if
         * something between here and the server loses, adds or swaps replies, nobody gets another command's. Needs ECHO
         * or PING, and costs about as much as a second small command.
         *
         * @param highIntegrity whether it is so; false by default
         * @return this builder
         */
        public Builder highIntegrity(boolean highIntegrity) {
            settings.set(OptionKey.HIGH_INTEGRITY, highIntegrity);
            return this;
        }
    }
}
