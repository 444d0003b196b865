package io.trunkline.transport.netty;

import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueDomainSocketChannel;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.trunkline.transport.Availability;
import io.trunkline.transport.Transport;
import io.trunkline.transport.TransportOptions;
import io.trunkline.transport.TransportProvider;

/** Makes transports over the kqueue of macOS and the BSDs. Stateless and thread-safe. */
public final class KQueueTransportProvider implements TransportProvider {

    private static final NativeArtifact NATIVE = new NativeArtifact(
            "io.netty:netty-transport-native-kqueue", "netty_transport_native_kqueue", "mac os", "freebsd", "openbsd");

    private static final String ADVICE =
            "Check whether the temporary directory allows execution (-Dio.netty.native.workdir).";

    /** Makes the provider; for {@link java.util.ServiceLoader}. */
    public KQueueTransportProvider() {}

    @Override
    public String name() {
        return "kqueue";
    }

    @Override
    public int priority() {
        return 20;
    }

    @Override
    public Availability availability() {
        if (!NATIVE.matchesOperatingSystem()) {
            // Asking Netty would have it look for the library first, in vain.
            return NATIVE.explain(null, ADVICE);
        }
        try {
            return KQueue.isAvailable()
                    ? Availability.yes("kqueue through " + NATIVE.coordinates() + ".")
                    : NATIVE.explain(KQueue.unavailabilityCause(), ADVICE);
        } catch (LinkageError e) {
            return NATIVE.explain(e, ADVICE);
        }
    }

    @Override
    public Transport create(TransportOptions options) {
        return new NettyTransport(channels(), options);
    }

    /** Kqueue's loops and channels; throws with the explanation if there is none. */
    NettyChannels channels() {
        ConnectFailures.requireAvailable(this);
        return new NettyChannels(
                name(),
                KQueueIoHandler.newFactory(),
                KQueueSocketChannel::new,
                KQueueDomainSocketChannel::new,
                DomainSocketAddress::new,
                null,
                null);
    }
}
