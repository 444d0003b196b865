package io.trunkline.simulator;

import io.trunkline.exception.CommandProgress;
import io.trunkline.options.Endpoint;
import io.trunkline.simulator.CommandRecord.End;
import io.trunkline.simulator.CommandRecord.Failed;
import io.trunkline.simulator.CommandRecord.Foreign;
import io.trunkline.simulator.CommandRecord.Outcome;
import io.trunkline.simulator.CommandRecord.ServerError;
import io.trunkline.simulator.CommandRecord.Value;
import io.trunkline.simulator.Moves.Origin;
import io.trunkline.testkit.simulation.ExecutedCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
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
 *   <li>the commands of one caller in one database are carried out in order, as far as they go over one connection, and
 *       come from one server if that was retired;
 *   <li>a transaction under a condition is carried out only where WATCH still holds.
 * </ol>
 */
public final class HistoryChecker {

    /** Begins the text of a transaction's command if the transaction is under a condition. */
    static final String WATCHED = "WATCHED ";

    /** The text of a script's command. */
    static final String SCRIPT = "SCRIPT";

    /** How a server is made to forget what it was known to hold. */
    private static final List<String> FLUSH = List.of("SCRIPT", "FLUSH");

    /** How a user loses the right to send the text of a script. */
    private static final String NO_TEXTS = "-eval";

    private record Lane(
            long connection,
            int database,
            int caller,
            boolean blocking,
            @Nullable Endpoint movedFrom) {}

    private final List<ExecutedCommand> executed;
    private final TaggedRecords tagged;
    private final Map<CommandRecord, List<ExecutedCommand>> executions = new HashMap<>();
    private final LongFunction<Duration> openings;
    private final UnaryOperator<Duration> latest;
    private final Moves moves;
    private final List<Violation> violations = new ArrayList<>();

    private HistoryChecker(
            List<CommandRecord> records,
            List<ExecutedCommand> executed,
            LongFunction<Duration> openings,
            UnaryOperator<Duration> latest,
            Moves moves) {
        this.tagged = new TaggedRecords(records);
        this.executed = executed;
        this.openings = openings;
        this.latest = latest;
        this.moves = moves;
    }

    /**
     * Compares, where nothing is known about connections but their ids, and the client never stands still.
     *
     * @param records all that callers submitted
     * @param executed all that servers carried out, in the order in which they did
     * @return what is not so; empty if all is well
     */
    public static List<Violation> violations(List<CommandRecord> records, List<ExecutedCommand> executed) {
        return violations(records, executed, connection -> Duration.ZERO, UnaryOperator.identity());
    }

    /**
     * Compares.
     *
     * @param records all that callers submitted
     * @param executed all that servers carried out, in the order in which they did
     * @param openings when a connection was opened
     * @param latest when at the latest something happens that is due at a time, since a client may stand still
     * @return what is not so; empty if all is well
     */
    public static List<Violation> violations(
            List<CommandRecord> records,
            List<ExecutedCommand> executed,
            LongFunction<Duration> openings,
            UnaryOperator<Duration> latest) {
        return violations(records, executed, openings, latest, Moves.NONE);
    }

    /** The same, where servers may be retired. */
    static List<Violation> violations(
            List<CommandRecord> records,
            List<ExecutedCommand> executed,
            LongFunction<Duration> openings,
            UnaryOperator<Duration> latest,
            Moves moves) {
        var checker = new HistoryChecker(records, executed, openings, latest, moves);
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
        for (ExecutedCommand command : executed) {
            CommandRecord record = tagged.of(command);
            if (record != null) {
                executions.computeIfAbsent(record, one -> new ArrayList<>(1)).add(command);
            }
        }
    }

    private void checkEnd(CommandRecord record) {
        if (record.ends().size() != 1) {
            violate(Invariant.ENDS_ONCE, "ended " + record.ends().size() + " times", record);
            return;
        }
        End end = record.ends().get(0);
        if (end.outcome() instanceof Foreign) {
            violate(Invariant.ENDS_PROPERLY, "ended as no command may end", record);
        }
        if (end.at().compareTo(latest.apply(record.deadline())) > 0) {
            violate(Invariant.ENDS_IN_TIME, "ended too late", record);
        }
    }

    private void checkExecution(CommandRecord record) {
        List<ExecutedCommand> done = executions.getOrDefault(record, List.of());
        checkRepetition(record, done);
        if (record.database() != CommandRecord.ANY_DATABASE
                && done.stream().anyMatch(it -> it.database() != record.database())) {
            violate(Invariant.RIGHT_DATABASE, "was carried out in another database", record);
        }
        for (ExecutedCommand command : done) {
            Duration opened = openings.apply(command.connection());
            for (End end : record.ends()) {
                if (end.at().compareTo(opened) < 0) {
                    violate(Invariant.GIVEN_UP_FOR_GOOD, "was sent over a connection opened later, " + opened, record);
                }
            }
        }
        for (End end : record.ends()) {
            checkOutcome(record, end.outcome(), done);
        }
    }

