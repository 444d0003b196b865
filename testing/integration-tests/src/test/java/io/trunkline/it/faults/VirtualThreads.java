package io.trunkline.it.faults;

import java.lang.reflect.Method;

/** Virtual threads, of which the Java version that this is compiled for does not know. */
final class VirtualThreads {

    private static final int FIRST_JAVA = 21;

    private VirtualThreads() {}

    /** Starts a virtual thread if one is wanted and there are any, else a platform thread. */
    static Thread startOr(boolean platform, Runnable task) {
        if (platform || Runtime.version().feature() < FIRST_JAVA) {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            thread.start();
            return thread;
        }
        try {
            Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
            return (Thread) start.invoke(null, task);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("No virtual threads on this Java: " + Runtime.version(), e);
        }
    }
}
