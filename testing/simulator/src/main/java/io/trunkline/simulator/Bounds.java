package io.trunkline.simulator;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.simulator.plan.ScenarioPlan.Setup;
import io.trunkline.status.ConnectionCounters;
import io.trunkline.status.ConnectionKind;
import io.trunkline.status.Figure;
import java.util.List;

/** Whether what is in flight and what waits keep within their bounds. Confined to the simulation's thread. */
final class Bounds {

    /** Nothing that a caller submits is smaller, as the engine counts bytes: a GET of a key of two letters. */
    private static final int SMALLEST_COMMAND = 24;
    /** In flight beyond the bound: the rest of a group that was begun, a SELECT, a keep-alive. */
    private static final int IN_FLIGHT_SLACK = 8;
    /** In the backlog beyond the bound: what is submitted in the engine's own name. */
    private static final int BACKLOG_SLACK = 8;

    private final Setup setup;
    private final History history;
    private final Events events;
    private final List<Violation> violations;

    /**
     * Prepares the checks.
     *
     * @param events what was told of connections that failed, and of servers that were retired
     */
    Bounds(Setup setup, History history, Events events, List<Violation> violations) {
        this.setup = setup;
        this.history = history;
        this.events = events;
        this.violations = violations;
    }

    void checkInFlight(ConnectionMultiplexer multiplexer) {
        long bound = mostMessages(setup.maxInFlight());
        if (bound == 0) {
            return;
        }
        List<ConnectionCounters> connections = multiplexer.counters().connections();
        // A blocking command that is given up is unblocked at once
        long unblocking = connections.stream()
                .filter(connection -> connection.kind() == ConnectionKind.LEASED)
                .count();
        for (ConnectionCounters counters : connections) {
            if (counters.get(Figure.IN_FLIGHT) > bound + IN_FLIGHT_SLACK + unblocking) {
                violations.add(new Violation(
                        Invariant.BOUNDED,
                        "in flight: messages=" + setup.maxInFlight() + ", bytes=" + setup.maxBytes() + ", inFlight="
                                + counters.get(Figure.IN_FLIGHT)));
            }
        }
    }

    void checkBacklog(ConnectionMultiplexer multiplexer) {
        int messages = setup.backlogMessages();
        long bound = mostMessages(messages);
        if (bound == 0) {
            return;
        }
        for (ConnectionCounters counters : multiplexer.counters().connections()) {
            if (counters.kind() == ConnectionKind.INTERACTIVE
                    && counters.get(Figure.BACKLOG_HIGH_WATER) > bound + BACKLOG_SLACK + marksPutBack() + moved()) {
                violations.add(new Violation(
                        Invariant.BOUNDED,
                        "backlog: messages=" + messages + ", bytes=" + setup.maxBytes() + ", backlogHighWater="
                                + counters.get(Figure.BACKLOG_HIGH_WATER)));
            }
        }
    }

    /**
     * What waits for a connection of its own has a mark in the line, which comes back into the backlog when a
     * connection is lost, whatever the bound: it was let in before. So many of them have waited at once, if a shared
     * connection was lost at all.
     */
    private int marksPutBack() {
        return events.failures(ConnectionKind.INTERACTIVE) == 0
                ? 0
                : history.mostWaitingAtOnce(Bounds::waitsForItsOwnConnection);
    }

    /** What a retired server gives away was let in before, and so is not refused by its new home. */
    private int moved() {
        return events.retirements() == 0 ? 0 : history.mostWaitingAtOnce(any -> true);
    }

    /** How many connections may have been leased so far, one after another. */
    int leases() {
        return setup.blockingConnections()
                + (int) history.records().stream()
                        .filter(Bounds::waitsForItsOwnConnection)
                        .count();
    }

    private static boolean waitsForItsOwnConnection(CommandRecord record) {
        return record.text().startsWith("BLPOP ") || record.text().equals(HistoryChecker.WATCHED + "EXEC");
    }

    /**
     * How many messages both bounds leave room for, where nobody counts the bytes but the engine: the smallest ones; 0
     * without a bound.
     */
    private long mostMessages(int messages) {
        long bytes = setup.maxBytes();
        if (bytes == 0) {
            return messages;
        }
        long fit = bytes / SMALLEST_COMMAND + 1;
        return messages == 0 ? fit : Math.min(messages, fit);
    }
}
