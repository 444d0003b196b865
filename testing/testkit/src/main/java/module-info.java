/**
 * Test tools for Redis clients: real servers, a scripted peer, bad networks, a leak gate.
 */
@org.jspecify.annotations.NullMarked
module io.trunkline.testkit {
    // Tools on real sockets
    exports io.trunkline.testkit;

    requires transitive org.jspecify;
    requires java.management;
    requires io.netty.common;
    requires io.netty.buffer;
    requires org.slf4j;
    requires static transitive com.google.errorprone.annotations;
    requires static transitive org.junit.jupiter.api;
    requires static testcontainers;
    requires static com.fasterxml.jackson.annotation;
    requires static com.github.dockerjava.api;

    // The transport SPI: its contract, and a network in memory
    exports io.trunkline.testkit.simulation;
    exports io.trunkline.testkit.transport;

    requires transitive io.trunkline.transport;
    requires static org.assertj.core;
}
