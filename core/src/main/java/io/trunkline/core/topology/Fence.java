package io.trunkline.core.topology;

import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.message.Submission;
import io.trunkline.transport.Cancellable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What waits for some slots to change their server. Guarded by the lock of {@link SlotFences}. */
final class Fence {

    /** Something that waits. */
    static final class Held {
        private final Submission<?> submission;
        private final @Nullable Cancellable end;

        /**
         * Makes one.
         *
         * @param end ends it when its time is up; null if the fence is opened before
         */
        Held(Submission<?> submission, @Nullable Cancellable end) {
            this.submission = submission;
            this.end = end;
        }

        Submission<?> submission() {
            return submission;
        }

        void cancelEnd() {
            if (end != null) {
                end.cancel();
            }
        }
    }

    /** Those that are behind this one and no later one. */
    final BitSet slots;

    final ArrayDeque<Held> held = new ArrayDeque<>();
    /** The bridges that have not answered yet. */
    final Set<PhysicalBridge> marked = new LinkedHashSet<>();
    /** Those that took slots over from this one. */
    final List<Fence> later = new ArrayList<>(0);

    final long begunNanos;
    /** How many marks stand, changes are not published yet, and earlier fences are not open. */
    int awaited;

    Fence(BitSet slots, long begunNanos) {
        this.slots = slots;
        this.begunNanos = begunNanos;
    }
}
