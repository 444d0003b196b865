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
        Calls connect(Target target, Duration timeout) {
            return new TrunklineCalls(target, timeout, null);
        }
    },
    /** Reads that were under way when their connection broke are tried again. */
    TRUNKLINE_RETRY("Trunkline, withRetry") {
        @Override
        Calls connect(Target target, Duration timeout) {
            return new TrunklineCalls(target, timeout, RetryPolicy.standard());
        }
    },
    /** Waits as it does by default: up to 30 s between two attempts. */
    LETTUCE("Lettuce") {
        @Override
        Calls connect(Target target, Duration timeout) {
            return new LettuceCalls(target, timeout, null);
        }
    },
    /** Waits as little as Trunkline does. */
    LETTUCE_PROMPT("Lettuce, reconnect delay 100 ms") {
        @Override
        Calls connect(Target target, Duration timeout) {
            return new LettuceCalls(target, timeout, Delay.constant(Duration.ofMillis(100)));
        }
    },
    /** A pool of blocking sockets. */
    JEDIS("Jedis, pool of 64") {
        @Override
        Calls connect(Target target, Duration timeout) {
            return new JedisCalls(target, timeout);
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
    abstract Calls connect(Target target, Duration timeout);

    /** The name on command lines and in JSON. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Candidate ofId(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
