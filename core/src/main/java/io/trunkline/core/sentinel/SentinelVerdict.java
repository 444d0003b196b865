package io.trunkline.core.sentinel;

import io.trunkline.options.Endpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows from the views of several sentinels. Immutable.
 *
 * @param kind what it is
 * @param primary who it is about; null if nobody
 * @param configEpoch how recent that is
 * @param views those that it follows from
 */
public record SentinelVerdict(Kind kind, @Nullable Endpoint primary, long configEpoch, List<SentinelView> views) {

    /** What can follow. */
    public enum Kind {
        /** Nothing: nobody told, or they do not agree. */
        NONE,
        /** The present primary is it still. */
        CONFIRMED,
        /** Another one should be, if it says so itself. */
        CANDIDATE,
        /** No sentinel watches a service of that name. */
        UNKNOWN_SERVICE
    }

    /** Copies the list. */
    public SentinelVerdict {
        views = List.copyOf(views);
    }

    /** From nothing follows nothing. */
    public static final SentinelVerdict NOTHING = of(Kind.NONE);

    static SentinelVerdict of(Kind kind) {
        return new SentinelVerdict(kind, null, -1, List.of());
    }
}
