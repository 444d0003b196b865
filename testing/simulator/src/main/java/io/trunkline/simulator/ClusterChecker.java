package io.trunkline.simulator;

import io.trunkline.options.ReadFrom;
import io.trunkline.testkit.simulation.ExecutedCommand;
import io.trunkline.testkit.simulation.NodeCommand;
import io.trunkline.testkit.simulation.SimulatedCluster;
import io.trunkline.testkit.simulation.SimulatedRedis;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Compares what came to the nodes of a cluster with what may: redirects are followed so often, ASKING stands before its
 * command, reads are where they may be, and nodes are asked now and then. Confined to the simulation's thread.
 */
final class ClusterChecker {

    /** Redirects that are followed, and the last, which is the outcome. */
    private static final int MOST_REDIRECTS = 17;
    /** Gaps between rounds are no shorter than a tenth of that, and a round asks a node once. */
    private static final Duration WINDOW = Duration.ofSeconds(1);

    private static final int MOST_QUESTIONS = 11;
    private static final Set<String> QUESTIONS = Set.of("SLOTS", "SHARDS");
    private static final String ASKING = "ASKING";

    private final SimulatedCluster cluster;
    private final TaggedRecords tagged;
    private final List<Violation> violations = new ArrayList<>();

    private ClusterChecker(SimulatedWorld world, SimulatedCluster cluster) {
        this.cluster = cluster;
        tagged = new TaggedRecords(world.history().records());
    }

    static List<Violation> violations(SimulatedWorld world, SimulatedCluster cluster) {
        var checker = new ClusterChecker(world, cluster);
        checker.checkAsking(world);
        checker.checkHops();
        checker.checkReads();
        checker.checkQuestions();
        return checker.violations;
    }

    private static String name(NodeCommand command) {
        return command.command().name().toUpperCase(Locale.ROOT);
    }

    /** Of what a node refuses for other reasons its history tells nothing: that uses ASKING up as well. */
    private void checkAsking(SimulatedWorld world) {
        Set<Long> mayBeUsedUp = new HashSet<>();
        for (SimulatedRedis server : world.servers()) {
            server.refused().forEach(command -> mayBeUsedUp.add(command.connection()));
        }
        Map<Long, NodeCommand> asking = new HashMap<>();
        for (NodeCommand command : cluster.history()) {
            long connection = command.command().connection();
            NodeCommand before = asking.remove(connection);
            if (before != null && !command.asking() && !mayBeUsedUp.contains(connection)) {
                violate(
                        Invariant.ASKING_ADJACENT,
                        "ASKING was used up by nothing, " + before + ", and then came " + command);
            }
            if (name(command).equals(ASKING)) {
                asking.put(connection, command);
            } else if (command.asking() && !isOfKeys(command)) {
                violate(Invariant.ASKING_ADJACENT, "ASKING was used up by " + command);
            }
        }
    }

    /** Whether it is what may be asked for, as far as names tell. */
    private static boolean isOfKeys(NodeCommand command) {
        return !Set.of(
                        "PING",
                        "ECHO",
                        "CLUSTER",
                        "SELECT",
                        "READONLY",
                        "READWRITE",
                        "CLIENT",
                        "INFO",
                        "PUBLISH",
                        ASKING)
                .contains(name(command));
    }

    private void checkHops() {
        Map<CommandRecord, Integer> hops = new HashMap<>();
        for (NodeCommand command : cluster.history()) {
            CommandRecord record = command.redirected() ? tagged.of(command.command()) : null;
            String reply = command.command().reply();
            if (record != null
                    && !record.isRetried()
                    && (reply.startsWith("-MOVED") || reply.startsWith("-ASK") && !waitsForTheMove(record))) {
                hops.merge(record, 1, Integer::sum);
            }
        }
        hops.forEach((record, times) -> {
            if (times > MOST_REDIRECTS) {
                violate(Invariant.HOPS_BOUNDED, "was redirected " + times + " times: " + record);
            }
        });
    }

    /** Whether it waits until its slot has moved, and asks again meanwhile: what is no single command of a shared lane. */
    private static boolean waitsForTheMove(CommandRecord record) {
        return record.transaction() > 0
                || record.text().startsWith("BLPOP")
                || record.text().startsWith(HistoryChecker.SCRIPT);
    }

    private void checkReads() {
        for (NodeCommand command : cluster.history()) {
            CommandRecord record = command.replica() && !command.redirected() ? tagged.of(command.command()) : null;
            ReadFrom readFrom = record == null ? null : record.readFrom();
            if (readFrom != null && !readFrom.allowsReplica()) {
                violate(Invariant.READ_STATE, "was read from a replica, " + command + ": " + record);
            }
        }
    }

    private void checkQuestions() {
        Map<String, Deque<Duration>> asked = new HashMap<>();
        for (NodeCommand command : cluster.history()) {
            ExecutedCommand done = command.command();
            if (!done.name().equalsIgnoreCase("CLUSTER")
                    || !QUESTIONS.contains(done.words().get(1).toUpperCase(Locale.ROOT))) {
                continue;
            }
            Deque<Duration> times = asked.computeIfAbsent(command.node(), first -> new ArrayDeque<>());
            times.addLast(done.at());
            if (times.size() > MOST_QUESTIONS
                    && done.at().minus(times.removeFirst()).compareTo(WINDOW) < 0) {
                violate(
                        Invariant.REFRESH_BOUNDED,
                        "was asked more than " + MOST_QUESTIONS + " times in " + WINDOW + ": " + command);
            }
        }
    }

    private void violate(Invariant invariant, String what) {
        violations.add(new Violation(invariant, what));
    }
}
