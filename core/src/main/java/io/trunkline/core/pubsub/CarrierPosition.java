package io.trunkline.core.pubsub;

import io.trunkline.SubscriptionGap.Cause;
import io.trunkline.core.bridge.PhysicalBridge;
import org.jspecify.annotations.Nullable;

/**
 * Where some channels are carried, and where to they are on the move. Written under the lock of {@link Subscriptions},
 * read by the loops without it.
 */
final class CarrierPosition {

    /**
     * On the way to another bridge.
     *
     * @param bridge the other one
     * @param epoch of what it confirms
     * @param cause why
     */
    record Move(PhysicalBridge bridge, int epoch, Cause cause) {}

    private volatile @Nullable PhysicalBridge bridge;
    private volatile int epoch = 1;
    private volatile @Nullable Move move;
    private int lastEpoch = 1;

    /** The bridge that carries them; null if none does at present. */
    @Nullable
    PhysicalBridge bridge() {
        return bridge;
    }

    /** The number of its connection. */
    int epoch() {
        return epoch;
    }

    /** Null if they stay where they are. */
    @Nullable
    Move move() {
        return move;
    }

    /** The number of the connection that they are carried over when all is answered. */
    int targetEpoch() {
        Move moving = move;
        return moving == null ? epoch : moving.epoch();
    }

    /** Whether what was sent in an epoch concerns anybody still. */
    boolean isCurrent(int sentIn) {
        Move moving = move;
        return sentIn == epoch || moving != null && sentIn == moving.epoch();
    }

    /** Whether a server has confirmed a channel on a connection that is there. */
    boolean isConfirmed(ChannelState state) {
        Move moving = move;
        return bridge != null && (state.isConfirmedIn(epoch) || moving != null && state.isConfirmedIn(moving.epoch()));
    }

    /** Whether messages of a channel count that come over a bridge: of two that bring them only one's do. */
    boolean carries(ChannelState state, PhysicalBridge from) {
        Move moving = move;
        return from == (moving != null && state.isConfirmedIn(moving.epoch()) ? moving.bridge() : bridge);
    }

    /** Whether a bridge carries them, or is about to. */
    boolean uses(PhysicalBridge some) {
        Move moving = move;
        return bridge == some || moving != null && moving.bridge() == some;
    }

    // ---- under the lock ----

    /** Another connection carries them, or none does: what was confirmed holds no longer. */
    void jump(@Nullable PhysicalBridge to) {
        epoch = ++lastEpoch;
        bridge = to;
    }

    /** Another bridge is about to carry them. */
    Move beginMove(PhysicalBridge to, Cause cause) {
        Move begun = new Move(to, ++lastEpoch, cause);
        move = begun;
        return begun;
    }

    /** They stay. */
    void forgetMove() {
        move = null;
    }

    /** They are where they were on the move to. */
    void arrive(Move moved) {
        bridge = moved.bridge();
        epoch = moved.epoch();
        move = null; // last: whoever sees it sees the rest
    }
}
