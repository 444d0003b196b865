package io.trunkline.simulator.plan;

import io.trunkline.options.BackPressurePolicy;
import io.trunkline.options.CompletionMode;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.options.ReadFrom;
import io.trunkline.options.SubscriptionConnection;
import io.trunkline.testkit.simulation.LinkConditions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is decided before one life begins: how the multiplexer is set up, what its callers do, what goes wrong, and
 * when it is closed. What is left to chance while it lives, such as where reads end, is drawn from the seed. Immutable.
 *
 * @param seed draws what is left to chance
 * @param setup the multiplexer and its servers
 * @param callers who uses it
 * @param faults what goes wrong
 * @param closeAt when it is closed in the middle of everything, or null if it lives through all of it and is looked at
 *     afterwards
 * @param drain how long closing waits for what is under way
 */
public record ScenarioPlan(
        long seed,
        Setup setup,
        List<CallerPlan> callers,
        List<Fault> faults,
        @Nullable Duration closeAt,
        Duration drain) {

    /** All that is decided. */
    public ScenarioPlan {
        callers = List.copyOf(callers);
        faults = List.copyOf(faults);
    }

    /**
     * The multiplexer and its servers. A bound of 0 is the default one.
     *
     * @param knowsHello whether the servers know HELLO
     * @param subscriptionConnection which connection carries subscriptions on RESP3
     * @param interactiveConnections how many connections callers share
     * @param bulkBytes from how many bytes on commands and replies go over one of their own; 0 if there is none
     * @param maxBytes bounds the bytes in flight, and those of the backlog
     * @param blockingConnections how many blocking commands may have a connection at a time, or 0 for the default
     * @param highIntegrity whether every reply is proven by a token behind it; only then replies are sent twice
     * @param consistencyChecks whether heartbeats look for replies that belong to others
     * @param throwingCode whether the application's handlers, codecs, decoders, listeners and stages throw
     * @param conditions what the ways to the servers are like
     * @param kind what the servers are to each other
     */
    public record Setup(
            ProtocolVersion protocol,
            boolean knowsHello,
            SubscriptionConnection subscriptionConnection,
            boolean password,
            int ioThreads,
            int interactiveConnections,
            int bulkBytes,
            int blockingConnections,
            CompletionMode completion,
            boolean queueWhileDisconnected,
            int maxInFlight,
            int backlogMessages,
            int maxBytes,
            BackPressurePolicy backlogPolicy,
            boolean highIntegrity,
            boolean consistencyChecks,
            boolean throwingCode,
            LinkConditions conditions,
            WorldKind kind) {

        /** The same, with servers of another kind. */
        public Setup withKind(WorldKind other) {
            return new Setup(
                    protocol,
                    knowsHello,
                    subscriptionConnection,
                    password,
                    ioThreads,
                    interactiveConnections,
                    bulkBytes,
                    blockingConnections,
                    completion,
                    queueWhileDisconnected,
                    maxInFlight,
                    backlogMessages,
                    maxBytes,
                    backlogPolicy,
                    highIntegrity,
                    consistencyChecks,
                    throwingCode,
                    conditions,
                    other);
        }
    }

    /**
     * One caller.
     *
     * @param number from 1
     * @param retrying whether its commands are tried again
     * @param steps what it does, in order
     */
    public record CallerPlan(int number, Retrying retrying, List<Step> steps) {

        /** What it does. */
        public CallerPlan {
            steps = List.copyOf(steps);
        }
    }

    /**
     * Something that a caller does.
     *
     * @param at when, from the beginning
     * @param key which of a few keys or channels
     * @param cancelAfter after how long it gives the command up, or null
     * @param extra for how long the command itself may block, or occupies the server
     * @param readFrom where it may be answered, if it reads; null where the multiplexer says
     */
    public record Step(
            Duration at,
            StepKind kind,
            int key,
            int database,
            Duration timeout,
            @Nullable Duration cancelAfter,
            Duration extra,
            @Nullable ReadFrom readFrom) {

        /** The same, answered elsewhere. */
        public Step withReadFrom(@Nullable ReadFrom other) {
            return new Step(at, kind, key, database, timeout, cancelAfter, extra, other);
        }
    }

    /**
     * Something that goes wrong.
     *
     * @param at when, from the beginning
     * @param lasts for how long, if it ends
     * @param bytes after how many bytes, if it comes in the middle of them
     * @param choice which connection, or which variety
     * @param server at which server, 0 for the first
     */
    public record Fault(Duration at, FaultKind kind, Duration lasts, int bytes, int choice, int server) {

        /** The same at another server. */
        public Fault atServer(int other) {
            return new Fault(at, kind, lasts, bytes, choice, other);
        }
    }

    /** The same plan, with something else left to chance. */
    public ScenarioPlan withSeed(long other) {
        return new ScenarioPlan(other, setup, callers, faults, closeAt, drain);
    }

    /** The same plan for another multiplexer, or for other servers. */
    public ScenarioPlan withSetup(Setup other) {
        return new ScenarioPlan(seed, other, callers, faults, closeAt, drain);
    }

    /** The same plan with other callers. */
    public ScenarioPlan withCallers(List<CallerPlan> others) {
        return new ScenarioPlan(seed, setup, others, faults, closeAt, drain);
    }

    /** The same plan, in which other things go wrong. */
    public ScenarioPlan withFaults(List<Fault> others) {
        return new ScenarioPlan(seed, setup, callers, others, closeAt, drain);
    }

    /** How much happens in it: steps and faults. */
    public int size() {
        return faults.size()
                + callers.stream().mapToInt(caller -> caller.steps().size()).sum();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append("setup: ").append(setup).append('\n');
        text.append("close at: ")
                .append(closeAt == null ? "the end" : closeAt)
                .append(", drain: ")
                .append(drain);
        text.append("\nfaults:\n");
        faults.forEach(fault -> text.append("  ").append(fault).append('\n'));
        for (CallerPlan caller : callers) {
            text.append("caller ")
                    .append(caller.number)
                    .append(", retrying ")
                    .append(caller.retrying)
                    .append(":\n");
            caller.steps.forEach(step -> text.append("  ").append(step).append('\n'));
        }
        return text.toString();
    }
}
