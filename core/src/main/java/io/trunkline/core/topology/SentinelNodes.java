package io.trunkline.core.topology;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.failure.Failures;
import io.trunkline.core.sentinel.PeerView;
import io.trunkline.core.sentinel.SentinelElection;
import io.trunkline.core.sentinel.SentinelView;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.options.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * The sentinels of a service: those that were configured, which stay, and those that they tell of. Thread-safe; reading
 * takes no lock.
 */
final class SentinelNodes {

    /** A wrong answer must not make the client dial the world. */
    private static final int MAX_SENTINELS = 16;

    private final EngineContext context;
    private final SentinelNode.Listener listener;
    private final String service;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile List<SentinelNode> all;

    @GuardedBy("lock")
    private boolean closed;

    /** Begins with those that were configured; nobody is connected to yet. */
    SentinelNodes(EngineContext context, SentinelNode.Listener listener, String service, List<Endpoint> configured) {
        this.context = context;
        this.listener = listener;
        this.service = service;
        this.all = new LinkedHashSet<>(configured)
                .stream()
                        .map(endpoint -> new SentinelNode(context, listener, endpoint, service, true))
                        .toList();
    }

    List<SentinelNode> all() {
        return all;
    }

    void start() {
        all.forEach(SentinelNode::start);
    }

    /** Those that can be asked. */
    List<SentinelNode> up() {
        return all.stream().filter(SentinelNode::isUp).toList();
    }

    /** How many there are: one with several addresses counts once, as far as it has told who it is. */
    int count() {
        return (int) all.stream()
                .map(sentinel -> {
                    String id = sentinel.id();
                    return id != null ? id : sentinel.toString();
                })
                .distinct()
                .count();
    }

    /** Whether each can be asked, or was tried in vain. */
    boolean areAllDecided() {
        return all.stream().allMatch(sentinel -> sentinel.isUp() || sentinel.hasFailed());
    }

    /**
     * Whether nothing is to be hoped of any of them: it refuses what will not change, or was tried often enough.
     *
     * @param attempts so often, where more attempts may help
     */
    boolean areHopeless(int attempts) {
        return all.stream().allMatch(sentinel -> {
            ServerEndPoint server = sentinel.server();
            long failures = server.interactive().counters().failures;
            boolean isForGood = failures > 0
                    && Failures.isForGood(Failures.typeOf(server.interactive().lastFailure(), false));
            return server.refusal() != null || !sentinel.isUp() && (isForGood || failures >= attempts);
        });
    }

    /** Why those cannot be asked that cannot. */
    List<Throwable> failures() {
        return all.stream()
                .flatMap(sentinel -> Stream.ofNullable(
                        sentinel.server().refusal() != null
                                ? sentinel.server().refusal()
                                : sentinel.server().interactive().lastFailure()))
                .toList();
    }

    /** One has told who it is, and of whom it knows. */
    void learn(SentinelNode asked, SentinelView view) {
        List<SentinelNode> added = new ArrayList<>();
        List<SentinelNode> dropped = new ArrayList<>();
        lock.lock();
        try {
            if (closed) {
                return;
            }
            Map<Endpoint, SentinelNode> next = new LinkedHashMap<>();
            all.forEach(sentinel -> next.put(sentinel.server().endpoint(), sentinel));
            String id = view.id();
            if (id != null) {
                asked.setId(id);
                drop(next, id, asked, dropped);
            }
            for (PeerView peer : view.peers()) {
                SentinelNode known = next.get(peer.endpoint());
                if (known != null) {
                    known.setId(peer.id());
                } else if (next.size() < MAX_SENTINELS && isUnknown(next, peer.id())) {
                    SentinelNode made = new SentinelNode(context, listener, peer.endpoint(), service, false);
                    made.setId(peer.id());
                    next.put(peer.endpoint(), made);
                    added.add(made);
                }
            }
            all = List.copyOf(next.values());
        } finally {
            lock.unlock();
        }
        added.forEach(SentinelNode::start);
        dropped.forEach(SentinelNode::close);
    }

    /** One that was told of turns out to be the same as another: it is needed once. */
    private static void drop(
            Map<Endpoint, SentinelNode> next, String id, SentinelNode asked, List<SentinelNode> dropped) {
        next.values().removeIf(other -> {
            boolean isSame = other != asked && id.equals(other.id()) && !other.isConfigured();
            if (isSame) {
                dropped.add(other);
            }
            return isSame;
        });
    }

    /** One of that id that is connected to under another name need not be under this one, too. */
    private static boolean isUnknown(Map<Endpoint, SentinelNode> present, String id) {
        return present.values().stream().noneMatch(sentinel -> id.equals(sentinel.id()) && sentinel.isUp());
    }

    /** Those that were told of, cannot be connected to, and are told of no more are given up. */
    void forget(List<SentinelView> views) {
        List<Endpoint> told =
                SentinelElection.peers(views).stream().map(PeerView::endpoint).toList();
        List<SentinelNode> gone = new ArrayList<>();
        lock.lock();
        try {
            for (SentinelNode sentinel : all) {
                if (!sentinel.isConfigured()
                        && sentinel.hasFailed()
                        && !told.contains(sentinel.server().endpoint())) {
                    gone.add(sentinel);
                }
            }
            if (!gone.isEmpty()) {
                all = all.stream().filter(sentinel -> !gone.contains(sentinel)).toList();
            }
        } finally {
            lock.unlock();
        }
        gone.forEach(SentinelNode::close);
    }

    /** From now on nobody is connected to any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        all.forEach(SentinelNode::close);
    }

    /** After the loops have stopped. */
    void terminate() {
        all.forEach(sentinel -> sentinel.server().terminate());
    }
}
