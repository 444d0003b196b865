package io.trunkline.core.failure;

import io.trunkline.MultiplexerOptions;
import io.trunkline.reply.ServerText;
import org.jspecify.annotations.Nullable;

/** Takes this multiplexer's password out of what a server says: a server may repeat what it was told. Immutable. */
public final class SecretMask {

    private static final String MASK = "***";
    /** A shorter password is in many a text by chance; to mask it there would tell what it is. */
    private static final int LEAST_LENGTH = 4;

    private final @Nullable String secret;

    SecretMask(MultiplexerOptions options) {
        String password = options.password();
        this.secret = password == null || password.isEmpty() ? null : password;
    }

    /** What a server said to a command. */
    public String mask(String text) {
        String hidden = secret;
        return hidden == null || hidden.length() < LEAST_LENGTH ? text : text.replace(hidden, MASK);
    }

    /** What a server said to credentials, fit to be shown. If a short password is in it, its first word has to do. */
    String maskAnswer(String text) {
        String hidden = secret;
        if (hidden != null && hidden.length() < LEAST_LENGTH && text.contains(hidden)) {
            int space = text.indexOf(' ');
            String code = space < 0 ? text : text.substring(0, space);
            return code.contains(hidden) ? MASK : code + " (not shown: the answer has the password in it)";
        }
        return ServerText.escape(mask(text), ServerText.ERROR_LIMIT);
    }
}
