package io.trunkline.command;

import java.util.List;

/**
 * What it means to carry a command out twice, for deciding whether one whose outcome is unknown may be sent again.
 * Which command is of which category is a fact about it, see {@link CommandMetadata}.
 */
public enum RetryCategory {
    /** It changes no data, so that twice is as good as once: GET, SCAN, PING. */
    READ,
    /**
     * It leaves the data as it is after the first time, if nobody else changed it in between: SET without a condition,
     * HSET, SADD, DEL, EXPIRE. The reply is that of the last time, so that a DEL that was carried out twice answers 0;
     * and if somebody else did write in between, that is overwritten.
     */
    IDEMPOTENT_WRITE,
    /**
     * It changes data each time, or its reply tells whether it was the first: INCR, LPUSH, LPOP, PUBLISH, EVAL, SETNX,
     * SET with NX.
     */
    WRITE,
    /** It is for administrators and must happen when they say so or not at all: SHUTDOWN, FAILOVER, FLUSHALL. */
    NEVER;

    static RetryCategory of(Command<?> command) {
        CommandMetadata metadata = command.metadata();
        RetryCategory category = metadata.retryCategory();
        return category == IDEMPOTENT_WRITE && hasOption(command, metadata.optionsOfEffect()) ? WRITE : category;
    }

    /**
     * Whether one of the words stands behind the key. A value or member of that name is taken for the option too: that
     * errs on the safe side.
     */
    private static boolean hasOption(Command<?> command, List<String> options) {
        if (options.isEmpty()) {
            return false;
        }
        EncodedWords words = new EncodedWords(command);
        for (int i = command.name().wordCount() + 1; i < words.count(); i++) {
            for (String option : options) {
                if (words.matches(i, option)) {
                    return true;
                }
            }
        }
        return false;
    }
}
