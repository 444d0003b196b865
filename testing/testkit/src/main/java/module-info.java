/**
 * What tests of network code need that is made of test libraries: a leak gate, the contract of transports, servers in
 * Docker.
 */
@org.jspecify.annotations.NullMarked
module io.trunkline.testkit {
    // JUnit's extensions and suites
    exports io.trunkline.testkit;
    exports io.trunkline.testkit.transport;

    // Services
    provides io.trunkline.testkit.server.container.ContainerEngine with
            io.trunkline.testkit.docker.DockerEngine;

    requires transitive io.trunkline.testkit.server;
    requires transitive io.trunkline.transport;
    requires transitive org.jspecify;
    requires transitive org.junit.jupiter.api;
    requires com.github.dockerjava.api;
    requires io.netty.buffer;
    requires io.netty.common;
    requires java.management;
    requires org.assertj.core;
    requires org.slf4j;
    requires testcontainers;
    requires static com.google.errorprone.annotations;
}
