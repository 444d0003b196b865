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
        try {
            return IoUring.isAvailable()
                    ? Availability.yes("Linux io_uring through " + NATIVE.coordinates() + ".")
                    : NATIVE.explain(IoUring.unavailabilityCause(), ADVICE);
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
