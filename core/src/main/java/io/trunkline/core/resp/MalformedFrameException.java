package io.trunkline.core.resp;

import java.io.Serial;

/** The malformed or excessive: what the decoder makes its exception of. */
final class MalformedFrameException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final String CLOSE_ADVICE =
            "Close the connection: nothing behind this byte can be trusted. See that the address is a Redis"
                    + " server's and that nothing in between alters the traffic.";

    private static final String LESS_ADVICE =
            "Ask for less at a time, or raise the limit if the server is to be trusted with as much memory.";
    private static final String PEER_ADVICE =
            "No Redis server answers a handshake with as much. See what listens at this address.";

    private final String advice;
    private final long offset;

    private MalformedFrameException(String what, String advice, long offset) {
        super(what, null, false, false);
        this.advice = advice;
        this.offset = offset;
    }

    /** What is not RESP. */
    static MalformedFrameException malformed(String what, long offset) {
        return new MalformedFrameException(what, CLOSE_ADVICE, offset);
    }

    /** What is more than a limit allows. */
    @SuppressWarnings("ReferenceEquality") // the same limits may be configured, but then raising them helps
    static MalformedFrameException excessive(String what, String limit, int value, RespLimits limits, long offset) {
        return new MalformedFrameException(
                what + ", limit " + limit + "=" + value,
                limits == RespLimits.HANDSHAKE ? PEER_ADVICE : LESS_ADVICE,
                offset);
    }

    /** What to do about it. */
    String advice() {
        return advice;
    }

    /** Where in the frame it is. */
    long offset() {
        return offset;
    }
}
