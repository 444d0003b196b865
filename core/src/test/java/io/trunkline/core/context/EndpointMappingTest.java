package io.trunkline.core.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.options.Endpoint;
import io.trunkline.options.EndpointMapper;
import io.trunkline.options.MultiplexerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the application says of where servers are reached, and what it does there. */
final class EndpointMappingTest {

    private static final Endpoint INNER = Endpoint.parse("10.0.0.1:7001");
    private static final Endpoint OUTER = Endpoint.parse("nat:17001");

    private final List<String> failures = new ArrayList<>();

    private EndpointMapping mapping(@Nullable EndpointMapper mapper) {
        MultiplexerOptions options = MultiplexerOptions.builder()
                .endpoint("h", 1)
                .topology(t -> t.endpointMapper(mapper))
                .build();
        return new EndpointMapping(options, (what, cause) -> failures.add(what + ": " + cause));
    }

    @Test
    void apply_noMapper_isWhatWasAnnounced() {
        assertThat(mapping(null).apply(INNER)).isSameAs(INNER);
    }

    @Test
    void apply_null_isWhatWasAnnounced() {
        assertThat(mapping(announced -> null).apply(INNER)).isEqualTo(INNER);
        assertThat(failures).isEmpty();
    }

    @Test
    void apply_withoutPort_hasTheDefaultOne() {
        assertThat(mapping(announced -> Endpoint.parse("nat")).apply(INNER)).isEqualTo(Endpoint.parse("nat:6379"));
    }

    @Test
    void apply_often_asksOnceBetweenRenewals() {
        AtomicInteger asked = new AtomicInteger();
        EndpointMapping mapping = mapping(announced -> Endpoint.tcp("nat", 1 + asked.getAndIncrement()));

        for (int i = 0; i < 10; i++) {
            assertThat(mapping.apply(INNER)).isEqualTo(Endpoint.tcp("nat", 1));
        }
        mapping.renew();
        assertThat(mapping.apply(INNER)).isEqualTo(Endpoint.tcp("nat", 2));
        assertThat(asked.get()).isEqualTo(2);
    }

    @Test
    void apply_throws_isTheLastAnswerOrWhatWasAnnouncedAndToldOnce() {
        AtomicInteger round = new AtomicInteger();
        EndpointMapping mapping = mapping(announced -> {
            int now = round.get();
            if (now == 0 || now == 2 || now == 3) {
                throw new StackOverflowError("of the test");
            }
            return OUTER;
        });

        assertThat(mapping.apply(INNER)).as("never answered").isEqualTo(INNER);
        round.incrementAndGet();
        mapping.renew();
        assertThat(mapping.apply(INNER)).isEqualTo(OUTER);
        for (int i = 0; i < 2; i++) {
            round.incrementAndGet();
            mapping.renew();
            assertThat(mapping.apply(INNER)).as("as before").isEqualTo(OUTER);
        }
        assertThat(failures)
                .containsExactly(
                        "mapping the endpoint 10.0.0.1:7001, in whose place 10.0.0.1:7001 is used:"
                                + " java.lang.StackOverflowError: of the test",
                        "mapping the endpoint 10.0.0.1:7001, in whose place nat:17001 is used:"
                                + " java.lang.StackOverflowError: of the test");
    }
}
