package io.trunkline.status;

/** How nodes say that a node is. */
public enum NodeHealth {
    /** The answer tells nothing of it, as CLUSTER SLOTS does. */
    UNKNOWN,
    /** It serves. */
    ONLINE,
    /** A replica that is still given its data. */
    LOADING,
    /** The node that was asked does not reach it; others may. */
    PFAIL,
    /** Most primaries do not reach it. */
    FAIL
}
