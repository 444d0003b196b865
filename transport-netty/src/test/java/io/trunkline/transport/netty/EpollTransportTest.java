package io.trunkline.transport.netty;

import io.trunkline.testkit.transport.SocketTransportContract;
import io.trunkline.transport.Transport;
import io.trunkline.transport.TransportOptions;
import io.trunkline.transport.TransportProvider;

final class EpollTransportTest extends SocketTransportContract {

    private final EpollTransportProvider provider = new EpollTransportProvider();

    @Override
    protected TransportProvider provider() {
        return provider;
    }

    @Override
    protected Transport newTransport(TransportOptions options, Resolution resolution) {
        return new NettyTransport(provider.channels(), options, resolution::resolve);
    }
}
