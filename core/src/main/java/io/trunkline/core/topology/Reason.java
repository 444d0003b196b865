package io.trunkline.core.topology;

import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.options.Endpoint;
import io.trunkline.status.TopologyCause;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why something is known of the servers. Immutable.
 *
 * @param cause why somebody was asked, or told unasked
 * @param by who told: servers or sentinels; none if nobody was asked
 */
record Reason(TopologyCause cause, List<Endpoint> by) {

    static final Reason CONFIGURED = new Reason(TopologyCause.CONFIGURED, List.of());

    /** The list is copied. */
    Reason {
        by = List.copyOf(by);
    }

    /** What one server told. */
    static Reason of(TopologyCause cause, @Nullable ServerEndPoint server) {
        return new Reason(cause, server == null ? List.of() : List.of(server.endpoint()));
    }
}
