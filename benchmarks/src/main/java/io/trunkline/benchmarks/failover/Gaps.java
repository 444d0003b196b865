package io.trunkline.benchmarks.failover;

import java.util.Collection;

/** Times in which nothing succeeded. Stateless. */
final class Gaps {

    private Gaps() {}

    /**
     * The longest time between two successes of which the second came after some moment.
     *
     * @return {@link Long#MAX_VALUE} if there was none after it
     */
    static long longest(Collection<Long> successes, long after) {
        long longest = 0;
        long before = after;
        boolean any = false;
        for (long time : successes.stream().sorted().toList()) {
            if (time <= after) {
                before = time;
                continue;
            }
            any = true;
            longest = Math.max(longest, time - before);
            before = time;
        }
        return any ? longest : Long.MAX_VALUE;
    }
}
