package io.trunkline.simulator;

import io.trunkline.simulator.Servers.Course;
import io.trunkline.simulator.plan.ScenarioPlan.Fault;
import io.trunkline.testkit.simulation.SimulatedRedis;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * Who is the primary of a world, and how another server becomes it, as operators do it. Confined to the simulation's
 * thread.
 *
 * <p>Replication is asynchronous: what a primary has acknowledged is lost with it unless its follower has heard of it,
 * whatever clients do.
 */
final class RoleChanges {

    private final List<SimulatedRedis> servers;
    private final Predicate<SimulatedRedis> members;
    private final Duration lag;
    private SimulatedRedis primary;

    /**
     * Begins with the first server as the primary.
     *
     * @param members which of them may become the primary
     * @param lag how much later a replica has what its primary did
     */
    RoleChanges(List<SimulatedRedis> servers, Predicate<SimulatedRedis> members, Duration lag) {
        this.servers = servers;
        this.members = members;
        this.lag = lag;
        primary = servers.get(0);
    }

    /**
     * Makes a replica the primary, in one of three ways: by FAILOVER, with nothing lost; by REPLICAOF, first of the one
     * and some time later of the others; or so that the old primary, and it alone, does not hear of it.
     *
     * @return false if there is no replica that is up and a member
     */
    boolean swap(Fault fault, Course course) {
        List<SimulatedRedis> candidates = servers.stream()
                .filter(server -> server != primary && server.isRunning() && members.test(server))
                .toList();
        if (candidates.isEmpty()) {
            return false;
        }
        SimulatedRedis before = primary;
        primary = candidates.get(fault.choice() / 3 % candidates.size());
        switch (fault.choice() % 3) {
            case 0 -> {
                if (primary.primary() == before && before.isRunning() && !before.isPaused() && !primary.isPaused()) {
                    primary.takeOver();
                } else {
                    primary.promote();
                }
                followAll();
            }
            case 1 -> {
                primary.promote();
                course.later(this::followAll, fault.lasts().dividedBy(4));
            }
            default -> {
                primary.promote();
                servers.stream().filter(server -> server != before).forEach(this::follow);
            }
        }
        return true;
    }

    /** Whether a server is the primary, or is to be. */
    boolean isPrimary(SimulatedRedis server) {
        return server == primary;
    }

    /** Whoever does not yet follow the primary does from now on. */
    void followAll() {
        primary.promote();
        servers.forEach(this::follow);
    }

    private void follow(SimulatedRedis server) {
        if (server != primary && server.primary() != primary) {
            server.replicateFrom(primary, lag);
        }
    }

    @Override
    public String toString() {
        return "RoleChanges[primary=" + primary + "]";
    }
}
