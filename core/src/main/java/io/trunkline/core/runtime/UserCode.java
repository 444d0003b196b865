package io.trunkline.core.runtime;

import io.trunkline.MultiplexerEvent;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where it goes what an application's codecs, decoders, handlers, listeners and executors throw, be it an
 * {@link Error}: it is counted and logged, once a second at most, and concerns nobody but whom that code works for.
 * Thread-safe; throws nothing itself.
 */
public final class UserCode {

    private static final Logger LOG = LoggerFactory.getLogger("io.trunkline");
    private static final long LOG_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Consumer<MultiplexerEvent> events;
    private final LongAdder failures = new LongAdder();
    private final AtomicLong unlogged = new AtomicLong();
    private final AtomicLong nextLogNanos = new AtomicLong(System.nanoTime());

    public UserCode(Consumer<MultiplexerEvent> events) {
        this.events = events;
    }

    /** How often it threw something. */
    public long failures() {
        return failures.sum();
    }

    /** It threw something that is told in another way. */
    public void count() {
        failures.increment();
    }

    /** It threw something that nobody else hears of. */
    public void onFailure(String origin, Throwable cause) {
        onFailureTold(origin, cause);
        try {
            events.accept(new MultiplexerEvent.InternalFailure(origin, cause));
        } catch (Throwable e) { // no memory is left, say: then not to be told is the least harm
            unlogged.incrementAndGet();
        }
    }

    /** It threw something of which its caller hears, or of which no listener could be told. */
    public void onFailureTold(String origin, Throwable cause) {
        failures.increment();
        long due = nextLogNanos.get();
        long now = System.nanoTime();
        if (now - due < 0 || !nextLogNanos.compareAndSet(due, now + LOG_EVERY_NANOS)) {
            unlogged.incrementAndGet();
            return;
        }
        try {
            LOG.warn(
                    "The application's code failed while {}; {} such failures were not logged since the last one",
                    origin,
                    unlogged.getAndSet(0),
                    cause);
        } catch (Throwable e) { // a logging backend is the application's code too
            unlogged.incrementAndGet();
        }
    }
}
