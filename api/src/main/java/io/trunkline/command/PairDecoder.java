package io.trunkline.command;

import io.trunkline.reply.ReplyDecoder;
import io.trunkline.reply.ReplyReader;
import io.trunkline.reply.RespType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Reads lists of pairs. RESP2 sends both halves one after the other, and so does RESP3 where it scans; elsewhere RESP3
 * sends an array for each pair.
 */
final class PairDecoder {

    /** Reads the two elements of a pair, the reader standing at the first. */
    @FunctionalInterface
    interface Pair<T> {
        T read(ReplyReader in);
    }

    private PairDecoder() {}

    static <T> ReplyDecoder<List<T>> list(Pair<? extends T> pair) {
        return in -> {
            if (in.readNull()) {
                return Collections.emptyList();
            }
            int elements = in.readArray();
            boolean nested = elements > 0 && in.type() == RespType.ARRAY;
            int count = nested ? elements : elements / 2;
            List<T> pairs = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                if (nested) {
                    in.readArray();
                }
                pairs.add(pair.read(in));
            }
            return Collections.unmodifiableList(pairs);
        };
    }
}
