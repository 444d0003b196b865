package io.trunkline.management;

import io.trunkline.Channel;
import io.trunkline.MultiplexerEvent;
import io.trunkline.MultiplexerEvent.ConfigurationAnnounced;
import io.trunkline.MultiplexerEvent.ConfigurationChanged;
import io.trunkline.MultiplexerEvent.ConnectionFailed;
import io.trunkline.MultiplexerEvent.ConnectionRestored;
import io.trunkline.MultiplexerEvent.InternalFailure;
import io.trunkline.MultiplexerEvent.OtherCluster;
import io.trunkline.MultiplexerEvent.ServerAdded;
import io.trunkline.MultiplexerEvent.ServerError;
import io.trunkline.MultiplexerEvent.ServerRetired;
import io.trunkline.MultiplexerEvent.SlotsMoved;
import io.trunkline.MultiplexerEvent.SubscriptionEnded;
import io.trunkline.MultiplexerEvent.SubscriptionInterrupted;
import io.trunkline.MultiplexerEvent.TopologyRefreshed;
import io.trunkline.SubscriptionGap;
import io.trunkline.options.Endpoint;
import io.trunkline.status.BridgeId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.management.openmbean.CompositeData;

/**
 * What a notification says of an event: a type, a sentence, and the parts of the sentence one by one for programs.
 * Immutable.
 *
 * @param type of the notification
 * @param sentence what happened
 * @param parts with what values, in the order of the sentence
 */
record EventText(String type, String sentence, Map<String, String> parts) {

    static final String CONNECTION_FAILED = "trunkline.connection.failed";
    static final String CONNECTION_RESTORED = "trunkline.connection.restored";
    static final String SERVER_ERROR = "trunkline.server.error";
    static final String CONFIGURATION_CHANGED = "trunkline.configuration.changed";
    static final String SERVER_ADDED = "trunkline.server.added";
    static final String SERVER_RETIRED = "trunkline.server.retired";
    static final String SLOTS_MOVED = "trunkline.slots.moved";
    static final String TOPOLOGY_REFRESHED = "trunkline.topology.refreshed";
    static final String OTHER_CLUSTER = "trunkline.cluster.other";
    static final String CONFIGURATION_ANNOUNCED = "trunkline.configuration.announced";
    static final String SUBSCRIPTION_ENDED = "trunkline.subscription.ended";
    static final String SUBSCRIPTION_INTERRUPTED = "trunkline.subscription.interrupted";
    static final String INTERNAL_FAILURE = "trunkline.internal.failure";

    private static final int SHOWN = 16;

    /** Servers repeat the arguments of a command that they do not know; these may be secret. */
    private static final Pattern ARGUMENTS = Pattern.compile(",? with args beginning with:.*", Pattern.DOTALL);

