package io.trunkline.core.server;

import io.trunkline.status.ServerRole;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What a server has told of itself. Thread-safe: whoever reads it never sees half of a change. */
final class ServerIdentity {

    /**
     * What was told last. Immutable.
     *
     * @param role what it is
     * @param product what it calls itself; null if it did not tell
     * @param version its version; null if it did not tell
     * @param protocol the version of RESP that was agreed on; 0 before the first handshake
     */
    record Told(
            ServerRole role,
            @Nullable String product,
            @Nullable String version,
            int protocol) {}

    /** Held by those who change it, on the loops of the server's bridges. */
    private final ReentrantLock lock = new ReentrantLock();

    private volatile Told told = new Told(ServerRole.UNKNOWN, null, null, 0);

    Told told() {
        return told;
    }

    /** A handshake has found this out; tells whether the role or the version is news. */
    boolean learn(Told found) {
        lock.lock();
        try {
            Told before = told;
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
            Told before = told;
            told = new Told(found, before.product(), before.version(), before.protocol());
            return found != before.role();
        } finally {
            lock.unlock();
        }
    }
}
