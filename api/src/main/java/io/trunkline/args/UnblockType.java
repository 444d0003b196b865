package io.trunkline.args;

/** How a client that is unblocked sees it. Wire form: the name. */
public enum UnblockType {
    /** As if its time had passed. */
    TIMEOUT,
    /** As an error. */
    ERROR
}
