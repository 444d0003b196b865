package io.trunkline.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.trunkline.codec.Codecs;
import io.trunkline.command.Command;
import io.trunkline.command.CommandCatalogue;
import io.trunkline.command.HashSlot;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the calling thread pays in a cluster to know which slot a command belongs to. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HashSlotBenchmark {

    private final CommandCatalogue<String, String> catalogue = new CommandCatalogue<>(Codecs.UTF8);
    private final byte[] key16 = "key:000000000042".getBytes(US_ASCII);
    private final byte[] tagged = "{user:1000}:cart:of:this:year".getBytes(US_ASCII);
    private final Command<?> get = catalogue.strings().get("key:000000000042");
    private final Command<?> getTagged = catalogue.strings().get("{user:1000}:cart:of:this:year");
    private final Command<?> mgetOf10 = catalogue.command("MGET", tenKeys());

    private static Object[] tenKeys() {
        Object[] keys = new Object[10];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = "{user:1000}:" + i;
        }
        return keys;
    }

    /**
     * A key of 16 bytes.
     *
     * @return the slot
     */
    @Benchmark
    public int key16() {
        return HashSlot.of(key16);
    }

    /**
     * A key with a hash tag of 9 bytes.
     *
     * @return the slot
     */
    @Benchmark
    public int keyTagged() {
        return HashSlot.of(tagged);
    }

    /**
     * A command with a key of 16 bytes.
     *
     * @return the slot
     */
    @Benchmark
    public int get16() {
        return HashSlot.of(get, get.metadata());
    }

    /**
     * A command with a key that has a hash tag.
     *
     * @return the slot
     */
    @Benchmark
    public int getTagged() {
        return HashSlot.of(getTagged, getTagged.metadata());
    }

    /**
     * A command with ten keys of one slot.
     *
     * @return the slot
     */
    @Benchmark
    public int mgetOf10() {
        return HashSlot.of(mgetOf10, mgetOf10.metadata());
    }
}
