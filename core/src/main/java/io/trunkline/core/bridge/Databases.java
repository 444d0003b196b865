package io.trunkline.core.bridge;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which databases of a server its SELECT is known to take, so that it may travel in front of commands. Thread-safe.
 *
 * <p>On a connection that everybody shares, what follows a refused SELECT would run in the wrong database. So an index
 * that is needed for the first time is tried on its own ({@link DatabaseTrial}); number 0 as well, since a user may be
 * allowed to leave it and not to come back.
 */
public final class Databases {

    private final Set<Integer> known = ConcurrentHashMap.newKeySet();

    /** Whether SELECT was taken for it, and never refused for any since then. */
    boolean isKnown(int database) {
        return known.contains(database);
    }

    /** The server took it. */
    void add(int database) {
        known.add(database);
    }

    /** The server refused what it took before: rights or the server have changed, and each one has to be tried anew. */
    void forget() {
        known.clear();
    }
}
