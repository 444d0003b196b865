package io.trunkline.testkit.server;

/** What a server is for, as far as that decides how it is started. */
enum ServerDuty {
    /** Nothing special: everything is said on the command line. */
    ALONE,
    /** A node of a cluster: has a port for the others. */
    CLUSTER_NODE,
    /** One whose role is changed from outside: a sentinel can have it rewrite its configuration file. */
    REWRITABLE,
    /** A sentinel: keeps what it knows in its configuration file. */
    SENTINEL;

    /** Whether the server starts from what it last wrote, so that the file is written for it only once. */
    boolean ownsConfigFile() {
        return this == REWRITABLE || this == SENTINEL;
    }
}
