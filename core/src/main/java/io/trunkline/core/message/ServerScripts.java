package io.trunkline.core.message;

import io.trunkline.exception.RedisErrorKind;
import java.util.concurrent.atomic.AtomicInteger;

/** What is known of scripts at one server, whatever the connection. Thread-safe. */
public final class ServerScripts {

    /**
     * Whether the server carries out the text of a script: some users may use nothing but hashes, of scripts that
     * others load.
     */
    private enum Text {
        UNKNOWN,
        TAKEN,
        REFUSED
    }

    private final AtomicInteger epoch = new AtomicInteger();
    private volatile Text text = Text.UNKNOWN;

    /** How often the server was seen to forget scripts, or told to. */
    int epoch() {
        return epoch.get();
    }

    /** What the server was known to hold may be gone. */
    public void forget() {
        epoch.incrementAndGet();
    }

    /** Whether it must be found out first whether the server takes the text of a script. */
    boolean isTextUnknown() {
        return text == Text.UNKNOWN;
    }

    /** Whether the server would refuse the text of a script. */
    boolean isTextRefused() {
        return text == Text.REFUSED;
    }

    /** The server has carried out a text. */
    void learnTaken() {
        text = Text.TAKEN;
    }

    /** The server has certainly refused a text for what it was sent by, EVAL, and for whom. */
    void learnRefused() {
        text = Text.REFUSED;
    }

    /** The server has answered a text with the words of a refusal, which may be those of the script. */
    void doubt() {
        if (text == Text.TAKEN) {
            text = Text.UNKNOWN;
        }
    }

    /**
     * Whether an error refuses a command for good, whatever its arguments: this user may not send it, or what stands
     * before the server does not know it.
     */
    static boolean isRefusal(RedisErrorKind kind) {
        return kind == RedisErrorKind.NO_PERMISSION || kind == RedisErrorKind.UNKNOWN_COMMAND;
    }
}
