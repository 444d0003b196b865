package io.trunkline.benchmarks.failover;

import org.jspecify.annotations.Nullable;

/** What a client is made to do, by callers that wait. Thread-safe. */
interface Calls extends AutoCloseable {

    /** ECHO. */
    @Nullable
    String echo(String text);

    /** GET. */
    @Nullable
    String get(String key);

    /** SET. */
    void set(String key, String value);

    /** INCR. */
    long incr(String key);

    /** RPUSH of one element. */
    long rpush(String key, String element);

    /** Whether a failure proves that the command had no effect. */
    boolean provesNoEffect(Throwable failure);

    @Override
    void close();
}
