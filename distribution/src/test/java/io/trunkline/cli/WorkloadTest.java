package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

final class WorkloadTest {

    private static final byte[] VALUE = "value".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OTHER = "valuf".getBytes(StandardCharsets.US_ASCII);

    @Test
    void isRight_ownReply_accepted() {
        assertThat(Workload.PING.isRight("PONG", VALUE)).isTrue();
        assertThat(Workload.SET.isRight(true, VALUE)).isTrue();
        assertThat(Workload.INCR.isRight(1L, VALUE)).isTrue();
        assertThat(Workload.SADD.isRight(0L, VALUE)).isTrue();
        assertThat(Workload.LPOP.isRight(null, VALUE)).isTrue();
        for (Workload reading : EnumSet.of(Workload.GET, Workload.HGET, Workload.LPOP)) {
            assertThat(reading.isRight(VALUE.clone(), VALUE)).as(reading.name()).isTrue();
        }
    }

    @Test
    void isRight_anotherReply_refused() {
        assertThat(Workload.PING.isRight("PANG", VALUE)).isFalse();
        assertThat(Workload.SET.isRight(false, VALUE)).isFalse();
        assertThat(Workload.INCR.isRight(0L, VALUE)).isFalse();
        assertThat(Workload.HSET.isRight(2L, VALUE)).isFalse();
        assertThat(Workload.GET.isRight(null, VALUE)).isFalse();
        for (Workload workload : Workload.values()) {
            assertThat(workload.isRight(OTHER, VALUE)).as(workload.name()).isFalse();
        }
    }
}
