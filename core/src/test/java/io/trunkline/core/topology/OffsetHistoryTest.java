package io.trunkline.core.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Since when a replica has what its primary had. */
final class OffsetHistoryTest {

    private final OffsetHistory history = new OffsetHistory();

    private long since(long reached) {
        int found = history.find(reached);
        return found < 0 ? -1 : history.at(found);
    }

    @Test
    void find_betweenTwoTimes_isTheEarlierOne() {
        history.add("s", 10, 100);
        history.add("s", 20, 200);
        history.add("s", 30, 300);

        assertThat(since(99)).isEqualTo(-1);
        assertThat(since(100)).isEqualTo(10);
        assertThat(since(299)).isEqualTo(20);
        assertThat(since(300)).isEqualTo(30);
        assertThat(since(999)).isEqualTo(30);
        assertThat(history.latest()).isEqualTo(300);
    }

    @Test
    void add_nothingWritten_isTheLaterTime() {
        history.add("s", 10, 100);
        history.add("s", 20, 100);

        assertThat(since(100)).isEqualTo(20);
        assertThat(since(99)).isEqualTo(-1);
    }

    @Test
    void add_otherStreamOrTurnedBack_knowsNothingOfBefore() {
        history.add("s", 10, 100);
        history.add("t", 20, 200);
        assertThat(history.isOf("s")).isFalse();
        assertThat(history.isOf("t")).isTrue();
        assertThat(since(100)).isEqualTo(-1);

        history.add("t", 30, 150); // servers before 4.0 name no stream
        assertThat(since(150)).isEqualTo(30);
        assertThat(since(149)).isEqualTo(-1);
    }

    @Test
    void isOf_nothingTold_isOfNoStream() {
        assertThat(history.isEmpty()).isTrue();
        assertThat(history.isOf(null)).isFalse();
        history.add(null, 10, 100);
        assertThat(history.isOf(null)).isTrue();
        assertThat(history.isOf("s")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void find_manyTimes_isNeverTooLateAndCloseForLateOnes(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        TreeMap<Long, Long> all = new TreeMap<>();
        long at = 0;
        long offset = 0;
        for (int i = 0; i < 2_000; i++) {
            at += 1 + random.nextInt(10);
            offset += random.nextInt(3);
            history.add("s", at, offset);
            all.put(offset, at);
            long asked = offset - random.nextInt(60);
            var exact = all.floorEntry(asked);
            long found = since(asked);
            assertThat(found).isLessThanOrEqualTo(exact == null ? -1 : exact.getValue());
            if (exact != null && offset - asked < 30) {
                assertThat(found).isEqualTo(exact.getValue());
            }
        }
    }
}
