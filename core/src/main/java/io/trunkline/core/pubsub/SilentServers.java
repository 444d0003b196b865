package io.trunkline.core.pubsub;

import io.trunkline.core.bridge.PhysicalBridge;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bridges whose servers did not answer in time, until something is heard of them. Thread-safe.
 */
final class SilentServers {

    /** When each was heard of last. */
    private final Map<PhysicalBridge, Long> lastReads = new ConcurrentHashMap<>();

    void add(PhysicalBridge bridge) {
        lastReads.put(bridge, bridge.lastReadNanos());
    }

    void forget(PhysicalBridge bridge) {
        lastReads.remove(bridge);
    }

    boolean isSilent(PhysicalBridge bridge) {
        Long lastRead = lastReads.get(bridge);
        if (lastRead == null) {
            return false;
        }
        if (lastRead != bridge.lastReadNanos()) {
            lastReads.remove(bridge);
            return false;
        }
        return true;
    }
}
