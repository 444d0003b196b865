package io.trunkline.core;

import io.trunkline.transport.TransportLoop;

/** Knows the I/O threads of all multiplexers, so that waiting on one is found out instead of hanging it. Thread-safe. */
final class EngineThreads {

    private static final ThreadLocal<Boolean> IO_THREAD = new ThreadLocal<>();

    private EngineThreads() {}

    /** Marks a loop's thread; takes effect before anything that is handed to the loop later. */
    static void mark(TransportLoop loop) {
        loop.execute(() -> IO_THREAD.set(Boolean.TRUE));
    }

    static boolean isIoThread() {
        return IO_THREAD.get() != null;
    }

    static IllegalStateException blockedOnIoThread(String command) {
        return new IllegalStateException(
                "Waiting on an I/O thread would stop the thread that must bring the reply: command=" + command
                        + ", thread=" + Thread.currentThread().getName()
                        + ". Use the async methods there, or run the code on another thread (completion=executor does so).");
    }
}
