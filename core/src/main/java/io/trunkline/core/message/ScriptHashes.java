package io.trunkline.core.message;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.trunkline.command.Command;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.reply.ReplyDecoders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The SHA-1 hashes by which servers know scripts, kept for the scripts used last. Thread-safe. */
public final class ScriptHashes {

    private static final int MAX_SCRIPTS = 1024;

    private final Cache<String, Script> scripts =
            Caffeine.newBuilder().maximumSize(MAX_SCRIPTS).build();

    private volatile boolean whole;

    /**
     * What is known of a script.
     *
     * @param hash its SHA-1 in hexadecimal digits
     * @param exists asks whether the server has it
     */
    public record Script(String hash, Command<List<Boolean>> exists) {}

    public Script of(String script) {
        return scripts.get(script, ScriptHashes::make);
    }

    /** Whether scripts are sent whole: where it cannot be asked what the server has, NOSCRIPT would prove nothing. */
    public boolean sendsWhole() {
        return whole;
    }

    /** It was learnt that it cannot be asked what the server has. */
    void sendWhole() {
        whole = true;
    }

    private static Script make(String script) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            String hash = HexFormat.of().formatHex(sha1.digest(script.getBytes(StandardCharsets.UTF_8)));
            return new Script(
                    hash,
                    EngineCommands.words(EngineCommands.SCRIPT_EXISTS, hash).readAs(ReplyDecoders.BOOLEANS));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1, but this one does not. See the cause.", e);
        }
    }
}
