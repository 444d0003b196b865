package io.trunkline.core.failure;

import io.trunkline.options.MultiplexerOptions;
import io.trunkline.reply.ServerText;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What all texts name in the same way: commands, keys and endpoints. Thread-safe. */
final class FailureTexts {

    private final MultiplexerOptions options;

    FailureTexts(MultiplexerOptions options) {
        this.options = options;
    }

    /** The first key, if the options allow it in texts. */
    String key(MessageFacts message, String before, String after) {
        if (!options.observability().includeDetailInExceptions()) {
            return "";
        }
        int[] keys = message.command().name().metadata().keyIndexes(message.command());
        return keys.length == 0
                ? ""
                : before
                        + ServerText.escape(new String(message.command().argument(keys[0]), StandardCharsets.UTF_8))
                        + after;
    }

    static @Nullable String name(@Nullable MessageFacts message) {
        return message == null ? null : message.command().name().toString();
    }

    static String endpoint(BridgeFacts bridge) {
        return bridge.endpoint().toString();
    }
}
