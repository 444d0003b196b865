package io.trunkline.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EndpointTableTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1:7001, nat:17001",
        "10.0.0.1:7002, nat:17002",
        "10.0.0.1:7003, outer:7003",
        "10.0.0.2:9, other:9",
        "[fe80::1]:5, six:50",
        "10.0.0.3:7001,"
    })
    void map_entries_theOneWithThePortBeforeTheOneOfTheHost(String announced, String reached) {
        EndpointMapper table = Objects.requireNonNull(MultiplexerOptions.parse("h,endpointMap=10.0.0.1>outer"
                        + "|10.0.0.1:7001>nat:17001 | 10.0.0.1:7002 > nat:17002|10.0.0.2>other|[fe80::1]:5>six:50")
                .topology()
                .endpointMapper());

        Endpoint expected = reached == null ? null : Endpoint.parse(reached);
        assertThat(table.map(Endpoint.parse(announced))).isEqualTo(expected);
    }

    @Test
    void endpointMapper_set_takesThePlaceOfTheMap() {
        EndpointMapper own = announced -> null;
        MultiplexerOptions options = MultiplexerOptions.builder()
                .endpoint("h", 1)
                .topology(t -> t.endpointMap(Map.of(Endpoint.parse("a:1"), Endpoint.parse("b:2")))
                        .endpointMapper(own))
                .build();

        assertThat(options.topology().endpointMapper()).isSameAs(own);
        assertThat(options.toConnectionString(true))
                .contains("endpointMap=a:1>b:2")
                .doesNotContain("endpointMapper");
    }

    @Test
    void endpointMap_hostToAPort_isRefused() {
        assertThatThrownBy(() -> MultiplexerOptions.builder()
                        .topology(t -> t.endpointMap(Map.of(Endpoint.tcp("a", 0), Endpoint.tcp("b", 1)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("announced=a, reached=b:1");
    }
}
