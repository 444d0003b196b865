package io.trunkline.benchmarks.failover;

import io.trunkline.testkit.server.RedisServer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
                count(attempts, Attempt.Outcome.WRONG) + audit.wrong,
                audit.duplicates);
    }

    private static int count(List<Attempt> attempts, Attempt.Outcome outcome) {
        return (int) attempts.stream()
                .filter(attempt -> attempt.outcome() == outcome)
                .count();
    }

    /** Compares what callers were told with what is in the server. */
    private static final class Audit {

        private int wrong;
        private int duplicates;

        Audit(List<Attempt> attempts, RedisServer server) {
            Map<String, Integer> pushed = new HashMap<>();
            for (int key = 0; key < Attempt.KEYS; key++) {
                Arrays.stream(server.ask("LRANGE", Attempt.listKey(key), "0", "-1")
                                .split("\n", -1))
                        .filter(element -> !element.isEmpty())
                        .forEach(element -> pushed.merge(element, 1, Integer::sum));
                checkCounter(key, attempts, server);
            }
            for (Attempt attempt : attempts) {
                if (attempt.kind() == Attempt.Kind.RPUSH) {
                    checkElement(attempt, pushed.getOrDefault(Integer.toString(attempt.index()), 0));
                }
            }
        }

        private void checkElement(Attempt attempt, int times) {
            duplicates += Math.max(0, times - 1);
            boolean lost = attempt.outcome() == Attempt.Outcome.RIGHT && times == 0;
            boolean denied = attempt.outcome() == Attempt.Outcome.NOT_DONE && times > 0;
            wrong += lost || denied ? 1 : 0;
        }

        /** A counter tells how often, not by whom: a command of unknown outcome may have counted once. */
        private void checkCounter(int key, List<Attempt> attempts, RedisServer server) {
            int least = 0;
            int most = 0;
            for (Attempt attempt : attempts) {
                if (attempt.kind() == Attempt.Kind.INCR && Attempt.key(attempt.index()) == key) {
                    least += attempt.outcome() == Attempt.Outcome.RIGHT ? 1 : 0;
                    most += attempt.outcome() == Attempt.Outcome.NOT_DONE ? 0 : 1;
                }
            }
            String value = server.ask("GET", Attempt.counterKey(key));
            int counted = value.equals("(nil)") ? 0 : Integer.parseInt(value);
            duplicates += Math.max(0, counted - most);
            wrong += Math.max(0, least - counted);
        }
    }
}
