package io.trunkline.simulator;

import io.trunkline.options.ReadFrom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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
    static final ReplicatedKind ALONE = new ReplicatedKind(0, Duration.ZERO, ReadFrom.PREFER_PRIMARY, false);

    @Override
    public Servers begin(SimulatedWorld world) {
        return new ReplicatedServers(world, this);
    }

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
