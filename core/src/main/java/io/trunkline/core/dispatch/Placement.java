package io.trunkline.core.dispatch;

import io.trunkline.command.CommandMetadata;
import io.trunkline.core.message.Submission;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.core.topology.ServerSelectionStrategy;
import java.util.List;

/** Where commands go: the one server that a route names, or the one that is chosen for what they do. Thread-safe. */
final class Placement {

    private final ServerSelectionStrategy selection;

    Placement(ServerSelectionStrategy selection) {
        this.selection = selection;
    }

    /**
     * Places one command.
     *
     * @param facts about the command that the server will carry out
     * @throws io.trunkline.exception.RedisConnectionException if no server is known that may serve it
     */
    ServerEndPoint place(CommandMetadata facts, Route route) {
        ServerEndPoint server = select(facts, route);
        onPlaced(facts, server);
        return server;
    }

    /**
     * Places commands that one server must carry out together: what writes decides, and of reads alone where they may
     * be answered.
     *
     * @param unit the facts about each
     * @throws io.trunkline.exception.RedisConnectionException if no server is known that may serve them; it names the
     *     one that decided
     */
    ServerEndPoint placeTogether(List<CommandMetadata> unit, Route route) {
        ServerEndPoint server = select(deciding(unit), route);
        unit.forEach(facts -> onPlaced(facts, server));
        return server;
    }

    /** The first that writes; if none does, the first that does not merely read; if all read, the first of them. */
    static CommandMetadata deciding(List<CommandMetadata> unit) {
        CommandMetadata chosen = unit.isEmpty() ? EngineCommands.EXEC.metadata() : unit.get(0);
        for (CommandMetadata facts : unit) {
            if (facts.isWrite()) {
                return facts;
            }
            chosen = chosen.isReadOnly() ? facts : chosen;
        }
        return chosen;
    }

    /** Notes, before it is submitted, to which servers else it may go: to none if the route is pinned. */
    static void mark(Submission<?> submission, CommandMetadata facts, Route route) {
        if (!route.target().pinned()) {
            submission.setReadFrom(
                    ServerSelectionStrategy.placeOf(facts, route.target().readFrom()));
        }
    }

    private ServerEndPoint select(CommandMetadata facts, Route route) {
        ServerEndPoint pinned = route.target().server();
        return pinned != null ? pinned : selection.select(facts, route.target().readFrom());
    }

    private static void onPlaced(CommandMetadata facts, ServerEndPoint server) {
        if (facts.flushesScripts()) {
            server.scripts().forget();
        }
    }
}
