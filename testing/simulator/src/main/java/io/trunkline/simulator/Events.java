package io.trunkline.simulator;

import io.trunkline.MultiplexerEvent;
import io.trunkline.MultiplexerEvent.ConfigurationChanged;
import io.trunkline.MultiplexerEvent.ConnectionFailed;
import io.trunkline.MultiplexerEvent.ConnectionRestored;
import io.trunkline.MultiplexerEvent.InternalFailure;
import io.trunkline.MultiplexerEvent.ServerAdded;
import io.trunkline.MultiplexerEvent.ServerRetired;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.options.Endpoint;
import io.trunkline.status.BridgeId;
import io.trunkline.status.ConnectionKind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** Hears what a multiplexer tells its operator, and judges it. Confined to the simulation's thread. */
final class Events implements Consumer<MultiplexerEvent> {

    private final List<Violation> violations;
    private final IntSupplier leases;
    private final Map<BridgeId, Map<ConnectionFailureType, Integer>> outages = new HashMap<>();
    private final Set<Endpoint> retired = new HashSet<>();
    private int retirements;
    private long restored;
    private final Map<ConnectionKind, Integer> failures = new EnumMap<>(ConnectionKind.class);

    /**
     * Listens.
     *
     * @param leases how many connections may have been leased so far, one after another: a later one may have the
     *     number of one that was closed
     */
    Events(List<Violation> violations, IntSupplier leases) {
        this.violations = violations;
        this.leases = leases;
    }

    /** How often a connection was restored. */
    long restored() {
        return restored;
    }

    /** How often it was told that a connection had failed. */
    int failures() {
        return failures.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The same, of connections of one kind. */
    int failures(ConnectionKind kind) {
        return failures.getOrDefault(kind, 0);
    }

    /** How often a server was retired. */
    int retirements() {
        return retirements;
    }

    @Override
    public void accept(MultiplexerEvent event) {
        if (event instanceof ServerRetired gone) {
            retirements++;
            retired.add(gone.endpoint());
        } else if (event instanceof ServerAdded added) {
            retired.remove(added.endpoint());
            outages.keySet().removeIf(bridge -> bridge.endpoint().equals(added.endpoint()));
        } else {
            onConnection(event);
        }
    }

    private void onConnection(MultiplexerEvent event) {
        if (event instanceof ConnectionFailed failed) {
            checkMember(failed.endpoint(), event);
            failures.merge(failed.kind(), 1, Integer::sum);
            count(failed);
        } else if (event instanceof ConnectionRestored back) {
            restored++;
            checkMember(back.endpoint(), event);
            Map<ConnectionFailureType, Integer> outage = outages.put(back.bridge(), none());
            if (outage != null && outage.isEmpty()) { // one that nobody told may have begun before anybody listened
                violations.add(new Violation(Invariant.EVENTS_ONCE, "back, and was not told to be away: " + back));
            }
        } else if (event instanceof ConfigurationChanged changed) {
            checkMember(changed.endpoint(), event);
        } else if (event instanceof InternalFailure failure && !ThrowingCode.isBehind(failure.cause())) {
            StringWriter text = new StringWriter();
            failure.cause().printStackTrace(new PrintWriter(text));
            violations.add(new Violation(Invariant.NO_INTERNAL_FAILURE, failure.origin() + ": " + text));
        }
    }

    private void checkMember(Endpoint endpoint, MultiplexerEvent event) {
        if (retired.contains(endpoint)) {
            violations.add(new Violation(Invariant.EVENTS_ONCE, "told of a server that was retired before: " + event));
        }
    }

    /** Of each kind of failure a lane tells once in an outage; a leased one tells of refusals only. */
    private void count(ConnectionFailed failed) {
        boolean isLeased = failed.kind() == ConnectionKind.LEASED;
        ConnectionFailureType kind = kindOf(failed.failureType());
        if (isLeased && kind == ConnectionFailureType.UNABLE_TO_CONNECT) {
            violations.add(
                    new Violation(Invariant.EVENTS_ONCE, "told, though the shared connection tells it: " + failed));
        }
        int times = outagesOf(failed.bridge()).merge(kind, 1, Integer::sum);
        if (times > (isLeased ? leases.getAsInt() : 1)) {
            violations.add(new Violation(Invariant.EVENTS_ONCE, "told again, times=" + times + ": " + failed));
        }
    }

    private Map<ConnectionFailureType, Integer> outagesOf(BridgeId bridge) {
        return outages.computeIfAbsent(bridge, first -> none());
    }

    private static Map<ConnectionFailureType, Integer> none() {
        return new EnumMap<>(ConnectionFailureType.class);
    }

    /** Nobody is there, however that shows. */
    private static ConnectionFailureType kindOf(ConnectionFailureType type) {
        return type == ConnectionFailureType.SOCKET_CLOSED || type == ConnectionFailureType.SOCKET_FAILURE
                ? ConnectionFailureType.UNABLE_TO_CONNECT
                : type;
    }
}
