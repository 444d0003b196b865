package io.trunkline.core.server;

import io.trunkline.core.bridge.Departure;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.message.Fault;
import io.trunkline.core.message.Submission;
import io.trunkline.status.ConnectionKind;
import io.trunkline.transport.Cancellable;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The end of a server that is no member any more: what is in flight goes on to its end, all else goes elsewhere, and
 * what has nothing left to do closes. Thread-safe.
 *
 * <p>Each bridge closes by itself. The first shared one stays until no leased one is left, since a blocking command is
 * ended over it; and what carries subscriptions stays for a while, until another server's connection does.
 */
final class ServerRetirement {

    /** Subscriptions wait so long for another server to carry them, and are without one then. */
    static final long CARRIER_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final ServerEndPoint server;
    private final ServerListener multiplexer;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean gone = new AtomicBoolean();
    private volatile boolean carrierIsFree;
    private volatile @Nullable Cancellable carrierTimer;

    ServerRetirement(ServerEndPoint server, ServerListener multiplexer) {
        this.server = server;
        this.multiplexer = multiplexer;
    }

    /** Whether it has begun. */
    boolean hasBegun() {
        return begun.get();
    }

    /** Begins; nothing is waited for. Any thread; once. */
    void begin() {
        if (!begun.compareAndSet(false, true)) {
            return;
        }
        server.subscriptions().close(); // none is opened any more
        server.leases().stopLending();
        PhysicalBridge shared = server.interactive();
        // Not here, since who is refused may be somebody's code; and before the bridges give away who came later
        shared.execute(() -> server.leases().retire());
        server.sharedBridges().forEach(PhysicalBridge::retire);
        shared.execute(() -> limitCarrier(shared));
    }

    private void limitCarrier(PhysicalBridge shared) {
        if (server.sharedBridges().stream().anyMatch(multiplexer.subscriptions()::uses)) {
            carrierTimer = shared.loop().schedule(this::freeCarrier, CARRIER_NANOS);
            if (gone.get()) { // whoever closed the last bridge may have looked for the timer before
                stopTimer();
            }
        }
    }

    private void stopTimer() {
        Cancellable timer = carrierTimer;
        if (timer != null) {
            timer.cancel();
        }
    }

    private void freeCarrier() {
        carrierIsFree = true;
        look();
    }

    /** Has every shared bridge look whether it has anything left to do. Any thread. */
    void look() {
        if (hasBegun()) {
            server.sharedBridges().forEach(PhysicalBridge::lookWhetherDone);
        }
    }

    /** Whether a bridge that has nothing in flight is needed all the same. Any thread. */
    boolean needs(PhysicalBridge bridge) {
        return bridge == server.interactive() && !server.leases().isEmpty()
                || !carrierIsFree && multiplexer.subscriptions().uses(bridge);
    }

    /** A bridge was closed for good. */
    void onClosed(PhysicalBridge bridge) {
        if (!hasBegun()) {
            return;
        }
        if (bridge.kind() == ConnectionKind.LEASED) {
            look();
        }
        if (isOver() && gone.compareAndSet(false, true)) {
            stopTimer();
            multiplexer.onGone(server);
        }
    }

    private boolean isOver() {
        List<PhysicalBridge> shared = server.lanes().all();
        return shared.stream().allMatch(PhysicalBridge::isClosed)
                && server.subscriptions().isEmpty()
                && server.leases().isEmpty();
    }

    /**
     * Finds another home for what one of its bridges has and will not write.
     *
     * @return null if it was handed over; else makes the failure of what has no other home
     */
    @Nullable
    Fault rehome(Submission<?> submission, PhysicalBridge from, Departure why) {
        if (from.kind() == ConnectionKind.LEASED) {
            Borrower borrower = server.leases().recall(from);
            if (borrower == null) {
                return from.ending();
            }
            leaseElsewhere(borrower); // which begins anew there, whatever part of it this is
            return null;
        }
        return multiplexer.rehome(submission, server, why);
    }

    /** Finds another server for who waits for a leased bridge. */
    void leaseElsewhere(Borrower borrower) {
        LeaseMark turn = new LeaseMark(borrower, server);
        Fault none = multiplexer.rehome(turn, server, Departure.RETIRED);
        if (none != null) {
            turn.refuse(none);
        }
    }
}
