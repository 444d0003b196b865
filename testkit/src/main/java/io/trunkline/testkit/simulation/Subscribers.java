package io.trunkline.testkit.simulation;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who listens to which channel. Confined to the simulation's thread. */
final class Subscribers {

    private final Map<String, Set<RedisSession>> byChannel = new LinkedHashMap<>();

    void add(String channel, RedisSession session) {
        byChannel.computeIfAbsent(channel, name -> new LinkedHashSet<>()).add(session);
    }

    void remove(String channel, RedisSession session) {
        Set<RedisSession> listeners = byChannel.get(channel);
        if (listeners != null && listeners.remove(session) && listeners.isEmpty()) {
            byChannel.remove(channel);
        }
    }

    void remove(RedisSession session) {
        byChannel.values().forEach(listeners -> listeners.remove(session));
        byChannel.values().removeIf(Set::isEmpty);
    }

    /** Hands a message to everybody who listens; returns how many that are. */
    int publish(String channel, String message) {
        List<RedisSession> listeners = List.copyOf(byChannel.getOrDefault(channel, Set.of()));
        for (RedisSession listener : listeners) {
            listener.deliver(channel, message);
        }
        return listeners.size();
    }
}
