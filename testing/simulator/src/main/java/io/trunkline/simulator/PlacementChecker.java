package io.trunkline.simulator;

import io.trunkline.options.ReadFrom;
import io.trunkline.simulator.CommandRecord.End;
import io.trunkline.simulator.CommandRecord.ServerError;
import io.trunkline.simulator.CommandRecord.Value;
import io.trunkline.simulator.HeardRoles.Absence;
import io.trunkline.status.ServerRole;
import io.trunkline.testkit.simulation.ExecutedCommand;
import io.trunkline.testkit.simulation.SimulatedRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Where several servers carried out what callers submitted, compared with where it may go by what the multiplexer had
 * heard of its servers at some time between the moment when it was submitted and the one when it was carried out.
 * Confined to the simulation's thread.
 *
 * <p>That the state which a read returns is that of the server which answered it, {@link HistoryChecker} knows; how old
 * a replica's state may be, the servers do.
 */
final class PlacementChecker {

    /** Until a server that has refused a write is asked what it is: what lies between two questions, and a bad line. */
    private static final Duration ASKED_WITHIN = Duration.ofMillis(80);

    private static final Set<String> TELLING = Set.of("HELLO", "INFO", "ROLE");
    private static final Set<String> NO_WRITES = Set.of("ECHO", "PUBLISH");

    private record Refusal(Duration at, Duration heard) {}

    private final SimulatedWorld world;
    private final HeardRoles roles;
    private final TaggedRecords tagged;
    private final List<Violation> violations = new ArrayList<>();

    private PlacementChecker(SimulatedWorld world, HeardRoles roles) {
        this.world = world;
        this.roles = roles;
        tagged = new TaggedRecords(world.history().records());
    }

    /**
     * Compares.
     *
     * @param asksAtOnce whether what is written and the question what a server is go over one connection, which nothing
     *     slows down unnoticed
     */
    static List<Violation> violations(SimulatedWorld world, HeardRoles roles, boolean asksAtOnce) {
        if (world.servers().size() == 1) {
            return List.of();
        }
        var checker = new PlacementChecker(world, roles);
        for (SimulatedRedis server : world.servers()) {
            checker.checkServer(server);
            if (asksAtOnce) {
                checker.checkQuestions(server);
            }
        }
        world.history().records().forEach(checker::checkUntagged);
        roles.absences().forEach(checker::checkAbsence);
        return checker.violations;
    }

    private void checkServer(SimulatedRedis server) {
        for (ExecutedCommand command : server.executed()) {
            checkPlace(server, command);
        }
        for (ExecutedCommand command : server.refusedWrites()) {
            checkPlace(server, command);
        }
    }

    private void checkPlace(SimulatedRedis server, ExecutedCommand command) {
        CommandRecord record = tagged.of(command);
        if (record == null) {
            return;
        }
        ReadFrom readFrom = record.readFrom();
        Set<ServerRole> possible = roles.possible(server, record.submitted(), command.at());
        if (possible.isEmpty()) {
            violate(Invariant.QUIET_AFTER_RETIRE, "was sent to a server that was retired", server, command, record);
            return;
        }
        if (readFrom != null && possible.stream().noneMatch(role -> allows(readFrom, role))) {
            violate(Invariant.READ_STATE, "was read with readFrom=" + readFrom, server, command, record);
        }
        if (isWrite(record) && possible.equals(Set.of(ServerRole.REPLICA))) {
            violate(Invariant.QUIET_AFTER_RETIRE, "was sent", server, command, record);
        }
    }

    static boolean isWrite(CommandRecord record) {
        return record.readFrom() == null && !NO_WRITES.contains(record.text().split(" ")[0]);
    }

    /** Who has not told its role counts as a primary. */
    static boolean allows(ReadFrom readFrom, ServerRole role) {
        return role == ServerRole.REPLICA ? readFrom.allowsReplica() : readFrom.allowsPrimary();
    }

    /** A GET has no word of its own: one that answers it must have been at a server that was allowed. */
    private void checkUntagged(CommandRecord record) {
        ReadFrom readFrom = record.readFrom();
        if (readFrom == null || record.tag() != null) {
            return;
        }
        for (End end : record.ends()) {
            if (end.outcome() instanceof Value value) {
                boolean answered = false;
                boolean allowed = false;
                for (SimulatedRedis server : world.servers()) {
                    for (ExecutedCommand command : server.executed()) {
                        if (HistoryChecker.answers(command, record, end, value)) {
                            answered = true;
                            allowed |= roles.possible(server, record.submitted(), command.at()).stream()
                                    .anyMatch(role -> allows(readFrom, role));
                        }
                    }
                }
                if (answered && !allowed) {
                    violations.add(new Violation(
                            Invariant.READ_STATE,
                            "was read where it may not be, readFrom=" + readFrom + ": " + record + "\n" + roles));
                }
            }
        }
    }

    /** Who hears that a server takes no writes asks it what it is before it sends further ones. */
    private void checkQuestions(SimulatedRedis redis) {
        List<Refusal> refusals = new ArrayList<>();
        for (ExecutedCommand refused : redis.refusedWrites()) {
            CommandRecord record = tagged.of(refused);
            if (record == null) {
                continue;
            }
            for (End end : record.ends()) {
                if (end.outcome() instanceof ServerError error
                        && error.message().startsWith("READONLY")) {
                    refusals.add(new Refusal(refused.at(), end.at()));
                }
            }
        }
        for (ExecutedCommand refused : redis.refusedWrites()) {
            CommandRecord record = tagged.of(refused);
            for (Refusal before : refusals) {
                if (record != null
                        && record.submitted().compareTo(world.latest(before.heard.plus(ASKED_WITHIN))) > 0
                        && redis.executed().stream()
                                .noneMatch(asked -> TELLING.contains(asked.name())
                                        && asked.at().compareTo(before.at) >= 0
                                        && asked.at().compareTo(refused.at()) <= 0)) {
                    violations.add(new Violation(
                            Invariant.QUIET_AFTER_RETIRE,
                            "was sent to a server that had refused another at " + before.at
                                    + " and was not asked what it is: " + record));
                    return;
                }
            }
        }
    }

    /** A server that is none of the multiplexer's is not connected to; what was placed there before, it may get. */
    private void checkAbsence(Absence absence) {
        Duration until = absence.until();
        for (Duration attempt : absence.server().server().attemptTimes()) {
            if (attempt.compareTo(world.latest(absence.from())) > 0
                    && (until == null || attempt.compareTo(until) < 0)) {
                violations.add(new Violation(
                        Invariant.QUIET_AFTER_RETIRE,
                        "was connected to at " + attempt + " when it was retired: "
                                + HeardRoles.endpointOf(absence.server()) + "; heard:\n" + roles));
                return;
            }
        }
    }

    private void violate(
            Invariant invariant, String what, SimulatedRedis server, ExecutedCommand command, CommandRecord record) {
        violations.add(new Violation(
                invariant,
                what + " at " + HeardRoles.endpointOf(server) + ", " + command + ": " + record + "; heard:\n" + roles));
    }
}
