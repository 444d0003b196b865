package io.trunkline.core.failure;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells TLS failures of different kinds apart. Stateless. */
final class TlsFailures {

    /** What JSSE's texts say when a record is not what its sender sealed, on either side. */
    private static final Set<String> SIGNS = Set.of(
            "tag mismatch",
            "bad_record_mac",
            "bad record mac",
            "decryption_failed",
            "decrypt_error",
            "record_overflow");

    private static final int MAX_DEPTH = 8;

    private TlsFailures() {}

    /** Whether what came is not what was sent: it was changed on the way, by accident or on purpose. */
    static boolean isIntegrity(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            if (cause instanceof javax.crypto.BadPaddingException || hasSign(cause.getMessage())) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static boolean hasSign(@Nullable String text) {
        if (text == null) {
            return false;
        }
        String lower = text.toLowerCase(java.util.Locale.ROOT);
        return SIGNS.stream().anyMatch(lower::contains);
    }
}
