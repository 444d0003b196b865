package io.trunkline.core.bridge;

/** Why a bridge gives a submission away that waits for its outcome still. */
public enum Departure {
    /** The server is not among those that serve any more. The submission was never sent. */
    RETIRED,
    /** The server has proven that it did nothing of it. The submission was sent, and taken back. */
    REFUSED
}
