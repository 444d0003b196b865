package io.trunkline.cli;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A line of input is not a command. The message says why and what to do. */
final class BadLineException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    BadLineException(@Nullable String message) {
        super(message);
    }
}
