package io.trunkline.benchmarks.failover;

import java.time.Duration;
import java.util.Locale;

/** What is done to servers that take over from each other. */
enum TopologyFault {
    /** SIGKILL; it is started again when another one has taken over. */
    PRIMARY_KILLED("primary killed", Duration.ofSeconds(9)),
    /** SIGSTOP; SIGCONT when another one has taken over. */
    PRIMARY_STOPPED("primary stopped", Duration.ofSeconds(9)),
    /** A cluster's primary gives up in agreement with its replica; sentinels appoint another one. */
    FAILED_OVER("planned failover", Duration.ofSeconds(5)),
    /** All keys go to another primary. */
    SLOT_MOVED("slot moved", Duration.ofSeconds(3)),
    /** A node joins of which no client knows, and all keys go to it. */
    NODE_ADDED("node added", Duration.ofSeconds(9)),
    /** All keys leave the node that has them, which the others forget and which ends then. */
    NODE_REMOVED("node removed", Duration.ofSeconds(5)),
    /** Of six nodes all but the primary with the keys and its replica stand still for four seconds. */
    MINORITY_LEFT("minority left", Duration.ofSeconds(12));

    final String title;
    /** How long the load goes on from the fault on. */
    final Duration tail;

    TopologyFault(String title, Duration tail) {
        this.title = title;
        this.tail = tail;
    }

    boolean isFor(Target.Kind kind) {
        return switch (this) {
            case PRIMARY_KILLED, PRIMARY_STOPPED, FAILED_OVER -> kind != Target.Kind.STANDALONE;
            case SLOT_MOVED, NODE_ADDED, NODE_REMOVED, MINORITY_LEFT -> kind == Target.Kind.CLUSTER;
        };
    }

    /** The name on command lines and in JSON. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static TopologyFault ofId(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
