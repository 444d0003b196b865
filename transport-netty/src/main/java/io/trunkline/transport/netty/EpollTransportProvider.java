package io.trunkline.transport.netty;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.trunkline.transport.Availability;
import io.trunkline.transport.Transport;
import io.trunkline.transport.TransportOptions;
import io.trunkline.transport.TransportProvider;

/** Makes transports over Linux's epoll. Stateless and thread-safe. */
public final class EpollTransportProvider implements TransportProvider {

    private static final NativeArtifact NATIVE =
            new NativeArtifact("io.netty:netty-transport-native-epoll", "netty_transport_native_epoll", "linux");

    private static final String ADVICE = "Check the C library and whether the temporary directory allows execution"
            + " (-Dio.netty.native.workdir).";

    /** Makes the provider; for {@link java.util.ServiceLoader}. */
    public EpollTransportProvider() {}

    @Override
    public String name() {
        return "epoll";
    }

    @Override
    public int priority() {
        return 20;
    }

    @Override
    public Availability availability() {
        try {
            return Epoll.isAvailable()
                    ? Availability.yes("Linux epoll through " + NATIVE.coordinates() + ".")
                    : NATIVE.explain(Epoll.unavailabilityCause(), ADVICE);
        } catch (LinkageError e) {
            return NATIVE.explain(e, ADVICE);
        }
    }

    @Override
    public Transport create(TransportOptions options) {
        return new NettyTransport(channels(), options);
    }

    /** Epoll's loops and channels; throws with the explanation if there is none. */
    NettyChannels channels() {
        ConnectFailures.requireAvailable(this);
        return new NettyChannels(
                name(),
                EpollIoHandler.newFactory(),
                EpollSocketChannel::new,
                EpollDomainSocketChannel::new,
                DomainSocketAddress::new,
                EpollChannelOption.TCP_USER_TIMEOUT,
                new TcpKeepAlive(
                        EpollChannelOption.TCP_KEEPIDLE,
                        EpollChannelOption.TCP_KEEPINTVL,
                        EpollChannelOption.TCP_KEEPCNT));
    }
}
