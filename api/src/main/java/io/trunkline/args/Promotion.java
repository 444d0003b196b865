package io.trunkline.args;

/** How a replica becomes the primary: see {@link io.trunkline.Server#makePrimary}. */
public enum Promotion {
    /**
     * The primary hands over ({@code FAILOVER TO}, since Redis 6.2): it takes no writes until the replica has all that
     * it has, so that nothing is lost. Not possible without a primary that answers.
     */
    GRACEFUL,
    /**
     * The replica is told to follow nobody any more ({@code REPLICAOF NO ONE}), and the others to follow it. What the
     * old primary had taken and not passed on is lost.
     */
    FORCED
}
