package io.trunkline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.exception.CommandProgress;
import io.trunkline.options.Endpoint;
import io.trunkline.simulator.CommandRecord.Cancelled;
import io.trunkline.simulator.CommandRecord.Failed;
import io.trunkline.simulator.CommandRecord.ServerError;
import io.trunkline.simulator.CommandRecord.Value;
import io.trunkline.simulator.Moves.Origin;
import io.trunkline.testkit.simulation.ExecutedCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Planted bugs: what a broken engine would leave behind, so that a checker that finds nothing means something. */
final class HistoryCheckerTest {

    private static final Duration LIMIT = Duration.ofMillis(100);
    private static final Origin RETIRED = new Origin(Endpoint.parse("retired:6379"), true);

    private final List<CommandRecord> records = new ArrayList<>();
    private final List<ExecutedCommand> executed = new ArrayList<>();
    private final Map<Long, Duration> opened = new HashMap<>(Map.of(5L, Duration.ZERO, 6L, Duration.ZERO));
    private final Map<CommandRecord, Origin> moved = new HashMap<>();
    private Duration stalledUntil = Duration.ZERO;

    @Test
    void violations_ofAHistoryWithoutFault_areNone() {
        value(begin(1, "ECHO", "c1#1"), 10, "c1#1");
        done(5, 7, "$4\r\nc1#1\r\n", "ECHO", "c1#1");
        failed(begin(1, "SET k", "c1#2"), 20, CommandProgress.NEVER_SENT);
        failed(begin(1, "SET k", "c1#3"), 20, CommandProgress.SENT);
        value(begin(1, "GET k", null), 30, "nil");
        done(5, 25, "_\r\n", "GET", "k");

        assertThat(violations()).isEmpty();
    }

    @Test
    void violations_ofShiftedReplies_nameBothCommands() {
        value(begin(1, "ECHO", "c1#1"), 10, "c1#2");
        value(begin(1, "ECHO", "c1#2"), 10, "c1#3");
        done(5, 7, "$4\r\nc1#1\r\n", "ECHO", "c1#1");
        done(5, 7, "$4\r\nc1#2\r\n", "ECHO", "c1#2");

        assertThat(violations())
                .hasSize(2)
                .allMatch(text -> text.startsWith("was told another reply than the server gave"));
    }

    @Test
    void violations_ofACommandThatEndedTwice_nameIt() {
        CommandRecord record = begin(1, "ECHO", "c1#1");
        value(record, 10, "c1#1");
        failed(record, 20, CommandProgress.SENT);
        done(5, 7, "$4\r\nc1#1\r\n", "ECHO", "c1#1");

        assertThat(violations()).singleElement().asString().startsWith("ended 2 times");
    }

    @Test
    void violations_ofACommandThatNeverEnded_nameIt() {
        begin(1, "SET k", "c1#1");

        assertThat(violations()).singleElement().asString().startsWith("ended 0 times");
    }

    @Test
    void violations_ofAReadThatWasAnsweredInVainAndThenRefused_areNone() {
        CommandRecord read = begin(1, "MGET k", "c1#1");
        read.allowRetries(3, true);
        read.end(Duration.ofMillis(20), new ServerError("NOPERM"));
        done(5, 7, "*0\r\n", "MGET", "c1#1");

        assertThat(violations()).isEmpty();
    }

    @Test
    void violations_ofAWriteThatWasDoneInVainAndThenRefused_nameIt() {
        CommandRecord write = begin(1, "SET k", "c1#1");
        write.allowRetries(3, false);
        write.end(Duration.ofMillis(20), new ServerError("NOPERM"));
        done(5, 7, "+OK\r\n", "SET", "k", "c1#1");

        assertThat(violations()).singleElement().asString().startsWith("was told of an error and was carried out");
    }

    @Test
    void violations_ofASentCommandSaidNeverSent_nameIt() {
        failed(begin(1, "SET k", "c1#1"), 10, CommandProgress.NEVER_SENT);
        done(5, 7, "+OK\r\n", "SET", "k", "c1#1");

        assertThat(violations()).singleElement().asString().contains("said never to have been sent");
    }

    @Test
    void violations_ofACommandThatWasRetriedSilently_nameIt() {
        value(begin(1, "INCR", "c1#1"), 10, "2");
        done(5, 7, ":1\r\n", "INCR", "c1#1");
        done(6, 9, ":2\r\n", "INCR", "c1#1");

        assertThat(violations()).singleElement().asString().startsWith("carried out 2 times");
    }

