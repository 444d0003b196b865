package io.trunkline.core.pubsub;

import io.trunkline.core.bridge.BridgeOwner;
import io.trunkline.core.bridge.PhysicalBridge;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which bridges should carry subscriptions, of those that are there. Thread-safe; asked under the lock of
 * {@link Subscriptions}, so it takes no other, and never waits.
 */
public interface CarrierChoice {

    /**
     * For what every server hears: one that is connected before one that is not.
     *
     * @param doubted whose server is silent; taken only if there is no other
     * @return null if no server has a bridge for subscriptions
     */
    @Nullable
    PhysicalBridge any(Predicate<PhysicalBridge> doubted);

    /**
     * For the shard channels of a slot: where that is served, as far as servers have slots.
     *
     * @return null if no server that serves it has a bridge for subscriptions
     */
    @Nullable
    PhysicalBridge ofSlot(int slot);

    /**
     * The servers that tell of their own keys alone, so that each must be listened to; none if any server will do, as
     * where all have the same keys.
     */
    List<? extends BridgeOwner> tellers();

    /** The bridge of one of those; null if it has none for subscriptions. */
    @Nullable
    PhysicalBridge of(BridgeOwner teller);

    /** Whether what every server hears should go from a bridge that carries it to another one. */
    boolean isBetter(PhysicalBridge next, PhysicalBridge present);

    /** Whether a server that is silent has others beside it that hear the same. */
    boolean isSpread();

    /** A server has ended a subscription by itself: the slot is another one's. */
    void onRevoked();

    /** The loops' clock. */
    long nanoTime();

    /** For a server that is all there is: one bridge carries everything. */
    static CarrierChoice only(Supplier<@Nullable PhysicalBridge> carrier, LongSupplier clock) {
        return new OnlyCarrier(carrier, clock);
    }
}
