package io.trunkline.core.bridge;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What was found out about whether one server speaks TLS or plain text other than the options say. As long as the
 * server does not serve it is asked once, whichever bridge is in doubt, and again only when the answer is old:
 * meanwhile that answer stands. Thread-safe.
 */
public final class ProtocolMemory {

    /** Somebody may mend it. */
    static final long FRESH_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock; the instant is one of the loops' clock
    @GuardedBy("lock")
    private boolean asked;

    @GuardedBy("lock")
    private long askedNanos;

    @GuardedBy("lock")
    private boolean speaksOther;

    /** Makes one that knows nothing. */
    public ProtocolMemory() {}

    /** Whether it may be asked now. Whoever is told so asks. */
    boolean tryAsk(long now) {
        lock.lock();
        try {
            if (asked && now - askedNanos < FRESH_NANOS) {
                return false;
            }
            asked = true;
            askedNanos = now;
            speaksOther = false;
            return true;
        } finally {
            lock.unlock();
        }
    }

    void onAnswer(boolean speaksTheOther) {
        lock.lock();
        try {
            speaksOther = asked && speaksTheOther;
        } finally {
            lock.unlock();
        }
    }

    /** Whether it was found lately to speak what it is not spoken to in. */
    boolean isKnownToSpeakOther(long now) {
        lock.lock();
        try {
            return speaksOther && now - askedNanos < FRESH_NANOS;
        } finally {
            lock.unlock();
        }
    }

    /** It serves as it is spoken to. */
    public void onServed() {
        lock.lock();
        try {
            asked = false;
            speaksOther = false;
        } finally {
            lock.unlock();
        }
    }
}
