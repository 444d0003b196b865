package io.trunkline.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.simulator.CommandRecord;
import io.trunkline.simulator.HistoryChecker;
import io.trunkline.testkit.server.EmbeddedRedis;
import io.trunkline.testkit.server.FaultProxy;
import io.trunkline.testkit.simulation.ExecutedCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every fault in turn on one real server under load, by callers of a multiplexer that goes to it directly and of one
 * that goes through a proxy. With {@code -Dtrunkline.soak.duration=PT10M} the same multiplexers do so again and again
 * for so long; each round is judged by itself. What happened is in {@code target/real-faults-*.txt}.
 */
@DisplayName("Real faults")
final class RealFaultsTest {

    private static final Duration SOAK = Duration.parse(System.getProperty("trunkline.soak.duration", "PT0S"));
    private static final long SEED = Long.getLong("trunkline.seed", 1);
    private static final Duration LIMIT = Duration.ofMillis(400);
    private static final int CALLERS = 16;
    private static final int SHORTEST_MILLIS = 100;
    private static final int LONGEST_MILLIS = 600;
    /** Of a machine that is very busy; the figures are in docs/reliability.md. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AtomicInteger ids = new AtomicInteger();
    private final AtomicLong directSuccess = new AtomicLong();
    private final AtomicLong proxiedSuccess = new AtomicLong();
    private final List<Caller> callers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Map<Fault, Duration> slowest = new EnumMap<>(Fault.class);
    private final Map<String, Long> outcomes = new TreeMap<>();
    private int faults;
    private int commands;
    private int carriedOut;
    private volatile boolean stopping;

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void load_everyFault_nothingLostMixedUpOrDoneTwice(ProtocolVersion protocol)
            throws IOException, InterruptedException {
        try (EmbeddedRedis embedded = EmbeddedRedis.start(AppendOnlyLog.serverConfig());
                FaultProxy proxy = FaultProxy.before(embedded.server().address());
                ConnectionMultiplexer direct = connect(embedded.endpoint(), protocol);
                ConnectionMultiplexer proxied = connect(proxy.endpoint(), protocol)) {
            Random random = new Random(SEED);
            long end = System.nanoTime() + SOAK.toNanos();
            do {
                AppendOnlyLog.Position begin = AppendOnlyLog.end(embedded.server());
                startCallers(direct, proxied);
                for (Fault fault : shuffled(random)) {
                    int length = SHORTEST_MILLIS + random.nextInt(LONGEST_MILLIS - SHORTEST_MILLIS);
                    fault.happen(embedded.server(), proxy, Duration.ofMillis(length));
                    awaitRecovery(fault);
                    faults++;
                }
                stopCallers();
                direct.database().ping(); // behind everything that is still under way
                proxied.database().ping();
                judge(begin);
                embedded.server().ask("FLUSHALL");
            } while (System.nanoTime() - end < 0);
        }
        report(protocol);
        assertThat(outcomes).containsKeys("Value", "SENT");
    }

    private static ConnectionMultiplexer connect(String endpoint, ProtocolVersion protocol) {
        return ConnectionMultiplexer.connect(MultiplexerOptions.parse(endpoint).toBuilder()
                .resp(r -> r.protocol(protocol))
                .build());
    }

    private static List<Fault> shuffled(Random random) {
        List<Fault> all = new ArrayList<>(List.of(Fault.values()));
        Collections.shuffle(all, random);
        return all;
    }

    /**
     * Of four callers each: two wait for every reply, on a platform thread and on a virtual one if there are any; two
     * send bursts.
     */
    private void startCallers(ConnectionMultiplexer direct, ConnectionMultiplexer proxied) {
        for (int i = 0; i < CALLERS; i++) {
            boolean isDirect = isDirect(i);
            Caller caller = new Caller(
                    i,
                    (isDirect ? direct : proxied).database(),
                    i % 8 >= 6,
                    LIMIT,
                    ids,
                    isDirect ? directSuccess : proxiedSuccess,
                    () -> stopping);
            callers.add(caller);
            threads.add(VirtualThreads.startOr(i % 4 < 2, caller));
        }
    }

    private static boolean isDirect(int caller) {
        return caller % 2 == 0;
    }

    private void awaitRecovery(Fault fault) {
        long over = System.nanoTime();
        long latest = over;
        for (AtomicLong success : List.of(directSuccess, proxiedSuccess)) {
            while (success.get() - over <= 0) {
                if (System.nanoTime() - over > PATIENCE.toNanos()) {
                    throw new AssertionError("No success after " + fault + ": seed=" + SEED + ", waited=" + PATIENCE);
                }
                LockSupport.parkNanos(1_000_000);
            }
            latest = Math.max(latest, success.get());
        }
        slowest.merge(fault, Duration.ofNanos(latest - over), (a, b) -> a.compareTo(b) > 0 ? a : b);
    }

    private void stopCallers() throws InterruptedException {
        stopping = true;
        for (Thread thread : threads) {
            thread.join();
        }
        threads.clear();
        stopping = false;
    }

    private void judge(AppendOnlyLog.Position begin) throws IOException {
        List<CommandRecord> records =
                callers.stream().flatMap(caller -> caller.records().stream()).toList();
        AtomicInteger unique = new AtomicInteger();
        // What a proxy has swallowed may come late, behind what went over the next connection.
        List<ExecutedCommand> executed =
                AppendOnlyLog.readFrom(begin, words -> isDirect(Caller.callerOf(words)) ? 0 : unique.incrementAndGet());
        commands += records.size();
        carriedOut += executed.size();
        for (CommandRecord record : records) {
            for (CommandRecord.End end : record.ends()) {
                outcomes.merge(
                        end.outcome() instanceof CommandRecord.Failed failed
                                ? failed.progress().toString()
                                : end.outcome().getClass().getSimpleName(),
                        1L,
                        Long::sum);
            }
        }

        assertThat(HistoryChecker.violations(records, executed))
                .as("seed " + SEED)
                .isEmpty();
        assertThat(callers).allSatisfy(caller -> assertThat(caller.records()).isNotEmpty());
        callers.clear();
    }

    private void report(ProtocolVersion protocol) throws IOException {
        Files.writeString(
                Path.of("target", "real-faults-" + protocol + ".txt"),
                faults + " faults, " + commands + " commands, " + carriedOut + " carried out\noutcomes " + outcomes
                        + "\nslowest first success after each fault " + slowest + "\n");
    }
}
