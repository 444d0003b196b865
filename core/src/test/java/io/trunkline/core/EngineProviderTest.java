package io.trunkline.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.options.MultiplexerOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EngineProviderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "localhost | 10000",
                "localhost,syncTimeout=2000,asyncTimeout=3000 | 6000",
                "localhost,syncTimeout=4000,asyncTimeout=3000 | 8000",
                "localhost,syncTimeout=4000,tcpUserTimeout=700 | 700",
                "localhost,syncTimeout=2147483647 | 2147483647",
            })
    void tcpUserTimeoutMillis_asConfiguredOrFromTheCommandTimeouts(String options, int millis) {
        assertThat(EngineProvider.tcpUserTimeoutMillis(MultiplexerOptions.parse(options)))
                .isEqualTo(millis);
    }
}
