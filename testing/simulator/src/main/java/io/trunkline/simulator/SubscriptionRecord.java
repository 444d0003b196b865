package io.trunkline.simulator;

import io.trunkline.Channel;
import io.trunkline.Subscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one subscription heard, and when it was one. Confined to the simulation's thread. */
final class SubscriptionRecord {

    /** One message that a handler was called with. */
    record Heard(Duration at, String channel, String payload) {}

    private final int caller;
    private final Channel channel;
    private final Duration wantedSince;
    private final List<Heard> heard = new ArrayList<>();
    private @Nullable Duration confirmedAt;
    private @Nullable Duration endedAt;
    private Subscriber.@Nullable Subscription subscription;

    SubscriptionRecord(int caller, Channel channel, Duration wantedSince) {
        this.caller = caller;
        this.channel = channel;
        this.wantedSince = wantedSince;
    }

    Channel channel() {
        return channel;
    }

    Duration wantedSince() {
        return wantedSince;
    }

    /** When its caller was told that it is one; null if it was not. */
    @Nullable
    Duration confirmedAt() {
        return confirmedAt;
    }

    /** When it was given up or refused; null if it was not. */
    @Nullable
    Duration endedAt() {
        return endedAt;
    }

    /** Whether its caller holds it. */
    boolean isHeld() {
        return confirmedAt != null && endedAt == null && !isEndedByEngine();
    }

    /** Whether it ended though its caller holds it: the server refused to go on with it. */
    boolean wasEndedByServer() {
        return confirmedAt != null && endedAt == null && isEndedByEngine();
    }

    private boolean isEndedByEngine() {
        Subscriber.Subscription held = subscription;
        return held != null && held.isEnded();
    }

    List<Heard> heard() {
        return heard;
    }

    void confirm(Duration at, Subscriber.Subscription confirmed) {
        confirmedAt = at;
        subscription = confirmed;
    }

    void end(Duration at) {
        if (endedAt == null) {
            endedAt = at;
        }
    }

    void hear(Heard message) {
        heard.add(message);
    }

    @Override
    public String toString() {
        return "caller " + caller + " listens to " + channel + " from " + wantedSince + ", confirmed " + confirmedAt
                + ", ended " + endedAt + ": heard " + heard;
    }
}
