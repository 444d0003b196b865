package io.trunkline.simulator.plan;

import io.trunkline.options.BackPressurePolicy;
import io.trunkline.options.CompletionMode;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.options.ReadFrom;
import io.trunkline.options.SubscriptionConnection;
import io.trunkline.simulator.plan.ScenarioPlan.CallerPlan;
import io.trunkline.simulator.plan.ScenarioPlan.Fault;
import io.trunkline.simulator.plan.ScenarioPlan.Setup;
import io.trunkline.simulator.plan.ScenarioPlan.Step;
import io.trunkline.simulator.plan.WorldKind.ReplicatedKind;
import io.trunkline.testkit.simulation.Fragmentation;
import io.trunkline.testkit.simulation.LinkConditions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Draws plans from seeds. Confined to one thread. */
public final class PlanDraw {

    /** What commands have that are not of those with a short one. */
    public static final Duration STANDARD_TIMEOUT = Duration.ofMillis(500);

    static final int SPAN_MILLIS = 400;
    /** Of so many lives that follow each other, one has a cluster. */
    private static final int KINDS = 3;

    private static final int CLUSTERS = 2;
    private static final int SENTINELS = 1;
    private static final int MAX_CALLERS = 4;
    private static final int MAX_COMMANDS = 32;
    private static final int MAX_BURST = 6;
    private static final int MAX_PAUSE_MILLIS = 25;
    private static final int MAX_FAULTS = 5;
    static final int MAX_OUTAGE_MILLIS = 300;
    private static final int MAX_FAULT_BYTES = 2_000;
    private static final int MAX_DRAIN_MILLIS = 100;
    private static final int KEYS = 4;

    /** Those that are not among {@link #OLDER_FAULTS} and need no replica. */
    private static final FaultKind[] NEWER_FAULTS = {FaultKind.SCRIPTS_FLUSHED, FaultKind.RIGHTS_TAKEN};

    /** They begin while callers have most to do. */
    private static final int BUSY_MILLIS = 60;

    private static final FaultKind[] OLDER_FAULTS = Arrays.stream(FaultKind.values())
            .filter(kind -> kind.compareTo(FaultKind.SCRIPTS_FLUSHED) < 0)
            .toArray(FaultKind[]::new);

    /** Those that two servers are enough for. */
    private static final FaultKind[] FAULTS_OF_REPLICAS = Arrays.stream(FaultKind.values())
            .filter(kind -> kind.concernsReplicas() && kind != FaultKind.SERVER_RETIRED)
            .toArray(FaultKind[]::new);

    /** Not those that go by what was measured: what a seed means would depend on it. */
    private static final ReadFrom[] READ_FROM = Arrays.stream(ReadFrom.values())
            .filter(place -> !place.isMeasured())
            .toArray(ReadFrom[]::new);

    private static final int MAX_REPLICAS = 2;
    private static final int MAX_FAULTS_OF_REPLICAS = 3;
    private static final int MAX_RETIREMENTS = 2;
    private static final int MAX_LAG_MICROS = 50_000;
    private static final int USUAL_LAG_MICROS = 5_000;

    // How often what is drawn; what everything else stands on is drawn most.
    private static final StepKind[] STEPS = {
        StepKind.SET,
        StepKind.SET,
        StepKind.SET,
        StepKind.GETSET,
        StepKind.APPEND,
        StepKind.GET,
        StepKind.GET,
        StepKind.GET,
        StepKind.INCR,
        StepKind.INCR,
        StepKind.ECHO,
        StepKind.ECHO,
        StepKind.MGET,
        StepKind.RPUSH,
        StepKind.RPUSH,
        StepKind.HSET,
        StepKind.DEL,
        StepKind.WRONG_TYPE,
        StepKind.BLPOP,
        StepKind.BLPOP,
        StepKind.TRANSACTION,
        StepKind.WATCHED_TRANSACTION,
        StepKind.BATCH,
        StepKind.SCRIPT,
        StepKind.SLOW_SCRIPT,
        StepKind.PUBLISH,
        StepKind.PUBLISH,
        StepKind.SUBSCRIBE,
        StepKind.SUBSCRIBE,
        StepKind.UNSUBSCRIBE,
    };

    /** Of callers, one in so many hands leased connections from one blocking command to the next. */
    private static final int POPPERS = 4;

    private static final StepKind[] POPPING = {StepKind.BLPOP, StepKind.BLPOP, StepKind.RPUSH};

    private final long seed;
    private final Random random;
    /** Of what lives have that older ones had not, so that older seeds stay what they are otherwise. */
    private final Random newer;
    /** Of what only lives with several servers have. */
    private final Random several;
    /** Of what only lives with three servers have. */
    private final Random members;

