package io.trunkline.it.simulation;

import io.trunkline.BackPressurePolicy;
import io.trunkline.CompletionMode;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.MultiplexerOptions;
import io.trunkline.ProtocolVersion;
import io.trunkline.it.simulation.CommandRecord.Value;
import io.trunkline.testkit.simulation.ExecutedCommand;
import io.trunkline.testkit.simulation.Fragmentation;
import io.trunkline.testkit.simulation.LinkConditions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One life of a multiplexer, drawn from a seed: how it is set up, what its callers do, what goes wrong, and when it is closed; and whether
 * all invariants held. The same seed is the same life. Confined to the simulation's thread.
 */
final class Scenario {

    private static final Duration SPAN = Duration.ofMillis(400);
    private static final Duration RECOVERY = Duration.ofSeconds(2); // some backoffs and time limits
    private static final int MAX_CALLERS = 4;
    private static final int MAX_COMMANDS = 40;
    private static final int MAX_FAULTS = 5;
    private static final int MAX_DRAIN_MILLIS = 100;

    private final SimulatedWorld world;
    private final Random random;
    private final Faults faults;
    private final MultiplexerOptions options;
    private final List<Workload> callers = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();

    Scenario(long seed) {
        world = new SimulatedWorld(seed);
        random = world.time().newRandom();
        faults = new Faults(world);
        world.redis().server().setConditions(conditions());
        world.redis().setHelloKnown(random.nextInt(4) != 0);
        options = options();
    }

    /** Lives it, and tells what is not as it should be. */
    List<String> run() {
        int faultCount = random.nextInt(MAX_FAULTS + 1);
        faults.plan(faultCount, SPAN);
        world.connect(options);
        ConnectionMultiplexer multiplexer = world.multiplexer();
        for (int caller = 1 + random.nextInt(MAX_CALLERS); caller > 0; caller--) {
            var workload = new Workload(world, multiplexer, caller, 1 + random.nextInt(MAX_COMMANDS));
            callers.add(workload);
            workload.start();
        }
        boolean closesEarly = random.nextInt(4) == 0;
        if (closesEarly) {
            world.time().advance(Duration.ofNanos(random.nextInt((int) SPAN.toNanos())));
        } else {
            world.time().advance(SPAN);
            faults.heal();
            world.time().advance(RECOVERY);
            checkRecovered(multiplexer);
        }
        Duration drain = Duration.ofMillis(random.nextInt(MAX_DRAIN_MILLIS));
        List<String> left = world.closeAndFindLeftovers(drain, () -> {
            faults.heal();
            callers.forEach(Workload::stop);
        });
        left.forEach(what -> violations.add("left after close: " + what));
        violations.addAll(HistoryChecker.violations(
                world.history().records(), world.redis().executed()));
        return violations;
    }

    /** Everything that happened, for whoever looks into a violation. */
    String trace() {
        StringBuilder text = new StringBuilder("options: ").append(options).append("\nfaults: ");
        text.append(faults).append("\nhistory:\n");
        for (CommandRecord record : world.history().records()) {
            text.append(record).append('\n');
        }
        text.append("server:\n");
        for (ExecutedCommand command : world.redis().executed()) {
            text.append(command).append('\n');
        }
        return text.toString();
    }

    /** What callers were told. */
    List<CommandRecord> records() {
        return world.history().records();
    }

    /** How many commands were submitted. */
    int commands() {
        return world.history().records().size();
    }

    private void checkRecovered(ConnectionMultiplexer multiplexer) {
        Duration limit = Duration.ofSeconds(1);
        if (faults.isSilenced()) { // one command finds out: the whole detection takes at most twice its time
            echo(multiplexer, limit);
            world.time().advance(limit.multipliedBy(2));
        }
        CommandRecord record = echo(multiplexer, limit);
        world.time().advance(limit);
        if (record.ends().isEmpty() || !(record.ends().get(0).outcome() instanceof Value)) {
            violations.add("did not recover from its faults: " + record);
        }
    }

    private CommandRecord echo(ConnectionMultiplexer multiplexer, Duration limit) {
        String tag = world.history().nextTag(0);
        CommandRecord record = world.history().submit(0, 0, "ECHO", tag, limit);
        world.history()
                .observe(
                        record,
                        multiplexer.database().async().withTimeout(limit).echo(tag),
                        WireText::ofValue);
        return record;
    }

    private LinkConditions conditions() {
        LinkConditions base = switch (random.nextInt(8)) {
            case 0, 1 -> LinkConditions.ideal();
            case 2 -> LinkConditions.ideal().withFragmentation(Fragmentation.SINGLE_BYTES);
            default -> LinkConditions.rough();
        };
        return random.nextInt(6) == 0 ? base.withWindow(64 + random.nextInt(512)) : base;
    }

    private MultiplexerOptions options() {
        var builder = world.options()
                .protocol(random.nextBoolean() ? ProtocolVersion.RESP3 : ProtocolVersion.RESP2)
                .ioThreads(1 + random.nextInt(2))
                .completion(random.nextInt(4) == 0 ? CompletionMode.INLINE : CompletionMode.EXECUTOR)
                .queueWhileDisconnected(random.nextInt(4) != 0);
        if (random.nextInt(4) == 0) {
            builder.maxInFlight(1 + random.nextInt(8));
        }
        if (random.nextInt(4) == 0) {
            BackPressurePolicy[] policies = BackPressurePolicy.values();
            builder.backlogMessages(1 + random.nextInt(16)).backlogPolicy(policies[random.nextInt(policies.length)]);
        }
        if (random.nextInt(4) == 0) {
            world.redis().setPassword("secret");
            builder.password("secret");
        }
        return builder.build();
    }
}
