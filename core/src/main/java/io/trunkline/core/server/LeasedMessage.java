package io.trunkline.core.server;

import io.trunkline.command.Command;
import io.trunkline.core.context.Orphans;
import io.trunkline.core.message.AsyncMessage;
import io.trunkline.core.message.LargeReply;
import io.trunkline.core.message.Wire;
import io.trunkline.options.Endpoint;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A command that has a leased connection to itself. Its reply is never lost: what comes when nobody waits any more goes
 * to {@link Orphans}, and whoever wants the connection back hears when the reply is there or never will be.
 */
public final class LeasedMessage<T extends @Nullable Object> extends AsyncMessage<T> {

    private final Orphans orphans;
    /** Of the server that it is sent to; written before it is. */
    private Endpoint endpoint;
    /** Whether that one understands fractions of a second: all that speak RESP3 do. */
    private boolean takesFractions;

    private Command<T> written;
    /** When it was written first: since then its time to block has run, wherever it is. */
    private long begunNanos;

    private boolean begun;
    /** Confined to the loop. */
    private @Nullable Runnable afterLate;

    public LeasedMessage(
            Command<T> command,
            int database,
            long submittedNanos,
            long timeoutNanos,
            Orphans orphans,
            Endpoint endpoint) {
        super(command, database, submittedNanos, timeoutNanos);
        this.orphans = orphans;
        this.endpoint = endpoint;
        this.written = command;
    }

    /** It goes to this server, which may be another one than was thought at first. Before it is submitted. */
    void setServer(Endpoint other, int protocol) {
        endpoint = other;
        takesFractions = protocol > 2;
    }

    /** If it has waited elsewhere already, then for the rest of its time. */
    @Override
    public void writeTo(Wire connection) {
        long now = connection.home().loop().nanoTime();
        if (!begun) {
            begun = true;
            begunNanos = now;
        } else if (command.blockMillis() > 0) {
            long rest = command.blockMillis() - TimeUnit.NANOSECONDS.toMillis(now - begunNanos);
            written = command.withBlockMillis(Math.max(1, rest), takesFractions);
        }
        super.writeTo(connection);
    }

    @Override
    public Command<T> written() {
        return written;
    }

    @Override
    public boolean beginWrite() {
        return beginWriteUnlessWithdrawn();
    }

    /**
     * Runs something when the reply for which nobody waits has come, or its connection is gone. On the loop, after the
     * end of the message.
     */
    void whenNothingIsUnderWay(Runnable action) {
        afterLate = action;
    }

    /** The connection is its borrower's affair. */
    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public boolean mayMove() {
        return true; // with whoever borrowed it
    }

    @Override
    protected boolean hearsLate() {
        return true;
    }

    @Override
    public void onLate(@Nullable Object result) {
        Object value = LargeReply.read(result);
        if (value != LOST && !(value instanceof Failure)) {
            orphans.take(endpoint, command, value);
        }
        onNothingUnderWay();
    }

    private void onNothingUnderWay() {
        Runnable action = afterLate;
        if (action != null) {
            afterLate = null;
            action.run();
        }
    }
}
