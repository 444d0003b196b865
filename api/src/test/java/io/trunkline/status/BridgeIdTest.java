package io.trunkline.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.options.Endpoint;
import org.junit.jupiter.api.Test;

final class BridgeIdTest {

    @Test
    void case_N25_toString_isServerAndLane() {
        BridgeId id = new BridgeId(Endpoint.parse("localhost:6379"), ConnectionKind.INTERACTIVE, 2);

        assertThat(id).hasToString("localhost:6379/interactive#2");
        assertThat(id.lane()).isEqualTo("interactive#2");
    }

    @Test
    void case_N25_numberBelowOne_isRefused() {
        assertThatThrownBy(() -> new BridgeId(Endpoint.parse("h"), ConnectionKind.LEASED, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("number=0");
    }
}
