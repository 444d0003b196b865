package io.trunkline.benchmarks.compare;

import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A client whose calls hand back its own futures, without a wrapper around them. Thread-safe. */
interface AsyncClient {

    /** GET. */
    Future<? extends @Nullable Object> startGet(String key);

    /** SET. */
    Future<? extends @Nullable Object> startSet(String key, String value);

    /** What the future of a SET holds after the server said OK. */
    @Nullable
    Object okReply();
}
