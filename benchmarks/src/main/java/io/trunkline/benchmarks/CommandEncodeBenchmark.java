package io.trunkline.benchmarks;

import io.trunkline.codec.Codecs;
import io.trunkline.command.Command;
import io.trunkline.command.CommandCatalogue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the calling thread pays to make a command: its arguments are brought into wire form here. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CommandEncodeBenchmark {

    private static final int PAIRS = 100;

    private final CommandCatalogue<String, String> plain = new CommandCatalogue<>(Codecs.UTF8);
    private final CommandCatalogue<String, String> prefixed = plain.withKeyPrefix("app:");
    private final String key = "key:00000042";
    private final String value = "value:00042:0007";
    private final String umlauts = "wörter, nicht nur ASCII";
    private final Map<String, String> pairs = new LinkedHashMap<>();

    /** Fills the map. */
    public CommandEncodeBenchmark() {
        for (int i = 0; i < PAIRS; i++) {
            pairs.put("key:" + (10_000 + i), "value:" + (1_000_000 + i));
        }
    }

    /**
     * One short argument.
     *
     * @return the command
     */
    @Benchmark
    public Command<@Nullable String> get() {
        return plain.strings().get(key);
    }

    /**
     * One short argument with a prefix.
     *
     * @return the command
     */
    @Benchmark
    public Command<@Nullable String> getPrefixed() {
        return prefixed.strings().get(key);
    }

    /**
     * Two short arguments.
     *
     * @return the command
     */
    @Benchmark
    public Command<@Nullable Void> set() {
        return plain.strings().set(key, value);
    }

    /**
     * An argument that is not ASCII.
     *
     * @return the command
     */
    @Benchmark
    public Command<@Nullable Void> setNotAscii() {
        return plain.strings().set(key, umlauts);
    }

    /**
     * 200 arguments.
     *
     * @return the command
     */
    @Benchmark
    public Command<@Nullable Void> msetOf100() {
        return plain.strings().mset(pairs);
    }
}
