package io.trunkline.management;

import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot that is taken anew when it is older than a quarter of a second, so that a client that reads many figures
 * one by one costs the engine one snapshot. Thread-safe: at worst two readers take one each.
 */
final class Memo<T> implements Supplier<T> {

    private static final long VALID_NANOS = 250_000_000;

    private record Entry<T>(T value, long nanos) {}

    private final Supplier<? extends T> source;
    private final LongSupplier nanoClock;
    private volatile @Nullable Entry<T> entry;

    Memo(Supplier<? extends T> source, LongSupplier nanoClock) {
        this.source = source;
        this.nanoClock = nanoClock;
    }

    @Override
    public T get() {
        long now = nanoClock.getAsLong();
        Entry<T> known = entry;
        if (known == null || now - known.nanos() > VALID_NANOS) {
            known = new Entry<>(source.get(), now);
            entry = known;
        }
        return known.value();
    }
}
