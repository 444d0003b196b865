package io.trunkline.core.runtime;

import java.util.concurrent.atomic.LongAdder;

/**
 * How many calls were made, by kind. The engine's, so that monitoring can read them without holding what applications
 * hold. Thread-safe.
 */
public final class CallCounters {
    /** Commands whose caller waited. */
    public final LongAdder sync = new LongAdder();

    /** Commands whose caller got a future. */
    public final LongAdder async = new LongAdder();

    public final LongAdder fireAndForget = new LongAdder();

    /** Attempts made after one that failed. */
    public final LongAdder retries = new LongAdder();

    /** How often a server was left out for a while, since it refused reads. */
    public final LongAdder readPenalties = new LongAdder();
}
