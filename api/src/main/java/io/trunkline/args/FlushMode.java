package io.trunkline.args;

/** How the server frees what is flushed. Wire form: the name. */
public enum FlushMode {
    /** In the background. */
    ASYNC,
    /** Before it answers. */
    SYNC
}
