package io.trunkline.core.resp;

import java.io.Serial;

/**
 * The stream is not RESP, or is over a limit. Nothing behind the offset can be trusted: the connection must be closed.
 *
 * <p>The message shows the structure of the broken frame up to the offset; the contents of bulk strings are shown as
 * their lengths only.
 */
public final class RespProtocolException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** See {@link #offset()}. */
    private final long offset;

    RespProtocolException(String message, long offset) {
        super(message);
        this.offset = offset;
    }

    /**
     * The same with other words.
     *
     * @param message the words
     * @return an exception with this one's offset and stack trace
     */
    public RespProtocolException withMessage(String message) {
        RespProtocolException other = new RespProtocolException(message, offset);
        other.setStackTrace(getStackTrace());
        return other;
    }

    /**
     * Where the stream broke.
     *
     * @return bytes since the stream's start: of the byte that cannot be, or, if a number, length or limit is wrong, of
     *     the type byte that its line begins with
     */
    public long offset() {
        return offset;
    }
}
