package io.trunkline.simulator;

import io.trunkline.ConnectionKind;
import io.trunkline.MultiplexerEvent;
import io.trunkline.MultiplexerEvent.ConnectionFailed;
import io.trunkline.MultiplexerEvent.ConnectionRestored;
import io.trunkline.MultiplexerEvent.InternalFailure;
import io.trunkline.exception.ConnectionFailureType;
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
    private final Map<ConnectionKind, Map<ConnectionFailureType, Integer>> outages =
            new EnumMap<>(ConnectionKind.class);
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
            count(failed);
        } else if (event instanceof ConnectionRestored back) {
            restored++;
            outagesOf(back.kind()).replaceAll((cause, times) -> Math.max(0, times - 1));
        } else if (event instanceof InternalFailure failure) {
            StringWriter text = new StringWriter();
            failure.cause().printStackTrace(new PrintWriter(text));
            violations.add(new Violation(Invariant.NO_INTERNAL_FAILURE, failure.origin() + ": " + text));
        }
    }

    /**
     * Of each kind of failure a connection tells once in an outage. An event does not name its connection, but between returns no kind is told more often than there are
     * connections.
     */
    private void count(ConnectionFailed failed) {
        int connections = failed.kind() == ConnectionKind.INTERACTIVE ? interactiveConnections : 1;
        if (outagesOf(failed.kind()).merge(kindOf(failed.failureType()), 1, Integer::sum) > connections) {
            violations.add(new Violation(
                    Invariant.EVENTS_ONCE, "told twice, of " + connections + " connections of the kind: " + failed));
        }
    }

    private Map<ConnectionFailureType, Integer> outagesOf(ConnectionKind kind) {
        return outages.computeIfAbsent(kind, first -> new EnumMap<>(ConnectionFailureType.class));
    }

    /** Nobody is there, however that shows. */
    private static ConnectionFailureType kindOf(ConnectionFailureType type) {
        return type == ConnectionFailureType.SOCKET_CLOSED || type == ConnectionFailureType.SOCKET_FAILURE
                ? ConnectionFailureType.UNABLE_TO_CONNECT
                : type;
    }
}
