package io.trunkline.core.bridge;

import io.trunkline.core.failure.BridgeFacts;
import io.trunkline.core.message.LostInFlight;
import java.lang.invoke.MethodHandles;

/**
 * Has the JVM find, read and verify beforehand what is first needed when a connection fails: to do that then would hold
 * its successor back by up to a millisecond, and callers wait just then.
 */
final class Rehearsal {

    static {
        MethodHandles.Lookup classes = MethodHandles.lookup();
        try {
            classes.ensureInitialized(LostInFlight.class);
            classes.ensureInitialized(BridgeFacts.class);
            classes.ensureInitialized(ReadinessQuestion.class);
        } catch (IllegalAccessException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Rehearsal() {}

    /** Does it, once for all bridges. */
    static void ensureDone() {
        // the initializer above has
    }
}
