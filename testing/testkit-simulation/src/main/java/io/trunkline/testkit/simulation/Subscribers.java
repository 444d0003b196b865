package io.trunkline.testkit.simulation;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who listens to which channel, pattern or shard channel. Confined to the simulation's thread. */
final class Subscribers {

    /** What a subscription names. */
    enum Mode {
        LITERAL("", "message"),
        PATTERN("p", "pmessage"),
        SHARDED("s", "smessage");

        private final String prefix;
        private final String message;

        Mode(String prefix, String message) {
            this.prefix = prefix;
            this.message = message;
        }

        /** What begins the names of its commands and confirmations. */
        String prefix() {
            return prefix;
        }

        /** The name of its messages. */
        String message() {
            return message;
        }
    }

    /** One thing to listen to. */
    record Subscription(Mode mode, String name) {

        @Override
        public String toString() {
            return mode.prefix() + "subscribe " + name;
        }

        boolean matches(Mode published, String channel) {
            if (mode != Mode.PATTERN) {
                return mode == published && name.equals(channel);
            }
            return published == Mode.LITERAL
                    && (name.endsWith("*")
                            ? channel.startsWith(name.substring(0, name.length() - 1))
                            : name.equals(channel));
        }
    }

    private final Map<Subscription, Set<RedisSession>> listeners = new LinkedHashMap<>();

    void add(Subscription wanted, RedisSession session) {
        listeners.computeIfAbsent(wanted, key -> new LinkedHashSet<>()).add(session);
    }

    void remove(Subscription unwanted, RedisSession session) {
        Set<RedisSession> some = listeners.get(unwanted);
        if (some != null && some.remove(session) && some.isEmpty()) {
            listeners.remove(unwanted);
        }
    }

    void remove(RedisSession session) {
        listeners.values().forEach(some -> some.remove(session));
        listeners.values().removeIf(Set::isEmpty);
    }

    /** What somebody listens to, each as the command that asks for it and its name. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (Subscription subscription : listeners.keySet()) {
            names.add(subscription.toString());
        }
        return names;
    }

    /** Hands a message to everybody who listens, once for each way of listening; returns how often that was. */
    int publish(Mode published, String channel, String message) {
        int count = 0;
        for (Map.Entry<Subscription, Set<RedisSession>> entry : List.copyOf(listeners.entrySet())) {
            Subscription subscription = entry.getKey();
            if (subscription.matches(published, channel)) {
                for (RedisSession listener : List.copyOf(entry.getValue())) {
                    listener.deliver(subscription, channel, message);
                    count++;
                }
            }
        }
        return count;
    }
}
