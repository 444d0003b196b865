package io.trunkline.benchmarks.compare;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what this JVM used since the meter was started. Confined to one thread. */
final class ResourceMeter {

    private static final com.sun.management.OperatingSystemMXBean PROCESS =
            (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final @Nullable Method TOTAL = findTotal();

    private final Map<Long, Long> startBytesByThread = new HashMap<>();
    private final long startBytes;
    private final long startCpuNanos;
    private final long startNanos;

    private ResourceMeter() {
        startBytes = TOTAL == null ? 0 : total(TOTAL);
        if (TOTAL == null) {
            readByThread(startBytesByThread);
        }
        startCpuNanos = PROCESS.getProcessCpuTime();
        startNanos = System.nanoTime();
    }

    static ResourceMeter start() {
        return new ResourceMeter();
    }

    /** When the meter was started, as {@link System#nanoTime()} counts. */
    long startNanos() {
        return startNanos;
    }

    /** Reads the meter. On JDKs before 21, which know no total, threads that have ended meanwhile are missing. */
    Sample read(long operations, long p50Nanos, long p99Nanos) {
        long nanos = System.nanoTime() - startNanos;
        long cpuNanos = PROCESS.getProcessCpuTime() - startCpuNanos;
        return new Sample(operations, nanos, cpuNanos, allocatedBytes(), p50Nanos, p99Nanos);
    }

    private long allocatedBytes() {
        if (TOTAL != null) {
            return total(TOTAL) - startBytes;
        }
        Map<Long, Long> now = new HashMap<>();
        readByThread(now);
        long sum = 0;
        for (Map.Entry<Long, Long> thread : now.entrySet()) {
            sum += thread.getValue() - startBytesByThread.getOrDefault(thread.getKey(), 0L);
        }
        return sum;
    }

    private static void readByThread(Map<Long, Long> bytesByThread) {
        long[] ids = THREADS.getAllThreadIds();
        long[] bytes = THREADS.getThreadAllocatedBytes(ids);
        for (int i = 0; i < ids.length; i++) {
            if (bytes[i] >= 0) {
                bytesByThread.put(ids[i], bytes[i]);
            }
        }
    }

    private static @Nullable Method findTotal() {
        try {
            return com.sun.management.ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes");
        } catch (NoSuchMethodException before21) {
            return null;
        }
    }

    private static long total(Method method) {
        try {
            return (long) method.invoke(THREADS);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "The JVM does not tell what it allocated: method=" + method + ". Use another JVM.", e);
        }
    }
}
