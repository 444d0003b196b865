package io.trunkline.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import java.net.SocketAddress;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one of Netty's I/O mechanisms supplies: how to drive a loop and how to make the two kinds of channel. Immutable.
 *
 * @param name the transport's name, such as {@code epoll}
 * @param ioHandlers makes the I/O part of each event loop
 * @param tcp makes a TCP channel
 * @param unix makes a Unix domain socket channel
 * @param unixAddress turns a socket file's path into the address that {@code unix} channels connect to
 * @param tcpUserTimeout the option that sets TCP_USER_TIMEOUT in milliseconds, or null where there is none
 * @param tcpKeepAlive the options that set the times of SO_KEEPALIVE, or null where there are none
 */
public record NettyChannels(
        String name,
        IoHandlerFactory ioHandlers,
        ChannelFactory<? extends Channel> tcp,
        ChannelFactory<? extends Channel> unix,
        Function<String, SocketAddress> unixAddress,
        @Nullable ChannelOption<Integer> tcpUserTimeout,
        @Nullable TcpKeepAlive tcpKeepAlive) {}
