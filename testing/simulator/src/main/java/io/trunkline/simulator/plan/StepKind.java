package io.trunkline.simulator.plan;

import io.trunkline.command.RetryCategory;

/** What a caller can do. */
public enum StepKind {
    SET(RetryCategory.IDEMPOTENT_WRITE),
    GETSET(RetryCategory.WRITE),
    APPEND(RetryCategory.WRITE),
    GET(RetryCategory.READ),
    INCR(RetryCategory.WRITE),
    ECHO(RetryCategory.READ),
    MGET(RetryCategory.READ),
    RPUSH(RetryCategory.WRITE),
    HSET(RetryCategory.IDEMPOTENT_WRITE),
    DEL(RetryCategory.IDEMPOTENT_WRITE),
    WRONG_TYPE(RetryCategory.WRITE),
    BLPOP(RetryCategory.WRITE),
    TRANSACTION(RetryCategory.NEVER),
    WATCHED_TRANSACTION(RetryCategory.NEVER),
    BATCH(RetryCategory.NEVER),
    SCRIPT(RetryCategory.WRITE),
    SLOW_SCRIPT(RetryCategory.WRITE),
    PUBLISH(RetryCategory.NEVER),
    SUBSCRIBE(RetryCategory.NEVER),
    UNSUBSCRIBE(RetryCategory.NEVER);

    private final RetryCategory category;

    StepKind(RetryCategory category) {
        this.category = category;
    }

    /**
     * What it means to do it twice, as the checker knows it whatever the engine thinks; NEVER where no view tries
     * again.
     */
    public RetryCategory category() {
        return category;
    }
}
