package io.trunkline.core.dispatch;

import io.trunkline.CommandFlag;
import io.trunkline.command.Command;
import io.trunkline.command.CommandMetadata;
import io.trunkline.command.HashSlot;
import io.trunkline.command.RequestPolicy;
import io.trunkline.core.cluster.ScanCursor;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.failure.Failures;
import io.trunkline.core.message.Submission;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.core.topology.ServerSelectionStrategy;
import io.trunkline.exception.RedisCommandException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Where commands go: the one server that a route names, or the one that is chosen for what they do. Thread-safe. */
final class Placement {

    private final ServerSelectionStrategy selection;
    private final Failures failures;
    /** Whether commands with keys in several slots are parted. */
    private final boolean splits;

    Placement(EngineContext context, ServerSelectionStrategy selection) {
        this.selection = selection;
        this.failures = context.failures();
        this.splits = context.options().topology().splitCommands();
    }

    /**
     * The slot of a command's keys, if it depends on that where it goes; else {@link HashSlot#NONE}.
     * {@link HashSlot#CROSS} if it goes to several servers, each of which gets a {@linkplain #parts part}, or which take
     * the steps of a scan one after the other.
     *
     * @param facts about the command that the server will carry out
     * @throws RedisCommandException if its keys are in several slots, and it cannot be parted
     */
    int slotOf(Command<?> command, CommandMetadata facts, Route route) {
        if (!selection.isRoutedBySlot()) {
            return facts.stepsThroughKeys() && isStepOfSeveral(command, route) ? HashSlot.CROSS : HashSlot.NONE;
        }
        if (route.target().pinned()) {
            return HashSlot.NONE;
        }
        int slot = HashSlot.of(command, facts);
        if (slot == HashSlot.NONE) {
            boolean isOfAll = CommandParts.areByServer(facts) || facts.stepsThroughKeys() || facts.waitsForWrites();
            return route.target().server() == null && isOfAll && isWhole(command, facts)
                    ? HashSlot.CROSS
                    : HashSlot.NONE;
        }
        if (slot == HashSlot.CROSS && !(splits && CommandParts.areBySlot(facts))) {
            throw crossSlot(command.name().toString());
        }
        return slot == HashSlot.CROSS && !CommandParts.isComplete(command, facts)
                ? HashSlot.NONE // any server says what is wrong with it
                : slot;
    }

    /** Whether a step of a scan is one of several servers' scan: there are several, or its cursor is of such a scan. */
    private boolean isStepOfSeveral(Command<?> command, Route route) {
        return route.target().server() == null
                && isWhole(command, command.metadata())
                && (selection.hasSeveral()
                        || ScanCursor.isOne(new String(command.argument(0), StandardCharsets.ISO_8859_1)));
    }

    /** Whether a step says where it goes on; a server says what is wrong with one that does not. */
    private static boolean isWhole(Command<?> command, CommandMetadata facts) {
        return !facts.stepsThroughKeys() || command.argumentCount() > 0;
    }

    /** The parts of a command that goes to several servers. */
    List<CommandParts.Part> parts(Command<?> command, CommandMetadata facts) {
        if (facts.waitsForWrites()) {
            return CommandParts.byServer(command, owners(command));
        }
        return CommandParts.areByServer(facts)
                ? CommandParts.byServer(command, selection.every(facts.requestPolicy() == RequestPolicy.ALL_NODES))
                : CommandParts.bySlot(command, facts);
    }

    /** Who may have got writes for which a command waits: each must tell, or it is not known of all of them. */
    private List<ServerEndPoint> owners(Command<?> command) {
        List<ServerEndPoint> owners = selection.owners();
        if (owners.isEmpty()) {
            throw failures.noServer(
                    command.name().toString(),
                    "nobody has told yet which servers have slots. Wait until the cluster answers.",
                    null);
        }
        return owners;
    }

    /**
     * The slot of a command's keys and of others that must be served together with it.
     *
     * @param others the slot of those
     * @throws RedisCommandException if they are in several slots
     */
    int common(int others, Command<?> command, CommandMetadata facts, Route route) {
        if (!selection.isRoutedBySlot() || route.target().pinned()) {
            return HashSlot.NONE;
        }
        int slot = HashSlot.of(command, facts);
        if (slot == HashSlot.CROSS || slot >= 0 && others >= 0 && slot != others) {
            throw crossSlot(command.name().toString());
        }
        return slot >= 0 ? slot : others;
    }

    /** Keys that one server must serve together are in several slots. */
    RedisCommandException crossSlot(String command) {
        return failures.refused(
                RedisCommandException.Reason.CROSS_SLOT,
                command,
                "Multi-key operations must involve a single slot; keys can use 'hash tags' to help this, such as {user7}.name and {user7}.cart: "
                        + command
                        + ". Give the keys one tag, or send one command for each slot. See docs/errors/command.md (trunkline explain command).");
    }

    /**
     * Places one command.
     *
     * @param facts about the command that the server will carry out
     * @param slot of its keys, from {@link #slotOf}
     * @throws io.trunkline.exception.RedisConnectionException if no server is known that may serve it
     */
    ServerEndPoint place(CommandMetadata facts, Route route, int slot) {
        ServerEndPoint server = select(facts, route, slot);
        onPlaced(facts, server);
        return server;
    }

    /**
     * Places commands that one server must carry out together: what writes decides, and of reads alone where they may
     * be answered.
     *
     * @param unit the facts about each
     * @param slot of all their keys
     * @throws io.trunkline.exception.RedisConnectionException if no server is known that may serve them; it names the
     *     one that decided
     */
    ServerEndPoint placeTogether(List<CommandMetadata> unit, Route route, int slot) {
        ServerEndPoint server = select(deciding(unit), route, slot);
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

    /** Notes, before it is submitted, to which servers else it may go: to none if its route does not let it. */
    static void mark(Submission<?> submission, CommandMetadata facts, Route route, int slot) {
        submission.setSlot(slot);
        if (!route.target().pinned() && !route.flags().contains(CommandFlag.NO_REDIRECT)) {
            submission.setReadFrom(
                    ServerSelectionStrategy.placeOf(facts, route.target().readFrom()));
        }
    }

    private ServerEndPoint select(CommandMetadata facts, Route route, int slot) {
        ServerEndPoint pinned = route.target().server();
        return pinned != null ? pinned : selection.select(facts, route.target().readFrom(), slot);
    }

    private static void onPlaced(CommandMetadata facts, ServerEndPoint server) {
        if (facts.flushesScripts()) {
            server.memory().scripts().forget();
        }
    }
}
