/** A network, a clock and Redis servers that exist only in memory. It needs no test library. */
@org.jspecify.annotations.NullMarked
module io.trunkline.testkit.simulation {
    // API
    exports io.trunkline.testkit.simulation;
    exports io.trunkline.testkit.simulation.sentinel;

    requires transitive io.trunkline.transport;
    requires transitive org.jspecify;
    requires io.netty.buffer;
    requires io.netty.common;
}
