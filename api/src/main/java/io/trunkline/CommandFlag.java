package io.trunkline;

/** How a command travels. Where a read may be answered is {@link io.trunkline.options.ReadFrom}. */
public enum CommandFlag {
    /** Scripts are sent whole ({@code EVAL}) rather than by hash. */
    NO_SCRIPT_CACHE
}
