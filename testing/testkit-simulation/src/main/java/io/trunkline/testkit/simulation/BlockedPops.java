package io.trunkline.testkit.simulation;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The sessions that wait for an element of a list, in the order in which they began. Confined to the simulation's
 * thread.
 */
final class BlockedPops {

    private final List<RedisSession> waiting = new ArrayList<>();
    private boolean serving;

    void add(RedisSession session) {
        waiting.add(session);
    }

    void remove(RedisSession session) {
        waiting.remove(session);
    }

    /**
     * Gives what is there now to those who waited longest. Called after every command that may have added an element.
     */
    void serve() {
        if (serving || waiting.isEmpty()) {
            return; // whoever is served goes on with its next command, which may add elements itself
        }
        serving = true;
        boolean anyServed = true;
        while (anyServed) {
            anyServed = false;
            Iterator<RedisSession> each = List.copyOf(waiting).iterator();
            while (each.hasNext() && !anyServed) {
                RedisSession session = each.next();
                anyServed = session.retryPop();
            }
        }
        serving = false;
    }
}
