package io.trunkline.core.dispatch;

import io.trunkline.core.cluster.NodeSlots;
import io.trunkline.core.runtime.WaitingList;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.core.topology.ScanServers;
import io.trunkline.transport.TransportLoop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of all scans of a multiplexer share: what nodes told of themselves a moment ago, and who waits, so
 * that closing ends that. Thread-safe.
 */
final class Scans {

    /**
     * How long what a node told is good for another step. A slot that left and came back within that time would not be
     * noticed; to ask with each step would cost more than the step where there are many nodes.
     */
    private static final long GOOD_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    private static final int MAX_REMEMBERED = 1_024;

    /**
     * What a server has told of itself.
     *
     * @param slots what it serves
     * @param runId which process it is; something else for each connection if it does not tell
     * @param atNanos when it was asked
     */
    record Told(NodeSlots slots, String runId, long atNanos) {}

    private final ScanServers servers;
    private final Map<ServerEndPoint, Told> told = new ConcurrentHashMap<>();
    private final WaitingList<Runnable> waiting = new WaitingList<>();
    private volatile boolean closed;

    Scans(ScanServers servers) {
        this.servers = servers;
    }

    ScanServers servers() {
        return servers;
    }

    boolean isClosed() {
        return closed;
    }

    /** What a node told of itself a moment ago; null if it was asked longer ago. */
    @Nullable
    Told recent(ServerEndPoint server, long now) {
        Told last = told.get(server);
        return last != null && now - last.atNanos() < GOOD_NANOS ? last : null;
    }

    /** A node has told. */
    void remember(ServerEndPoint server, Told now) {
        if (told.size() >= MAX_REMEMBERED) {
            told.clear();
        }
        told.put(server, now);
    }

    /** Has a step go on later, or at once if there is no later. */
    void pause(Runnable step, TransportLoop clock, long nanos) {
        long ticket = waiting.ticket();
        waiting.add(ticket, step);
        try {
            clock.schedule(() -> resume(ticket), nanos);
        } catch (RejectedExecutionException e) { // the loop has stopped: the multiplexer is closed
            closed = true;
        }
        if (closed) {
            resume(ticket);
        }
    }

    private void resume(long ticket) {
        Runnable step = waiting.remove(ticket);
        if (step != null) {
            step.run();
        }
    }

    /** Ends what waits, in its order; from now on nothing does. */
    void close() {
        closed = true;
        waiting.all().forEach(this::resume);
    }
}
