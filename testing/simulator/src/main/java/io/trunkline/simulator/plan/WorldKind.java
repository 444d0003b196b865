package io.trunkline.simulator.plan;

import io.trunkline.options.ReadFrom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the servers of a life are to each other, as it is planned: one kind of topology. Immutable; a record, so that
 * plans can be compared.
 *
 * <p>A further kind is a further record here, its place in {@link PlanDraw}, and the class that makes its servers.
 */
public sealed interface WorldKind {

    /** Where reads may be answered unless their caller says so. */
    ReadFrom readFrom();

    /** What is like this and plainer, each by one step: for who looks for the smallest life. */
    List<WorldKind> plainer();

    /** What lives of this kind are counted as, for people. */
    String label();

    /**
     * A server that is alone, or a primary and its replicas, all of which the multiplexer is told of.
     *
     * @param count how many replicas there are, 0 for a server that is alone
     * @param lag how much later they have what the primary did
     * @param readFrom where reads may be answered
     * @param checksOften whether the multiplexer asks for roles each second, and not only when something says that they
     *     have changed
     */
    record ReplicatedKind(int count, Duration lag, ReadFrom readFrom, boolean checksOften) implements WorldKind {

        /** A server that is alone. */
        public static final ReplicatedKind ALONE = new ReplicatedKind(0, Duration.ZERO, ReadFrom.PREFER_PRIMARY, false);

        @Override
        public List<WorldKind> plainer() {
            List<WorldKind> plainer = new ArrayList<>();
            plainer.add(ALONE);
            plainer.add(new ReplicatedKind(Math.min(1, count), lag, readFrom, checksOften));
            plainer.add(new ReplicatedKind(count, Duration.ZERO, readFrom, false));
            plainer.add(new ReplicatedKind(count, lag, ReadFrom.PREFER_PRIMARY, checksOften));
            return plainer;
        }

        @Override
        public String label() {
            return count == 0 ? "with one server" : "with a primary and replicas";
        }
    }

    /**
     * A cluster, of which the multiplexer is told two nodes.
     *
     * @param primaries how many nodes share the slots at first
     * @param replicas how many follow each of them
     * @param lag how much later replicas have what their primary did
     * @param nodeTimeout after what silence nodes suspect each other
     * @param fullCoverage whether nodes serve nothing while a slot has no owner that lives
     * @param readFrom where reads may be answered
     */
    record ClusterKind(
            int primaries, int replicas, Duration lag, Duration nodeTimeout, boolean fullCoverage, ReadFrom readFrom)
            implements WorldKind {

        @Override
        public List<WorldKind> plainer() {
            List<WorldKind> plainer = new ArrayList<>();
            plainer.add(new ClusterKind(3, 1, lag, nodeTimeout, fullCoverage, readFrom));
            plainer.add(new ClusterKind(primaries, replicas, Duration.ZERO, nodeTimeout, fullCoverage, readFrom));
            plainer.add(new ClusterKind(primaries, replicas, lag, nodeTimeout, true, readFrom));
            plainer.add(new ClusterKind(primaries, replicas, lag, nodeTimeout, fullCoverage, ReadFrom.PREFER_PRIMARY));
            return plainer;
        }

        @Override
        public String label() {
            return "with a cluster";
        }
    }

    /**
     * A primary and its replicas, and three sentinels, which alone the multiplexer is told of.
     *
     * @param replicas how many there are, one or more
     * @param lag how much later they have what the primary did
     * @param downAfter after what silence sentinels hold a server down
     * @param readFrom where reads may be answered
     */
    record SentinelKind(int replicas, Duration lag, Duration downAfter, ReadFrom readFrom) implements WorldKind {

        @Override
        public List<WorldKind> plainer() {
            List<WorldKind> plainer = new ArrayList<>();
            plainer.add(new SentinelKind(1, lag, downAfter, readFrom));
            plainer.add(new SentinelKind(replicas, Duration.ZERO, downAfter, readFrom));
            plainer.add(new SentinelKind(replicas, lag, downAfter, ReadFrom.PREFER_PRIMARY));
            return plainer;
        }

        @Override
        public String label() {
            return "with sentinels";
        }
    }
}
