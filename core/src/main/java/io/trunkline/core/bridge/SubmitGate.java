package io.trunkline.core.bridge;

import io.trunkline.core.failure.Failures;
import io.trunkline.core.message.Fault;
import io.trunkline.core.message.Submission;
import io.trunkline.core.runtime.EngineThreads;
import io.trunkline.exception.CommandProgress;
import io.trunkline.options.BackPressurePolicy;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.status.ConnectionKind;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where callers leave their messages for the loop, as long as the bounds let them. Thread-safe; what takes messages out
 * is confined to the loop.
 */
final class SubmitGate {

    /*
     * THE HAND-OFF
     *
     * A caller encodes its command before it comes here, offers the message to the hand-off, and wakes the loop only if
     * no wake-up is under way. The loop drains the hand-off into one buffer and hands that to the socket once. So the
     * number of system calls falls as the load rises, no caller ever waits for another one, and no frame can be
     * half-written by a failing codec.
     */

    /** A caller held back by the bounds looks again after so long. */
    private static final long BACK_PRESSURE_PARK_NANOS = 50_000;

    /** To count a smaller message would cost about as much as to copy it. */
    private static final int MAX_SMALL_BYTES = 256;

    private final PhysicalBridge bridge;
    private final BridgeLifecycle lifecycle;
    private final Backlog backlog;
    private final Handoff<Submission<?>> submitted = new Handoff<>();
    private final BackPressurePolicy backPressure;
    private final boolean queuesWhileDisconnected;
    /**
     * Of what is submitted and not seen by the loop yet, larger messages are counted in bytes, and smaller ones taken
     * to be of this size: to count them costs all callers a word in memory that they share. All that the backlog may
     * hold makes a quarter of the bytes that it may hold.
     */
    private final int smallBytes;

    private final AtomicLong unseenLargeBytes = new AtomicLong();
    /** Lets a late submitter and the closer empty the queue when no loop is left to do so. */
    private final ReentrantLock terminationLock = new ReentrantLock();

    SubmitGate(PhysicalBridge bridge, BridgeLifecycle lifecycle, Backlog backlog, MultiplexerOptions options) {
        this.bridge = bridge;
        this.lifecycle = lifecycle;
        this.backlog = backlog;
        this.smallBytes = (int) Math.min(
                MAX_SMALL_BYTES,
                options.backlog().backlogBytes() / options.backlog().backlogMessages() / 4);
        this.backPressure = options.backlog().backlogPolicy();
        this.queuesWhileDisconnected = options.backlog().queueWhileDisconnected();
    }

    // ---- callers ----

    /** Why a message cannot be taken; null if it can. Blocks if the bounds are reached and the policy says so. */
    @Nullable
    Fault admit(Submission<?> message) {
        if (lifecycle.isClosed()) {
            return lifecycle.isRetired() ? null : bridge.ending(); // of a retired server it goes elsewhere
        }
        if (!queuesWhileDisconnected && !lifecycle.isEstablished() && !isBegunAtSoundServer()) {
            return refused -> failures().notConnected(refused, bridge.facts());
        }
        return isFull() && !message.isInternal() ? waitForRoom(message) : null;
    }

    /** A leased connection is made when it is wanted, which is no outage. */
    private boolean isBegunAtSoundServer() {
        return bridge.kind() == ConnectionKind.LEASED && bridge.server().isEstablished();
    }

    private boolean isFull() {
        int unseen = submitted.size();
        return backlog.isFullWith(unseen, unseenBytes(unseen));
    }

    private @Nullable Fault waitForRoom(Submission<?> message) {
        if (backPressure == BackPressurePolicy.SHED) {
            return null; // the loop sheds the oldest when it sees this one
        }
        if (backPressure == BackPressurePolicy.FAIL || EngineThreads.isIoThread()) {
            return refused -> failures().backPressure(refused, bridge.facts());
        }
        while (isFull()) {
            if (lifecycle.isClosed()) {
                return lifecycle.isRetired() ? null : bridge.ending();
            }
            if (bridge.nanoTime() - message.deadlineNanos >= 0) {
                return refused -> failures().timeouts().timedOut(refused, bridge.facts());
            }
            LockSupport.parkNanos(this, BACK_PRESSURE_PARK_NANOS);
            if (Thread.currentThread().isInterrupted()) {
                return refused -> Failures.interrupted(
                        refused.command.name().toString(),
                        CommandProgress.NEVER_SENT,
                        bridge.server().endpoint().toString());
            }
        }
        return null;
    }

    /** Leaves a message for the loop; tells whether that must be woken. */
    boolean offer(Submission<?> message) {
        int bytes = message.wireBytes();
        if (bytes > smallBytes) {
            unseenLargeBytes.addAndGet(bytes);
        }
        return submitted.offer(message);
    }

    /** Whether whoever calls this has to wake the loop, since nobody else does. */
    boolean claimWakeUp() {
        return submitted.claimWakeUp();
    }

    // ---- figures, read racily ----

    boolean isEmpty() {
        return submitted.isEmpty();
    }

    /** How many messages the loop has not seen yet. */
    int unseen() {
        return submitted.size();
    }

    /** About how many bytes those have. */
    long unseenBytes() {
        return unseenBytes(submitted.size());
    }

    private long unseenBytes(int unseen) {
        return unseenLargeBytes.get() + (long) unseen * smallBytes;
    }

    // ---- the loop ----

    void beginDrain() {
        submitted.beginDrain();
    }

    /** The next message; null if there is none at present. */
    @Nullable
    Submission<?> poll() {
        Submission<?> message = submitted.poll();
        if (message != null) {
            int bytes = message.wireBytes();
            if (bytes > smallBytes) {
                unseenLargeBytes.addAndGet(-bytes);
            }
        }
        return message;
    }

    /** Whether the loop has to wake itself: more came than it has drained, or an offer is not complete yet. */
    boolean claimWakeUpForRest() {
        return submitted.claimWakeUpForRest();
    }

    /** When no loop is left to do so: fails what came too late. Any thread. */
    void failLeftovers() {
        terminationLock.lock();
        try {
            Submission<?> message;
            while ((message = submitted.take()) != null) {
                message.fail(left -> failures().closed(left, bridge.facts()), bridge.lane());
            }
            bridge.lane().flush();
        } finally {
            terminationLock.unlock();
        }
    }

    private Failures failures() {
        return bridge.failures();
    }
}
