package io.trunkline;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Live figures of a multiplexer. A snapshot: the figures may not add up exactly. Immutable.
 *
 * @param connections one for each connection; for each endpoint the sum of its connections of a kind that have ended; and the same for endpoints that were retired,
 * so that totals never fall
 * @param syncCommands commands whose caller waited
 * @param asyncCommands commands whose caller got a future
 * @param fireAndForgetCommands commands whose caller got nothing
 * @param retries attempts made after one that failed, of views {@linkplain Database#withRetry that try again}
 * @param orphanedReplies replies of blocking commands that came when nobody waited any more, and were handed to the orphanedReplyHandler
 * @param droppedMessages messages of subscriptions that were lost since a handler was too slow, or nobody took them from a queue
 * @param userCodeFailures how often the application's code threw something: codecs, decoders, handlers, listeners; each concerned that code's caller alone
 * @param latency how long commands took from submission to the reading of the reply, since the beginning; blocking
 * commands, which wait because they are told to, are left out
 * @param recentLatency the same of the last full minute; while there is none, since the beginning
 */
public record MultiplexerCounters(
        List<ConnectionCounters> connections,
        long syncCommands,
        long asyncCommands,
        long fireAndForgetCommands,
        long retries,
        long orphanedReplies,
        long droppedMessages,
        long userCodeFailures,
        LatencySummary latency,
        LatencySummary recentLatency) {

    /** Copies the list. */
    public MultiplexerCounters {
        connections = List.copyOf(connections);
    }

    /**
     * Adds one figure up over all connections.
     *
     * @param figure which, such as {@code ConnectionCounters::operations}
     * @return the sum
     */
    public long total(ToLongFunction<ConnectionCounters> figure) {
        return connections.stream().mapToLong(figure).sum();
    }

    /**
     * A latency distribution in microseconds.
     *
     * @param count how many commands were measured; not every command is, see the documentation of the counters
     * @param p50Micros the median
     * @param p99Micros the 99th percentile
     * @param p999Micros the 99.9th percentile
     * @param maxMicros the maximum
     */
    public record LatencySummary(long count, double p50Micros, double p99Micros, double p999Micros, double maxMicros) {}
}
