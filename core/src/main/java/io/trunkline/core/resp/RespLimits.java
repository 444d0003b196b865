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
 */
public record RespLimits(int maxDepth, int maxFrameBytes, int maxLineBytes) {

    /** The highest {@link #maxDepth}: values are read recursively, and a loop's stack must bear it. */
    public static final int DEPTH_CEILING = 1024;

    /** The limits that fit a server with default settings. */
    public static final RespLimits DEFAULT = new RespLimits(128, (512 << 20) + (1 << 20), 64 << 10);

    /**
     * Checks the ranges.
     *
     * @param maxDepth from 1 to {@link #DEPTH_CEILING}
     * @param maxFrameBytes in bytes, from 64
     * @param maxLineBytes in bytes, from 32
     */
    public RespLimits {
        require("maxDepth", maxDepth, 1, DEPTH_CEILING);
        require("maxFrameBytes", maxFrameBytes, 64, Integer.MAX_VALUE);
        require("maxLineBytes", maxLineBytes, 32, Integer.MAX_VALUE);
    }

    /**
     * The same with another frame length.
     *
     * @param bytes the limit, in bytes, from 64
     * @return the limits
     */
    public RespLimits withMaxFrameBytes(int bytes) {
        return new RespLimits(maxDepth, bytes, maxLineBytes);
    }

    private static void require(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("Limit out of range: " + name + "=" + value + ", least=" + least
                    + ", most=" + most + ". Choose one in between.");
        }
    }
}