    private PlanDraw(long seed) {
        this.seed = seed;
        random = new Random(seed ^ 0x5DEECE66DL);
        newer = new Random(seed * 0x9E3779B97F4A7C15L); // spreads seeds that follow one another
        several = new Random((seed + 1) * 0xD1B54A32D192ED03L);
        members = new Random((seed + 2) * 0xAEF17502108EF2D9L);
    }

    /**
     * What a seed means.
     *
     * @param seed any number
     * @return the same plan each time
     */
    public static ScenarioPlan of(long seed) {
        return new PlanDraw(seed).plan();
    }

    private ScenarioPlan plan() {
        ScenarioPlan alone = planAlone();
        if (Math.floorMod(seed, KINDS) == CLUSTERS) {
            return ClusterDraw.over(alone);
        }
        if (Math.floorMod(seed, KINDS) == SENTINELS) {
            return SentinelDraw.over(alone);
        }
        return several.nextBoolean() ? alone : withReplicas(alone, replicas());
    }

    private ScenarioPlan planAlone() {
        Setup setup = setup();
        List<CallerPlan> callers = new ArrayList<>();
        int count = 1 + random.nextInt(MAX_CALLERS);
        for (int number = 1; number <= count; number++) {
            callers.add(caller(number));
        }
        List<Fault> faults = new ArrayList<>();
        for (int left = random.nextInt(MAX_FAULTS + 1); left > 0; left--) {
            faults.add(fault());
        }
        addNewerFault(faults);
        Duration closeAt = oneOf(4) ? Duration.ofNanos(random.nextInt(SPAN_MILLIS * 1_000_000)) : null;
        return new ScenarioPlan(seed, setup, callers, faults, closeAt, millisBelow(MAX_DRAIN_MILLIS));
    }

    private boolean oneOf(int many) {
        return random.nextInt(many) == 0;
    }

    private Duration millisBelow(int bound) {
        return Duration.ofMillis(random.nextInt(bound));
    }

    // ---- the multiplexer and its server ----

    private Setup setup() {
        BackPressurePolicy[] policies = {BackPressurePolicy.FAIL, BackPressurePolicy.SHED};
        return new Setup(
                random.nextBoolean() ? ProtocolVersion.RESP3 : ProtocolVersion.RESP2,
                !oneOf(4),
                // This and blockingConnections are not of the same source, so that older seeds stay what they are
                // otherwise
                (seed & 2) == 0 ? SubscriptionConnection.OWN : SubscriptionConnection.SHARED,
                oneOf(4),
                1 + random.nextInt(2),
                oneOf(4) ? 2 + random.nextInt(2) : 1,
                oneOf(8) ? 24 + random.nextInt(64) : 0,
                (seed & 12) == 0 ? 1 + (int) (seed >>> 4 & 1) : 0,
                oneOf(4) ? CompletionMode.INLINE : CompletionMode.EXECUTOR,
                !oneOf(4),
                oneOf(4) ? 1 + random.nextInt(8) : 0,
                oneOf(4) ? 1 + random.nextInt(16) : 0,
                oneOf(4) ? 1 + random.nextInt(256) : 0,
                policies[random.nextInt(policies.length)],
                oneOf(4),
                oneOf(4),
                newer.nextInt(8) == 0,
                conditions(),
                ReplicatedKind.ALONE);
    }

    private LinkConditions conditions() {
        LinkConditions base = switch (random.nextInt(8)) {
            case 0, 1 -> LinkConditions.ideal();
            case 2 -> LinkConditions.ideal().withFragmentation(Fragmentation.SINGLE_BYTES);
            default -> LinkConditions.rough();
        };
        return oneOf(6) ? base.withWindow(64 + random.nextInt(512)) : base;
    }

    // ---- callers ----

    private CallerPlan caller(int number) {
        List<Step> steps = new ArrayList<>();
        boolean pops = oneOf(POPPERS);
        int left = 1 + random.nextInt(MAX_COMMANDS);
        Duration at = Duration.ZERO;
        while (left > 0) {
            at = at.plus(millisBelow(MAX_PAUSE_MILLIS));
            for (int burst = random.nextInt(MAX_BURST); burst >= 0; burst--) {
                left--;
                steps.add(step(at, pops && random.nextBoolean() ? kindOf(POPPING) : kindOf(STEPS)));
            }
        }
        return new CallerPlan(number, retrying(), steps);
    }

    private Retrying retrying() {
        return oneOf(3) ? (random.nextBoolean() ? Retrying.READS : Retrying.IDEMPOTENT_WRITES) : Retrying.OFF;
    }

    private StepKind kindOf(StepKind[] kinds) {
        return kinds[random.nextInt(kinds.length)];
    }

    private Step step(Duration at, StepKind kind) {
        boolean isShort = oneOf(3);
        Duration timeout = isShort ? Duration.ofMillis(1 + random.nextInt(100)) : STANDARD_TIMEOUT;
        Duration extra = Duration.ofMillis(1 + random.nextInt(60));
        return new Step(
                at,
                kind,
                random.nextInt(KEYS),
                oneOf(8) ? 1 : 0,
                timeout,
                kind == StepKind.BLPOP ? popGivenUpAfter(extra) : givenUpAfter(),
                extra,
                null);
    }

