package io.trunkline.core.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.options.MultiplexerOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FailuresTest {

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 1", "9, 8", "10, 8", "300, 8"})
    void case_N38_failureOfManyServers_tellsOfEightOthersAtMost(int servers, int suppressed) {
        List<Throwable> failures = new ArrayList<>();
        for (int i = 1; i <= servers; i++) {
            failures.add(new RedisConnectionException(
                    ConnectionFailureType.UNABLE_TO_CONNECT,
                    "Server " + i + " refused.",
                    null,
                    CommandProgress.NEVER_SENT,
                    null,
                    "server" + i));
        }
        RedisConnectionException failure = new Failures(MultiplexerOptions.parse("h")).unableToConnect(failures);
        assertThat(failure.getSuppressed()).hasSize(suppressed);
        assertThat(failure).hasCause(failures.get(servers - 1));
        assertThat(failure).hasMessageContaining("Server 1 refused.");
        assertThat(failure).message().hasSizeLessThan(500);
        String more = "at " + (servers - 8) + " more.";
        assertThat(String.valueOf(failure.getMessage()).contains(more)).isEqualTo(servers > 8);
    }
}
