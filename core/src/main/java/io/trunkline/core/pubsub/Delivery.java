package io.trunkline.core.pubsub;

import io.trunkline.Channel;
import io.trunkline.Channel.Mode;
import io.trunkline.core.bridge.BridgeConnection;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.message.PushKind;
import io.trunkline.core.message.SubscriptionMessage;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.core.runtime.ReportLimit;
import org.jspecify.annotations.Nullable;

/**
 * Brings what a server pushes to the receivers of its channel. On the loops; takes no lock but where a server ends a
 * subscription by itself.
 */
final class Delivery {

    private final EngineContext engine;
    private final ChannelNames names;
    private final Carriers carriers;
    private final ReportLimit undecodable = new ReportLimit();

    Delivery(EngineContext engine, ChannelNames names, Carriers carriers) {
        this.engine = engine;
        this.names = names;
        this.carriers = carriers;
    }

    void onPush(RespFrame frame, BridgeConnection connection) {
        PushKind kind = PushKind.of(frame);
        if (kind == PushKind.OTHER) {
            return; // such as an invalidation that nobody asked for
        }
        frame.readArray();
        frame.skip();
        switch (kind) {
            case MESSAGE -> deliver(Mode.LITERAL, null, frame, connection);
            case SHARDED_MESSAGE -> deliver(Mode.SHARDED, null, frame, connection);
            case PATTERN_MESSAGE -> deliver(Mode.PATTERN, frame.readText(), frame, connection);
            default -> {
                String name = frame.readNull() ? null : frame.readText();
                connection.counters().setSubscriptions(kind.isSharded(), frame.readLong());
                // Confirmations come in the order of the commands; whatever nobody has asked for is no confirmation
                if (!connection.confirmHead(kind, name) && name != null) {
                    onRevoked(kind, name, connection);
                }
            }
        }
    }

    /**
     * The server ends a subscription of its own accord, as one does that gives a slot away: it is asked for again,
     * where it belongs now.
     */
    private void onRevoked(PushKind kind, String name, BridgeConnection connection) {
        for (Mode mode : Mode.values()) {
            if (kind == SubscriptionMessage.confirmationOf(mode, false)) {
                carriers.onRevoked(mode, name, connection.bridge());
            }
        }
    }

    private void deliver(Mode mode, @Nullable String pattern, RespFrame frame, BridgeConnection connection) {
        String name = frame.readText();
        ChannelState state = carriers.get(new Channel(mode, pattern == null ? name : pattern));
        if (state == null || !carriers.carries(state, connection.bridge())) {
            return; // the last receiver has just gone, or another connection brings it, too
        }
        String actual = pattern == null ? state.channel().name() : names.heard(state.channel(), name);
        int payload = frame.position();
        for (Receiver receiver : state.receivers()) {
            try {
                receiver.onMessage(actual, frame);
            } catch (Throwable e) { // whatever the codec throws: it concerns this receiver's message alone
                engine.userCode().count();
                tellUndecodable(receiver.channel(), e, connection);
            }
            frame.position(payload);
        }
    }

    /** Whoever may publish decides how often that is: so it is told once a second. */
    private void tellUndecodable(Channel channel, Throwable why, BridgeConnection connection) {
        long count = undecodable.claim(connection.bridge().nanoTime());
        if (count > 0) {
            String others = count == 1 ? "" : ", and " + (count - 1) + " others since the last report";
            engine.internalError("decoding a message of " + channel + others, why);
        }
    }
}
