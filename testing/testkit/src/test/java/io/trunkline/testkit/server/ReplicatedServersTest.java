package io.trunkline.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReplicatedServersTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void start_failoverAndPromote_changeRolesForGood() {
        List<RedisServer> servers;
        try (ReplicatedServers replicated = ReplicatedServers.start(2)) {
            servers = replicated.servers();
            RedisServer first = replicated.primary();
            RedisServer second = replicated.replicas().get(0);
            assertThat(servers).hasSize(3).startsWith(first, second);
            assertThat(replicated.endpoints())
                    .hasSameSizeAs(replicated.addresses())
                    .contains(first.endpoint());
            first.ask("SET", "k", "v");

            replicated.failover(second);

            assertThat(replicated.primary()).isSameAs(second);
            assertThat(second.ask("GET", "k")).isEqualTo("v");
            assertThatIllegalStateException()
                    .isThrownBy(() -> first.ask("SET", "k", "v"))
                    .withMessageContaining("READONLY");
            assertThat(replicated.replicas()).containsExactly(first, servers.get(2));

            second.kill();
            replicated.promote(first);

            assertThat(first.ask("GET", "k")).isEqualTo("v");
            servers.get(2).restart();
            replicated.awaitReplication(LIMIT);
            assertThat(servers.get(2).ask("GET", "k")).isEqualTo("v");

            second.restart();
            assertThat(second.ask("ROLE")).startsWith("master");
            assertThatIllegalStateException()
                    .isThrownBy(() -> replicated.awaitReplication(Duration.ofMillis(1)))
                    .withMessageContaining(second.endpoint());
            assertThatIllegalStateException()
                    .isThrownBy(() -> replicated.promote(first))
                    .withMessageContaining("Choose a replica");
        }
        assertThat(servers).noneMatch(RedisServer::isRunning);
    }

    @Test
    void start_negativeReplicas_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReplicatedServers.start(-1))
                .withMessageContaining("replicas=-1");
    }
}
