package io.trunkline.transport.iouring;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringSocketChannel;
import io.trunkline.transport.Availability;
import io.trunkline.transport.Transport;
import io.trunkline.transport.TransportOptions;
import io.trunkline.transport.TransportProvider;
import io.trunkline.transport.netty.NativeArtifact;
import io.trunkline.transport.netty.NettyChannels;
import io.trunkline.transport.netty.NettyTransport;
import io.trunkline.transport.netty.TcpKeepAlive;

/** Makes transports over Linux's io_uring. Stateless and thread-safe. */
public final class IoUringTransportProvider implements TransportProvider {

    private static final NativeArtifact NATIVE = new NativeArtifact(
            "io.netty:netty-transport-native-io_uring", "netty_transport_native_io_uring42", "linux");

    private static final String ADVICE =
            "io_uring needs Linux 5.9 or newer, and neither the setting kernel.io_uring_disabled"
                    + " nor a container's seccomp profile may forbid it.";

    /**
     * Whether Netty polls a socket by one request for all its events. The kernel answers such a request at changes
     * only; and Netty (4.2.18) ends a series of reads when the kernel says that the socket is empty. So a reset that
     * was there before the last data were read is never noticed: nothing changes any more. With a request for each
     * event the kernel looks at the socket each time. Netty reads the property once in the life of a JVM.
     */
    private static final String MULTISHOT_POLL = "io.netty.iouring.pollAddMultishotEnabled";

    /** Makes the provider; for {@link java.util.ServiceLoader}. */
    public IoUringTransportProvider() {}

    @Override
    public String name() {
        return "io_uring";
    }

    @Override
    public int priority() {
        return 30;
    }

    @Override
    public Availability availability() {
        if (System.getProperty(MULTISHOT_POLL) == null) {
            System.setProperty(MULTISHOT_POLL, "false"); // in time, unless something else in this JVM has used io_uring
        }
        try {
            if (!IoUring.isAvailable()) {
                return NATIVE.explain(IoUring.unavailabilityCause(), ADVICE);
            }
            return IoUring.isPollAddMultishotEnabled()
                    ? Availability.no(
                            "Netty's io_uring polls in a way that misses the reset of a connection, as something else in this JVM wanted it"
                                    + " or used it first: " + MULTISHOT_POLL + "=" + System.getProperty(MULTISHOT_POLL)
                                    + ". Start the JVM with -D" + MULTISHOT_POLL + "=false, or use epoll.")
                    : Availability.yes("Linux io_uring through " + NATIVE.coordinates() + ".");
        } catch (LinkageError e) {
            return NATIVE.explain(e, ADVICE);
        }
    }

    @Override
    public Transport create(TransportOptions options) {
        return new NettyTransport(channels(), options);
    }

    /** The loops and channels of io_uring; throws with the explanation if there are none. */
    NettyChannels channels() {
        Availability availability = availability();
        if (!availability.available()) {
            throw new IllegalStateException(
                    "The transport does not work here: transport=" + name() + ". " + availability.explanation());
        }
        return new NettyChannels(
                name(),
                IoUringIoHandler.newFactory(),
                IoUringSocketChannel::new,
                IoUringDomainSocketChannel::new,
                DomainSocketAddress::new,
                IoUringChannelOption.TCP_USER_TIMEOUT,
                new TcpKeepAlive(
                        IoUringChannelOption.TCP_KEEPIDLE,
                        IoUringChannelOption.TCP_KEEPINTVL,
                        IoUringChannelOption.TCP_KEEPCNT));
    }
}
