package io.trunkline.transport.iouring;

import io.trunkline.testkit.transport.SocketTransportContract;
import io.trunkline.transport.Transport;
import io.trunkline.transport.TransportOptions;
import io.trunkline.transport.TransportProvider;
import io.trunkline.transport.netty.NettyTransport;

final class IoUringTransportTest extends SocketTransportContract {

    private final IoUringTransportProvider provider = new IoUringTransportProvider();

    @Override
    protected TransportProvider provider() {
        return provider;
    }

    @Override
    protected Transport newTransport(TransportOptions options, Resolution resolution) {
        return new NettyTransport(provider.channels(), options, resolution::resolve);
    }
}
