package io.trunkline.it.simulation;

import io.trunkline.exception.CommandProgress;
import io.trunkline.it.simulation.CommandRecord.End;
import io.trunkline.it.simulation.CommandRecord.Failed;
import io.trunkline.it.simulation.CommandRecord.Foreign;
import io.trunkline.it.simulation.CommandRecord.Outcome;
import io.trunkline.it.simulation.CommandRecord.ServerError;
import io.trunkline.it.simulation.CommandRecord.Value;
import io.trunkline.testkit.simulation.ExecutedCommand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares what callers were told with what the server did, and tells what is not so:
 *
 * <ol>
 *   <li>every command ends exactly once, in time, and in a way that a command may end;
 *   <li>nothing is carried out twice, or in another database;
 *   <li>a command that ended with a value was carried out, and the value is the server's reply to it and to no other;
 *   <li>a command that ended with the server's error was refused or not carried out at all;
 *   <li>a command of which it is said that it was never sent was not carried out;
 *   <li>the commands of one caller in one database are carried out in order, as far as they go over one connection;
 *   <li>a transaction under a condition is carried out only where WATCH still holds.
 * </ol>
 */
final class HistoryChecker {

    /** Begins the text of a transaction's command if the transaction is under a condition. */
    static final String WATCHED = "WATCHED ";

    private record Lane(long connection, int database, int caller) {}

    private final List<CommandRecord> records;
    private final List<ExecutedCommand> executed;
    private final Map<String, CommandRecord> byTag = new HashMap<>();
    private final Map<CommandRecord, List<ExecutedCommand>> executions = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    private HistoryChecker(List<CommandRecord> records, List<ExecutedCommand> executed) {
        this.records = records;
        this.executed = executed;
    }

    /** What is not so, in words; empty if all is well. */
    static List<String> violations(List<CommandRecord> records, List<ExecutedCommand> executed) {
        var checker = new HistoryChecker(records, executed);
        checker.match();
        for (CommandRecord record : records) {
            checker.checkEnd(record);
            if (record.tag() != null) {
                checker.checkExecution(record);
            } else {
                checker.checkRead(record);
            }
        }
        checker.checkOrder();
        checker.checkWatched();
        return checker.violations;
    }

    private void match() {
        for (CommandRecord record : records) {
            String tag = record.tag();
            if (tag != null) {
                byTag.put(tag, record);
            }
        }
        for (ExecutedCommand command : executed) {
            CommandRecord record = recordOf(command);
            if (record != null) {
                executions.computeIfAbsent(record, one -> new ArrayList<>(1)).add(command);
            }
        }
    }

    private @Nullable CommandRecord recordOf(ExecutedCommand command) {
        for (String word : command.words()) {
            CommandRecord record = byTag.get(word);
            if (record != null) {
                return record;
            }
        }
        return null;
    }

    private void checkEnd(CommandRecord record) {
        if (record.ends().size() != 1) {
            violate("ended " + record.ends().size() + " times", record);
            return;
        }
        End end = record.ends().get(0);
        if (end.outcome() instanceof Foreign) {
            violate("ended as no command may end", record);
        }
        if (end.at().compareTo(record.deadline()) > 0) {
            violate("ended too late", record);
        }
    }

    private void checkExecution(CommandRecord record) {
        List<ExecutedCommand> done = executions.getOrDefault(record, List.of());
        if (done.size() > 1) {
            violate("carried out " + done.size() + " times", record);
        }
        if (done.stream().anyMatch(it -> it.database() != record.database())) {
            violate("was carried out in another database", record);
        }
        for (End end : record.ends()) {
            checkOutcome(record, end.outcome(), done);
        }
    }

    private void checkOutcome(CommandRecord record, Outcome outcome, List<ExecutedCommand> done) {
        if (outcome instanceof Value value) {
            if (done.isEmpty()) {
                violate("ended with a value and was not carried out", record);
            } else if (done.stream().noneMatch(it -> WireText.of(it.reply()).equals(value.text()))) {
                violate("was told another reply than the server gave, which was " + done, record);
            }
        } else if (outcome instanceof ServerError) {
            if (!done.stream().allMatch(ExecutedCommand::isRefused)) {
                violate("was told of an error and was carried out", record);
            }
        } else if (outcome instanceof Failed failed
                && failed.progress() == CommandProgress.NEVER_SENT
                && !done.isEmpty()) {
            violate("was carried out and is said never to have been sent", record);
        }
    }

    /** A GET has no word of its own: some GET of that key must have been answered so while the caller waited. */
    private void checkRead(CommandRecord record) {
        for (End end : record.ends()) {
            if (end.outcome() instanceof Value value
                    && record.text().startsWith("GET ")
                    && executed.stream().noneMatch(it -> answers(it, record, end, value))) {
                violate("read what the server did not answer at that time", record);
            }
        }
    }

    private static boolean answers(ExecutedCommand command, CommandRecord record, End end, Value value) {
        return command.name().equals("GET")
                && command.database() == record.database()
                && record.text().equals("GET " + command.words().get(1))
                && command.at().compareTo(record.submitted()) >= 0
                && command.at().compareTo(end.at()) <= 0
                && WireText.of(command.reply()).equals(value.text());
    }

    private void checkOrder() {
        Map<Lane, CommandRecord> last = new HashMap<>();
        for (ExecutedCommand command : executed) {
            CommandRecord record = recordOf(command);
            if (record == null) {
                continue;
            }
            var lane = new Lane(command.connection(), command.database(), record.caller());
            CommandRecord before = last.put(lane, record);
            if (before != null && before.id() > record.id()) {
                violate("was carried out after #" + before.id(), record);
            }
        }
    }

    private void checkWatched() {
        Set<Long> watching = new HashSet<>();
        for (ExecutedCommand command : executed) {
            CommandRecord record = recordOf(command);
            if (record != null && record.text().startsWith(WATCHED) && !watching.contains(command.connection())) {
                violate("was carried out though nothing was watched", record);
            }
            switch (command.name()) {
                case "WATCH" -> watching.add(command.connection());
                case "EXEC", "DISCARD", "UNWATCH" -> watching.remove(command.connection());
                default -> {}
            }
        }
    }

    private void violate(String what, CommandRecord record) {
        violations.add(what + ": " + record);
    }
}
