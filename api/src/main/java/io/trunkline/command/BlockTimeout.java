package io.trunkline.command;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * How long a blocking command may be held back. Immutable.
 *
 * @param millis milliseconds, 0 for ever
 */
record BlockTimeout(long millis) {

    /**
     * Takes what the application said.
     */
    static BlockTimeout of(CommandName command, Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("A blocking command's timeout is negative: command=" + command
                    + ", timeout=" + timeout + ". Use zero to wait for ever.");
        }
        return new BlockTimeout(DurationArgument.millis("command=" + command + ", timeout", timeout));
    }

    /** Appends the seconds, with a fraction only where there is one: servers before 6.0 take none. */
    <K, V> CommandBuilder<K, V> appendTo(CommandBuilder<K, V> command) {
        command.blocking(millis);
        return millis % 1000 == 0
                ? command.arg(millis / 1000)
                : command.arg(BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString());
    }
}
