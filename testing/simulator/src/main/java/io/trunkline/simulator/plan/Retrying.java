package io.trunkline.simulator.plan;

import io.trunkline.RetryPolicy;
import io.trunkline.command.RetryCategory;
import java.time.Duration;

/** Whether a caller's commands are tried again, and which of them after they were sent and not answered. */
public enum Retrying {
    /** Every command is tried once. */
    OFF,
    /** What was never sent or refused for a moment, and reads. */
    READS,
    /** These, and writes that do no harm when they are repeated. */
    IDEMPOTENT_WRITES;

    // Waits that a life of some hundred milliseconds has room for
    private static final RetryPolicy OF_READS =
            RetryPolicy.standard().withBackoff(Duration.ofMillis(5), Duration.ofMillis(50));

    private static final RetryPolicy OF_WRITES =
            OF_READS.withSentRetried(RetryCategory.READ, RetryCategory.IDEMPOTENT_WRITE);

    private static final RetryPolicy OF_NOTHING = OF_READS.withMaxAttempts(1);

    /** What its views are told. */
    public RetryPolicy policy() {
        return switch (this) {
            case OFF -> OF_NOTHING;
            case READS -> OF_READS;
            case IDEMPOTENT_WRITES -> OF_WRITES;
        };
    }

    /** How often a command of a category may take effect. */
    public int mostEffects(RetryCategory category) {
        RetryPolicy policy = policy();
        return policy.sentRetried().contains(category) ? policy.maxAttempts() : 1;
    }
}
