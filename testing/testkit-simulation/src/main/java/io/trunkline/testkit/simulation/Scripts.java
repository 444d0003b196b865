package io.trunkline.testkit.simulation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * EVAL, EVALSHA and SCRIPT for scripts of one command, whose words are literals, {@code KEYS[n]} or {@code ARGV[n]}:
 * {@code return redis.call('SET', KEYS[1], ARGV[1])}; and for {@code return 1}, which does nothing. A script may begin
 * with {@code -- busy <milliseconds>}, which is how long it occupies the server. Confined to the simulation's thread.
 */
final class Scripts {

    private static final String CALL = "return redis.call(";
    private static final String BUSY = "-- busy ";

    /** A script of no command. */
    private static final String NOTHING = "return 1";

    /** What a script wants done: no words if nothing. */
    record Call(List<String> words, Duration busy) {}

    private final Map<String, String> byHash = new HashMap<>();

    /** Forgets all scripts, as a restart does. */
    void clear() {
        byHash.clear();
    }

    /** Keeps a script; returns its hash. */
    String load(String script) {
        String hash = hash(script);
        byHash.put(hash, script);
        return hash;
    }

    /** Whether there is a script of this hash. */
    boolean has(String hash) {
        return byHash.containsKey(hash.toLowerCase(Locale.ROOT));
    }

    /**
     * What EVAL or EVALSHA asks for.
     *
     * @return null if no script has this hash
     * @throws IllegalArgumentException if the request or the script is not understood
     */
    @Nullable
    Call call(String name, List<String> words) {
        if (words.size() < 3) {
            throw new IllegalArgumentException("ERR wrong number of arguments for '" + name + "' command");
        }
        String script =
                name.equals("EVAL") ? words.get(1) : byHash.get(words.get(1).toLowerCase(Locale.ROOT));
        if (script == null) {
            return null;
        }
        load(script);
        int keys = Integer.parseInt(words.get(2));
        return parse(script, words.subList(3, 3 + keys), words.subList(3 + keys, words.size()));
    }

    private static Call parse(String script, List<String> keys, List<String> arguments) {
        String body = script;
        Duration busy = Duration.ZERO;
        if (body.startsWith(BUSY)) {
            int end = body.indexOf('\n');
            busy = Duration.ofMillis(Long.parseLong(body.substring(BUSY.length(), end)));
            body = body.substring(end + 1);
        }
        if (body.equals(NOTHING)) {
            return new Call(List.of(), busy);
        }
        if (!body.startsWith(CALL) || !body.endsWith(")")) {
            throw new IllegalArgumentException("ERR Error compiling script: only " + CALL + "...) is known here");
        }
        List<String> call = new ArrayList<>();
        for (String word : body.substring(CALL.length(), body.length() - 1).split(", *")) {
            if (word.startsWith("KEYS[")) {
                call.add(keys.get(index(word)));
            } else if (word.startsWith("ARGV[")) {
                call.add(arguments.get(index(word)));
            } else {
                call.add(word.substring(1, word.length() - 1));
            }
        }
        return new Call(call, busy);
    }

    private static int index(String word) {
        return Integer.parseInt(word.substring("KEYS[".length(), word.length() - 1)) - 1;
    }

    private static String hash(String script) {
        try {
            byte[] bytes = script.getBytes(StandardCharsets.ISO_8859_1);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1, but this one does not. See the cause.", e);
        }
    }
}
