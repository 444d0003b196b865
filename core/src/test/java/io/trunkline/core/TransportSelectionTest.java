package io.trunkline.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.trunkline.transport.Availability;
import io.trunkline.transport.Transport;
import io.trunkline.transport.TransportOptions;
import io.trunkline.transport.TransportProvider;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TransportSelectionTest {

    private static final TransportProvider NIO = provider("nio", 10, Availability.yes("the JDK has it"));
    private static final TransportProvider EPOLL = provider("epoll", 20, Availability.yes("the library was loaded"));
    private static final TransportProvider IO_URING =
            provider("io_uring", 30, Availability.no("the kernel is too old"));

    @Test
    void choose_severalAvailable_takesTheHighestPriority() {
        TransportSelection selection = TransportSelection.choose(List.of(NIO, EPOLL), null);
        assertThat(selection.provider().name()).isEqualTo("epoll");
        assertThat(selection.reason()).contains("highest priority (20)", "the library was loaded");
    }

    @Test
    void choose_highestUnavailable_passesItAndSaysWhy() {
        TransportSelection selection = TransportSelection.choose(List.of(NIO, EPOLL, IO_URING), null);
        assertThat(selection.provider().name()).isEqualTo("epoll");
        assertThat(selection.reason()).contains("not io_uring (the kernel is too old)");
    }

    @Test
    void choose_named_overrulesPriority() {
        TransportSelection selection = TransportSelection.choose(List.of(NIO, EPOLL), "nio");
        assertThat(selection.provider().name()).isEqualTo("nio");
        assertThat(selection.reason()).contains("named by the option");
    }

    @Test
    void choose_namedUnavailable_saysWhatIsMissing() {
        assertThatIllegalStateException()
                .isThrownBy(() -> TransportSelection.choose(List.of(NIO, IO_URING), "io_uring"))
                .withMessageContaining("transport=io_uring")
                .withMessageContaining("the kernel is too old");
    }

    @Test
    void choose_namedNotFound_namesTheArtifact() {
        assertThatIllegalStateException()
                .isThrownBy(() -> TransportSelection.choose(List.of(NIO), "io_uring"))
                .withMessageContaining("io.trunkline:trunkline-transport-iouring")
                .withMessageContaining("found=[nio]");
        assertThatIllegalStateException()
                .isThrownBy(() -> TransportSelection.choose(List.of(), "epoll"))
                .withMessageContaining("io.trunkline:trunkline-transport-netty");
    }

    @Test
    void choose_nothingFoundOrAvailable_namesWhatToAdd() {
        assertThatIllegalStateException()
                .isThrownBy(() -> TransportSelection.choose(List.of(), null))
                .withMessageContaining("io.trunkline:trunkline-transport-netty");
        assertThatIllegalStateException()
                .isThrownBy(() -> TransportSelection.choose(List.of(IO_URING), null))
                .withMessageContaining("io_uring (the kernel is too old)");
    }

    private static TransportProvider provider(String name, int priority, Availability availability) {
        return new TransportProvider() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public int priority() {
                return priority;
            }

            @Override
            public Availability availability() {
                return availability;
            }

            @Override
            public Transport create(TransportOptions options) {
                throw new AssertionError("choosing makes nothing");
            }
        };
    }
}
