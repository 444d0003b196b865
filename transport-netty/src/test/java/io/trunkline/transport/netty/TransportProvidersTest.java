package io.trunkline.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.transport.Availability;
import io.trunkline.transport.TransportOptions;
import io.trunkline.transport.TransportProvider;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

final class TransportProvidersTest {

    private static final TransportOptions OPTIONS = new TransportOptions("providers", 1, true, 0);

    @Test
    void providers_discovered_haveTheirNamesAndPriorities() {
        assertThat(ServiceLoader.load(TransportProvider.class))
                .extracting(provider -> provider.name() + " " + provider.priority())
                .contains("epoll 20", "kqueue 20", "nio 10");
    }

    @Test
    void nio_anywhere_isAvailable() {
        assertThat(new NioTransportProvider().availability().available()).isTrue();
    }

    @Test
    void native_availability_followsTheOperatingSystemAndExplainsItself() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        for (TransportProvider provider : List.of(new EpollTransportProvider(), new KQueueTransportProvider())) {
            Availability availability = provider.availability();
            boolean right = provider.name().equals(os.startsWith("linux") ? "epoll" : "kqueue");
            if (right) {
                assertThat(availability.explanation()).contains("io.netty:netty-transport-native-" + provider.name());
            } else {
                assertThat(availability.available()).isFalse();
                assertThat(availability.explanation()).contains(System.getProperty("os.name"));
            }
        }
    }

    @Test
    void create_unavailable_throwsWithTheExplanation() {
        for (TransportProvider provider : List.of(new EpollTransportProvider(), new KQueueTransportProvider())) {
            Availability availability = provider.availability();
            if (!availability.available()) {
                assertThatThrownBy(() -> provider.create(OPTIONS))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining(availability.explanation());
            }
        }
    }

    @Test
    void explain_libraryMissing_namesTheArtifactToAdd() {
        var missing =
                new NativeArtifact("io.netty:netty-transport-native-none", "netty_transport_native_none", thisSystem());
        Availability availability = missing.explain(new UnsatisfiedLinkError("no library"), "unused");
        assertThat(availability.available()).isFalse();
        assertThat(availability.explanation())
                .contains("Add the artifact io.netty:netty-transport-native-none:")
                .containsPattern(":(linux|osx)-\\w+");
    }

    @Test
    void explain_libraryDoesNotWork_namesTheRootCauseAndTheAdvice() {
        String present = thisSystem().startsWith("mac") ? "kqueue" : "epoll";
        var broken = new NativeArtifact(
                "io.netty:netty-transport-native-" + present, "netty_transport_native_" + present, thisSystem());
        var cause = new LinkageError("outer", new IllegalStateException("the root"));
        assertThat(broken.explain(cause, "Do something.").explanation())
                .contains("the root")
                .endsWith("Do something.");
    }

    @Test
    void explain_otherSystem_namesBothSystems() {
        var other = new NativeArtifact("io.netty:netty-transport-native-none", "netty_transport_native_none", "plan 9");
        assertThat(other.matchesOperatingSystem()).isFalse();
        assertThat(other.explain(null, "unused").explanation())
                .contains("plan 9")
                .contains(System.getProperty("os.name"));
    }

    private static String thisSystem() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT);
    }
}
