package io.trunkline.core.message;

import io.trunkline.core.failure.Failures;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.exception.RedisServerException;
import org.jspecify.annotations.Nullable;

/**
 * Who may write to a connection while a transaction begins or ends there: the first one has it to itself until it is
 * known that this user may MULTI and EXEC. Confined to the bridge's loop.
 */
public final class TransactionGate {

    private final Wire wire;
    /** Whether one has gone through from MULTI to EXEC: this user may. */
    private boolean proven;
    /** The transaction that has the connection to itself. */
    private @Nullable TransactionMessage holder;

    public TransactionGate(Wire wire) {
        this.wire = wire;
    }

    /** Whether this connection's user is known to be allowed to begin and to end transactions. */
    boolean isProven() {
        return proven;
    }

    /** A transaction has gone through. */
    void prove(TransactionMessage transaction) {
        proven = true;
        free(transaction);
    }

    /** Nothing else is to be written until the reservation ends. */
    void reserve(TransactionMessage transaction) {
        holder = transaction;
    }

    /** Whether what is to be written must wait for a transaction that has the connection to itself. */
    public boolean isReserved() {
        return holder != null;
    }

    /**
     * A transaction was not begun; whether others are allowed is not known. What waits is written when the read is
     * over.
     */
    void endReservation(TransactionMessage transaction) {
        proven = false;
        free(transaction);
    }

    private void free(TransactionMessage transaction) {
        if (holder == transaction) {
            holder = null;
        }
    }

    /**
     * Ends a transaction that was begun and will not be carried out; if the server does not, the connection is of no
     * use any more.
     */
    void leave(TransactionMessage transaction) {
        proven = false;
        if (isReserved() && holder != transaction) {
            close("another one was begun");
            return;
        }
        if (!wire.home().isAvailable(EngineCommands.DISCARD)) {
            close("DISCARD is disabled in the command-map");
            return;
        }
        holder = transaction;
        wire.appendHere(wire.home().internalMessage(EngineCommands.discard(), (ok, failure) -> {
            boolean hasNone = failure instanceof RedisServerException refused
                    && refused.serverMessage().contains("without MULTI");
            if (failure == null || hasNone) {
                free(transaction);
            } else {
                close(Failures.reason(failure));
            }
        }));
        wire.flush();
    }

    private void close(String why) {
        wire.close(
                wire.failures().replies().unfinishedTransaction(why, wire.home().facts()));
    }
}
