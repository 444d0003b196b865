/** What Redis clients talk to in tests: real servers, a scripted peer, bad networks. It needs no test library. */
@org.jspecify.annotations.NullMarked
module io.trunkline.testkit.server {
    // API
    exports io.trunkline.testkit.server;

    // SPI
    exports io.trunkline.testkit.server.container;

    uses io.trunkline.testkit.server.container.ContainerEngine;

    requires transitive org.jspecify;
    requires static transitive com.google.errorprone.annotations;
}
