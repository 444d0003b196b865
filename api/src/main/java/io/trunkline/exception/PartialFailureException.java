package io.trunkline.exception;

import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command that concerns several servers of a cluster failed at some of them: one whose keys are in several slots, or
 * one that goes to all servers. What was done is not undone. Immutable.
 */
public final class PartialFailureException extends RedisException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** See {@link #parts()}. */
    private final List<Part> parts;

    /** What is known of a part of the command. */
    public enum Outcome {
        /** It was carried out. */
        DONE,
        /** It was certainly not carried out. */
        NOT_DONE,
        /** It may or may not have been carried out: its reply did not come. */
        UNKNOWN
    }

    /**
     * What one server was asked.
     *
     * @param slot of the keys, or -1 if the part has none
     * @param keys which of the command's keys, counted from 0 in the order in which it names them; empty if it has none
     * @param outcome what came of it
     * @param failure why it failed, or null if it was done
     */
    public record Part(
            int slot,
            List<Integer> keys,
            Outcome outcome,
            @Nullable Throwable failure) implements Serializable {

        /** Copies the list. */
        public Part {
            keys = List.copyOf(keys);
        }
    }

    /**
     * Makes the failure.
     *
     * @param message what happened, with the values, and what to do
     * @param cause why the first of the failed parts failed
     * @param progress how far the command got, all its parts together
     * @param command the command's name
     * @param parts what came of each part
     */
    public PartialFailureException(
            String message, Throwable cause, CommandProgress progress, String command, List<Part> parts) {
        super(message, cause, progress, command, null);
        this.parts = List.copyOf(parts);
    }

    /**
     * What came of each part.
     *
     * @return the parts, unmodifiable, in the order in which they were sent
     */
    public List<Part> parts() {
        return parts;
    }
}
