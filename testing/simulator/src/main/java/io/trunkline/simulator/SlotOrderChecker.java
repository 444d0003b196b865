package io.trunkline.simulator;

import io.trunkline.command.HashSlot;
import io.trunkline.options.ReadFrom;
import io.trunkline.testkit.simulation.ExecutedCommand;
import io.trunkline.testkit.simulation.NodeCommand;
import io.trunkline.testkit.simulation.SimulatedRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks for commands that a later one of the same caller has overtaken on the same slot, where callers share one
 * connection to each node; and for transactions that were carried out in part. Confined to the simulation's thread.
 *
 * <p>No order is promised to what has waited for something else than its slot's new server: for a slot to be moved
 * whole, a cluster that is down, a node that loads or whose connection was lost, or for longer than a fence stands.
 */
final class SlotOrderChecker {

    /** Shorter than any fence stands. */
    private static final Duration FENCED = Duration.ofMillis(40);
    /** So many redirects follow each other at once; behind those a command waits. */
    private static final int PROMPT = 5;

    private record Line(int caller, int slot) {}

    private final SimulatedWorld world;
    private final List<NodeCommand> history;
    private final TaggedRecords tagged;
    /** Those that had to wait. */
    private final Set<CommandRecord> delayed = new HashSet<>();

    private final Map<CommandRecord, Integer> hops = new HashMap<>();
    private final List<Violation> violations = new ArrayList<>();

    private SlotOrderChecker(SimulatedWorld world, List<NodeCommand> history) {
        this.world = world;
        this.history = history;
        tagged = new TaggedRecords(world.history().records());
    }

    /**
     * Looks for them.
     *
     * @param oneLine whether callers share one connection to each node
     */
    static List<Violation> violations(SimulatedWorld world, List<NodeCommand> history, boolean oneLine) {
        var checker = new SlotOrderChecker(world, history);
        checker.checkTransactions();
        if (oneLine) {
            checker.noteRefusals();
            checker.checkOrder();
        }
        return checker.violations;
    }

    private void noteRefusals() {
        for (SimulatedRedis server : world.servers()) {
            for (ExecutedCommand command : server.refused()) {
                CommandRecord record = tagged.of(command);
                if (record != null && !command.reply().startsWith("-MOVED")) {
                    delayed.add(record);
                } else if (record != null && hops.merge(record, 1, Integer::sum) >= PROMPT) {
                    delayed.add(record);
                }
            }
        }
    }

    private void checkOrder() {
        Map<Line, CommandRecord> last = new HashMap<>();
        for (NodeCommand one : history) {
            CommandRecord record = one.redirected() ? null : tagged.of(one.command());
            if (record == null || !isInLine(record)) {
                continue;
            }
            Line line = new Line(record.caller(), slotOf(record));
            CommandRecord before = last.get(line);
            if (before == null || before.id() < record.id()) {
                last.put(line, record);
            } else if (!delayed.contains(record) && isPrompt(record, one.command())) {
                violations.add(new Violation(
                        Invariant.SLOT_ORDER, "was carried out after " + before + ", by " + one + ": " + record));
            }
        }
    }

    /** Whether it goes the way on which order is promised: no connection of its own, no attempts, no other place. */
    private static boolean isInLine(CommandRecord record) {
        ReadFrom readFrom = record.readFrom();
        return record.key() != null
                && !record.isRetried()
                && record.transaction() == 0
                && (readFrom == null || readFrom == ReadFrom.PRIMARY)
                && !record.text().startsWith("BLPOP")
                && !record.text().startsWith(HistoryChecker.SCRIPT);
    }

    private static int slotOf(CommandRecord record) {
        return HashSlot.of(String.valueOf(record.key()).getBytes(StandardCharsets.UTF_8));
    }

    /** Whether all that has happened to it did so while a fence would stand, over connections that were there before. */
    private boolean isPrompt(CommandRecord record, ExecutedCommand done) {
        return done.at().minus(record.submitted()).compareTo(FENCED) < 0
                && world.openedAt(done.connection()).compareTo(record.submitted()) < 0;
    }

    private void checkTransactions() {
        Map<Integer, List<NodeCommand>> done = new HashMap<>();
        Map<Integer, Set<String>> members = new HashMap<>();
        for (CommandRecord record : world.history().records()) {
            String tag = record.tag();
            if (record.transaction() > 0 && tag != null) {
                members.computeIfAbsent(record.transaction(), first -> new HashSet<>())
                        .add(tag);
            }
        }
        for (NodeCommand one : history) {
            CommandRecord record = one.redirected() ? null : tagged.of(one.command());
            if (record != null && record.transaction() > 0) {
                done.computeIfAbsent(record.transaction(), first -> new ArrayList<>())
                        .add(one);
            }
        }
        done.forEach((transaction, commands) -> {
            NodeCommand first = commands.get(0);
            boolean isWhole = commands.size()
                    == members.getOrDefault(transaction, Set.of()).size();
            for (int i = 1; i < commands.size(); i++) {
                isWhole &= commands.get(i).command().connection()
                                == first.command().connection()
                        && commands.get(i).sequence() == first.sequence() + i;
            }
            if (!isWhole) {
                violations.add(new Violation(Invariant.TX_UNBROKEN, "was carried out as " + commands));
            }
        });
    }
}
