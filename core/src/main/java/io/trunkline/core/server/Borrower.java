package io.trunkline.core.server;

import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.message.AsyncMessage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Wants a bridge for a message, which fails if there is none before its deadline or ever.
 *
 * <p>It may be lent one of another server than it asked first: of a server that is retired, who waits goes elsewhere.
 */
public abstract class Borrower extends WaitingMessage {
    private final LeaseRoom room;
    private @Nullable ServerEndPoint lender;

    public Borrower(AsyncMessage<?> message, LeaseRoom room) {
        super(message);
        this.room = room;
    }

    /**
     * Called with a bridge that is its own until it is released, with the pool's lock not held. Called again, with
     * another bridge of another {@linkplain #lender lender}, if the first one's server was retired before anything was
     * written; the first one is released by then.
     */
    public abstract void onLease(PhysicalBridge bridge);

    /** Called on the bridge's loop when a loan has ended before its work was done; there will be another one. */
    public void onLoanEnded() {}

    /** Whether it waits for what was submitted before it; what is to end just that does not. */
    boolean comesInOrder() {
        return !(message() instanceof LeasedMessage<?>) || message().command.isBlocking();
    }

    /** What it shares a bound with. */
    LeaseRoom room() {
        return room;
    }

    /** The server whose bridge it was lent last. To be read in {@link #onLease}. */
    public final ServerEndPoint lender() {
        return Objects.requireNonNull(lender, "Nothing was lent yet: wait for onLease.");
    }

    /** It gets a bridge. */
    final void lend(PhysicalBridge bridge, ServerEndPoint server) {
        lender = server;
        if (message() instanceof LeasedMessage<?> leased) {
            leased.setServer(server.endpoint(), server.protocol());
        }
        onLease(bridge);
    }
}
