package io.trunkline.simulator;

import io.trunkline.options.Endpoint;
import io.trunkline.options.ReadFrom;
import io.trunkline.simulator.HeardRoles.Absence;
import io.trunkline.testkit.simulation.ExecutedCommand;
import io.trunkline.testkit.simulation.SimulatedRedis;
import io.trunkline.testkit.simulation.sentinel.AppointedPrimary;
import io.trunkline.testkit.simulation.sentinel.SimulatedSentinel;
import io.trunkline.testkit.simulation.sentinel.SimulatedSentinels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where commands were carried out, compared with whom sentinels named, and with whom the multiplexer took for the
 * primary. Confined to the simulation's thread.
 */
final class SplitWriteChecker {

    /** Until what is placed elsewhere is placed there: the way of an answer, over a bad line. */
    private static final Duration ADOPTION = Duration.ofMillis(40);
    /** Until a sentinel that can be asked has been asked and has answered. */
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private static final String ROLE = "ROLE";

    private final SimulatedWorld world;
    private final SimulatedSentinels sentinels;
    private final HeardPrimary heard;
    private final boolean haveOneLine;
    private final TaggedRecords tagged;
    private final List<Violation> violations = new ArrayList<>();

    private SplitWriteChecker(
            SimulatedWorld world, SimulatedSentinels sentinels, HeardPrimary heard, boolean haveOneLine) {
        this.world = world;
        this.sentinels = sentinels;
        this.heard = heard;
        this.haveOneLine = haveOneLine;
        tagged = new TaggedRecords(world.history().records());
    }

    /**
     * Compares.
     *
     * @param haveOneLine whether callers share one connection to each server
     */
    static List<Violation> violations(
            SimulatedWorld world,
            SimulatedSentinels sentinels,
            HeardPrimary heard,
            HeardRoles roles,
            boolean haveOneLine) {
        var checker = new SplitWriteChecker(world, sentinels, heard, haveOneLine);
        world.servers().forEach(checker::check);
        roles.absences().forEach(checker::checkAbsence);
        return checker.violations;
    }

    private void check(SimulatedRedis server) {
        for (ExecutedCommand command : server.executed()) {
            CommandRecord record = tagged.of(command);
            if (record != null) {
                checkPlace(server, command, record);
                if (PlacementChecker.isWrite(record) && !command.isRefused()) {
                    checkWrite(server, command, record);
                }
            }
        }
    }

    private void checkPlace(SimulatedRedis server, ExecutedCommand command, CommandRecord record) {
        Endpoint endpoint = HeardRoles.endpointOf(server);
        ReadFrom readFrom = record.readFrom();
        boolean needsPrimary = PlacementChecker.isWrite(record) || readFrom != null && !readFrom.allowsReplica();
        if (needsPrimary && !heard.mayHaveBeen(endpoint, record.submitted(), command.at())) {
            Invariant broken = readFrom == null ? Invariant.QUIET_AFTER_RETIRE : Invariant.READ_STATE;
            violate(broken, "was sent to what was not taken for the primary", server, command, record);
        }
        boolean needsReplica = readFrom != null && !readFrom.allowsPrimary();
        if (needsReplica && heard.wasAlways(endpoint, record.submitted(), world.latest(command.at()))) {
            violate(Invariant.READ_STATE, "was read from the primary", server, command, record);
        }
    }

    private void checkWrite(SimulatedRedis server, ExecutedCommand command, CommandRecord record) {
        Duration opened = world.openedAt(command.connection());
        if (haveOneLine && !isOverLentConnection(record) && isWarned(server, opened, command.at())) {
            violate(
                    Invariant.NO_SPLIT_WRITE,
                    "was written over a connection of " + opened + ", when sentinels named another one",
                    server,
                    command,
                    record);
        }
        Duration known = saidSoAt(server, record.submitted(), command.at());
        if (known != null) {
            violate(
                    Invariant.NO_SPLIT_WRITE,
                    "was written when sentinels named another one, which had said so at " + known,
                    server,
                    command,
                    record);
        }
    }

