package io.trunkline.core.pubsub;

import io.trunkline.core.bridge.BridgeOwner;
import io.trunkline.core.bridge.PhysicalBridge;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The choice where there is none: one server's bridge carries everything. Immutable. */
record OnlyCarrier(Supplier<@Nullable PhysicalBridge> carrier, LongSupplier clock) implements CarrierChoice {

    @Override
    public @Nullable PhysicalBridge any(Predicate<PhysicalBridge> doubted) {
        return carrier.get();
    }

    @Override
    public @Nullable PhysicalBridge ofSlot(int slot) {
        return carrier.get();
    }

    @Override
    public List<BridgeOwner> tellers() {
        return List.of();
    }

    @Override
    public @Nullable PhysicalBridge of(BridgeOwner teller) {
        return carrier.get();
    }

    @Override
    public boolean isBetter(PhysicalBridge next, PhysicalBridge present) {
        return present.isRetired();
    }

    @Override
    public boolean isSpread() {
        return false;
    }

    @Override
    public void onRevoked() {}

    @Override
    public long nanoTime() {
        return clock.getAsLong();
    }
}
