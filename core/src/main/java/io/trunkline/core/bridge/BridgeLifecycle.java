package io.trunkline.core.bridge;

import io.trunkline.status.BridgeState;
import java.util.EnumSet;
import java.util.Set;

/**
 * The state of a bridge and the only ways in which it changes: one method per transition, which throws if the state
 * does not allow it.
 *
 * <p>Thread rule: the transitions are confined to the bridge's loop; {@link #state} is for any thread.
 */
final class BridgeLifecycle {

    /*
     *   from          event                                     to             transition
     *   ------------- ----------------------------------------- -------------- ------------------
     *   DISCONNECTED  start, or the reconnect policy's delay     CONNECTING     toConnecting
     *   CONNECTING    the socket is open                         ESTABLISHING   toEstablishing
     *   ESTABLISHING  the handshake is answered                  ESTABLISHED    toEstablished
     *   CONNECTING    refused, unreachable, time limit           DISCONNECTED   toDisconnected
     *   ESTABLISHING  handshake refused, time limit, lost        DISCONNECTED   toDisconnected
     *   ESTABLISHED   lost, protocol error, dead peer            DISCONNECTED   toDisconnected
     *   any but CLOSED  close                                    CLOSED         toClosed
     *
     * CLOSED is final. What is late, such as a socket that opens after the close, is for the bridge to turn away before
     * it comes here: an illegal transition is a defect of the engine, never of the network.
     */

    private static final Set<BridgeState> HAS_CONNECTION =
            EnumSet.of(BridgeState.CONNECTING, BridgeState.ESTABLISHING, BridgeState.ESTABLISHED);

    private volatile BridgeState state = BridgeState.DISCONNECTED;
    /** In whatever state it is: it will get no other connection, and it closes when nothing is left to do. */
    private volatile boolean retired;

    BridgeState state() {
        return state;
    }

    boolean isEstablished() {
        return state == BridgeState.ESTABLISHED;
    }

    boolean isClosed() {
        return state == BridgeState.CLOSED;
    }

    boolean isRetired() {
        return retired;
    }

    /** Its server is no member any more. Before the bridge is closed, or never. */
    void retire() {
        retired = true;
    }

    void toConnecting() {
        change(BridgeState.CONNECTING, state == BridgeState.DISCONNECTED);
    }

    void toEstablishing() {
        change(BridgeState.ESTABLISHING, state == BridgeState.CONNECTING);
    }

    void toEstablished() {
        change(BridgeState.ESTABLISHED, state == BridgeState.ESTABLISHING);
    }

    void toDisconnected() {
        change(BridgeState.DISCONNECTED, HAS_CONNECTION.contains(state));
    }

    void toClosed() {
        change(BridgeState.CLOSED, state != BridgeState.CLOSED);
    }

    private void change(BridgeState next, boolean legal) {
        if (!legal) {
            throw new IllegalStateException("A bridge cannot go from " + state + " to " + next + ".");
        }
        state = next;
    }
}
