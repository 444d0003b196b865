package io.trunkline.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class MemoTest {

    private final AtomicInteger count = new AtomicInteger();
    // Near the end of the range: the difference must be compared, not the values
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);
    private final Memo<Integer> memo = new Memo<>(count::incrementAndGet, nanos::get);

    @Test
    void get_withinAQuarterOfASecond_givesTheSame() {
        assertThat(memo.get()).isEqualTo(1);
        nanos.addAndGet(250_000_000);
        assertThat(memo.get()).isEqualTo(1);
    }

    @Test
    void get_later_takesAnew() {
        assertThat(memo.get()).isEqualTo(1);
        nanos.addAndGet(250_000_001);
        assertThat(memo.get()).isEqualTo(2);
        assertThat(memo.get()).isEqualTo(2);
    }
}
