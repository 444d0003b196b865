package io.trunkline.core.topology;

import io.trunkline.options.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * What sentinels said last. Immutable.
 *
 * @param primary whom they agree on; null if nobody ever
 * @param agreedNanos when those were asked who did
 * @param unansweredNanos when they were last asked of whom too few answered
 * @param everUnanswered whether that ever happened
 */
record Agreement(@Nullable Endpoint primary, long agreedNanos, long unansweredNanos, boolean everUnanswered) {

    static final Agreement NONE = new Agreement(null, 0, 0, false);

    Agreement agreed(Endpoint on, long askedNanos) {
        return new Agreement(on, askedNanos, unansweredNanos, everUnanswered);
    }

    Agreement unanswered(long askedNanos) {
        return new Agreement(primary, agreedNanos, askedNanos, true);
    }

    /** Whether sentinels that were asked after a moment agree on a server. */
    boolean isOn(Endpoint server, long sinceNanos) {
        return server.equals(primary) && agreedNanos - sinceNanos >= 0;
    }

    /** Whether sentinels were asked after a moment, and told nothing. */
    boolean isMissing(long sinceNanos) {
        return everUnanswered && unansweredNanos - sinceNanos >= 0;
    }
}
