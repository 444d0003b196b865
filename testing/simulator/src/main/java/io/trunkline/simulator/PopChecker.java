package io.trunkline.simulator;

import io.trunkline.simulator.CommandRecord.End;
import io.trunkline.simulator.CommandRecord.Value;
import io.trunkline.testkit.simulation.ExecutedCommand;
import io.trunkline.testkit.simulation.PoppedElement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares what blocking pops took from the server with who got it. Every element is pushed once, so that it has one
 * name in a whole life.
 */
final class PopChecker {

    private static final String POP = "BLPOP";
    private static final double NANOS_PER_SECOND = 1e9;

    private final Map<String, Integer> delivered = new HashMap<>();
    private final Map<String, Integer> orphaned = new HashMap<>();
    private final Map<String, CommandRecord> byTag = new HashMap<>();
    private final List<Violation> violations = new ArrayList<>();

    private PopChecker(History history) {
        for (CommandRecord record : history.records()) {
            String tag = record.tag();
            if (tag != null && record.text().startsWith(POP)) {
                byTag.put(tag, record);
                for (End end : record.ends()) {
                    if (end.outcome() instanceof Value value) {
                        delivered.merge(value.text(), 1, Integer::sum);
                    }
                }
            }
        }
        history.orphans().forEach(orphan -> orphaned.merge(orphan, 1, Integer::sum));
    }

    /**
     * Compares.
     *
     * @param popped what servers handed out
     * @param executed what they carried out
     * @param proofBytes how many bytes the client must have read behind a reply to hand it out
     */
    static List<Violation> violations(
            History history, List<PoppedElement> popped, List<ExecutedCommand> executed, int proofBytes) {
        var checker = new PopChecker(history);
        Map<String, List<PoppedElement>> byText = new LinkedHashMap<>();
        for (PoppedElement element : popped) {
            byText.computeIfAbsent(WireText.of(element.command().reply()), first -> new ArrayList<>(1))
                    .add(element);
        }
        byText.forEach((text, pops) -> checker.checkReceivers(text, pops, proofBytes));
        checker.orphaned.forEach((orphan, times) -> checker.violations.add(
                new Violation(Invariant.NO_ELEMENT_LOST, "orphaned and never popped: " + orphan)));
        for (ExecutedCommand command : executed) {
            if (command.name().equals(POP)) {
                checker.checkTime(command);
            }
        }
        return checker.violations;
    }

    /**
     * Who got an element: as many as read it, and no more than took it. That is one, unless a primary went before its
     * replica had heard of the pop; then the element is in the list once more.
     */
    private void checkReceivers(String text, List<PoppedElement> pops, int proofBytes) {
        int asValue = delivered.getOrDefault(text, 0);
        Integer late = orphaned.remove(text);
        int asOrphan = late == null ? 0 : late;
        long read = pops.stream().filter(pop -> pop.isRead(proofBytes)).count();
        if (asValue + asOrphan < read || asValue + asOrphan > pops.size()) {
            violations.add(new Violation(
                    Invariant.NO_ELEMENT_LOST,
                    "delivered " + asValue + " times, orphaned " + asOrphan + " times: " + pops));
        }
    }

    /** The server begins to count when the command arrives, so that it cannot be over sooner after it was submitted. */
    private void checkTime(ExecutedCommand command) {
        List<String> words = command.words();
        CommandRecord record = byTag.get(words.get(words.size() - 2));
        if (record == null) {
            return;
        }
        var wait = Duration.ofNanos((long) (Double.parseDouble(words.get(words.size() - 1)) * NANOS_PER_SECOND));
        for (End end : record.ends()) {
            if (end.outcome().equals(new Value(WireText.NOTHING))
                    && end.at().minus(record.submitted()).compareTo(wait) < 0) {
                violations.add(new Violation(Invariant.WAITS_ITS_TIME, "waited for less than " + wait + ": " + record));
            }
        }
    }
}
