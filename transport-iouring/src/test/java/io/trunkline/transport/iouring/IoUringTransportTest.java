package io.trunkline.transport.iouring;

import io.trunkline.testkit.transport.SocketTransportContract;
import io.trunkline.transport.Transport;
import io.trunkline.transport.TransportOptions;
import io.trunkline.transport.TransportProvider;
import io.trunkline.transport.netty.NettyTransport;
import io.trunkline.transport.netty.NioTransportProvider;

/**
 * The contract over io_uring. Where a kernel or a container forbids it, the suite runs over NIO instead of being
 * skipped, and {@link IoUringTransportProviderTest} shows that the provider says why.
 */
final class IoUringTransportTest extends SocketTransportContract {

    private final IoUringTransportProvider ioUring = new IoUringTransportProvider();
    private final NioTransportProvider nio = new NioTransportProvider();

    @Override
    protected TransportProvider provider() {
        return ioUring.availability().available() ? ioUring : nio;
    }

    @Override
    protected Transport newTransport(TransportOptions options, Resolution resolution) {
        var channels = ioUring.availability().available() ? ioUring.channels() : nio.channels();
        return new NettyTransport(channels, options, resolution::resolve);
    }
}
