package io.trunkline.core;

import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.server.ServerEndPoint;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Finds out whether a caller waits for anything: asks every bridge, on its loop. */
final class WaiterSearch {

    private WaiterSearch() {}

    /**
     * Begins; runs one of the two at the end, on one of the loops.
     *
     * @param isAny whether somebody waits elsewhere
     */
    static void begin(List<ServerEndPoint> servers, boolean isAny, Runnable ifNone, Runnable ifAny) {
        List<PhysicalBridge> bridges = servers.stream()
                .flatMap(server -> server.everyBridge().stream())
                .toList();
        AtomicInteger unheard = new AtomicInteger(bridges.size());
        AtomicBoolean any = new AtomicBoolean(isAny);
        if (bridges.isEmpty()) { // sentinels have told of no server yet
            (isAny ? ifAny : ifNone).run();
        }
        for (PhysicalBridge bridge : bridges) {
            bridge.tellWhetherAwaited(awaited -> {
                if (awaited) {
                    any.set(true);
                }
                if (unheard.decrementAndGet() == 0) {
                    (any.get() ? ifAny : ifNone).run();
                }
            });
        }
    }
}
