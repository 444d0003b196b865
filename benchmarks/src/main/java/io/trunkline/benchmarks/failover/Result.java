package io.trunkline.benchmarks.failover;

import io.trunkline.testkit.server.RedisServer;
import java.time.Duration;
import java.util.List;

/**
 * What one client made of one fault, once. Immutable.
 *
 * @param candidate who
 * @param scenario what was done
 * @param attempts how many commands there were, the same for all clients
 * @param firstSuccessNanos from the moment when the server is ready again until a caller had its reply; {@link #NEVER}
 *     if none had
 * @param notDone commands that failed and certainly had no effect
 * @param unknown commands that failed with an unknown outcome
 * @param late right replies that came when the command timeout was over, by more than {@value #LATE_TOLERANCE_PERCENT}
 *     percent
 * @param wrong wrong replies, confirmed writes that are missing, and writes that were denied and are there
 * @param duplicates effects that one command had more than once
 */
record Result(
        Candidate candidate,
        Scenario scenario,
        int attempts,
        long firstSuccessNanos,
        int notDone,
        int unknown,
        int late,
        int wrong,
        int duplicates) {

    static final long NEVER = Long.MAX_VALUE;

    /** A caller may be told a little after the reply was there. */
    private static final int LATE_TOLERANCE_PERCENT = 10;

    int failed() {
        return notDone + unknown;
    }

    double firstSuccessMillis() {
        return firstSuccessNanos / 1e6;
    }

    /** Judges attempts by what the server holds afterwards. */
    static Result of(
            Candidate candidate,
            Scenario scenario,
            Duration timeout,
            List<Attempt> attempts,
            long reachableNanos,
            RedisServer server) {
        long lateNanos = timeout.toNanos() / 100 * (100 + LATE_TOLERANCE_PERCENT);
        long firstSuccess = attempts.stream()
                .filter(attempt -> attempt.outcome() == Attempt.Outcome.RIGHT)
                // After an outage every success is a new one; without one it must not be a reply that was on its way
                .filter(attempt ->
                        (scenario.isOutage() ? attempt.endedNanos() : attempt.startedNanos()) >= reachableNanos)
                .mapToLong(Attempt::endedNanos)
                .min()
                .orElse(NEVER);
        Audit audit = new Audit(attempts, server);
        return new Result(
                candidate,
                scenario,
                attempts.size(),
                firstSuccess == NEVER ? NEVER : firstSuccess - reachableNanos,
                count(attempts, Attempt.Outcome.NOT_DONE),
                count(attempts, Attempt.Outcome.UNKNOWN),
                (int) attempts.stream()
                        .filter(attempt -> attempt.outcome() == Attempt.Outcome.RIGHT)
                        .filter(attempt -> attempt.endedNanos() - attempt.startedNanos() > lateNanos)
                        .count(),
                count(attempts, Attempt.Outcome.WRONG) + audit.missing() + audit.denied(),
                audit.duplicates());
    }

    private static int count(List<Attempt> attempts, Attempt.Outcome outcome) {
        return (int) attempts.stream()
                .filter(attempt -> attempt.outcome() == outcome)
                .count();
    }
}
