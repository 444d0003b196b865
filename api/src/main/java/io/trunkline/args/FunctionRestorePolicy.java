package io.trunkline.args;

/** What FUNCTION RESTORE does with the libraries that exist. Wire form: the name. */
public enum FunctionRestorePolicy {
    /** Keeps them, and fails if one of them is to be restored. */
    APPEND,
    /** Deletes all of them first. */
    FLUSH,
    /** Replaces those that are to be restored. */
    REPLACE
}
