package io.trunkline.transport.iouring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.transport.Availability;
import io.trunkline.transport.TransportOptions;
import io.trunkline.transport.TransportProvider;
import java.time.Duration;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

final class IoUringTransportProviderTest {

    private static final TransportOptions OPTIONS = new TransportOptions("io-uring-provider", 1, true, 0);

    private final IoUringTransportProvider provider = new IoUringTransportProvider();

    @Test
    void provider_discovered_isPreferredToAllOthers() {
        assertThat(ServiceLoader.load(TransportProvider.class))
                .extracting(TransportProvider::name)
                .contains("io_uring", "epoll", "nio");
        assertThat(ServiceLoader.load(TransportProvider.class))
                .filteredOn(other -> !other.name().equals("io_uring"))
                .allMatch(other -> other.priority() < provider.priority());
    }

    @Test
    void availability_eitherWay_explainsItself() {
        Availability availability = provider.availability();
        if (availability.available()) {
            assertThat(availability.explanation()).contains("io.netty:netty-transport-native-io_uring:linux-");
            assertThat(provider.create(OPTIONS).closeAsync().toCompletableFuture())
                    .succeedsWithin(Duration.ofSeconds(10));
        } else {
            assertThat(availability.explanation())
                    .containsAnyOf("Wrong operating system", "Add the artifact", "kernel.io_uring_disabled");
            assertThatThrownBy(() -> provider.create(OPTIONS))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(availability.explanation());
        }
    }
}
