package io.trunkline.testkit.simulation;

import io.trunkline.testkit.simulation.resp.ReplyWriter;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one connection listens to. Confined to the server's lane. */
final class SessionSubscriptions {

    private static final Set<String> COMMANDS = Set.of(
            "SUBSCRIBE",
            "UNSUBSCRIBE",
            "PSUBSCRIBE",
            "PUNSUBSCRIBE",
            "SSUBSCRIBE",
            "SUNSUBSCRIBE",
            "PUBLISH",
            "SPUBLISH");

    private final RedisSession session;
    private final Set<Subscribers.Subscription> wanted = new LinkedHashSet<>();

    SessionSubscriptions(RedisSession session) {
        this.session = session;
    }

    boolean isEmpty() {
        return wanted.isEmpty();
    }

    static boolean knows(String name) {
        return COMMANDS.contains(name);
    }

    /** The channels that a command needs the right to; none if it is not of this class. */
    static List<String> channels(String name, List<String> words) {
        if (!COMMANDS.contains(name) || name.endsWith("UNSUBSCRIBE") || words.size() < 2) {
            return List.of();
        }
        return name.endsWith("PUBLISH") ? List.of(words.get(1)) : words.subList(1, words.size());
    }

    boolean listensToOneOf(Set<String> channels) {
        return wanted.stream().anyMatch(subscription -> channels.contains(subscription.name()));
    }

    /** Answers a command of this class. */
    void answer(String name, List<String> words) {
        Subscribers.Mode mode = mode(name);
        if (name.endsWith("PUBLISH")) {
            publish(name, mode, words);
        } else if (name.endsWith("UNSUBSCRIBE")) {
            unsubscribe(mode, words);
        } else {
            subscribe(name, mode, words);
        }
    }

    static Subscribers.Mode mode(String name) {
        return switch (name) {
            case "PSUBSCRIBE", "PUNSUBSCRIBE" -> Subscribers.Mode.PATTERN;
            case "SSUBSCRIBE", "SUNSUBSCRIBE", "SPUBLISH" -> Subscribers.Mode.SHARDED;
            default -> Subscribers.Mode.LITERAL;
        };
    }

    private void publish(String name, Subscribers.Mode mode, List<String> words) {
        if (words.size() != 3) {
            session.wrongArity(name);
            return;
        }
        session.reply().integer(session.redis().subscribers().publish(mode, words.get(1), words.get(2)));
        SessionCluster cluster = session.cluster();
        if (cluster == null) {
            session.redis().replication().onDone(session.database(), List.of(name, words.get(1), words.get(2)));
        } else {
            cluster.publish(name, words); // over the bus, also to replicas
        }
    }

    private void subscribe(String name, Subscribers.Mode mode, List<String> words) {
        if (words.size() < 2) {
            session.wrongArity(name);
            return;
        }
        for (String channel : words.subList(1, words.size())) {
            var subscription = new Subscribers.Subscription(mode, channel);
            wanted.add(subscription);
            session.redis().subscribers().add(subscription, session);
            confirm(mode, "subscribe", channel);
        }
    }

    private void unsubscribe(Subscribers.Mode mode, List<String> words) {
        unsubscribe(mode, words, 1);
    }

    private void unsubscribe(Subscribers.Mode mode, List<String> words, int first) {
        List<String> leaving = words.size() > first
                ? words.subList(first, words.size())
                : wanted.stream()
                        .filter(one -> one.mode() == mode)
                        .map(Subscribers.Subscription::name)
                        .toList();
        for (String channel : leaving) {
            var subscription = new Subscribers.Subscription(mode, channel);
            wanted.remove(subscription);
            session.redis().subscribers().remove(subscription, session);
            confirm(mode, "unsubscribe", channel);
        }
        if (leaving.isEmpty()) {
            confirm(mode, "unsubscribe", null);
        }
    }

    /** Ends the subscriptions to shard channels of some slots, each with a word to the client; false if there are none. */
    boolean leaveSlots(BitSet slots) {
        List<String> leaving = wanted.stream()
                .filter(one -> one.mode() == Subscribers.Mode.SHARDED && slots.get(KeySlot.of(one.name())))
                .map(Subscribers.Subscription::name)
                .toList();
        if (!leaving.isEmpty()) {
            unsubscribe(Subscribers.Mode.SHARDED, leaving, 0);
        }
        return !leaving.isEmpty();
    }

    private void confirm(Subscribers.Mode mode, String kind, @Nullable String channel) {
        ReplyWriter reply = session.reply();
        reply.push(3);
        reply.bulk(mode.prefix() + kind);
        if (channel == null) {
            reply.nothing();
        } else {
            reply.bulk(channel);
        }
        // Redis counts shard channels on their own
        reply.integer(wanted.stream()
                .filter(one -> (one.mode() == Subscribers.Mode.SHARDED) == (mode == Subscribers.Mode.SHARDED))
                .count());
    }

    /** Spells a message for the client. */
    void message(Subscribers.Subscription subscription, String channel, String message) {
        ReplyWriter reply = session.reply();
        boolean pattern = subscription.mode() == Subscribers.Mode.PATTERN;
        reply.push(pattern ? 4 : 3);
        reply.bulk(subscription.mode().message().toLowerCase(Locale.ROOT));
        if (pattern) {
            reply.bulk(subscription.name());
        }
        reply.bulk(channel);
        reply.bulk(message);
    }
}
