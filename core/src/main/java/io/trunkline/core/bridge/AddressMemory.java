package io.trunkline.core.bridge;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.trunkline.transport.AddressOrder;
import java.net.SocketAddress;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What became of the addresses of one server's name: which one served last, and which ones accepted connections and did
 * not serve. The next attempt begins with the first and ends with the second; among the others each begins with another
 * one. Thread-safe.
 */
public final class AddressMemory {

    /** More than that make no difference. */
    private static final int MAX_UNWILLING = 16;
    /** While a server is away: the address that served last, and one more in turn, so that attempts can be frequent. */
    private static final int RETRY_LIMIT = 2;

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private @Nullable SocketAddress good;

    @GuardedBy("lock")
    private final Set<SocketAddress> unwilling = new LinkedHashSet<>();

    @GuardedBy("lock")
    private int failedAttempts;

    /** The order for an attempt. */
    AddressOrder next(boolean isRetry) {
        lock.lock();
        try {
            return new AddressOrder(good, unwilling, failedAttempts, isRetry ? RETRY_LIMIT : AddressOrder.MAX);
        } finally {
            lock.unlock();
        }
    }

    /** A handshake was answered there. */
    public void onServed(SocketAddress address) {
        lock.lock();
        try {
            good = address;
            unwilling.remove(address);
            failedAttempts = 0;
        } finally {
            lock.unlock();
        }
    }

    /**
     * An attempt failed.
     *
     * @param accepted where a connection was accepted that came to nothing; null if none was
     */
    public void onFailed(@Nullable SocketAddress accepted) {
        lock.lock();
        try {
            failedAttempts = failedAttempts + 1 & Integer.MAX_VALUE;
            if (accepted != null && accepted.equals(good)) {
                good = null;
            }
            if (accepted != null && unwilling.size() < MAX_UNWILLING) {
                unwilling.add(accepted);
            }
        } finally {
            lock.unlock();
        }
    }
}
