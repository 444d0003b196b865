package io.trunkline.testkit.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Where the keys of a command are, and its shard channels, which a cluster places as keys. */
final class CommandKeys {

    private static final Set<String> SHARD_CHANNELS = Set.of("SSUBSCRIBE", "SUNSUBSCRIBE", "SPUBLISH");

    /** First key, how many words behind the last key, and from key to key. */
    private record Places(int first, int behind, int step) {}

    private static final Places ONE = new Places(1, -1, 1);
    private static final Places ALL = new Places(1, 0, 1);

    private static final Map<String, Places> PLACES = Map.ofEntries(
            Map.entry("MGET", ALL),
            Map.entry("DEL", ALL),
            Map.entry("UNLINK", ALL),
            Map.entry("EXISTS", ALL),
            Map.entry("TOUCH", ALL),
            Map.entry("WATCH", ALL),
            Map.entry("SSUBSCRIBE", ALL),
            Map.entry("SUNSUBSCRIBE", ALL),
            Map.entry("MSET", new Places(1, 0, 2)),
            Map.entry("BLPOP", new Places(1, 1, 1)));

    private static final Set<String> OF_ONE_KEY = Set.of(
            "GET",
            "SET",
            "GETSET",
            "STRLEN",
            "APPEND",
            "INCR",
            "INCRBY",
            "LPUSH",
            "RPUSH",
            "LPOP",
            "RPOP",
            "LLEN",
            "HSET",
            "HGET",
            "HGETALL",
            "SPUBLISH");

    private CommandKeys() {}

    /** The keys; none if there are none, or the command is not complete. */
    static List<String> of(List<String> words) {
        String name = words.get(0).toUpperCase(Locale.ROOT);
        if (name.equals("EVAL") || name.equals("EVALSHA")) {
            return ofScript(words);
        }
        Places places = OF_ONE_KEY.contains(name) ? ONE : PLACES.get(name);
        if (places == null || places.first >= words.size()) {
            return List.of();
        }
        List<String> keys = new ArrayList<>();
        int end = places.behind < 0 ? places.first + 1 : words.size() - places.behind;
        for (int i = places.first; i < end; i += places.step) {
            keys.add(words.get(i));
        }
        return keys;
    }

    /** Whether what the command names are shard channels. */
    static boolean areChannels(String name) {
        return SHARD_CHANNELS.contains(name);
    }

    private static List<String> ofScript(List<String> words) {
        try {
            int count = Integer.parseInt(words.get(2));
            return words.subList(3, 3 + count);
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            return List.of(); // the command itself will say what is wrong with it
        }
    }
}
