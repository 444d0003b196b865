package io.trunkline.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.trunkline.core.bridge.ReadStanding.Verdict;
import io.trunkline.exception.RedisErrorKind;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/** What is remembered of a server's answers to reads. */
final class ReadStandingTest {

    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;
    private static final int SMALL = 100;

    private final LongAdder penalties = new LongAdder();
    private final ReadStanding standing = new ReadStanding(penalties);

    @Test
    void onRead_slower_countsAtOnceAndFastOnesBringItDownByHalvesEachSecond() {
        standing.onRead(SMALL, MS, 0);
        assertThat(standing.latencyNanos(0)).isEqualTo(MS);
        standing.onRead(SMALL, 9 * MS, MS);
        assertThat(standing.latencyNanos(MS)).isEqualTo(9 * MS);
        standing.onRead(SMALL, MS, MS + SECOND);
        assertThat(standing.latencyNanos(MS + SECOND)).isCloseTo(5 * MS, within(1.0));
        for (int i = 1; i <= 1_000; i++) { // however many there are
            standing.onRead(SMALL, MS, MS + SECOND + 2L * i * MS);
        }
        assertThat(standing.latencyNanos(MS + 3 * SECOND)).isCloseTo(2 * MS, within(0.01 * MS));
    }

    @Test
    void latencyNanos_noReads_agesBackToNothing() {
        standing.onRead(SMALL, 8 * MS, 5);
        assertThat(standing.latencyNanos(5 + 3 * SECOND)).isCloseTo(MS, within(1.0));
        assertThat(standing.latencyNanos(5 + 60 * SECOND)).isLessThan(1);
    }

    @Test
    void onRead_largeReplyOrOneThatWentAround_tellsNoTime() {
        standing.onRead(5_000, 90 * MS, 0);
        standing.onRead(SMALL, -1, 0);
        assertThat(standing.latencyNanos(0)).isZero();
    }

    @Test
    void onError_refusesAll_isOutForASecondAndThenOneProbeTells() {
        standing.onError(RedisErrorKind.WRONG_TYPE, 0);
        assertThat(standing.isGood()).isTrue();
        standing.onError(RedisErrorKind.LOADING, 0);
        assertThat(standing.isGood()).isFalse();
        assertThat(standing.isObserved()).isTrue();
        assertThat(standing.verdict(SECOND - 1)).isEqualTo(Verdict.OUT);
        assertThat(standing.takeProbe(SECOND - 1)).isFalse();

        assertThat(standing.verdict(SECOND)).isEqualTo(Verdict.DUE);
        assertThat(standing.takeProbe(SECOND)).isTrue();
        assertThat(standing.takeProbe(SECOND)).isFalse();
        assertThat(standing.verdict(SECOND)).isEqualTo(Verdict.OUT);

        standing.onRead(90_000, -1, SECOND + MS); // whatever it is
        assertThat(standing.isGood()).isTrue();
        assertThat(standing.verdict(SECOND + MS)).isEqualTo(Verdict.GOOD);
        standing.onError(RedisErrorKind.MASTER_DOWN, 2 * SECOND);
        assertThat(standing.verdict(2 * SECOND)).isEqualTo(Verdict.OUT);
        assertThat(penalties.sum()).isEqualTo(2);
    }
}
