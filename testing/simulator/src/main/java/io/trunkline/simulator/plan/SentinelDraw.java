package io.trunkline.simulator.plan;

import io.trunkline.options.ReadFrom;
import io.trunkline.simulator.plan.ScenarioPlan.CallerPlan;
import io.trunkline.simulator.plan.ScenarioPlan.Fault;
import io.trunkline.simulator.plan.ScenarioPlan.Step;
import io.trunkline.simulator.plan.WorldKind.SentinelKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Draws what lives with sentinels have that others have not. Confined to one thread. */
final class SentinelDraw {

    private static final int MAX_FAULTS = 3;
    private static final int MAX_REPLICAS = 2;
    private static final int USUAL_LAG_MICROS = 5_000;
    private static final int MIN_DOWN_AFTER_MILLIS = 15;
    private static final int DOWN_AFTER_SPREAD_MILLIS = 45;

    private static final FaultKind[] FAULTS = FaultKind.ofSentinels();
    private static final ReadFrom[] READ_FROM = ReadFrom.values();

    private final Random random;
    private final ScenarioPlan alone;

    private SentinelDraw(ScenarioPlan alone) {
        this.alone = alone;
        random = new Random((alone.seed() + 4) * 0x9FB21C651E98DF25L);
    }

    /** The same life with sentinels, with servers of which each may be struck, and with what goes wrong between them. */
    static ScenarioPlan over(ScenarioPlan alone) {
        return new SentinelDraw(alone).plan();
    }

    private ScenarioPlan plan() {
        SentinelKind kind = new SentinelKind(
                1 + random.nextInt(MAX_REPLICAS),
                Duration.ofNanos(1_000L * random.nextInt(USUAL_LAG_MICROS)),
                Duration.ofMillis(MIN_DOWN_AFTER_MILLIS + random.nextInt(DOWN_AFTER_SPREAD_MILLIS)),
                random.nextBoolean() ? ReadFrom.PREFER_PRIMARY : anyReadFrom());
        List<Fault> faults = new ArrayList<>();
        alone.faults().forEach(fault -> faults.add(fault.atServer(anyServer(kind))));
        for (int left = random.nextInt(MAX_FAULTS + 1); left > 0; left--) {
            faults.add(new Fault(
                    millisBelow(PlanDraw.SPAN_MILLIS),
                    FAULTS[random.nextInt(FAULTS.length)],
                    millisBelow(PlanDraw.MAX_OUTAGE_MILLIS),
                    0,
                    random.nextInt(1 << 16),
                    anyServer(kind)));
        }
        List<CallerPlan> callers = new ArrayList<>();
        for (CallerPlan caller : alone.callers()) {
            List<Step> steps = caller.steps().stream().map(this::placed).toList();
            callers.add(new CallerPlan(caller.number(), caller.retrying(), steps));
        }
        return alone.withSetup(alone.setup().withKind(kind))
                .withCallers(callers)
                .withFaults(faults);
    }

    private ReadFrom anyReadFrom() {
        return READ_FROM[random.nextInt(READ_FROM.length)];
    }

    /** Every other time the first one, which is the primary at first. */
    private int anyServer(SentinelKind kind) {
        return random.nextBoolean() ? 0 : random.nextInt(1 + kind.replicas());
    }

    private Duration millisBelow(int bound) {
        return Duration.ofMillis(random.nextInt(bound));
    }

    private Step placed(Step step) {
        return random.nextInt(3) == 0 ? step.withReadFrom(anyReadFrom()) : step;
    }
}
