package io.trunkline.simulator;

import io.trunkline.options.ReadFrom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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
    public Servers begin(SimulatedWorld world) {
        return new ClusterServers(world, this);
    }

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
