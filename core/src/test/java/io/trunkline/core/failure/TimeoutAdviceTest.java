package io.trunkline.core.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.exception.TimeoutDiagnosis;
import io.trunkline.exception.TimeoutPhase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimeoutAdviceTest {

    /** What was found when a GET timed out after 1000 ms. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AWAITING_REPLY | 900 | 900 | 0  | 1000 | KEYS | garbage collectors",
                "AWAITING_REPLY | 10  | 900 | 0  | 1000 | KEYS | event loop",
                "BACKLOG        | 0   | 0   | 0  | -1   |      | lastFailure",
                "UNSENT         | 0   | 0   | 99 | 1000 | KEYS | does not take what is written",
                "AWAITING_REPLY | 0   | 0   | 0  | 1000 | KEYS | Nothing was read",
                "AWAITING_REPLY | 0   | 0   | 0  | 10   | KEYS | reply to KEYS",
                "AWAITING_REPLY | 0   | 0   | 0  | 10   | GET  | Replies do come",
                "UNSENT         | 0   | 0   | 0  | 10   | GET  | submit less",
            })
    void of_whatWasFound_namesTheLikeliestCause(
            TimeoutPhase phase, long gc, long lag, long pending, long lastRead, String oldest, String advice) {
        TimeoutDiagnosis found =
                new TimeoutDiagnosis(1000, 1, 1, oldest, 1000, pending, 1, 1, 1000, lastRead, 5000, lag, gc);

        assertThat(TimeoutAdvice.of(phase, 1000, "GET", found)).contains(advice);
    }
}
