package io.trunkline.transport.netty;

import io.netty.channel.ChannelOption;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.trunkline.transport.Availability;
import io.trunkline.transport.Transport;
import io.trunkline.transport.TransportOptions;
import io.trunkline.transport.TransportProvider;
import java.io.IOException;
import java.net.SocketOption;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Makes transports over the JDK's selectors, which work everywhere. Stateless and thread-safe. */
public final class NioTransportProvider implements TransportProvider {

    /** Makes the provider; for {@link java.util.ServiceLoader}. */
    public NioTransportProvider() {}

    @Override
    public String name() {
        return "nio";
    }

    @Override
    public int priority() {
        return 10;
    }

    @Override
    public Availability availability() {
        return Availability.yes("The JDK's own selectors.");
    }

    @Override
    public Transport create(TransportOptions options) {
        return new NettyTransport(channels(), options);
    }

    /**
     * The loops and channels over the JDK's selectors.
     *
     * @return what {@link #create} builds on
     */
    public NettyChannels channels() {
        return new NettyChannels(
                name(),
                NioIoHandler.newFactory(),
                NioSocketChannel::new,
                NioDomainSocketChannel::new,
                UnixDomainSocketAddress::of,
                null,
                keepAlive());
    }

    /**
     * Not every operating system has them, nor every runtime: looked up by name, since a small one lacks the class that
     * declares them.
     */
    private static @Nullable TcpKeepAlive keepAlive() {
        try (SocketChannel probe = SocketChannel.open()) {
            ChannelOption<Integer> idle = option(probe, "TCP_KEEPIDLE");
            ChannelOption<Integer> interval = option(probe, "TCP_KEEPINTERVAL");
            ChannelOption<Integer> count = option(probe, "TCP_KEEPCOUNT");
            return idle == null || interval == null || count == null ? null : new TcpKeepAlive(idle, interval, count);
        } catch (IOException e) {
            return null;
        }
    }

    private static @Nullable ChannelOption<Integer> option(SocketChannel probe, String name) {
        for (SocketOption<?> option : probe.supportedOptions()) {
            if (option.name().equals(name) && option.type() == Integer.class) {
                @SuppressWarnings("unchecked") // just looked
                SocketOption<Integer> found = (SocketOption<Integer>) option;
                return NioChannelOption.of(found);
            }
        }
        return null;
    }
}
