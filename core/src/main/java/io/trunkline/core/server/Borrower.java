package io.trunkline.core.server;

import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.message.AsyncMessage;

/** Wants a bridge for a message, which fails if there is none before its deadline or ever. */
public abstract class Borrower extends WaitingMessage {
    private final LeaseRoom room;

    public Borrower(AsyncMessage<?> message, LeaseRoom room) {
        super(message);
        this.room = room;
    }

    /** Called at most once, with the pool's lock not held. */
    public abstract void onLease(PhysicalBridge bridge);

    /** What it shares a bound with. */
    LeaseRoom room() {
        return room;
    }
}
