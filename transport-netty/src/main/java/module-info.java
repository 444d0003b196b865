/**
 * Trunkline's transports over Netty: epoll on Linux, kqueue on macOS and BSD, NIO selectors everywhere; TCP, TLS and
 * Unix domain sockets.
 *
 * <p>The native libraries are separate artifacts. On the module path they must be resolved by name, for example with
 * {@code --add-modules io.netty.transport.epoll.linux.x86_64}; on the class path nothing is needed.
 */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // The friend is compiled later.
module io.trunkline.transport.netty {
    // Shared channel set-up
    exports io.trunkline.transport.netty to
            io.trunkline.transport.iouring;

    // Services
    provides io.trunkline.transport.TransportProvider with
            io.trunkline.transport.netty.EpollTransportProvider,
            io.trunkline.transport.netty.KQueueTransportProvider,
            io.trunkline.transport.netty.NioTransportProvider;

    requires transitive io.trunkline.transport;
    requires transitive io.netty.transport;
    requires io.netty.codec;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.classes.kqueue;
    requires io.netty.transport.unix.common;
    // No class of it is named, but without it the JDK's channels do not have the keepalive options
    requires jdk.net;
}
