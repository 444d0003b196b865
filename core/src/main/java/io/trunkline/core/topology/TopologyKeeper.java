package io.trunkline.core.topology;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.trunkline.ServerRole;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.core.topology.Topology.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps the {@link Topology} up to date: its only writer. Its servers are the configured ones, and their roles what they say themselves. Thread-safe.
 */
public final class TopologyKeeper {

    private final ReentrantLock lock = new ReentrantLock();
    private volatile Topology current;
    /** How many promotions were seen. Under the lock. */
    @GuardedBy("lock")
    private long promotions;

    public TopologyKeeper(List<ServerEndPoint> servers) {
        this.current = Topology.of(
                0,
                servers.stream()
                        .map(server -> new Node(server, ServerRole.UNKNOWN, 0))
                        .toList());
    }

    /** What is known now. */
    public Topology current() {
        return current;
    }

    /** A server has told what it is. */
    public void onRole(ServerEndPoint server, ServerRole role) {
        lock.lock();
        try {
            Topology before = current;
            List<Node> nodes = new ArrayList<>(before.nodes().size());
            boolean changed = false;
            for (Node node : before.nodes()) {
                boolean isNews = node.server() == server && node.role() != role;
                changed |= isNews;
                nodes.add(isNews ? changed(node, role) : node);
            }
            if (changed) {
                current = Topology.of(before.version() + 1, nodes);
            }
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private Node changed(Node node, ServerRole role) {
        boolean promoted = role == ServerRole.PRIMARY && node.role() == ServerRole.REPLICA;
        return new Node(node.server(), role, promoted ? ++promotions : node.promotions());
    }

    /** Something says that roles have changed: every server is asked. */
    public void doubt() {
        for (Node node : current.nodes()) {
            node.server().askRole();
        }
    }
}
