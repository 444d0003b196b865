package io.trunkline.benchmarks.failover;

import io.trunkline.testkit.server.RedisServer;
import java.util.List;

/**
 * What one client made of one fault of a topology, once. Immutable.
 *
 * @param candidate who
 * @param fault what was done
 * @param attempts how many commands there were, the same for all clients
 * @param serverGapNanos the longest time from the fault on in which no server took a write
 * @param clientGapNanos the longest time in which no caller had a reply to a write; {@link Long#MAX_VALUE} if none had
 *     one after the fault
 * @param notDone commands that failed and certainly had no effect
 * @param unknown commands that failed with an unknown outcome
 * @param wrong wrong replies, and writes that were denied and are there
 * @param duplicates effects that one command had more than once
 * @param lost confirmed writes that are not there: replication is asynchronous, and whoever stays with a primary that
 *     was replaced loses more of them
 * @param examples what is wrong, or there twice, in detail
 */
record TopologyResult(
        Candidate candidate,
        TopologyFault fault,
        int attempts,
        long serverGapNanos,
        long clientGapNanos,
        int notDone,
        int unknown,
        int wrong,
        int duplicates,
        int lost,
        List<String> examples) {

    TopologyResult {
        examples = List.copyOf(examples);
    }

    /** Judges attempts by what the primary holds afterwards. */
    static TopologyResult of(
            Candidate candidate,
            TopologyFault fault,
            List<Attempt> attempts,
            long begunNanos,
            long serverGapNanos,
            RedisServer primary) {
        List<Long> writes = attempts.stream()
                .filter(attempt -> attempt.isWrite() && attempt.outcome() == Attempt.Outcome.RIGHT)
                .map(Attempt::endedNanos)
                .toList();
        Audit audit = new Audit(attempts, primary);
        return new TopologyResult(
                candidate,
                fault,
                attempts.size(),
                serverGapNanos,
                Gaps.longest(writes, begunNanos),
                count(attempts, Attempt.Outcome.NOT_DONE),
                count(attempts, Attempt.Outcome.UNKNOWN),
                count(attempts, Attempt.Outcome.WRONG) + audit.denied(),
                audit.duplicates(),
                audit.missing(),
                audit.examples());
    }

    private static int count(List<Attempt> attempts, Attempt.Outcome outcome) {
        return (int) attempts.stream()
                .filter(attempt -> attempt.outcome() == outcome)
                .count();
    }

    int failed() {
        return notDone + unknown;
    }

    double serverGapMillis() {
        return serverGapNanos / 1e6;
    }

    /** How much longer callers had to do without than the servers. */
    double addedMillis() {
        return clientGapNanos == Long.MAX_VALUE
                ? Double.POSITIVE_INFINITY
                : Math.max(0, (clientGapNanos - serverGapNanos) / 1e6);
    }
}
