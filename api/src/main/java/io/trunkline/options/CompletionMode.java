package io.trunkline.options;

/** Which thread runs the dependent stages of futures. Callers that wait are woken directly in either mode. */
public enum CompletionMode {
    /** The completion executor: user code never holds up an I/O thread. */
    EXECUTOR,
    /** The I/O thread itself: the fastest, for dependent stages that are short and never block. */
    INLINE
}
