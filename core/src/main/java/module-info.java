/**
 * The engine: multiplexer, endpoints, bridges and RESP. Nothing is exported to applications;
 * {@link io.trunkline.ConnectionMultiplexer} finds it as a service.
 */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // the simulator, which alone sees this package, is built later
module io.trunkline.core {
    // Services
    provides io.trunkline.spi.MultiplexerProvider with
            io.trunkline.core.EngineProvider;

    uses io.trunkline.transport.TransportProvider;

    // For the simulator, which hands the engine a transport
    exports io.trunkline.core to
            io.trunkline.simulator;

    requires io.trunkline;
    requires io.trunkline.transport;
    requires com.github.benmanes.caffeine;
    requires HdrHistogram;
    requires org.jctools.core;
    requires java.management;
    requires org.slf4j;
    requires static com.google.errorprone.annotations;
}
