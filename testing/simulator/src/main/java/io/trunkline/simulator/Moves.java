package io.trunkline.simulator;

import io.trunkline.options.Endpoint;
import io.trunkline.testkit.simulation.ExecutedCommand;
import org.jspecify.annotations.Nullable;

/** Which commands went from a server that was retired to another one before they were carried out. */
interface Moves {

    /**
     * Where a command was before.
     *
     * @param server the server that it came from; null if it was never elsewhere, or may have been anywhere
     * @param isCertain whether it can have come from nowhere else
     */
    record Origin(@Nullable Endpoint server, boolean isCertain) {

        /** Of what was never elsewhere. */
        static final Origin NOWHERE_ELSE = new Origin(null, true);

        /** Of what may have been at one of several servers. */
        static final Origin ANYWHERE = new Origin(null, false);
    }

    /** Where no server is ever retired. */
    Moves NONE = (record, command) -> Origin.NOWHERE_ELSE;

    /** Where a command came from that was carried out. */
    Origin originOf(CommandRecord record, ExecutedCommand command);
}
