package io.trunkline.it.cluster;

import static io.trunkline.it.cluster.Clusters.slotOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.exception.RedisException;
import io.trunkline.it.Clients;
import io.trunkline.options.Endpoint;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.testkit.server.ClusterNode;
import io.trunkline.testkit.server.RedisCluster;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real clusters that lose nodes and gain others under load. */
@DisplayName("A cluster in trouble")
final class ClusterOutageTest {

    /** Counts up until it is told to stop, one increment after the other, and notes what failed. */
    private static final class Counter extends Thread {
        private final Database<String, String> db;
        private final String key;
        private final AtomicBoolean stop = new AtomicBoolean();
        private final AtomicLong done = new AtomicLong();
        private final AtomicLong failed = new AtomicLong();

        Counter(ConnectionMultiplexer multiplexer, String key) {
            this.db = multiplexer.database().withTimeout(Duration.ofSeconds(15));
            this.key = key;
        }

        @Override
        public void run() {
            while (!stop.get()) {
                try {
                    db.incr(key);
                    done.incrementAndGet();
                } catch (RedisException e) {
                    failed.incrementAndGet();
                }
            }
        }

        void end() throws InterruptedException {
            stop.set(true);
            join();
        }
    }

    @ParameterizedTest
    @EnumSource
    void primaryKilled_replicaPromoted_writesGoOnThere(ProtocolVersion protocol) throws InterruptedException {
        try (RedisCluster cluster = RedisCluster.start(3, 1);
                ConnectionMultiplexer multiplexer =
                        Clients.connect(cluster.endpoints().get(0), protocol)) {
            ClusterNode victim = cluster.primaryOf(slotOf("counter"));
            ClusterNode heir = cluster.replicasOf(victim).get(0);
            Counter counter = new Counter(multiplexer, "counter");
            counter.start();
            Clients.await("a start", () -> counter.done.get() > 100);

            cluster.kill(victim);
            long before = counter.done.get();
            Clients.await("writes at the new primary", () -> counter.done.get() > before + 100);
            assertThat(cluster.primaryOf(slotOf("counter"))).isEqualTo(heir);
            // what was in flight when the server died may or may not be done: one command at most
            assertThat(counter.failed.get()).isLessThanOrEqualTo(1);

            cluster.restart(victim);
            ClusterNode added = cluster.addNode();
            cluster.moveSlot(slotOf("counter"), added);
            Clients.await(
                    "the added node to be known",
                    () -> multiplexer.servers().stream()
                            .anyMatch(server -> server.endpoint().equals(Endpoint.parse(added.endpoint()))));
            counter.end();
            long value = Long.parseLong(multiplexer.database().get("counter"));
            assertThat(value).isBetween(counter.done.get(), counter.done.get() + counter.failed.get());
        }
    }
}
