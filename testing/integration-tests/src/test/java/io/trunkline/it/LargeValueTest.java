package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.Batch;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.RedisFuture;
import io.trunkline.Transaction;
import io.trunkline.codec.Codec;
import io.trunkline.codec.Codecs;
import io.trunkline.options.ProtocolVersion;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Large values are stored byte by byte as they are, and take their memory once. */
final class LargeValueTest {

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int LARGE = 32 << 20;

    @ParameterizedTest
    @ValueSource(strings = {"transport=nio", "ioThreads=1"})
    void case_N29_setOfALargeValue_takesItsMemoryOnce(String options) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(
                Clients.server().endpoint(), ProtocolVersion.RESP3, options, "maxInFlightBytes=100000000")) {
            String key = Clients.unique("once");
            byte[] value = new byte[LARGE];
            Database<String, byte[]> bytes = multiplexer.database().withCodec(Codecs.UTF8_BYTES);
            Codec<String, byte[]> uncopied = Codecs.combine(Codecs.UTF8, Codecs.UNCOPIED_BYTES);
            String text = "x".repeat(LARGE);
            bytes.set(key, new byte[10]); // classes are loaded

            assertThat(timesAllocated(() -> bytes.set(key, value))).isLessThan(1.1);
            assertThat(timesAllocated(() -> multiplexer.database().set(key, text)))
                    .isLessThan(1.1);
            assertThat(timesAllocated(
                            () -> multiplexer.database().withCodec(uncopied).set(key, value)))
                    .isLessThan(0.1);
            bytes.del(key);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N29_largeArguments_arriveAsTheyAreOnEveryPath(ProtocolVersion protocol) throws Exception {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, byte[]> database = multiplexer.database().withCodec(Codecs.UTF8_BYTES);
            byte[] small = random(10);
            byte[] large = random(200_000);
            byte[] larger = random(3_000_000);
            byte[] edge = random(64 * 1024);
            String key = Clients.unique("large");

            database.rpush(key, small, large, small, edge, larger, small);
            assertThat(database.lrange(key, 0, -1)).containsExactly(small, large, small, edge, larger, small);

            database.set(key, large);
            byte[] before = larger.clone();
            RedisFuture<?> set = database.async().set(key, larger);
            Arrays.fill(larger, (byte) 7); // the command has its own
            set.get(20, TimeUnit.SECONDS);
            assertThat(database.get(key)).isEqualTo(before);

            Transaction<String, byte[]> transaction = database.createTransaction();
            transaction.set(key, large);
            RedisFuture<byte[]> read = transaction.get(key);
            assertThat(transaction.execute()).isTrue();
            assertThat(read.get()).isEqualTo(large);

            Batch<String, byte[]> batch = database.createBatch();
            batch.mset(Map.of(key, before, key + "2", large));
            RedisFuture<byte[]> second = batch.get(key + "2");
            batch.execute();
            assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo(large);
            assertThat(database.withKeyPrefix("it:").get(key.substring(3))).isEqualTo(before);
            database.execute("SET", key, edge);
            assertThat(database.get(key)).isEqualTo(edge);
            database.del(key, key + "2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "é", "👍"})
    void case_N29_largeKeysAndTexts_arriveAsTheyAre(String letter) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(ProtocolVersion.RESP3)) {
            String key = Clients.unique("key") + letter.repeat(100_000);
            Database<String, String> database = multiplexer.database().withKeyPrefix("it:prefix:");
            database.set(key, letter.repeat(70_000));
            assertThat(database.get(key)).isEqualTo(letter.repeat(70_000));
            assertThat(multiplexer.database().exists("it:prefix:" + key)).isTrue();
            database.del(key);
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** How many times a large value's size all threads of this process took from the heap. */
    private static double timesAllocated(Runnable work) {
        long before = allocated();
        work.run();
        return (double) (allocated() - before) / LARGE;
    }

    private static long allocated() {
        long[] threads = THREADS.getAllThreadIds();
        return Arrays.stream(THREADS.getThreadAllocatedBytes(threads))
                .filter(bytes -> bytes > 0)
                .sum();
    }
}
