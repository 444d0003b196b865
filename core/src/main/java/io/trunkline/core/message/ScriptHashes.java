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

    private volatile boolean unaskable;

    /** What is known of a script. Thread-safe. */
    public static final class Script {
        private final String text;
        private final String hash;
        private final Command<List<Boolean>> exists;
        private volatile boolean held;
        private volatile boolean saysNoScript;
        private volatile boolean saysItMustWait;

        private Script(String text, String hash) {
            this.text = text;
            this.hash = hash;
            this.exists =
                    EngineCommands.words(EngineCommands.SCRIPT_EXISTS, hash).readAs(ReplyDecoders.BOOLEANS);
        }

        String text() {
            return text;
        }

        /** Its SHA-1 in hexadecimal digits. */
        public String hash() {
            return hash;
        }

        /** Asks whether the server has it. */
        Command<List<Boolean>> exists() {
            return exists;
        }

        /**
         * Whether a server was seen to hold it: a hint, by which its calls are built as they will most likely be sent.
         */
        public boolean isHeld() {
            return held;
        }

        void setHeld(boolean seen) {
            if (held != seen) {
                held = seen;
            }
        }

        /**
         * Whether it has answered NOSCRIPT in its own words. Sent by its hash such a script might be taken for one that
         * the server has not got.
         */
        boolean isSayingNoScript() {
            return saysNoScript;
        }

        void learnItSaysNoScript() {
            saysNoScript = true;
        }

        /** Whether it may have answered, in its own words, what a server says that has no time for it now. */
        boolean isSayingItMustWait() {
            return saysItMustWait;
        }

        void learnItSaysItMustWait() {
            saysItMustWait = true;
        }
    }

    public Script of(String script) {
        return scripts.get(script, ScriptHashes::make);
    }

    /** Whether it cannot be asked what a server has, so that NOSCRIPT would prove nothing. */
    boolean isUnaskable() {
        return unaskable;
    }

    /** It was learnt that it cannot be asked what a server has. */
    void learnUnaskable() {
        unaskable = true;
    }

    private static Script make(String script) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            String hash = HexFormat.of().formatHex(sha1.digest(script.getBytes(StandardCharsets.UTF_8)));
            return new Script(script, hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1, but this one does not. See the cause.", e);
        }
    }
}
