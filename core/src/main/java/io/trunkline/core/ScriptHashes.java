package io.trunkline.core;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-1 hashes by which servers know scripts, kept for the scripts used last. Thread-safe. */
final class ScriptHashes {

    private static final int MAX_SCRIPTS = 1024;

    private final Cache<String, String> hashes =
            Caffeine.newBuilder().maximumSize(MAX_SCRIPTS).build();

    String of(String script) {
        return hashes.get(script, ScriptHashes::hash);
    }

    private static String hash(String script) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return HexFormat.of().formatHex(sha1.digest(script.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1, but this one does not. See the cause.", e);
        }
    }
}
