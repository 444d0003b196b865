package io.trunkline.core.server;

import io.trunkline.command.Command;
import io.trunkline.core.context.Orphans;
import io.trunkline.core.message.AsyncMessage;
import io.trunkline.core.message.LargeReply;
import io.trunkline.options.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * A command that has a leased connection to itself. Its reply is never lost: what comes when nobody waits any more goes
 * to {@link Orphans}, and whoever wants the connection back hears when the reply is there or never will be.
 */
public final class LeasedMessage<T extends @Nullable Object> extends AsyncMessage<T> {

    private final Orphans orphans;
    /** Of the server that it is sent to; written before it is. */
    private Endpoint endpoint;
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
    }

    /** It goes to another server than was thought at first. Before it is submitted. */
    void setEndpoint(Endpoint other) {
        endpoint = other;
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
