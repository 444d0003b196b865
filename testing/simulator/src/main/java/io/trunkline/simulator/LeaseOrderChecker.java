package io.trunkline.simulator;

import io.trunkline.options.Endpoint;
import io.trunkline.simulator.CommandRecord.Outcome;
import io.trunkline.simulator.CommandRecord.ServerError;
import io.trunkline.simulator.CommandRecord.Value;
import io.trunkline.simulator.Moves.Origin;
import io.trunkline.testkit.simulation.ExecutedCommand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks for commands that a later one of the same caller has overtaken over a connection of its own, where callers
 * share one connection otherwise. What is submitted after such a command may overtake it.
 */
final class LeaseOrderChecker {

    private record Line(int caller, int database, @Nullable Endpoint movedFrom) {}

    private final TaggedRecords tagged;
    private final Moves moves;

    private LeaseOrderChecker(List<CommandRecord> records, Moves moves) {
        this.moves = moves;
        tagged = new TaggedRecords(records);
    }

    static List<Violation> violations(List<CommandRecord> records, List<ExecutedCommand> executed, Moves moves) {
        return new LeaseOrderChecker(records, moves).check(executed);
    }

    private List<Violation> check(List<ExecutedCommand> executed) {
        List<Violation> violations = new ArrayList<>();
        Map<Line, CommandRecord> lastLeased = new HashMap<>();
        for (ExecutedCommand command : executed) {
            CommandRecord record = tagged.of(command);
            if (record == null || record.isRetried() || record.text().startsWith(HistoryChecker.SCRIPT)) {
                continue;
            }
            Origin origin = moves.originOf(record, command);
            if (!origin.isCertain()) {
                continue;
            }
            var line = new Line(record.caller(), record.database(), origin.server());
            CommandRecord leased = lastLeased.get(line);
            if (isLeased(record)) {
                if (leased == null || leased.id() < record.id()) {
                    lastLeased.put(line, record);
                }
            } else if (leased != null && record.id() < leased.id() && isAnswered(record)) {
                violations.add(new Violation(
                        Invariant.CALLER_ORDER,
                        "was overtaken by #" + leased.id() + ", which had a connection of its own: " + record));
            }
        }
        return violations;
    }

    private static boolean isLeased(CommandRecord record) {
        return record.text().startsWith(HistoryChecker.WATCHED) || record.text().startsWith("BLPOP");
    }

    /** What was given up or lost may be carried out whenever the server comes to it. */
    private static boolean isAnswered(CommandRecord record) {
        for (CommandRecord.End end : record.ends()) {
            Outcome outcome = end.outcome();
            if (outcome instanceof Value || outcome instanceof ServerError) {
                return true;
            }
        }
        return false;
    }
}
