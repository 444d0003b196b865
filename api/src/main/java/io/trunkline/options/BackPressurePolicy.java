package io.trunkline.options;

/** What happens to a command when the limits of what may be in flight and in the backlog are reached. */
public enum BackPressurePolicy {
    /**
     * The caller waits for room, at most until the command's deadline. On an I/O thread, which must not wait, as
     * {@link #FAIL}.
     */
    BLOCK,
    /** The new command fails at once; it was never sent. */
    FAIL,
    /** The command that has waited longest in the backlog fails, never sent, and the new one takes its place. */
    SHED
}
