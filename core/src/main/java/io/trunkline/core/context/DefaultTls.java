package io.trunkline.core.context;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The platform's default TLS context, for options that name no other one. To make it reads key stores and trust stores,
 * runs providers and may fail: so it is made off the loops, at first by whoever makes the engine; and if that failed,
 * again by the engine's executor when an attempt to connect asks for it. Thread-safe.
 *
 * <p>Once it is there the platform hands it out at once, or whatever the application has set in its stead since.
 */
final class DefaultTls {

    private final Callable<SSLContext> platform;
    private final Executor executor;
    private final AtomicBoolean making = new AtomicBoolean();
    private volatile boolean made;
    private volatile @Nullable Throwable failure;

    /**
     * Makes one, without a context yet.
     *
     * @param platform where the context comes from; fails as it likes
     * @param executor makes it again after a failure
     */
    DefaultTls(Callable<SSLContext> platform, Executor executor) {
        this.platform = platform;
        this.executor = executor;
    }

    /** Has the context made; never on a loop. */
    void make() {
        try {
            platform.call();
            made = true;
        } catch (Throwable e) { // key stores, providers and properties fail in many ways
            failure = e;
        }
    }

    /** The context; null if it is not there, which is being mended then. */
    @Nullable
    SSLContext get() {
        if (made) {
            try {
                return platform.call();
            } catch (Exception e) {
                failure = e;
                return null;
            }
        }
        if (making.compareAndSet(false, true)) {
            executor.execute(() -> {
                make();
                making.set(false);
            });
        }
        return null;
    }

    /** Why there is none; null if that is not known yet. */
    @Nullable
    Throwable failure() {
        return failure;
    }
}
