package io.trunkline.core.resp;

/**
 * What a decoder accepts. Immutable.
 *
 * <p>The limits stop a broken or hostile stream; they do not reserve anything: memory is taken for bytes that arrived,
 * never on the word of a length.
 *
 * @param maxDepth how deep aggregates may be nested, from 1 to {@link #DEPTH_CEILING}; a reply that is no aggregate has
 *     depth 0. 128 by default
 * @param maxFrameBytes how long a whole reply may be on the wire, in bytes, from 64. By default the longest string of a
 *     server, 512 MiB, and a little for what is around it
 * @param maxLineBytes how long a simple string, an error or a number may be, in bytes, from 32. 64 KiB by default
 * @param maxFrameElements how many elements a reply may have, from 1, those of aggregates within it and keys, values
 *     and attributes of maps included: a few bytes on the wire are a whole object each in memory. 16 Mi by default
 */
public record RespLimits(int maxDepth, int maxFrameBytes, int maxLineBytes, int maxFrameElements) {

    /** The highest {@link #maxDepth}: values are read recursively, and a loop's stack must bear it. */
    public static final int DEPTH_CEILING = 1024;

    /** How many digits a big number may have: to make a number of digits takes the square of their count. */
    public static final int NUMBER_DIGITS = 4096;

    /** The limits that fit a server with default settings. */
    public static final RespLimits DEFAULT = new RespLimits(128, (512 << 20) + (1 << 20), 64 << 10, 16 << 20);

    /**
     * The limits for a peer that has not shown yet that it is a server which may be trusted with more: many times what
     * servers answer to a handshake.
     */
    public static final RespLimits HANDSHAKE = new RespLimits(4, 64 << 10, 64 << 10, 1000);

    /**
     * Checks the ranges.
     *
     * @param maxDepth from 1 to {@link #DEPTH_CEILING}
     * @param maxFrameBytes in bytes, from 64
     * @param maxLineBytes in bytes, from 32
     * @param maxFrameElements from 1
     */
    public RespLimits {
        require("maxDepth", maxDepth, 1, DEPTH_CEILING);
        require("maxFrameBytes", maxFrameBytes, 64, Integer.MAX_VALUE);
        require("maxLineBytes", maxLineBytes, 32, Integer.MAX_VALUE);
        require("maxFrameElements", maxFrameElements, 1, Integer.MAX_VALUE);
    }

    /**
     * Limits with the default number of elements.
     *
     * @param maxDepth from 1 to {@link #DEPTH_CEILING}
     * @param maxFrameBytes in bytes, from 64
     * @param maxLineBytes in bytes, from 32
     */
    public RespLimits(int maxDepth, int maxFrameBytes, int maxLineBytes) {
        this(maxDepth, maxFrameBytes, maxLineBytes, 16 << 20);
    }

    /**
     * The same with another frame length.
     *
     * @param bytes the limit, in bytes, from 64
     * @return the limits
     */
    public RespLimits withMaxFrameBytes(int bytes) {
        return new RespLimits(maxDepth, bytes, maxLineBytes, maxFrameElements);
    }

    /**
     * The same with another number of elements.
     *
     * @param elements the limit, from 1
     * @return the limits
     */
    public RespLimits withMaxFrameElements(int elements) {
        return new RespLimits(maxDepth, maxFrameBytes, maxLineBytes, elements);
    }

    private static void require(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("Limit out of range: " + name + "=" + value + ", least=" + least
                    + ", most=" + most + ". Choose one in between.");
        }
    }
}
