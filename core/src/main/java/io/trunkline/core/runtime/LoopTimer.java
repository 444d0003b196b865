package io.trunkline.core.runtime;

import io.trunkline.transport.Cancellable;
import io.trunkline.transport.TransportLoop;
import org.jspecify.annotations.Nullable;

/** One thing at most that a loop is to do later: it is set, replaced, cancelled, or done. Confined to that loop. */
public final class LoopTimer {

    // Made here and not when a connection is lost: to link a lambda for the first time takes up to a millisecond
    private final Runnable due = this::onDue;
    private @Nullable Cancellable pending;
    private @Nullable Runnable task;

    /** Whether something is still to be done. */
    public boolean isSet() {
        return pending != null;
    }

    /**
     * Has something done later, instead of what was set before.
     *
     * @param loop the one that this is confined to
     * @param delayNanos from now; what is not positive is due at once, but never within this call
     */
    public void set(TransportLoop loop, long delayNanos, Runnable action) {
        cancel();
        task = action;
        pending = loop.schedule(due, delayNanos);
    }

    /** From now on nothing is to be done. */
    public void cancel() {
        Cancellable set = pending;
        if (set != null) {
            pending = null;
            task = null;
            set.cancel();
        }
    }

    private void onDue() {
        Runnable action = task;
        pending = null;
        task = null;
        if (action != null) {
            action.run();
        }
    }
}
