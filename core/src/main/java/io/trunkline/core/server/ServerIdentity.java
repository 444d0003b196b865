package io.trunkline.core.server;

import io.trunkline.core.bridge.ServerFacts;
import io.trunkline.status.ServerRole;
import java.util.concurrent.locks.ReentrantLock;

/** What a server has told of itself. Thread-safe: whoever reads it never sees half of a change. */
final class ServerIdentity {

    /** Held by those who change it, on the loops of the server's bridges. */
    private final ReentrantLock lock = new ReentrantLock();

    private volatile ServerFacts told = ServerFacts.NONE;

    /** What was told last. */
    ServerFacts told() {
        return told;
    }

    /** A handshake has found this out; tells whether the role or the version is news. */
    boolean learn(ServerFacts found) {
        lock.lock();
        try {
            ServerFacts before = told;
            told = found;
            String version = found.version();
            return found.role() != before.role() || version != null && !version.equals(before.version());
        } finally {
            lock.unlock();
        }
    }

    /** It has said what it is; tells whether that is news. */
    boolean learnRole(ServerRole found) {
        lock.lock();
        try {
            ServerFacts before = told;
            told = before.withRole(found);
            return found != before.role();
        } finally {
            lock.unlock();
        }
    }
}
