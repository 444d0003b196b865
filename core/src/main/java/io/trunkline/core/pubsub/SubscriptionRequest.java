package io.trunkline.core.pubsub;

import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.message.SubscriptionMessage;
import io.trunkline.core.pubsub.ChannelState.Waiter;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisServerException;
import io.trunkline.exception.RedisTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** One command about channels, on its way over one connection. */
final class SubscriptionRequest implements SubscriptionMessage.Listener {

    private final ChannelRequests requests;
    private final SubscriptionCarrier carrier;
    private final PhysicalBridge bridge;
    private final int sentIn;
    private final List<ChannelState> some;
    private final boolean subscribe;
    /** The next to be confirmed, if the server keeps to the order. */
    private int next;

    SubscriptionRequest(
            ChannelRequests requests,
            SubscriptionCarrier carrier,
            PhysicalBridge bridge,
            int sentIn,
            List<ChannelState> some,
            boolean subscribe) {
        this.requests = requests;
        this.carrier = carrier;
        this.bridge = bridge;
        this.sentIn = sentIn;
        this.some = some;
        this.subscribe = subscribe;
    }

    /** What was to be made in an earlier epoch has been made anew since, perhaps at another server. */
    @Override
    public boolean isWanted() {
        return !subscribe || carrier.at().isCurrent(sentIn) && some.stream().anyMatch(carrier::isMember);
    }

    @Override
    public boolean isAbout(String name) {
        if (subscribe) {
            return true; // nobody says that unasked
        }
        if (next < some.size() && some.get(next).onWire().name().equals(name)) {
            next++;
            return true;
        }
        return some.stream().anyMatch(state -> state.onWire().name().equals(name));
    }

    @Override
    public void onConfirmed() {
        Confirmation told = new Confirmation();
        requests.lock().lock();
        try {
            if (subscribe) {
                carrier.onConfirmed(sentIn, some, told);
            }
        } finally {
            requests.lock().unlock();
        }
        told.tell(requests.engine(), bridge);
    }

    @Override
    public void onRefused(RedisServerException answer) {
        List<Waiter> waiters = new ArrayList<>();
        List<ChannelState> ended = List.of();
        boolean isElsewhere = subscribe && isElsewhere(answer.kind());
        requests.lock().lock();
        try {
            if (carrier.isEnded() || !carrier.at().isCurrent(sentIn)) {
                return;
            }
            List<ChannelState> present = some.stream().filter(carrier::isMember).toList();
            if (isElsewhere) {
                carrier.onElsewhere(sentIn, some); // whoever waits goes on doing so
            } else if (answer.kind().isTransient()) {
                present.forEach(state -> waiters.addAll(state.whole().takeWaiters()));
                carrier.onPutOff(sentIn, some);
            } else if (subscribe && some.size() > 1) {
                // it is not said which of them it is about
                present.forEach(state -> carrier.request(List.of(state), true));
            } else if (subscribe) {
                ended = present;
                unsubscribeOnTheOther(ended);
                ended.forEach(requests::remove);
            }
            if (subscribe) {
                carrier.onAnswered(sentIn);
            }
        } finally {
            requests.lock().unlock();
        }
        if (isElsewhere) {
            requests.onElsewhere();
        }
        ended.forEach(state -> endRefused(state.whole(), answer));
        SubscriptionEndings.tell(waiters, answer);
    }

    /** On a move the bridge that did not refuse channels may have them, and nobody wants them any more. */
    private void unsubscribeOnTheOther(List<ChannelState> ending) {
        CarrierPosition at = carrier.at();
        CarrierPosition.Move moving = at.move();
        if (moving != null && moving.epoch() == sentIn) {
            requests.submitAll(carrier, at.bridge(), at.epoch(), ending, false);
        } else if (moving != null) {
            requests.submitAll(carrier, moving.bridge(), moving.epoch(), ending, false);
        }
    }

    /** Whether a node says so that another one serves the slot, or that nobody does at present. */
    private boolean isElsewhere(RedisErrorKind kind) {
        return bridge.server().isNode()
                && (kind == RedisErrorKind.MOVED
                        || kind == RedisErrorKind.CLUSTER_DOWN
                        || kind == RedisErrorKind.TRY_AGAIN);
    }

    private void endRefused(ChannelState state, RedisServerException answer) {
        boolean held = state.isHeld(); // nobody else changes it any more
        List<Waiter> waiters = state.takeWaiters();
        SubscriptionEndings.end(state.receivers(), answer);
        SubscriptionEndings.tell(waiters, answer);
        if (held) {
            requests.endings().tell(state.channel(), answer, bridge);
        }
    }

    /** Nobody is going to answer it, and a move is not to wait for that. */
    @Override
    public void onUnsent() {
        requests.lock().lock();
        try {
            if (subscribe && !carrier.isEnded()) {
                carrier.onAnswered(sentIn);
            }
        } finally {
            requests.lock().unlock();
        }
    }

    @Override
    public void onUnanswered(Throwable why) {
        if (why instanceof RedisTimeoutException late && late.progress() == CommandProgress.NEVER_SENT) {
            requests.lock().lock();
            try {
                if (!carrier.isEnded() && carrier.at().isCurrent(sentIn)) {
                    carrier.requestAsWanted(some);
                    if (subscribe) {
                        carrier.onAnswered(sentIn);
                    }
                }
            } finally {
                requests.lock().unlock();
            }
        }
    }
}
