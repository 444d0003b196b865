package io.trunkline.testkit.simulation.sentinel;

import io.trunkline.testkit.simulation.SimulatedRedis;
import io.trunkline.transport.Cancellable;
import java.time.Duration;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** One attempt of one sentinel to replace the primary, step by step. Confined to the simulation's thread. */
final class SentinelFailover {

    // What was measured, as parts of the time after which a silent server is down
    private static final double SELECTED = 0.13;
    private static final double PROMOTED = 0.09;
    private static final double NAMED = 0.82;
    private static final double HEARD = 0.08;
    private static final double ENDED = 1.03;

    private final SimulatedSentinels group;
    private final SimulatedSentinel leader;
    private final long epoch;
    private final SimulatedRedis before;
    private @Nullable SimulatedRedis candidate;
    private @Nullable Cancellable next;

    SentinelFailover(SimulatedSentinels group, SimulatedSentinel leader, long epoch) {
        this.group = group;
        this.leader = leader;
        this.epoch = epoch;
        before = leader.primary();
    }

    void begin() {
        then(SELECTED, this::select);
    }

    /** The replica that could take over: of those that the leader hears the one that has most; null if there is none. */
    @Nullable
    SimulatedRedis candidate() {
        return leader.replicas().stream()
                .filter(one -> leader.hears(one) && !leader.holdsDown(one))
                .max(Comparator.comparing(SimulatedRedis::isReplica).thenComparingLong(one -> one.replicationOffset()))
                .orElse(null);
    }

    private void then(double factor, Runnable step) {
        Duration wait = group.part(factor);
        next = leader.server().lane().schedule(() -> goOn(step), wait);
    }

    /** The leader may have died meanwhile, or been cut off. */
    private void goOn(Runnable step) {
        if (leader.hears()) {
            step.run();
        } else {
            group.onEnd(false);
        }
    }

    private void select() {
        SimulatedRedis selected = candidate();
        candidate = selected;
        if (selected == null) {
            group.onEnd(false);
            return;
        }
        leader.publish("+selected-slave", leader.named(selected));
        then(PROMOTED, () -> promote(selected));
    }

    private void promote(SimulatedRedis selected) {
        if (!leader.hears(selected)) {
            group.onEnd(false);
            return;
        }
        selected.promote();
        selected.server().closeLinks();
        then(NAMED, () -> name(selected));
    }

    private void name(SimulatedRedis selected) {
        if (!leader.hears(selected) || leader.epoch() >= epoch) {
            group.onEnd(false);
            return;
        }
        leader.publish("+promoted-slave", leader.named(selected));
        leader.appoint(selected, epoch);
        for (SimulatedRedis server : group.servers()) {
            if (server != selected && server != before && leader.hears(server)) {
                group.reconfigure(server, selected);
            }
        }
        then(HEARD, () -> spread(selected));
    }

    private void spread(SimulatedRedis selected) {
        for (SimulatedSentinel other : leader.others()) {
            if (other.hears() && other.epoch() < epoch) {
                other.switchTo(selected, epoch);
            }
        }
        then(ENDED, () -> {
            leader.tellSwitch(before);
            group.onEnd(true);
        });
    }

    void stop() {
        Cancellable pending = next;
        if (pending != null) {
            pending.cancel();
        }
    }

    @Override
    public String toString() {
        return "SentinelFailover[leader=" + leader.host() + ", epoch=" + epoch + ", before="
                + before.server().address() + ", candidate=" + candidate + "]";
    }
}
