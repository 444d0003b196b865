package io.trunkline.benchmarks.compare;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares replies with what they must be. */
final class Replies {

    private Replies() {}

    /** Ends the run if a reply is another one than expected. */
    static void check(@Nullable Object expected, @Nullable Object reply) {
        if (!Objects.equals(expected, reply)) {
            throw new IllegalStateException("The client gave a wrong reply: expected=" + expected + ", reply=" + reply
                    + ". No figure of this run counts.");
        }
    }
}
