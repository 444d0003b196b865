package io.trunkline.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.status.BridgeState;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BridgeLifecycleTest {

    private static final Map<BridgeState, Set<BridgeState>> ALLOWED = new EnumMap<>(Map.of(
            BridgeState.DISCONNECTED, EnumSet.of(BridgeState.CONNECTING, BridgeState.CLOSED),
            BridgeState.CONNECTING, EnumSet.of(BridgeState.ESTABLISHING, BridgeState.DISCONNECTED, BridgeState.CLOSED),
            BridgeState.ESTABLISHING, EnumSet.of(BridgeState.ESTABLISHED, BridgeState.DISCONNECTED, BridgeState.CLOSED),
            BridgeState.ESTABLISHED, EnumSet.of(BridgeState.DISCONNECTED, BridgeState.CLOSED),
            BridgeState.CLOSED, EnumSet.noneOf(BridgeState.class)));

    private static final Map<BridgeState, Consumer<BridgeLifecycle>> TRANSITIONS = new EnumMap<>(Map.of(
            BridgeState.DISCONNECTED, BridgeLifecycle::toDisconnected,
            BridgeState.CONNECTING, BridgeLifecycle::toConnecting,
            BridgeState.ESTABLISHING, BridgeLifecycle::toEstablishing,
            BridgeState.ESTABLISHED, BridgeLifecycle::toEstablished,
            BridgeState.CLOSED, BridgeLifecycle::toClosed));

    @ParameterizedTest
    @EnumSource
    void transition_fromEveryState_isMadeIfTheTableHasItAndRefusedIfNot(BridgeState from) {
        for (BridgeState to : BridgeState.values()) {
            BridgeLifecycle lifecycle = in(from);
            Consumer<BridgeLifecycle> transition = Objects.requireNonNull(TRANSITIONS.get(to));
            if (Objects.requireNonNull(ALLOWED.get(from)).contains(to)) {
                transition.accept(lifecycle);
                assertThat(lifecycle.state()).isEqualTo(to);
            } else {
                assertThatThrownBy(() -> transition.accept(lifecycle))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("A bridge cannot go from " + from + " to " + to + ".");
                assertThat(lifecycle.state()).isEqualTo(from);
            }
        }
    }

    private static BridgeLifecycle in(BridgeState wanted) {
        BridgeLifecycle lifecycle = new BridgeLifecycle();
        switch (wanted) {
            case DISCONNECTED -> {}
            case CONNECTING -> lifecycle.toConnecting();
            case ESTABLISHING -> {
                lifecycle.toConnecting();
                lifecycle.toEstablishing();
            }
            case ESTABLISHED -> {
                lifecycle.toConnecting();
                lifecycle.toEstablishing();
                lifecycle.toEstablished();
            }
            case CLOSED -> lifecycle.toClosed();
        }
        return lifecycle;
    }
}
