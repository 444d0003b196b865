/**
 * What a transport must supply to carry Trunkline's bytes: providers, loops and physical connections.
 *
 * <p>Bytes in, bytes out: nothing here knows RESP. The only dependency is Netty's buffer, because pooled, sliceable
 * buffers are what makes zero-copy real.
 */
@org.jspecify.annotations.NullMarked
module io.trunkline.transport {
    // SPI
    exports io.trunkline.transport;

    uses io.trunkline.transport.TransportProvider;

    requires transitive io.netty.buffer;
    requires transitive org.jspecify;
}
