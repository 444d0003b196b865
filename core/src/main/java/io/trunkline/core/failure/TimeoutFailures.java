package io.trunkline.core.failure;

import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.exception.TimeoutDiagnosis;
import io.trunkline.exception.TimeoutPhase;
import io.trunkline.status.BridgeState;
import org.jspecify.annotations.Nullable;

/** Explains to callers what their time went by with. Thread-safe. */
public final class TimeoutFailures {

    private final FailureTexts texts;

    TimeoutFailures(FailureTexts texts) {
        this.texts = texts;
    }

    public RedisTimeoutException timedOut(MessageFacts message, BridgeFacts bridge) {
        TimeoutPhase phase = phase(message, bridge);
        long limitMillis = (message.deadlineNanos() - message.submittedNanos()) / 1_000_000;
        BridgeState waitsFor = bridge.waitsFor();
        Throwable last = bridge.lastFailure();
        TimeoutDiagnosis diagnosis = bridge.diagnosis(message);
        String what = switch (phase) {
            case HAND_BACK -> "Command timed out with its reply read but not proven: the token behind it did not come";
            case AWAITING_REPLY -> "Command timed out awaiting the server's reply";
            case UNSENT -> "Command timed out before it could be written";
            default -> "Command timed out in the backlog because no connection became available";
        };
        String text = what + " after " + limitMillis + " ms: command=" + FailureTexts.name(message)
                + texts.key(message, ", key=", "")
                + ", endpoint=" + FailureTexts.endpoint(bridge)
                + ", connection=" + bridge.id().lane() + ", state=" + bridge.state()
                + (waitsFor == null ? "" : ", waitsFor=the shared connection in state " + waitsFor) + ", "
                + diagnosis + ", lastFailure="
                + (last == null ? "none" : Failures.reason(last)) + ". "
                + (message.isWritten() ? "It may still take effect. " : "It was never sent; it is safe to retry. ")
                + TimeoutAdvice.of(phase, limitMillis, message.command().name().toString(), diagnosis)
                + " See docs/errors/timeout.md (trunkline explain timeout).";
        return new RedisTimeoutException(
                phase,
                limitMillis,
                diagnosis,
                text,
                last,
                message.progress(),
                FailureTexts.name(message),
                FailureTexts.endpoint(bridge));
    }

    /**
     * The time of what waits for a connection of its own is up: all that there may be are lent.
     *
     * @param what for what such connections are
     * @param option which option says how many there may be
     * @param limit how many that are
     * @param holders who has them
     */
    public RedisTimeoutException noLease(
            MessageFacts message, String what, String option, int limit, String holders, BridgeFacts bridge) {
        long limitMillis = (message.deadlineNanos() - message.submittedNanos()) / 1_000_000;
        return new RedisTimeoutException(
                TimeoutPhase.BACKLOG,
                limitMillis,
                bridge.diagnosis(message),
                "Command timed out after " + limitMillis + " ms because all connections for " + what
                        + " were lent: command=" + FailureTexts.name(message) + texts.key(message, ", key=", "")
                        + ", endpoint="
                        + FailureTexts.endpoint(bridge) + ", " + option + "=" + limit + ", lent for " + holders
                        + ". It was never sent; it is safe to retry. Have fewer of them at a time, or raise "
                        + option + ". See docs/errors/timeout.md (trunkline explain timeout).",
                null,
                message.progress(),
                FailureTexts.name(message),
                FailureTexts.endpoint(bridge));
    }

    private static TimeoutPhase phase(MessageFacts message, BridgeFacts bridge) {
        if (message.isHeldBack()) {
            return TimeoutPhase.HAND_BACK;
        }
        if (message.isWritten()) {
            return TimeoutPhase.AWAITING_REPLY;
        }
        return bridge.isEstablished() ? TimeoutPhase.UNSENT : TimeoutPhase.BACKLOG;
    }

    /** Nobody confirmed a subscription in time; the cause is why there is no connection for it, if there is none. */
    public RedisTimeoutException unconfirmedSubscription(long limitMillis, @Nullable Throwable unconnected) {
        return new RedisTimeoutException(
                TimeoutPhase.AWAITING_REPLY,
                limitMillis,
                null,
                "The server did not confirm the subscription after " + limitMillis
                        + " ms. See whether it is connected (status()) and whether the user may subscribe.",
                unconnected,
                CommandProgress.SENT,
                "SUBSCRIBE",
                null);
    }
}