    /**
     * Nothing is done twice; only a script that a server does not know may be sent again, whole, and what is tried
     * again may be refused as often as may be and take effect as often as its policy allows.
     */
    private void checkRepetition(CommandRecord record, List<ExecutedCommand> done) {
        long effects = done.stream().filter(it -> !it.isRefused()).count();
        boolean mayRepeat =
                done.subList(0, Math.max(0, done.size() - 1)).stream().allMatch(HistoryChecker::isUnknownScript)
                        && done.stream()
                                        .mapToLong(ExecutedCommand::connection)
                                        .distinct()
                                        .count()
                                >= done.size() - 1;
        if (effects > record.mostEffects() || done.size() > 1 && !mayRepeat && !record.isRetried()) {
            violate(Invariant.DONE_ONCE, "carried out " + done.size() + " times", record);
        }
    }

    private static boolean isUnknownScript(ExecutedCommand command) {
        return command.reply().startsWith("-NOSCRIPT");
    }

    private void checkOutcome(CommandRecord record, Outcome outcome, List<ExecutedCommand> done) {
        if (outcome instanceof Value value) {
            if (done.isEmpty()) {
                violate(Invariant.OWN_REPLY, "ended with a value and was not carried out", record);
            } else if (done.stream().noneMatch(it -> WireText.of(it.reply()).equals(value.text()))) {
                violate(Invariant.OWN_REPLY, "was told another reply than the server gave, which was " + done, record);
            }
        } else if (outcome instanceof ServerError) {
            if (!record.isReadAgain() && !done.stream().allMatch(ExecutedCommand::isRefused)) {
                violate(Invariant.TRUE_ERROR, "was told of an error and was carried out", record);
            }
        } else if (outcome instanceof Failed failed
                && failed.progress() == CommandProgress.NEVER_SENT
                && !done.stream().allMatch(HistoryChecker::isUnknownScript)) {
            violate(Invariant.TRUE_NEVER_SENT, "was carried out and is said never to have been sent", record);
        }
    }

    /** A GET has no word of its own: some GET of that key must have been answered so while the caller waited. */
    private void checkRead(CommandRecord record) {
        for (End end : record.ends()) {
            if (end.outcome() instanceof Value value
                    && record.text().startsWith("GET ")
                    && executed.stream().noneMatch(it -> answers(it, record, end, value))) {
                violate(Invariant.OWN_REPLY, "read what the server did not answer at that time", record);
            }
        }
    }

    static boolean answers(ExecutedCommand command, CommandRecord record, End end, Value value) {
        return command.name().equals("GET")
                && command.database() == record.database()
                && record.text().equals("GET " + command.words().get(1))
                && command.at().compareTo(record.submitted()) >= 0
                && command.at().compareTo(end.at()) <= 0
                && WireText.of(command.reply()).equals(value.text());
    }

    private void checkOrder() {
        Map<Lane, CommandRecord> last = new HashMap<>();
        Set<CommandRecord> seen = new HashSet<>();
        boolean flushed = false;
        boolean textsRefused = false;
        for (ExecutedCommand command : executed) {
            flushed |= command.words().equals(FLUSH);
            textsRefused |= command.words().contains(NO_TEXTS);
            CommandRecord record = tagged.of(command);
            if (record == null
                    || record.isRetried()
                    || textsRefused && record.text().equals(SCRIPT)) {
                continue; // what may be tried again has no place, nor has a script whose text may have been refused
                // before
            }
            if (isUnknownScript(command) && !flushed || !seen.add(record)) {
                continue; // a script is where it was carried out, but one that somebody has flushed has lost its place
            }
            Origin origin = moves.originOf(record, command);
            if (!origin.isCertain()) {
                continue;
            }
            // What needs a connection of its own waits for one, and what comes after it does not wait for that
            boolean blocking = command.name().equals("BLPOP");
            var lane = new Lane(command.connection(), command.database(), record.caller(), blocking, origin.server());
            CommandRecord before = last.put(lane, record);
            if (before != null && before.id() > record.id()) {
                violate(Invariant.CALLER_ORDER, "was carried out after #" + before.id(), record);
            }
        }
    }

    private void checkWatched() {
        Set<Long> watching = new HashSet<>();
        for (ExecutedCommand command : executed) {
            CommandRecord record = tagged.of(command);
            if (record != null && record.text().startsWith(WATCHED) && !watching.contains(command.connection())) {
                violate(Invariant.WATCH_HOLDS, "was carried out though nothing was watched", record);
            }
            switch (command.name()) {
                case "WATCH" -> watching.add(command.connection());
                case "EXEC", "DISCARD", "UNWATCH" -> watching.remove(command.connection());
                default -> {}
            }
        }
    }

    private void violate(Invariant invariant, String what, CommandRecord record) {
        violations.add(new Violation(invariant, what + ": " + record));
    }
}
