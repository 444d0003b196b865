package io.trunkline.core;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Closes a multiplexer when the virtual machine shuts down, and is taken back when it closes before. Refers to it
 * weakly, so that it is no reason for it to live. Thread-safe.
 */
final class ExitHook {

    /** Sockets close in a fraction of this; more is not worth the delay of an exit. */
    private static final long GRACE_MILLIS = 1000;

    private final Thread hook;

    private ExitHook(Thread hook) {
        this.hook = hook;
    }

    /** Sets one up, unless the virtual machine is shutting down already. */
    static ExitHook install(MultiplexerEngine engine, String name, Duration drain) {
        WeakReference<MultiplexerEngine> target = new WeakReference<>(engine);
        ExitHook made = new ExitHook(new Thread(() -> close(target, drain), name + "-exit"));
        try {
            Runtime.getRuntime().addShutdownHook(made.hook);
        } catch (IllegalStateException e) {
            return made; // too late to be called; the application closes it, or nobody does
        }
        return made;
    }

    private static void close(WeakReference<MultiplexerEngine> target, Duration drain) {
        MultiplexerEngine engine = target.get();
        if (engine == null) {
            return;
        }
        engine.close(drain.toNanos());
        try {
            engine.socketsClosed().get(drain.toMillis() + GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            return; // the exit is put off no longer
        }
    }

    /** Takes it back. */
    void remove() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // it is about to run, or runs: it finds all closed
        }
    }
}
