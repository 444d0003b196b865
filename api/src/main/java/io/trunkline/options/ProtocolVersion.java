package io.trunkline.options;

/** A version of RESP, the protocol between client and server. */
public enum ProtocolVersion {
    /** What every server speaks. Pushed messages need a connection of their own. */
    RESP2(2),
    /** Typed replies and pushed messages on the same connection (Redis 6.0). */
    RESP3(3);

    private final int number;

    ProtocolVersion(int number) {
        this.number = number;
    }

    /**
     * The number as HELLO takes it.
     *
     * @return 2 or 3
     */
    public int number() {
        return number;
    }
}
