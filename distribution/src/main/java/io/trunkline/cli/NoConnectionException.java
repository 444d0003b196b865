package io.trunkline.cli;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** No server could be reached, or none could be started. The message says why. */
final class NoConnectionException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    NoConnectionException(@Nullable String message, Throwable cause) {
        super(message, cause);
    }
}