    static EventText of(MultiplexerEvent event) {
        Map<String, String> parts = new LinkedHashMap<>();
        if (event instanceof ConnectionFailed failed) {
            addBridge(parts, failed.bridge());
            parts.put("failure", failed.failureType().name());
            Throwable cause = failed.cause();
            if (cause != null) {
                parts.put("cause", cause.toString());
            }
            return new EventText(CONNECTION_FAILED, "A connection failed", parts);
        } else if (event instanceof ConnectionRestored restored) {
            addBridge(parts, restored.bridge());
            return new EventText(CONNECTION_RESTORED, "A connection is established again", parts);
        } else if (event instanceof ServerError error) {
            addEndpoint(parts, error.endpoint());
            parts.put("command", error.command());
            parts.put("message", ARGUMENTS.matcher(error.message()).replaceFirst(""));
            return new EventText(SERVER_ERROR, "A server answered with an error", parts);
        } else if (event instanceof ConfigurationChanged changed) {
            addEndpoint(parts, changed.endpoint());
            parts.put("role", BeanNames.title(changed.role()));
            parts.put("version", String.valueOf(changed.version()));
            return new EventText(CONFIGURATION_CHANGED, "A server changed", parts);
        } else if (event instanceof ServerAdded added) {
            addEndpoint(parts, added.endpoint());
            return new EventText(SERVER_ADDED, "A server was added", parts);
        } else if (event instanceof ServerRetired retired) {
            addEndpoint(parts, retired.endpoint());
            return new EventText(SERVER_RETIRED, "A server was retired", parts);
        } else if (event instanceof SlotsMoved moved) {
            parts.put("slots", some(moved.moves()));
            return new EventText(SLOTS_MOVED, "Slots changed hands", parts);
        } else if (event instanceof TopologyRefreshed refreshed) {
            parts.put("cause", refreshed.cause().toString());
            parts.put("millis", Long.toString(refreshed.duration().toMillis()));
            parts.put("asked", some(refreshed.asked()));
            parts.put("rounds", Integer.toString(refreshed.rounds()));
            parts.put("changed", Boolean.toString(refreshed.isChanged()));
            return new EventText(TOPOLOGY_REFRESHED, "It was asked who serves what", parts);
        } else if (event instanceof OtherCluster other) {
            addEndpoint(parts, other.endpoint());
            parts.put("adopted", Boolean.toString(other.isAdopted()));
            return new EventText(OTHER_CLUSTER, "A server tells of another cluster than the one that is known", parts);
        } else if (event instanceof ConfigurationAnnounced announced) {
            parts.put("channel", announced.channel());
            return new EventText(
                    CONFIGURATION_ANNOUNCED, "Somebody has announced that another server is the primary", parts);
        } else if (event instanceof SubscriptionEnded ended) {
            addEndpoint(parts, ended.endpoint());
            parts.put("channel", ended.channel().name());
            parts.put("cause", String.valueOf(ended.cause().getMessage()));
            return new EventText(
                    SUBSCRIPTION_ENDED, "A subscription ended, since the server refused to make it again", parts);
        } else if (event instanceof SubscriptionInterrupted interrupted) {
            addGap(parts, interrupted);
            return new EventText(
                    SUBSCRIPTION_INTERRUPTED, "Subscriptions were interrupted, and messages may be lost", parts);
        } else if (event instanceof InternalFailure failure) {
            parts.put("origin", failure.origin());
            parts.put("cause", failure.cause().toString());
            return new EventText(INTERNAL_FAILURE, "Something failed where nobody waits for it", parts);
        }
        throw new IllegalArgumentException(
                "Unknown event: event=" + event + ". Use management and api of one version.");
    }

    /** Of what may be very many as many as a person reads. */
    private static String some(List<?> values) {
        String shown = String.join(
                ", ", values.stream().limit(SHOWN).map(String::valueOf).toList());
        return values.size() <= SHOWN ? shown : shown + " and " + (values.size() - SHOWN) + " more";
    }

    private static void addGap(Map<String, String> parts, SubscriptionInterrupted interrupted) {
        SubscriptionGap gap = interrupted.gap();
        addEndpoint(parts, gap.after());
        parts.put("before", String.valueOf(gap.before()));
        parts.put("cause", gap.cause().name());
        parts.put("from", gap.from().toString());
        parts.put("until", gap.until().toString());
        List<Channel> channels = interrupted.channels();
        parts.put("channels", Integer.toString(channels.size()));
        parts.put("channel", some(channels.stream().map(Channel::name).toList()));
    }

    private static void addBridge(Map<String, String> parts, BridgeId bridge) {
        addEndpoint(parts, bridge.endpoint());
        parts.put("connection", bridge.lane());
    }

    private static void addEndpoint(Map<String, String> parts, Endpoint endpoint) {
        parts.put("endpoint", endpoint.toString());
    }

    /** The whole for people. */
    String text() {
        StringBuilder text = new StringBuilder(sentence);
        String separator = ": ";
        for (Map.Entry<String, String> part : parts.entrySet()) {
            text.append(separator).append(part.getKey()).append('=').append(part.getValue());
            separator = ", ";
        }
        return text.toString();
    }

    /** The whole for programs: the parts, and the time. */
    CompositeData data(long epochMillis) {
        Map<String, String> items = new LinkedHashMap<>(parts);
        items.put("time", Instant.ofEpochMilli(epochMillis).toString());
        return TextComposite.of(type, sentence + ".", items);
    }
}
