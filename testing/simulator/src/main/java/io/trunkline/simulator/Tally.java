package io.trunkline.simulator;

import io.trunkline.exception.CommandProgress;
import io.trunkline.simulator.plan.FaultKind;
import io.trunkline.simulator.plan.WorldKind;
import io.trunkline.testkit.simulation.SimulatedRedis;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What happened in some lives, in numbers. Confined to one thread until nobody adds to it any more. */
public final class Tally {

    /** How commands end. */
    public enum OutcomeKind {
        /** With a value. */
        VALUE("value"),
        /** With the server's error. */
        SERVER_ERROR("server error"),
        /** With a failure, before a byte of it was sent. */
        NEVER_SENT("never sent"),
        /** With a failure after it was sent, so that nobody knows whether it took effect. */
        SENT_OUTCOME_UNKNOWN("sent, outcome unknown"),
        /** At its deadline; counted as never sent or sent as well. */
        TIMED_OUT("timed out, of both"),
        /** By its caller's cancellation. */
        CANCELLED("cancelled");

        private final String text;

        OutcomeKind(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final Map<FaultKind, Long> faults = new EnumMap<>(FaultKind.class);
    private final Map<OutcomeKind, Long> outcomes = new EnumMap<>(OutcomeKind.class);
    private long seeds;
    private final Map<String, Long> kinds = new TreeMap<>();
    private long commands;
    private long executed;
    private long messages;
    private long unblocked;
    private long orphans;
    private long connects;
    private long reconnects;
    private Duration virtualTime = Duration.ZERO;

    /** Makes an empty tally. */
    public Tally() {}

    void addFault(FaultKind kind) {
        faults.merge(kind, 1L, Long::sum);
    }

    private void count(CommandRecord.Outcome outcome) {
        if (outcome instanceof CommandRecord.Value) {
            add(OutcomeKind.VALUE);
        } else if (outcome instanceof CommandRecord.ServerError) {
            add(OutcomeKind.SERVER_ERROR);
        } else if (outcome instanceof CommandRecord.Cancelled) {
            add(OutcomeKind.CANCELLED);
        } else if (outcome instanceof CommandRecord.Failed failed) {
            add(
                    failed.progress() == CommandProgress.NEVER_SENT
                            ? OutcomeKind.NEVER_SENT
                            : OutcomeKind.SENT_OUTCOME_UNKNOWN);
            if (failed.timedOut()) {
                add(OutcomeKind.TIMED_OUT);
            }
        }
    }

    private void add(OutcomeKind kind) {
        outcomes.merge(kind, 1L, Long::sum);
    }

    /** Takes a life that has ended. */
    void addLife(
            WorldKind kind, History history, List<SimulatedRedis> servers, long attemptsAfterLoss, Duration lived) {
        seeds++;
        commands += history.records().size();
        kinds.merge(kind.label(), 1L, Long::sum);
        for (SimulatedRedis redis : servers) {
            executed += redis.executed().size();
            connects += redis.server().attempts();
            unblocked += redis.unblocked();
        }
        orphans += history.orphans().size();
        reconnects += attemptsAfterLoss;
        virtualTime = virtualTime.plus(lived);
        for (SubscriptionRecord subscription : history.subscriptions()) {
            messages += subscription.heard().size();
        }
        for (CommandRecord record : history.records()) {
            record.ends().forEach(end -> count(end.outcome()));
        }
    }

    /** Takes what another one has counted. */
    void add(Tally other) {
        other.faults.forEach((kind, count) -> faults.merge(kind, count, Long::sum));
        other.outcomes.forEach((kind, count) -> outcomes.merge(kind, count, Long::sum));
        seeds += other.seeds;
        other.kinds.forEach((kind, count) -> kinds.merge(kind, count, Long::sum));
        commands += other.commands;
        executed += other.executed;
        messages += other.messages;
        unblocked += other.unblocked;
        orphans += other.orphans;
        connects += other.connects;
        reconnects += other.reconnects;
        virtualTime = virtualTime.plus(other.virtualTime);
    }

    /**
     * How many lives were lived.
     *
     * @return 0 or more
     */
    public long seeds() {
        return seeds;
    }

    /**
     * How many of them had which servers.
     *
     * @return counts by what servers were to each other; a kind that did not occur left out
     */
    public Map<String, Long> kinds() {
        return Collections.unmodifiableMap(kinds);
    }

    /**
     * How many commands callers submitted.
     *
     * @return 0 or more
     */
    public long commands() {
        return commands;
    }

    /**
     * How many commands servers carried out or refused, those of handshakes included.
     *
     * @return 0 or more
     */
    public long executed() {
        return executed;
    }

    /**
     * How many messages handlers were called with.
     *
     * @return 0 or more
     */
    public long messages() {
        return messages;
    }

    /**
     * How many blocking commands that nobody waited for any more the server was asked to end, and did.
     *
     * @return 0 or more
     */
    public long unblocked() {
        return unblocked;
    }

    /**
     * How many replies came too late for their callers and were handed to the handler of orphans.
     *
     * @return 0 or more
     */
    public long orphans() {
        return orphans;
    }

    /**
     * How often a connection was attempted.
     *
     * @return 0 or more
     */
    public long connects() {
        return connects;
    }

    /**
     * How often a connection was restored after it had failed.
     *
     * @return 0 or more
     */
    public long reconnects() {
        return reconnects;
    }

    /**
     * How much time passed for those who lived.
     *
     * @return the sum over all lives
     */
    public Duration virtualTime() {
        return virtualTime;
    }

    /**
     * How often what went wrong.
     *
     * @return counts, a kind that did not occur left out
     */
    public Map<FaultKind, Long> faults() {
        return Collections.unmodifiableMap(faults);
    }

    /**
     * How many commands ended how.
     *
     * @return counts, a kind that did not occur left out
     */
    public Map<OutcomeKind, Long> outcomes() {
        return Collections.unmodifiableMap(outcomes);
    }
}