    @Test
    void violations_ofACommandInTheWrongDatabase_nameIt() {
        value(begin(1, "SET k", "c1#1"), 10, "OK");
        executed.add(new ExecutedCommand(Duration.ofMillis(7), 5, 1, List.of("SET", "k", "c1#1"), "+OK\r\n"));

        assertThat(violations()).singleElement().asString().startsWith("was carried out in another database");
    }

    @Test
    void violations_ofAnInventedValue_nameIt() {
        value(begin(1, "SET k", "c1#1"), 10, "OK");

        assertThat(violations()).singleElement().asString().startsWith("ended with a value and was not carried out");
    }

    @Test
    void violations_ofAnErrorForWhatWasDone_nameIt() {
        begin(1, "SET k", "c1#1").end(Duration.ofMillis(10), new ServerError("LOADING"));
        done(5, 7, "+OK\r\n", "SET", "k", "c1#1");

        assertThat(violations()).singleElement().asString().startsWith("was told of an error and was carried out");
    }

    @Test
    void violations_ofOvertakingOnOneConnection_nameTheLateOne() {
        value(begin(1, "SET k", "c1#1"), 10, "OK");
        value(begin(1, "SET k", "c1#2"), 10, "OK");
        done(5, 7, "+OK\r\n", "SET", "k", "c1#2");
        done(5, 8, "+OK\r\n", "SET", "k", "c1#1");

        assertThat(violations()).singleElement().asString().startsWith("was carried out after #2");
    }

    @Test
    void violations_ofOvertakingOnTwoConnections_areNone() {
        failed(begin(1, "SET k", "c1#1"), 6, CommandProgress.SENT);
        value(begin(1, "SET k", "c1#2"), 10, "OK");
        done(6, 7, "+OK\r\n", "SET", "k", "c1#2");
        done(5, 8, "+OK\r\n", "SET", "k", "c1#1");

        assertThat(violations()).isEmpty();
    }

    @Test
    void violations_ofWhatCameFromARetiredServerBehindLaterCommands_areNone() {
        CommandRecord first = begin(1, "SET k", "c1#1");
        value(first, 10, "OK");
        value(begin(1, "SET k", "c1#2"), 10, "OK");
        moved.put(first, RETIRED);
        done(5, 7, "+OK\r\n", "SET", "k", "c1#2");
        done(5, 8, "+OK\r\n", "SET", "k", "c1#1");

        assertThat(violations()).isEmpty();
        moved.put(first, Origin.ANYWHERE);
        assertThat(violations()).isEmpty();
    }

    @Test
    void violations_ofOvertakingOnTheWayFromARetiredServer_nameTheLateOne() {
        CommandRecord first = begin(1, "SET k", "c1#1");
        value(first, 10, "OK");
        CommandRecord second = begin(1, "SET k", "c1#2");
        value(second, 10, "OK");
        moved.put(first, RETIRED);
        moved.put(second, RETIRED);
        done(5, 7, "+OK\r\n", "SET", "k", "c1#2");
        done(5, 8, "+OK\r\n", "SET", "k", "c1#1");

        assertThat(violations()).singleElement().asString().startsWith("was carried out after #2");
    }

    /** That one of them has moved excuses no other. */
    @Test
    void violations_ofOvertakingBesideWhatCameFromARetiredServer_nameTheLateOne() {
        CommandRecord first = begin(1, "SET k", "c1#1");
        value(first, 10, "OK");
        value(begin(1, "SET k", "c1#2"), 10, "OK");
        value(begin(1, "SET k", "c1#3"), 10, "OK");
        moved.put(first, RETIRED);
        done(5, 7, "+OK\r\n", "SET", "k", "c1#3");
        done(5, 8, "+OK\r\n", "SET", "k", "c1#1");
        done(5, 9, "+OK\r\n", "SET", "k", "c1#2");

        assertThat(violations()).singleElement().asString().startsWith("was carried out after #3");
    }

    @Test
    void violations_ofAnEndAfterTheDeadline_nameIt() {
        failed(begin(1, "SET k", "c1#1"), 101, CommandProgress.NEVER_SENT);

        assertThat(violations()).singleElement().asString().startsWith("ended too late");
    }

    @Test
    void violations_ofAnEndAfterTheDeadlineOfAClientThatStoodStill_areNone() {
        failed(begin(1, "SET k", "c1#1"), 150, CommandProgress.NEVER_SENT);
        stalledUntil = Duration.ofMillis(150);

        assertThat(violations()).isEmpty();
    }

