package io.trunkline.testkit;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/**
 * A JUnit extension that fails a test class which leaves something behind: threads whose names start with
 * {@code trunkline}, Netty buffers that were not released, and, on Linux, TCP sockets and the descriptors of event
 * loops, timers and pipes that were not closed. What was there before the class began does not count. Thread-safe, but
 * classes that run at the same time blame each other.
 *
 * <p>Let JUnit find it: name this class in {@code META-INF/services/org.junit.jupiter.api.extension.Extension} of the
 * tests and set {@code junit.jupiter.extensions.autodetection.enabled=true}. Then it is there before the first buffer,
 * as it must be; {@code @ExtendWith(LeakGate.class)} will do if no earlier test uses Netty. Netty's leak detection is
 * set to paranoid.
 */
public final class LeakGate implements TestInstancePreConstructCallback, BeforeAllCallback, AfterAllCallback {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(LeakGate.class);

    /** Sockets and threads end a little after they were told to. */
    private final Duration patience;

    /** For JUnit. */
    public LeakGate() {
        this(Duration.ofSeconds(5));
    }

    LeakGate(Duration patience) {
        this.patience = patience;
    }

    /**
     * Notes what there is before a test class that has one instance for all its tests is constructed: that is earlier
     * than {@code beforeAll}.
     *
     * @param factoryContext what is constructed; not used
     * @param context the test class's context
     * @throws IllegalStateException if buffers were used before they could be watched
     */
    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factoryContext, ExtensionContext context) {
        note(context);
    }

    /**
     * Notes what there is, unless that was done before the class was constructed.
     *
     * @param context the test class's context
     * @throws IllegalStateException if buffers were used before they could be watched
     */
    @Override
    public void beforeAll(ExtensionContext context) {
        note(context);
    }

    private static void note(ExtensionContext context) {
        if (!BufferWatch.isWatching()) {
            throw new IllegalStateException("Netty's buffers were in use before the gate could watch them: class="
                    + context.getDisplayName() + ". Register the gate in META-INF/services, not by @ExtendWith.");
        }
        context.getStore(NAMESPACE).computeIfAbsent(context.getUniqueId(), id -> LeakSnapshot.take());
    }

    /**
     * Compares; waits up to 5 seconds for what is about to end.
     *
     * @param context the test class's context
     * @throws AssertionError if something was left behind; the message tells each piece
     */
    @Override
    public void afterAll(ExtensionContext context) {
        LeakSnapshot before = context.getStore(NAMESPACE).remove(context.getUniqueId(), LeakSnapshot.class);
        if (before == null) {
            return; // beforeAll of another extension failed first
        }
        List<String> leaks = before.awaitClosed(patience);
        if (!leaks.isEmpty()) {
            throw new AssertionError("The test class left something behind: class=" + context.getDisplayName()
                    + ", pieces=" + leaks.size() + ". Close what the tests open.\n  " + String.join("\n  ", leaks));
        }
    }
}
