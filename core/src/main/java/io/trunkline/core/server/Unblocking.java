package io.trunkline.core.server;

import io.trunkline.command.Command;
import io.trunkline.core.bridge.BridgeConnection;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.runtime.LoopTimer;
import io.trunkline.reply.RespValue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Gets a leased connection back whose blocking command nobody waits for any more: has the server unblock it over the
 * shared connection, and waits for both answers, so that the next user of the connection is never unblocked in its
 * stead. If that does not come to an end soon, the connection is closed. Confined to the leased bridge's loop.
 */
public final class Unblocking {

    /** A server that is well answers in a fraction of this; one that is not has no connection worth keeping. */
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ServerEndPoint server;
    private final PhysicalBridge lane;
    private final LeasedMessage<?> message;
    private final BooleanSupplier isLent;
    private boolean replied;
    private boolean answered;
    private boolean over;
    private final LoopTimer limit = new LoopTimer();

    private Unblocking(ServerEndPoint server, PhysicalBridge lane, LeasedMessage<?> message, BooleanSupplier isLent) {
        this.server = server;
        this.lane = lane;
        this.message = message;
        this.isLent = isLent;
    }

    /**
     * Begins; the bridge goes back to the pool at the end, or is closed. Any thread, after the end of the message.
     *
     * @param isLent whether the bridge is lent for that message still; asked on its loop
     */
    public static void begin(
            ServerEndPoint server, PhysicalBridge lane, LeasedMessage<?> message, BooleanSupplier isLent) {
        Unblocking unblocking = new Unblocking(server, lane, message, isLent);
        lane.execute(unblocking::start);
    }

    private void start() {
        if (!isLent.getAsBoolean()) {
            return; // it was given back just before, and may be somebody else's
        }
        BridgeConnection connection = lane.connection();
        if (connection == null || !lane.isEstablished()) {
            end(false);
        } else if (!message.isWritten() || connection.inFlight().count() == 0) {
            end(true); // it never will be written, or its reply has come meanwhile
        } else if (!mayUnblock(connection)) {
            end(false);
        } else {
            limit.set(lane.loop(), LIMIT_NANOS, () -> end(false));
            server.leases().whenClosed(lane, () -> end(false)); // the answer may come too late for its loop
            message.whenNothingIsUnderWay(this::onNothingUnderWay);
            unblock(connection, done -> lane.execute(() -> onAnswer(done)));
        }
    }

    /**
     * Whether a blocked connection can be told from others for certain. Numbers start again when a server starts again,
     * so the shared connection must have been there before: then both are with the same run of the server.
     */
    private boolean mayUnblock(BridgeConnection blocked) {
        boolean established =
                server.interactive().isEstablished(); // read first: it publishes when the connection was opened
        BridgeConnection shared = server.interactive().connection();
        return established
                && shared != null
                && blocked.clientId() != 0
                && shared.openedNanos() - blocked.openedNanos() < 0
                && lane.isAvailable(EngineCommands.CLIENT_UNBLOCK)
                && !server.memory().refusals().contains(EngineCommands.CLIENT_UNBLOCK);
    }

    /**
     * Has a blocked connection's command end without a value; tells, on the shared bridge's loop, whether that was done
     * or not needed any more.
     */
    private void unblock(BridgeConnection blocked, Consumer<Boolean> listener) {
        Command<RespValue> command =
                EngineCommands.words(EngineCommands.CLIENT_UNBLOCK, Long.toString(blocked.clientId()), "TIMEOUT");
        PhysicalBridge shared = server.interactive();
        shared.execute(() -> {
            if (!mayUnblock(blocked)
                    || !shared.sayNow(command, (answer, failure) -> {
                        server.memory().refusals().learn(EngineCommands.CLIENT_UNBLOCK, failure);
                        listener.accept(failure == null);
                    })) {
                listener.accept(false);
            }
        });
    }

    private void onNothingUnderWay() {
        replied = true;
        if (!lane.isEstablished()) {
            end(false);
        } else if (answered) {
            end(true);
        }
    }

    private void onAnswer(boolean done) {
        answered = true;
        if (!done) {
            end(false);
        } else if (replied) {
            end(true);
        }
    }

    private void end(boolean clean) {
        if (over) {
            return;
        }
        over = true;
        limit.cancel();
        server.leases().whenClosed(lane, null);
        server.leases().release(lane, clean);
    }
}
