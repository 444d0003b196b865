package io.trunkline.simulator;

import io.trunkline.options.ReadFrom;
import io.trunkline.simulator.HeardRoles.Absence;
import io.trunkline.status.ServerRole;
import io.trunkline.testkit.simulation.ExecutedCommand;
import io.trunkline.testkit.simulation.SimulatedRedis;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where commands were before, by what the multiplexer had heard of its servers when they were submitted. Confined to
 * the simulation's thread.
 */
final class HeardMoves implements Moves {

    private final SimulatedWorld world;
    private final HeardRoles roles;
    private final List<Absence> absences;
    /** Else two commands that come to one connection may have waited for two. */
    private final boolean haveOneLine;

    /** The words of what servers have refused. */
    private final Set<String> refused = new HashSet<>();

    private HeardMoves(SimulatedWorld world, HeardRoles roles, List<Absence> absences, boolean haveOneLine) {
        this.haveOneLine = haveOneLine;
        this.world = world;
        this.roles = roles;
        this.absences = absences;
        for (SimulatedRedis server : world.servers()) {
            server.refused().forEach(command -> refused.addAll(command.words()));
        }
    }

    static Moves of(SimulatedWorld world, HeardRoles roles, boolean haveOneLine) {
        List<Absence> absences = roles.absences();
        return absences.isEmpty() ? NONE : new HeardMoves(world, roles, absences, haveOneLine);
    }

    @Override
    public Origin originOf(CommandRecord record, ExecutedCommand command) {
        List<SimulatedRedis> homes = new ArrayList<>();
        boolean mayHaveMoved = false;
        for (SimulatedRedis server : world.servers()) {
            if (isPlaceOf(record, server)) {
                homes.add(server);
                mayHaveMoved |= mayComeFrom(server, record, command);
            }
        }
        if (!mayHaveMoved) {
            return Origin.NOWHERE_ELSE;
        }
        // What was in flight and refused is not waited for by what was not written
        boolean isInLine = haveOneLine && homes.size() == 1 && !refused.contains(record.tag());
        return isInLine ? new Origin(HeardRoles.endpointOf(homes.get(0)), true) : Origin.ANYWHERE;
    }

    /** Whether a command may have gone to a server when it was submitted. */
    private boolean isPlaceOf(CommandRecord record, SimulatedRedis server) {
        return roles.possible(server, record.submitted(), record.submitted()).stream()
                .anyMatch(role -> allows(record, role));
    }

    private static boolean allows(CommandRecord record, ServerRole role) {
        ReadFrom readFrom = record.readFrom();
        return readFrom == null
                ? !PlacementChecker.isWrite(record) || role != ServerRole.REPLICA
                : PlacementChecker.allows(readFrom, role);
    }

    /** A server that is back is another one to the multiplexer: it has other connections. */
    private boolean mayComeFrom(SimulatedRedis server, CommandRecord record, ExecutedCommand command) {
        boolean isHere = server == world.serverOf(command.connection());
        return absences.stream()
                .anyMatch(absence -> absence.server() == server
                        && absence.from().compareTo(record.submitted()) >= 0
                        && absence.from().compareTo(command.at()) <= 0
                        && !(isHere && world.openedAt(command.connection()).compareTo(absence.from()) < 0));
    }
}
