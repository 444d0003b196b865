package io.trunkline.core.dispatch;

import io.trunkline.RetryPolicy;
import io.trunkline.command.Command;
import io.trunkline.command.RetryCategory;
import io.trunkline.core.failure.Failures;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisCommandException;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.exception.RedisException;
import io.trunkline.exception.RedisServerException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The failed attempts of one call: decides whether there shall be another one, and what the call fails with if not.
 * Confined to one attempt at a time.
 */
final class Attempts {

    private final RetryPolicy policy;
    /** Whether its errors may be an application's own words, after it did something. */
    private final boolean speaksForItself;

    private final RetryCategory category;
    private final List<Throwable> failures = new ArrayList<>(2);

    Attempts(RetryPolicy policy, Command<?> command) {
        this.policy = policy;
        this.speaksForItself = command.metadata().mayAnswerInOwnWords();
        this.category = command.retryCategory();
    }

    /** Takes the failure of the latest attempt; returns whether there may be another one if time allows. */
    boolean mayFollow(Throwable failure) {
        failures.add(failure);
        return failures.size() < policy.maxAttempts()
                && category != RetryCategory.NEVER
                && failure instanceof RedisException known
                && isWorthwhile(known)
                && isHarmless(known);
    }

    RetryPolicy policy() {
        return policy;
    }

    /** How many attempts failed before the latest one. */
    int failedBefore() {
        return failures.size() - 1;
    }

    /** What would fail every time in the same way. */
    private static boolean isWorthwhile(RedisException failure) {
        if (failure instanceof RedisConnectionException connection) {
            return connection.failureType() != ConnectionFailureType.CLOSED;
        }
        if (failure instanceof RedisCommandException refused) {
            return refused.reason() == RedisCommandException.Reason.BACK_PRESSURE;
        }
        return true;
    }

    private boolean isHarmless(RedisException failure) {
        return switch (failure.progress()) {
            case NEVER_SENT -> true;
            case SENT -> policy.sentRetried().contains(category);
            case ANSWERED -> failure instanceof RedisServerException answer && isRefusal(answer);
        };
    }

    /**
     * Whether it may be sent again after this answer: since the server did not carry it out but may in a moment, or
     * since the policy says so of what may have been.
     */
    private boolean isRefusal(RedisServerException answer) {
        return answer.kind().isTransient()
                && (!speaksForItself || policy.sentRetried().contains(category));
    }

    /**
     * What the call fails with: the latest failure, unless it would hide that an earlier attempt may have had its
     * effect. An answer that is final hides nothing of what only reads. The others are suppressed in it, the first ones
     * if they are many.
     */
    Throwable outcome() {
        Throwable chosen = failures.get(failures.size() - 1);
        if (category != RetryCategory.READ || !isFinalAnswer(chosen)) {
            for (Throwable earlier : failures) {
                if (progress(earlier) == CommandProgress.SENT) {
                    chosen = earlier;
                }
            }
        }
        Failures.suppress(chosen, failures);
        return chosen;
    }

    private boolean isFinalAnswer(Throwable failure) {
        return failure instanceof RedisServerException answer && !answer.kind().isTransient();
    }

    /** Whether an attempt was sent and not answered. */
    boolean wasSent() {
        return failures.stream().anyMatch(failure -> progress(failure) == CommandProgress.SENT);
    }

    /** Tells of all attempts with another failure. */
    void suppressAllIn(Throwable failure) {
        Failures.suppress(failure, failures);
    }

    private static @Nullable CommandProgress progress(Throwable failure) {
        return failure instanceof RedisException known ? known.progress() : null;
    }
}
