/**
 * Trunkline's transport over Linux's io_uring. Adding it to the class path selects it, where the kernel has what it
 * needs.
 *
 * <p>The native library is a separate artifact. On the module path it must be resolved by name, for example with
 * {@code --add-modules io.netty.transport.io_uring.linux.x86_64}; on the class path nothing is needed.
 */
@org.jspecify.annotations.NullMarked
module io.trunkline.transport.iouring {
    // Services
    provides io.trunkline.transport.TransportProvider with
            io.trunkline.transport.iouring.IoUringTransportProvider;

    requires io.netty.transport.classes.io_uring;
    requires io.netty.transport.unix.common;
    requires io.trunkline.transport;
    requires io.trunkline.transport.netty;
}
