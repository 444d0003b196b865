package io.trunkline.simulator.plan;

import io.trunkline.options.ReadFrom;
import io.trunkline.simulator.plan.ScenarioPlan.CallerPlan;
import io.trunkline.simulator.plan.ScenarioPlan.Fault;
import io.trunkline.simulator.plan.ScenarioPlan.Step;
import io.trunkline.simulator.plan.WorldKind.ClusterKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Draws what lives with a cluster have that others have not. Confined to one thread. */
final class ClusterDraw {

    /** How much slower everything goes than with one server: a cluster needs time to find out what has happened. */
    private static final int SLOWER = 3;

    private static final int MAX_FAULTS = 3;
    /** How many slots an operator moves at most; in every other life none. */
    private static final int MAX_MOVES = 2;
    /** Those of what goes wrong with one server are left out so often, since several may be too much for any cluster. */
    private static final int SPARED = 2;

    private static final int USUAL_LAG_MICROS = 5_000;
    private static final int MIN_NODE_TIMEOUT_MILLIS = 40;
    private static final int NODE_TIMEOUT_SPREAD_MILLIS = 200;
    private static final Duration PATIENT = Duration.ofMillis(1_500);

    private static final FaultKind[] FAULTS = FaultKind.ofClusters();
    private static final ReadFrom[] READ_FROM = ReadFrom.values();

    private final Random random;
    /** Draws slots that move, so that the rest of a life is what it is without them. */
    private final Random moves;

    private final ScenarioPlan alone;

    private ClusterDraw(ScenarioPlan alone) {
        this.alone = alone;
        random = new Random((alone.seed() + 3) * 0xC2B2AE3D27D4EB4FL);
        moves = new Random((alone.seed() + 595) * 0xC2B2AE3D27D4EB4FL);
    }

    /** The same life with a cluster, each of whose nodes may be struck, and with what goes wrong between them. */
    static ScenarioPlan over(ScenarioPlan alone) {
        return new ClusterDraw(alone).plan();
    }

    private ScenarioPlan plan() {
        ClusterKind kind = kind();
        int nodes = kind.primaries() * (1 + kind.replicas());
        List<Fault> faults = new ArrayList<>();
        for (Fault fault : alone.faults()) {
            if (random.nextInt(SPARED) == 0) {
                faults.add(slower(fault).atServer(random.nextInt(nodes)));
            }
        }
        for (int left = random.nextInt(MAX_FAULTS + 1); left > 0; left--) {
            faults.add(fault(nodes));
        }
        for (int left = moves.nextBoolean() ? 1 + moves.nextInt(MAX_MOVES) : 0; left > 0; left--) {
            faults.add(move(nodes));
        }
        boolean patient = random.nextBoolean();
        List<CallerPlan> callers = new ArrayList<>();
        for (CallerPlan caller : alone.callers()) {
            List<Step> steps =
                    caller.steps().stream().map(step -> adapted(step, patient)).toList();
            callers.add(new CallerPlan(caller.number(), caller.retrying(), steps));
        }
        Duration closeAt = alone.closeAt();
        return new ScenarioPlan(
                alone.seed(),
                alone.setup().withKind(kind),
                callers,
                faults,
                closeAt == null ? null : closeAt.multipliedBy(SLOWER),
                alone.drain());
    }

    private ClusterKind kind() {
        return new ClusterKind(
                2 + random.nextInt(3),
                random.nextInt(4) == 0 ? 2 : 1,
                Duration.ofNanos(1_000L * random.nextInt(USUAL_LAG_MICROS)),
                Duration.ofMillis(MIN_NODE_TIMEOUT_MILLIS + random.nextInt(NODE_TIMEOUT_SPREAD_MILLIS)),
                random.nextInt(3) > 0,
                random.nextBoolean() ? ReadFrom.PREFER_PRIMARY : anyReadFrom());
    }

    private ReadFrom anyReadFrom() {
        return READ_FROM[random.nextInt(READ_FROM.length)];
    }

    private static Fault slower(Fault fault) {
        return new Fault(
                fault.at().multipliedBy(SLOWER),
                fault.kind(),
                fault.lasts().multipliedBy(SLOWER),
                fault.bytes(),
                fault.choice(),
                fault.server());
    }

    /** The way to a node is cut for a shorter time than what is said over it has, as with one server. */
    private Fault fault(int nodes) {
        FaultKind kind = FAULTS[random.nextInt(FAULTS.length)];
        int slower = kind == FaultKind.PARTITION ? 1 : SLOWER;
        return new Fault(
                millisBelow(SLOWER * PlanDraw.SPAN_MILLIS),
                kind,
                millisBelow(slower * PlanDraw.MAX_OUTAGE_MILLIS),
                0,
                random.nextInt(1 << 16),
                random.nextInt(nodes));
    }

    private Fault move(int nodes) {
        return new Fault(
                Duration.ofMillis(moves.nextInt(SLOWER * PlanDraw.SPAN_MILLIS)),
                FaultKind.SLOT_MOVED,
                Duration.ofMillis(moves.nextInt(SLOWER * PlanDraw.MAX_OUTAGE_MILLIS)),
                0,
                moves.nextInt(1 << 16),
                moves.nextInt(nodes));
    }

    private Duration millisBelow(int bound) {
        return Duration.ofMillis(random.nextInt(bound));
    }

    /** A cluster has one database. */
    private Step adapted(Step step, boolean patient) {
        boolean standard = step.timeout().equals(PlanDraw.STANDARD_TIMEOUT);
        return new Step(
                step.at().multipliedBy(SLOWER),
                step.kind(),
                step.key(),
                0,
                standard && patient ? PATIENT : step.timeout(),
                step.cancelAfter(),
                step.extra(),
                random.nextInt(3) == 0 ? anyReadFrom() : null);
    }
}
