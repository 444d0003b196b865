package io.trunkline.core.message;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.trunkline.core.failure.Failures;
import io.trunkline.core.resp.DetachedFrame;
import io.trunkline.core.resp.RespFrame;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a message whose reply is so large that to read it would hold back everybody else on the loop: it is
 * read by the thread that wants the value, a caller that waits or the completion thread. Made on the loop; afterwards
 * it is the message's. Read once, by the first of those who want the value; the others wait for that one. Thread-safe.
 */
public final class LargeReply {

    /** What is at least so long on the wire, in bytes, is not read on the loop. */
    static final int BYTES = 1 << 20;

    private final Message<?> message;
    private final DetachedFrame bytes;
    private final Failures failures;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private boolean over;

    @GuardedBy("lock")
    private @Nullable Object outcome;

    private LargeReply(Message<?> message, DetachedFrame bytes, Failures failures) {
        this.message = message;
        this.bytes = bytes;
        this.failures = failures;
    }

    /** Whether the element at which a frame stands should be read elsewhere. */
    static boolean isLarge(RespFrame frame) {
        return frame.bytes() >= BYTES && frame.elementBytes() >= BYTES;
    }

    /** Takes the element at which a frame stands. */
    static LargeReply of(Message<?> message, RespFrame frame, Failures failures) {
        return new LargeReply(message, frame.detachElement(), failures);
    }

    /** The outcome itself. Whatever goes wrong, memory included, is this command's trouble alone. */
    public static @Nullable Object read(@Nullable Object outcome) {
        return outcome instanceof LargeReply large ? large.read() : outcome;
    }

    private @Nullable Object read() {
        lock.lock();
        try {
            if (!over) {
                over = true;
                try {
                    outcome = message.read(bytes.open(), failures);
                } finally {
                    bytes.release();
                }
            }
            return outcome;
        } finally {
            lock.unlock();
        }
    }

    /** Gives the memory of an outcome back that nobody will read. */
    static void drop(@Nullable Object outcome) {
        if (outcome instanceof LargeReply large && large.lock.tryLock()) { // who has it gives the memory back
            try {
                if (!large.over) {
                    large.over = true;
                    large.bytes.release();
                }
            } finally {
                large.lock.unlock();
            }
        }
    }
}
