package io.trunkline.benchmarks.failover;

import io.lettuce.core.resource.Delay;
import io.trunkline.RetryPolicy;
import java.time.Duration;
import java.util.Locale;

/** The clients that are compared, each in one configuration. */
enum Candidate {
    /** The one under test. */
    TRUNKLINE("Trunkline") {
        @Override
        Calls connect(String host, int port, Duration timeout) {
            return new TrunklineCalls(host, port, timeout, null);
        }
    },
    /** Reads that were under way when their connection broke are tried again. */
    TRUNKLINE_RETRY("Trunkline, withRetry") {
        @Override
        Calls connect(String host, int port, Duration timeout) {
            return new TrunklineCalls(host, port, timeout, RetryPolicy.standard());
        }
    },
    /** Waits as it does by default: up to 30 s between two attempts. */
    LETTUCE("Lettuce") {
        @Override
        Calls connect(String host, int port, Duration timeout) {
            return new LettuceCalls(host, port, timeout, null);
        }
    },
    /** Waits as little as Trunkline does. */
    LETTUCE_PROMPT("Lettuce, reconnect delay 100 ms") {
        @Override
        Calls connect(String host, int port, Duration timeout) {
            return new LettuceCalls(host, port, timeout, Delay.constant(Duration.ofMillis(100)));
        }
    },
    /** A pool of blocking sockets. */
    JEDIS("Jedis, pool of 64") {
        @Override
        Calls connect(String host, int port, Duration timeout) {
            return new JedisCalls(host, port, timeout);
        }
    };

    final String title;

    Candidate(String title) {
        this.title = title;
    }

    /** Whether it is the one under test, however it is configured. */
    boolean isTrunkline() {
        return this == TRUNKLINE || this == TRUNKLINE_RETRY;
    }

    /** Connects it. */
    abstract Calls connect(String host, int port, Duration timeout);

    /** The name on command lines and in JSON. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Candidate ofId(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
