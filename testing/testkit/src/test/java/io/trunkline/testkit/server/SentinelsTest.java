package io.trunkline.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two groups are shared, each of which one test changes. */
final class SentinelsTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static Sentinels open;

    private static Sentinels secured;

    /** Side by side, for most of a start is waiting. */
    @BeforeAll
    static void start() {
        SentinelsConfig config = SentinelsConfig.of(3, 1)
                .serviceName("orders")
                .servers(RedisServerConfig.defaults().password("gehéim").tls())
                .sentinels(RedisServerConfig.defaults().password("watch"));
        CompletableFuture<Sentinels> other = CompletableFuture.supplyAsync(() -> Sentinels.start(config));
        try {
            open = Sentinels.start(3, 2);
        } finally {
            secured = other.join();
        }
    }

    @AfterAll
    static void close() {
        List<RedisServer> all = new ArrayList<>();
        for (Sentinels group : List.of(secured, open)) {
            all.addAll(group.sentinels());
            all.addAll(group.servers());
            group.close();
            group.close();
        }
        assertThat(all).hasSize(11).noneMatch(RedisServer::isRunning);
    }

    @Test
    void kill_primary_isReplacedAndComesBackAsReplica() {
        RedisServer old = open.primary();
        assertThat(open.servers()).hasSize(3).startsWith(old);
        assertThat(open.replicas()).hasSize(2).doesNotContain(old);
        assertThat(open.endpoints()).hasSize(3).hasSameSizeAs(open.addresses());
        // Else the old one would be left alone for ten seconds.
        for (RedisServer sentinel : open.sentinels()) {
            assertThat(sentinel.ask("SENTINEL", "DEBUG")).contains("PUBLISH-PERIOD\n2000\n");
            sentinel.ask("SENTINEL", "DEBUG", "PUBLISH-PERIOD", "100", "INFO-PERIOD", "500");
        }
        open.sentinels().get(2).kill();

        old.kill();

        assertThat(open.primary()).isSameAs(old);
        open.awaitAgreement(LIMIT);
        RedisServer successor = open.primary();
        assertThat(successor).isNotSameAs(old);
        successor.ask("SET", "k", "v");

        old.restart();

        assertThat(old.ask("ROLE")).startsWith("master");
        open.awaitAgreement(LIMIT);
        assertThat(old.ask("GET", "k")).isEqualTo("v");
        open.sentinels().get(2).restart();
        open.awaitAgreement(LIMIT);
        assertThat(open.sentinels().get(2).ask("SENTINEL", "GET-MASTER-ADDR-BY-NAME", open.serviceName()))
                .isEqualTo("127.0.0.1\n" + successor.port());
    }

    @Test
    void failover_passwordsAndTls_namesTheNewPrimaryEverywhere() throws IOException {
        RedisServer old = secured.primary();
        RedisServer asked = secured.sentinels().get(0);

        secured.failover();

        RedisServer present = secured.primary();
        assertThat(secured.replicas()).containsExactly(old).doesNotContain(present);
        assertThat(secured.sentinels())
                .allSatisfy(sentinel -> assertThat(sentinel.ask("SENTINEL", "GET-MASTER-ADDR-BY-NAME", "orders"))
                        .isEqualTo("127.0.0.1\n" + present.tlsPort().orElseThrow()));
        assertThat(secured.certificates()).isEqualTo(asked.certificates());
        try (RawClient client = new RawClient(asked.address())) {
            assertThat(client.command("SENTINEL", "MASTERS").readOnce()).startsWith("-NOAUTH");
        }
    }

    @Test
    void config_impossibleWishes_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SentinelsConfig.of(0, 1))
                .withMessageContaining("sentinels=0");
        RedisServerConfig unwritable = RedisServerConfig.defaults().password("a b");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SentinelsConfig.of(3, 1).servers(unwritable))
                .withMessageNotContaining("a b");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SentinelsConfig.of(3, 1).sentinels(unwritable));
    }
}