    @Test
    void violations_ofACommandSentAfterItHadEnded_nameIt() {
        begin(1, "SET k", "c1#1").end(Duration.ofMillis(10), new Cancelled());
        opened.put(6L, Duration.ofMillis(20));
        done(6, 30, "+OK\r\n", "SET", "k", "c1#1");

        assertThat(violations()).singleElement().asString().startsWith("was sent over a connection opened later");
    }

    @Test
    void violations_ofAScriptThatTheServerDidNotKnow_areNone() {
        value(begin(1, HistoryChecker.SCRIPT, "c1#1"), 10, "4");
        done(5, 7, "-NOSCRIPT No matching script.\r\n", "EVALSHA", "5e1f", "1", "k", "c1#1");
        done(5, 8, ":4\r\n", "EVAL", "return 1", "1", "k", "c1#1");

        assertThat(violations()).isEmpty();
    }

    @Test
    void violations_ofAScriptThatWasOvertakenSinceTheServerDidNotKnowIt_nameIt() {
        value(begin(1, HistoryChecker.SCRIPT, "c1#1"), 10, "4");
        value(begin(1, "SET k", "c1#2"), 10, "OK");
        done(5, 7, "-NOSCRIPT No matching script.\r\n", "EVALSHA", "5e1f", "1", "k", "c1#1");
        done(5, 8, "+OK\r\n", "SET", "k", "c1#2");
        done(5, 9, ":4\r\n", "EVAL", "return 1", "1", "k", "c1#1");

        assertThat(violations()).singleElement().asString().startsWith("was carried out after #2");
    }

    @Test
    void violations_ofAScriptThatWasOvertakenSinceAnotherFlushedIt_areNone() {
        value(begin(1, HistoryChecker.SCRIPT, "c1#1"), 10, "4");
        value(begin(1, "SET k", "c1#2"), 10, "OK");
        done(0, 6, "+OK\r\n", "SCRIPT", "FLUSH");
        done(5, 7, "-NOSCRIPT No matching script.\r\n", "EVALSHA", "5e1f", "1", "k", "c1#1");
        done(5, 8, "+OK\r\n", "SET", "k", "c1#2");
        done(5, 9, ":4\r\n", "EVAL", "return 1", "1", "k", "c1#1");

        assertThat(violations()).isEmpty();
    }

    @Test
    void violations_ofAReadThatNobodyAnswered_nameIt() {
        value(begin(1, "GET k", null), 10, "somebody else's");
        done(5, 7, "_\r\n", "GET", "k");

        assertThat(violations()).singleElement().asString().startsWith("read what the server did not answer");
    }

    @Test
    void violations_ofATransactionThatLostItsWatch_nameItsCommands() {
        value(begin(1, HistoryChecker.WATCHED + "SET k", "c1#1"), 10, "OK");
        done(5, 3, "+OK\r\n", "WATCH", "k");
        done(6, 7, "+OK\r\n", "SET", "k", "c1#1");
        done(6, 7, "*1\r\n+OK\r\n", "EXEC");

        assertThat(violations()).singleElement().asString().startsWith("was carried out though nothing was watched");
    }

    @Test
    void violations_ofAForeignException_nameIt() {
        begin(1, "SET k", "c1#1").end(Duration.ofMillis(1), CommandRecord.failure(new NullPointerException()));

        assertThat(violations()).singleElement().asString().startsWith("ended as no command may end");
    }

    private List<String> violations() {
        return HistoryChecker.violations(
                        records,
                        executed,
                        opened::get,
                        due -> stalledUntil.compareTo(due) > 0 ? stalledUntil : due,
                        (record, command) -> moved.getOrDefault(record, Origin.NOWHERE_ELSE))
                .stream()
                .map(Violation::what)
                .toList();
    }

    private CommandRecord begin(int caller, String text, @Nullable String tag) {
        var record = new CommandRecord(records.size() + 1, caller, 0, text, tag, Duration.ZERO, LIMIT);
        records.add(record);
        return record;
    }

    private static void value(CommandRecord record, int millis, String text) {
        record.end(Duration.ofMillis(millis), new Value(text));
    }

    private static void failed(CommandRecord record, int millis, CommandProgress progress) {
        record.end(Duration.ofMillis(millis), new Failed(progress, false, "planted"));
    }

    private void done(long connection, int millis, String reply, String... words) {
        executed.add(new ExecutedCommand(Duration.ofMillis(millis), connection, 0, List.of(words), reply));
    }
}
