package io.trunkline;

/** How a command travels. Where a read may be answered is {@link io.trunkline.options.ReadFrom}. */
public enum CommandFlag {
    /**
     * In a cluster: an error that sends a command to another node, or asks for patience ({@code MOVED}, {@code ASK},
     * {@code TRYAGAIN} and the like), is its outcome. Nothing was done then, and others follow all the same: what a
     * {@code MOVED} says is learnt. Such a command stays with the server that it was placed on, and fails if that
     * leaves.
     */
    NO_REDIRECT,
    /** Scripts are sent whole ({@code EVAL}) rather than by hash. */
    NO_SCRIPT_CACHE
}
