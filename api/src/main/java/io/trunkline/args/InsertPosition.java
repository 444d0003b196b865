package io.trunkline.args;

/** On which side of an element LINSERT inserts. Wire form: the name. */
public enum InsertPosition {
    /** Towards the head. */
    BEFORE,
    /** Towards the tail. */
    AFTER
}
