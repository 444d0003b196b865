package io.trunkline.reply;

import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * Where two values have their longest common subsequence. Immutable.
 *
 * @param matches the runs that match, from the end of the values to their beginning; unmodifiable
 * @param length the length of the whole subsequence, in bytes
 */
public record LcsMatches(List<Match> matches, long length) {

    /** Reads the reply of LCS with IDX. */
    public static final ReplyDecoder<LcsMatches> DECODER = LcsMatches::decode;

    private static final ReplyDecoder<List<Match>> MATCHES = ReplyDecoders.list(LcsMatches::decodeMatch);

    /**
     * Checks that the runs are there, and keeps an unmodifiable copy of them.
     *
     * @param matches the runs that match
     * @param length the length of the whole subsequence, in bytes
     */
    public LcsMatches {
        matches = List.copyOf(matches);
    }

    /**
     * A run of bytes that both values have.
     *
     * @param first where it is in the first value
     * @param second where it is in the second value
     * @param length how many bytes it has; as told by the server, or by the positions if it was not asked to
     */
    public record Match(Range first, Range second, long length) {

        /**
         * Checks that both positions are there.
         *
         * @param first where it is in the first value
         * @param second where it is in the second value
         * @param length how many bytes it has
         */
        public Match {
            Objects.requireNonNull(first, "first");
            Objects.requireNonNull(second, "second");
        }
    }

    /**
     * A part of a value.
     *
     * @param start the position of its first byte, 0 or more
     * @param end the position of its last byte
     */
    public record Range(long start, long end) {}

    private static LcsMatches decode(ReplyReader in) {
        List<Match> matches = Collections.emptyList();
        long length = 0;
        int count = in.readMap();
        for (int i = 0; i < count; i++) {
            switch (in.readText()) {
                case "matches" -> matches = MATCHES.decode(in);
                case "len" -> length = in.readLong();
                default -> in.skip();
            }
        }
        return new LcsMatches(matches, length);
    }

    private static Match decodeMatch(ReplyReader in) {
        int count = in.readArray();
        Range first = decodeRange(in);
        Range second = decodeRange(in);
        long length = count > 2 ? in.readLong() : first.end - first.start + 1;
        return new Match(first, second, length);
    }

    private static Range decodeRange(ReplyReader in) {
        in.readArray();
        long start = in.readLong();
        return new Range(start, in.readLong());
    }
}
