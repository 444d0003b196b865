package io.trunkline.transport.netty;

import io.trunkline.testkit.transport.SocketTransportContract;
import io.trunkline.transport.Transport;
import io.trunkline.transport.TransportOptions;
import io.trunkline.transport.TransportProvider;

final class NioTransportTest extends SocketTransportContract {

    private final NioTransportProvider provider = new NioTransportProvider();

    @Override
    protected TransportProvider provider() {
        return provider;
    }

    @Override
    protected Transport newTransport(TransportOptions options, Resolution resolution) {
        return new NettyTransport(provider.channels(), options, resolution::resolve);
    }
}