    private @Nullable Duration givenUpAfter() {
        return oneOf(16) ? Duration.ofNanos(random.nextInt(20_000_000)) : null;
    }

    /**
     * While it waits, for which there is CLIENT UNBLOCK, or when its time is about to end by itself, which then crosses
     * CLIENT UNBLOCK.
     */
    private @Nullable Duration popGivenUpAfter(Duration wait) {
        return switch (random.nextInt(6)) {
            case 0 -> Duration.ofNanos(random.nextInt(20_000_000));
            case 1 -> wait.plusNanos(random.nextInt(6_000_000));
            default -> null;
        };
    }

    // ---- faults ----

    private void addNewerFault(List<Fault> faults) {
        if (newer.nextBoolean()) {
            faults.add(new Fault(
                    Duration.ofMillis(newer.nextInt(BUSY_MILLIS)),
                    NEWER_FAULTS[newer.nextInt(NEWER_FAULTS.length)],
                    Duration.ofMillis(newer.nextInt(MAX_OUTAGE_MILLIS)),
                    0,
                    newer.nextInt(1 << 16),
                    0));
        }
    }

    private Fault fault() {
        FaultKind kind = OLDER_FAULTS[random.nextInt(OLDER_FAULTS.length)];
        if (kind.isSilent() && !oneOf(2)) {
            kind = FaultKind.RESET; // not too often, since nothing happens on a silent connection
        }
        return new Fault(
                millisBelow(SPAN_MILLIS),
                kind,
                millisBelow(MAX_OUTAGE_MILLIS),
                1 + random.nextInt(MAX_FAULT_BYTES),
                random.nextInt(1 << 16),
                0);
    }

    // ---- several servers ----

    private ReplicatedKind replicas() {
        return new ReplicatedKind(
                1 + several.nextInt(MAX_REPLICAS),
                Duration.ofNanos(1_000L * several.nextInt(several.nextInt(3) == 0 ? MAX_LAG_MICROS : USUAL_LAG_MICROS)),
                several.nextBoolean() ? ReadFrom.PREFER_PRIMARY : anyReadFrom(),
                several.nextBoolean());
    }

    private ReadFrom anyReadFrom() {
        return READ_FROM[several.nextInt(READ_FROM.length)];
    }

    /** The same life with several servers, each of which may be struck, and with what goes wrong between them. */
    private ScenarioPlan withReplicas(ScenarioPlan alone, ReplicatedKind replicas) {
        List<Fault> faults = new ArrayList<>();
        alone.faults().forEach(fault -> faults.add(fault.atServer(anyServer(replicas))));
        for (int left = several.nextInt(MAX_FAULTS_OF_REPLICAS + 1); left > 0; left--) {
            faults.add(faultOfReplicas(replicas));
        }
        for (int left = replicas.count() == MAX_REPLICAS ? members.nextInt(MAX_RETIREMENTS + 1) : 0; left > 0; left--) {
            faults.add(retirement());
        }
        List<CallerPlan> callers = new ArrayList<>();
        for (CallerPlan caller : alone.callers()) {
            List<Step> steps = caller.steps().stream().map(this::placed).toList();
            callers.add(new CallerPlan(caller.number(), caller.retrying(), steps));
        }
        return alone.withSetup(alone.setup().withKind(replicas))
                .withCallers(callers)
                .withFaults(faults);
    }

    private int anyServer(ReplicatedKind replicas) {
        return several.nextInt(1 + replicas.count());
    }

    private Fault faultOfReplicas(ReplicatedKind replicas) {
        FaultKind kind = several.nextBoolean()
                ? FaultKind.ROLES_SWAPPED
                : FAULTS_OF_REPLICAS[several.nextInt(FAULTS_OF_REPLICAS.length)];
        return new Fault(
                Duration.ofMillis(several.nextInt(SPAN_MILLIS)),
                kind,
                Duration.ofMillis(several.nextInt(MAX_OUTAGE_MILLIS)),
                0,
                several.nextInt(1 << 16),
                anyServer(replicas));
    }

    private Fault retirement() {
        return new Fault(
                Duration.ofMillis(members.nextInt(members.nextBoolean() ? BUSY_MILLIS : SPAN_MILLIS)),
                FaultKind.SERVER_RETIRED,
                Duration.ofMillis(members.nextInt(MAX_OUTAGE_MILLIS)),
                0,
                members.nextInt(1 << 16),
                members.nextInt(1 + MAX_REPLICAS));
    }

    private Step placed(Step step) {
        return several.nextInt(3) == 0 ? step.withReadFrom(anyReadFrom()) : step;
    }
}
