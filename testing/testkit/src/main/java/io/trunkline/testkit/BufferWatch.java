package io.trunkline.testkit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Knows every Netty buffer that is not released yet. Thread-safe.
 *
 * <p>Netty itself finds a leaked buffer only after it was collected as garbage; here each one is in a set from its
 * allocation to its release, so that nothing has to be collected and what is still referenced counts too.
 */
final class BufferWatch extends ResourceLeakDetectorFactory {

    private static final Set<Object> OPEN = ConcurrentHashMap.newKeySet();
    private static final boolean WATCHING = install();

    private BufferWatch() {}

    /** Whether the watch came in time: a detector chosen before stays. */
    static boolean isWatching() {
        return WATCHING;
    }

    /** The buffers that are not released now; each tells its history as text. */
    static Set<Object> open() {
        return Set.copyOf(OPEN);
    }

    private static boolean install() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        setResourceLeakDetectorFactory(new BufferWatch());
        int before = OPEN.size();
        ByteBuf probe = Unpooled.directBuffer(1);
        boolean seen = OPEN.size() > before;
        probe.release();
        return seen;
    }

    // Netty's own entry is the method below; this one is abstract in the base class, but deprecated.
    @Override
    @Deprecated
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
            Class<T> resource, int samplingInterval, long maxActive) {
        return detector(resource, samplingInterval);
    }

    @Override
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval) {
        return detector(resource, samplingInterval);
    }

    private static <T> ResourceLeakDetector<T> detector(Class<T> resource, int samplingInterval) {
        return resource == ByteBuf.class
                ? new Detector<>(resource, samplingInterval)
                : new ResourceLeakDetector<>(resource, samplingInterval);
    }

    private static final class Detector<T> extends ResourceLeakDetector<T> {

        private Detector(Class<T> resource, int samplingInterval) {
            super(resource, samplingInterval);
        }

        @Override
        public ResourceLeakTracker<T> track(T buffer) {
            return new Tracker<>(super.track(buffer));
        }

        @Override
        public ResourceLeakTracker<T> trackForcibly(T buffer) {
            return new Tracker<>(super.trackForcibly(buffer));
        }
    }

    /** Does not hold the buffer, so that Netty's own search goes on working. */
    private static final class Tracker<T> implements ResourceLeakTracker<T> {

        private final @Nullable ResourceLeakTracker<T> history;

        private Tracker(@Nullable ResourceLeakTracker<T> history) {
            this.history = history;
            OPEN.add(this);
        }

        @Override
        public void record() {
            if (history != null) {
                history.record();
            }
        }

        @Override
        public void record(Object hint) {
            if (history != null) {
                history.record(hint);
            }
        }

        @Override
        public boolean close(T buffer) {
            boolean first = OPEN.remove(this);
            return history == null ? first : history.close(buffer);
        }

        @Override
        public @Nullable Throwable getCloseStackTraceIfAny() {
            return history == null ? null : history.getCloseStackTraceIfAny();
        }

        @Override
        public String toString() {
            try {
                return "history of the buffer:" + history;
            } catch (NegativeArraySizeException e) {
                return "history of the buffer: none, it was released while that was read"; // which Netty's report is
                // not made for
            }
        }
    }
}
