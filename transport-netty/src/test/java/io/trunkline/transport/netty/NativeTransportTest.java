package io.trunkline.transport.netty;

import io.trunkline.testkit.transport.SocketTransportContract;
import io.trunkline.transport.Transport;
import io.trunkline.transport.TransportOptions;
import io.trunkline.transport.TransportProvider;

/** The best that this machine has: epoll on Linux, kqueue on macOS and BSD, and NIO for want of a native library. */
final class NativeTransportTest extends SocketTransportContract {

    private final EpollTransportProvider epoll = new EpollTransportProvider();
    private final KQueueTransportProvider kqueue = new KQueueTransportProvider();
    private final NioTransportProvider nio = new NioTransportProvider();

    @Override
    protected TransportProvider provider() {
        if (epoll.availability().available()) {
            return epoll;
        }
        return kqueue.availability().available() ? kqueue : nio;
    }

    @Override
    protected Transport newTransport(TransportOptions options, Resolution resolution) {
        return new NettyTransport(channels(), options, resolution::resolve);
    }

    private NettyChannels channels() {
        if (epoll.availability().available()) {
            return epoll.channels();
        }
        return kqueue.availability().available() ? kqueue.channels() : nio.channels();
    }
}
