package io.trunkline.it.simulation;

import io.trunkline.testkit.simulation.SimulatedLane;
import io.trunkline.testkit.simulation.SimulatedLink;
import io.trunkline.testkit.simulation.SimulatedRedis;
import io.trunkline.transport.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** What goes wrong in one scenario, and when. Confined to the simulation's thread. */
final class Faults {

    private static final int MAX_OUTAGE_MILLIS = 300;
    private static final int MAX_BYTES = 2_000;

    private final SimulatedRedis redis;
    private final SimulatedLane lane;
    private final Random random;
    private final List<Cancellable> timers = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private boolean silenced;

    Faults(SimulatedWorld world) {
        redis = world.redis();
        lane = world.time().newLane("faults");
        random = world.time().newRandom();
    }

    /** Plans some faults within a span of time. */
    void plan(int count, Duration span) {
        for (int i = 0; i < count; i++) {
            later(this::strike, Duration.ofMillis(random.nextInt((int) span.toMillis())));
        }
    }

    /** Ends everything that has an end, and plans no more. */
    void heal() {
        timers.forEach(Cancellable::cancel);
        timers.clear();
        redis.resetAfterRequestBytes(Long.MAX_VALUE);
        redis.cutAfterReplyBytes(Long.MAX_VALUE);
        redis.setLoading(false);
        redis.resume();
        redis.start(true);
    }

    /** Whether connections fell silent for good, which nobody is told. */
    boolean isSilenced() {
        return silenced;
    }

    @Override
    public String toString() {
        return log.toString();
    }

    private void strike() {
        Duration outage = Duration.ofMillis(random.nextInt(MAX_OUTAGE_MILLIS));
        int bytes = 1 + random.nextInt(MAX_BYTES);
        int kind = random.nextInt(10);
        switch (kind) {
            case 0 -> one("reset", SimulatedLink::reset);
            case 1 -> one("close", SimulatedLink::close);
            case 2 -> {
                note("reset after request bytes " + bytes);
                redis.resetAfterRequestBytes(bytes);
            }
            case 3 -> {
                note("cut after reply bytes " + bytes);
                redis.cutAfterReplyBytes(bytes);
            }
            case 4 -> {
                note("pause " + outage);
                redis.pause();
                later(redis::resume, outage);
            }
            case 5, 6 -> restart(outage, kind == 5);
            case 7 -> {
                note("refuse or hang " + outage);
                if (random.nextBoolean()) {
                    redis.server().refuse();
                } else {
                    redis.server().hang();
                }
                redis.server().resetLinks();
                later(redis.server()::accept, outage);
            }
            case 8 -> {
                note("loading " + outage);
                redis.setLoading(true);
                later(() -> redis.setLoading(false), outage);
            }
            default -> silence();
        }
    }

    private void restart(Duration outage, boolean keepsData) {
        note("restart " + outage + (keepsData ? " with data" : " without data"));
        redis.stop();
        later(() -> redis.start(keepsData), outage);
    }

    /** Rare, since nothing happens on a connection afterwards. */
    private void silence() {
        if (random.nextInt(4) == 0) {
            silenced = true;
            one("silence", SimulatedLink::silence);
        }
    }

    private void one(String what, Consumer<SimulatedLink> fault) {
        List<SimulatedLink> links = redis.server().links();
        if (!links.isEmpty()) {
            SimulatedLink link = links.get(random.nextInt(links.size()));
            note(what + " " + link);
            fault.accept(link);
        }
    }

    private void later(Runnable what, Duration delay) {
        timers.add(lane.schedule(what, delay));
    }

    private void note(String what) {
        log.add(lane.time().elapsed() + " " + what);
    }
}
