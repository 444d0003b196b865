package io.trunkline.simulator;

import io.trunkline.options.OrphanedReply;
import io.trunkline.testkit.simulation.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Everything that callers submitted, and what became of it as far as they were told. Confined to the simulation's
 * thread.
 */
final class History {

    private final SimulatedTime time;
    private final List<CommandRecord> records = new ArrayList<>();
    private final List<String> orphans = new ArrayList<>();
    private final List<SubscriptionRecord> subscriptions = new ArrayList<>();
    private int nextId = 1;
    private int transactions;

    History(SimulatedTime time) {
        this.time = time;
    }

    /** A word for the next command of a caller, which no other command has. Follow it with {@link #submit}. */
    String nextTag(int caller) {
        return "c" + caller + "#" + nextId;
    }

    /** The number of a transaction that begins, from 1. */
    int nextTransaction() {
        return ++transactions;
    }

    /**
     * Begins the record of a command that is about to be submitted; the tag is that of the last {@link #nextTag}, or
     * null.
     */
    CommandRecord submit(int caller, int database, String text, @Nullable String tag, Duration limit) {
        var record = new CommandRecord(
                nextId++,
                caller,
                database,
                text,
                tag,
                time.elapsed(),
                time.elapsed().plus(limit));
        records.add(record);
        return record;
    }

    /** Takes down how a command ends. */
    <T extends @Nullable Object> void observe(
            CommandRecord record, CompletionStage<T> stage, Function<? super T, String> spell) {
        stage.whenComplete((value, failure) -> record.end(
                time.elapsed(),
                failure == null ? new CommandRecord.Value(spell.apply(value)) : CommandRecord.failure(failure)));
    }

    /** Takes down a reply that came when its caller did not wait any more. */
    void addOrphan(OrphanedReply orphan) {
        orphans.add(WireText.ofValue(orphan.value()));
    }

    /** What the handler of orphaned replies was given, spelt as values are. */
    List<String> orphans() {
        return orphans;
    }

    void add(SubscriptionRecord subscription) {
        subscriptions.add(subscription);
    }

    List<SubscriptionRecord> subscriptions() {
        return subscriptions;
    }

    List<CommandRecord> records() {
        return records;
    }

    /** How many commands of a sort have waited for their ends at once, at most. */
    int mostWaitingAtOnce(Predicate<CommandRecord> sort) {
        List<CommandRecord> some = records.stream().filter(sort).toList();
        return some.stream()
                .mapToInt(latest -> (int) some.stream()
                        .filter(one -> one.waitedAt(latest.submitted()))
                        .count())
                .max()
                .orElse(0);
    }
}
