package io.trunkline.it.simulation;

/**
 * What the simulator found in the engine and what is not mended yet: scenarios keep away from it, so that they find what is new. With
 * {@code -Dtrunkline.knownBugs=show} they do not, which shows each of them again. A bug that is mended is deleted here.
 */
enum KnownBug {

    /**
     * Giving up the future of a transaction under way leaves the futures of its commands open for ever: the engine takes the whole for
     * over and does not look at its members any more. Seed 82.
     */
    CANCELLED_TRANSACTION_FORGETS_MEMBERS,

    /**
     * Commands for a database that is used for the first time wait for a SELECT each, beside the queue; what the same caller submits once
     * the first SELECT is answered overtakes those whose own SELECT is still under way. Seed 464.
     */
    FIRST_USE_OF_DATABASE_REORDERS,

    /**
     * A transaction under a condition that does not hold ends with the reply to UNWATCH, and while it waits for that no deadline but
     * the connect timeout applies. Seed 311.
     */
    UNWATCH_OUTLASTS_DEADLINE,

    /**
     * A connection on which nothing arrives any more is kept: every command times out and none makes the engine give the connection up,
     * which only the transport's TCP_USER_TIMEOUT does, where there is one. Seed 54.
     */
    SILENT_CONNECTION_IS_KEPT;

    private static final boolean SHOWN = "show".equals(System.getProperty("trunkline.knownBugs"));

    /** Whether scenarios keep away from it. */
    boolean isAvoided() {
        return !SHOWN;
    }
}
