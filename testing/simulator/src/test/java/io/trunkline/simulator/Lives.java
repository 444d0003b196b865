package io.trunkline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.Consumer;

/** Worlds in which a test says what happens. */
final class Lives {

    private static final int ORDERS = 200;

    private Lives() {}

    /** Lives so many times that what happens at one moment happens in about every order. */
    static void liveInManyOrders(Consumer<SimulatedWorld> life) {
        liveInManyOrders(ORDERS, life);
    }

    /** The same, in as many orders as that. */
    static void liveInManyOrders(int orders, Consumer<SimulatedWorld> life) {
        for (long seed = 1; seed <= orders; seed++) {
            live(seed, life);
        }
    }

    /** Lives in a fresh world, then closes it and sees to it that nothing is left. */
    static void live(Consumer<SimulatedWorld> life) {
        live(1, life);
    }

    private static void live(long seed, Consumer<SimulatedWorld> life) {
        SimulationThread.run(() -> {
            var world = new SimulatedWorld(seed);
            life.accept(world);
            assertThat(world.closeAndFindLeftovers(Duration.ofMillis(20), () -> {}))
                    .isEmpty();
        });
    }
}