    /**
     * Those are made while a shared one lives, which is the one that tells whether the server was away; and so are
     * shared ones, if there are several.
     */
    private static boolean isOverLentConnection(CommandRecord record) {
        return record.text().startsWith("BLPOP ") || record.text().startsWith(HistoryChecker.WATCHED);
    }

    /** Whether most sentinels could be asked throughout a span, and none of these named a server. */
    private boolean isWarned(SimulatedRedis server, Duration from, Duration to) {
        Duration before = from.minus(PATIENCE);
        long warning = sentinels.sentinels().stream()
                .filter(sentinel -> sentinel.wasAtHand(from, to) && !sentinel.hasNamed(server, from, to))
                .count();
        return warning > sentinels.sentinels().size() / 2
                && world.wentOn(before, to)
                && !isNamedByWhoKnowsMore(server, from, to);
    }

    /** Whether one sentinel named a server in a span, and no other one knew of a later failover: that is enough. */
    private boolean isNamedByWhoKnowsMore(SimulatedRedis server, Duration from, Duration to) {
        long best = sentinels.sentinels().stream()
                .flatMap(sentinel -> sentinel.named().stream())
                .filter(named -> named.at().compareTo(to) <= 0)
                .mapToLong(AppointedPrimary::epoch)
                .max()
                .orElse(0);
        return sentinels.sentinels().stream()
                .filter(sentinel -> sentinel.hasNamed(server, from, to))
                .flatMap(sentinel -> sentinel.named().stream())
                .anyMatch(named -> named.primary() == server && named.at().compareTo(to) <= 0 && named.epoch() == best);
    }

    /**
     * When another server that most sentinels have named since then, and before the command was submitted, told the
     * multiplexer that it is the primary; null if none did.
     */
    private @Nullable Duration saidSoAt(SimulatedRedis server, Duration submitted, Duration at) {
        for (SimulatedRedis other : world.servers()) {
            if (other == server) {
                continue;
            }
            for (ExecutedCommand said : other.executed()) {
                if (said.name().equals(ROLE)
                        && said.reply().contains("master")
                        && world.latest(said.at().plus(ADOPTION)).compareTo(submitted) < 0
                        && isNamedThroughout(other, said.at(), at)
                        && !isNamedByWhoKnowsMore(server, said.at(), at)) {
                    return said.at();
                }
            }
        }
        return null;
    }

    private boolean isNamedThroughout(SimulatedRedis server, Duration from, Duration to) {
        return sentinels.sentinels().stream()
                        .filter(sentinel -> namesThroughout(sentinel, server, from, to))
                        .count()
                > sentinels.sentinels().size() / 2;
    }

    private static boolean namesThroughout(
            SimulatedSentinel sentinel, SimulatedRedis server, Duration from, Duration to) {
        List<AppointedPrimary> named = sentinel.named();
        for (int i = 0; i < named.size(); i++) {
            boolean isOver = i + 1 < named.size() && named.get(i + 1).at().compareTo(from) <= 0;
            if (!isOver && named.get(i).at().compareTo(to) <= 0 && named.get(i).primary() != server) {
                return false;
            }
        }
        return true;
    }

    /** A server that is none of the multiplexer's is not connected to; its coming may be told late. */
    private void checkAbsence(Absence absence) {
        Duration until = absence.until();
        if (absence.from().isZero()) {
            return; // it may have been one before anybody listened
        }
        for (Duration attempt : absence.server().server().attemptTimes()) {
            if (attempt.compareTo(world.latest(absence.from())) > 0
                    && (until == null || world.latest(attempt).compareTo(until) < 0)) {
                violations.add(new Violation(
                        Invariant.QUIET_AFTER_RETIRE,
                        "was connected to at " + attempt + " when it was retired: " + absence));
                return;
            }
        }
    }

    private void violate(
            Invariant invariant, String what, SimulatedRedis server, ExecutedCommand command, CommandRecord record) {
        violations.add(new Violation(
                invariant,
                what + " at " + HeardRoles.endpointOf(server) + ", " + command + ": " + record
                        + "; taken for the primary: " + heard + "; sentinels: " + sentinels));
    }
}
