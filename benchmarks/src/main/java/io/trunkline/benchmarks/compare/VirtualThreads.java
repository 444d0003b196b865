package io.trunkline.benchmarks.compare;

import java.lang.reflect.Method;
import java.util.concurrent.ThreadFactory;

/** Virtual threads, of which the Java version that this is compiled for does not know. */
public final class VirtualThreads {

    private VirtualThreads() {}

    /**
     * Whether this JVM has them.
     *
     * @return true on Java 21 and newer
     */
    public static boolean areAvailable() {
        // Java 19 and 20 had them as a preview only
        return Runtime.version().feature() >= 21;
    }

    /**
     * Makes them.
     *
     * @return a new factory
     * @throws IllegalStateException if this JVM has none
     */
    public static ThreadFactory factory() {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Method factory = Class.forName("java.lang.Thread$Builder").getMethod("factory");
            return (ThreadFactory) factory.invoke(builder);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "This JVM has no virtual threads: version=" + Runtime.version() + ". Use Java 21 or newer.", e);
        }
    }
}
