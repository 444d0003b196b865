/** The reliability simulator: whole multiplexers on virtual time, and the checker of what must always hold. */
@org.jspecify.annotations.NullMarked
module io.trunkline.simulator {
    // API
    exports io.trunkline.simulator;
    exports io.trunkline.simulator.plan;

    requires transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires transitive io.trunkline;
    requires io.trunkline.core;
    requires transitive io.trunkline.testkit.simulation;
    requires io.trunkline.transport;
    requires java.management;
}
