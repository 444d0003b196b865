package io.trunkline.benchmarks.compare;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client whose calls wait. Thread-safe. */
interface SyncClient {

    /** GET. */
    @Nullable
    String get(String key);

    /** SET; returns only if the server said OK. */
    void set(String key, String value);

    /** MGET. */
    List<? extends @Nullable String> mget(String... keys);
}
