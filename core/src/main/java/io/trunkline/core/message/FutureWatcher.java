package io.trunkline.core.message;

import org.jspecify.annotations.Nullable;

/**
 * Is told, once, that a future is settled, by whoever settles it. Watchers of one future make a list; each is in one
 * list at most.
 */
abstract class FutureWatcher {

    /** Written before it is added to the list, and by whoever has taken the whole list. */
    @Nullable
    FutureWatcher next;

    /** The outcome is there. Must not block. */
    abstract void onSettled();

    /** Whether it does not care any more. */
    boolean isGone() {
        return false;
    }

    /** The rest of a list, without those at its head that do not care any more. */
    static @Nullable FutureWatcher skipGone(@Nullable FutureWatcher head) {
        FutureWatcher watcher = head;
        while (watcher != null && watcher.isGone()) {
            watcher = watcher.next;
        }
        return watcher;
    }

    /** Tells a list that nobody else has, the first that was added first. */
    static void tellAll(@Nullable FutureWatcher latest) {
        FutureWatcher first = null;
        FutureWatcher rest = latest;
        while (rest != null) {
            FutureWatcher watcher = rest;
            rest = watcher.next;
            watcher.next = first;
            first = watcher;
        }
        while (first != null) {
            first.onSettled();
            first = first.next;
        }
    }
}
