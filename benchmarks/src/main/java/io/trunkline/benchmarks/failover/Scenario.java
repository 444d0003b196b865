package io.trunkline.benchmarks.failover;

import java.time.Duration;
import java.util.Locale;

/** What is done to the servers. */
enum Scenario {
    /** A short outage. */
    KILLED_500MS("killed, back after 0.5 s", Fault.KILL, Duration.ofMillis(500), Duration.ofSeconds(4)),
    /** A common outage. */
    KILLED_5S("killed, back after 5 s", Fault.KILL, Duration.ofSeconds(5), Duration.ofSeconds(10)),
    /** The longest outage after which the quick return is promised. */
    KILLED_30S("killed, back after 30 s", Fault.KILL, Duration.ofSeconds(30), Duration.ofSeconds(36)),
    /** Longer than the hurry lasts. */
    KILLED_60S("killed, back after 60 s", Fault.KILL, Duration.ofSeconds(60), Duration.ofSeconds(10)),
    /** SIGSTOP, then SIGCONT. */
    STOPPED_5S("stopped for 5 s", Fault.STOP, Duration.ofSeconds(5), Duration.ofSeconds(4)),
    /** Nothing passes for a while; what was sent passes afterwards. */
    BLACKHOLED_5S("blackholed for 5 s", Fault.BLACKHOLE, Duration.ofSeconds(5), Duration.ofSeconds(4)),
    /** The open connections swallow everything for ever; new ones work. */
    STRANDED("connections blackholed for ever", Fault.STRAND, Duration.ZERO, Duration.ofSeconds(12)),
    /** All open connections are reset; new ones work. */
    RESET("connections reset", Fault.RESET, Duration.ZERO, Duration.ofSeconds(4));

    /** The kinds of fault. */
    enum Fault {
        /** SIGKILL. */
        KILL,
        /** SIGSTOP. */
        STOP,
        /** The proxy lets nothing through. */
        BLACKHOLE,
        /** The proxy forgets its connections. */
        STRAND,
        /** The proxy resets its connections. */
        RESET
    }

    final String title;
    final Fault fault;
    final Duration outage;
    /** How long the load goes on afterwards. */
    final Duration tail;

    Scenario(String title, Fault fault, Duration outage, Duration tail) {
        this.title = title;
        this.fault = fault;
        this.outage = outage;
        this.tail = tail;
    }

    /**
     * Whether the server is out of reach for everybody for a while, so that a success afterwards is one of its new
     * life.
     */
    boolean isOutage() {
        return !outage.isZero();
    }

    /** Whether it takes long to do. */
    boolean isLong() {
        return outage.toSeconds() >= 30;
    }

    /** The name on command lines and in JSON. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Scenario ofId(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
