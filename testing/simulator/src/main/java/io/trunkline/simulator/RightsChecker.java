package io.trunkline.simulator;

import io.trunkline.simulator.CommandRecord.End;
import io.trunkline.simulator.CommandRecord.ServerError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Whether a right that was taken concerned only who made use of it. Confined to the simulation's thread. */
final class RightsChecker {

    private static final String SUBSCRIBE = "SUBSCRIBE ";
    private static final Set<String> OF_SCRIPTS = Set.of("EVAL", "EVALSHA", "SCRIPT", "APPEND");
    private static final Set<String> OF_TRANSACTIONS = Set.of("SET", "RPUSH", "WATCH", "EXISTS");

    private final List<Rights.Denial> denials;
    private final List<Violation> violations = new ArrayList<>();

    private RightsChecker(List<Rights.Denial> denials) {
        this.denials = denials;
    }

    /**
     * What callers were told.
     *
     * @param latest when at the latest something happens that is due at a time, since a client may stand still
     */
    static List<Violation> toldWrongly(
            List<CommandRecord> records, List<Rights.Denial> denials, UnaryOperator<Duration> latest) {
        var checker = new RightsChecker(denials);
        for (int i = 0; i < records.size(); i++) {
            checker.check(records.get(i), begin(records.subList(0, i + 1), latest));
        }
        return checker.violations;
    }

    /**
     * When the last of some commands was asked for; whoever subscribes to a channel that another asks the server for
     * just now shares the answer.
     */
    private static Duration begin(List<CommandRecord> records, UnaryOperator<Duration> latest) {
        CommandRecord last = records.get(records.size() - 1);
        Duration begin = last.submitted();
        if (last.text().startsWith(SUBSCRIBE)) {
            for (int i = records.size() - 2; i >= 0; i--) {
                CommandRecord earlier = records.get(i);
                if (earlier.text().equals(last.text())
                        && latest.apply(earlier.deadline()).compareTo(begin) >= 0) {
                    begin = earlier.submitted();
                }
            }
        }
        return begin;
    }

    /** What listens no more, before the multiplexer is closed. */
    static List<Violation> endedWrongly(
            List<SubscriptionRecord> subscriptions, List<Rights.Denial> denials, Duration now) {
        var checker = new RightsChecker(denials);
        subscriptions.forEach(subscription -> checker.check(subscription, now));
        return checker.violations;
    }

    private void check(CommandRecord record, Duration begin) {
        for (End end : record.ends()) {
            if (end.outcome() instanceof ServerError error
                    && isRefusal(error.message())
                    && denials.stream()
                            .noneMatch(denial ->
                                    denial.overlaps(begin, end.at()) && concerns(denial.rights(), record.text()))) {
                violate("was told of a right that it did not need", record);
            }
        }
    }

    private void check(SubscriptionRecord subscription, Duration now) {
        if (subscription.wasEndedByServer()
                && denials.stream()
                        .noneMatch(denial -> denial.overlaps(subscription.wantedSince(), now)
                                && denial.rights()
                                        .channels()
                                        .contains(subscription.channel().name()))) {
            violate("ended, though its channel was not refused", subscription);
        }
    }

    private static boolean isRefusal(String message) {
        return message.startsWith("NOPERM") || message.startsWith("ERR ACL failure");
    }

    private static boolean concerns(Rights rights, String text) {
        Set<String> needed = new HashSet<>(List.of(text.split(" ")));
        if (text.equals(HistoryChecker.SCRIPT)) {
            needed.addAll(OF_SCRIPTS);
        } else if (text.startsWith(HistoryChecker.WATCHED) || text.equals("EXEC")) {
            needed.addAll(OF_TRANSACTIONS);
        } else if (text.startsWith("PUBLISH")) {
            needed.add("SPUBLISH");
        }
        return rights.commands().stream().anyMatch(needed::contains)
                || rights.channels().stream().anyMatch(text::contains);
    }

    private void violate(String what, Object whom) {
        violations.add(new Violation(Invariant.REFUSED_ALONE, what + ", which were " + denials + ": " + whom));
    }
}
