package io.trunkline.simulator;

import io.trunkline.ConnectionKind;
import io.trunkline.MultiplexerEvent;
import io.trunkline.MultiplexerEvent.ConnectionFailed;
import io.trunkline.MultiplexerEvent.ConnectionRestored;
import io.trunkline.MultiplexerEvent.InternalFailure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Hears what a multiplexer tells its operator, and judges it. Confined to the simulation's thread. */
final class Events implements Consumer<MultiplexerEvent> {

    private final List<Violation> violations;
    private final int interactiveConnections;
    private final Map<ConnectionKind, Balance> balances = new EnumMap<>(ConnectionKind.class);
    private long restored;

    /**
     * Listens.
     *
     * @param interactiveConnections how many connections of that kind there are; of all others that are told of, one
     */
    Events(List<Violation> violations, int interactiveConnections) {
        this.violations = violations;
        this.interactiveConnections = interactiveConnections;
    }

    /** How often a connection was restored. */
    long restored() {
        return restored;
    }

    @Override
    public void accept(MultiplexerEvent event) {
        if (event instanceof ConnectionFailed failed) {
            weigh(failed.kind(), 1, event);
        } else if (event instanceof ConnectionRestored back) {
            restored++;
            weigh(back.kind(), -1, event);
        } else if (event instanceof InternalFailure failure) {
            StringWriter text = new StringWriter();
            failure.cause().printStackTrace(new PrintWriter(text));
            violations.add(new Violation(Invariant.NO_INTERNAL_FAILURE, failure.origin() + ": " + text));
        }
    }

    private void weigh(ConnectionKind kind, int change, MultiplexerEvent event) {
        int connections = kind == ConnectionKind.INTERACTIVE ? interactiveConnections : 1;
        if (balances.computeIfAbsent(kind, first -> new Balance()).add(change) > connections) {
            violations.add(new Violation(
                    Invariant.EVENTS_ONCE, "told twice, of " + connections + " connections of the kind: " + event));
        }
    }

    /**
     * How many more outages than returns were told of. An event does not name its connection, but this can never differ by more than there are
     * connections, between any two moments; with one, outages and returns take turns.
     */
    private static final class Balance {

        private int now;
        private int least;
        private int most;

        /** Adds one event; returns the largest difference so far. */
        int add(int change) {
            now += change;
            least = Math.min(least, now);
            most = Math.max(most, now);
            return most - least;
        }
    }
}
