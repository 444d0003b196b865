package io.trunkline.command;

import java.time.Duration;

/**
 * How long a blocking command may be held back. Immutable.
 *
 * @param millis milliseconds, 0 for ever
 */
record BlockTimeout(long millis) {

    /**
     * Takes what the application said. What is finer than a millisecond is rounded up: rounded down, the shortest time would be for ever.
     */
    static BlockTimeout of(CommandName command, Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("A blocking command's timeout is negative: command=" + command
                    + ", timeout=" + timeout + ". Use zero to wait for ever.");
        }
        try {
            return new BlockTimeout(timeout.plusNanos(999_999).toMillis());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "A blocking command's timeout is too long: command=" + command + ", timeout=" + timeout
                            + ". Use zero to wait for ever.",
                    e);
        }
    }

    /** Appends the seconds, with a fraction only where there is one: servers before 6.0 take none. */
    <K, V> CommandBuilder<K, V> appendTo(CommandBuilder<K, V> command) {
        command.blocking(millis);
        return millis % 1000 == 0 ? command.arg(millis / 1000) : command.arg(millis / 1000.0);
    }
}
