package io.trunkline.transport;

import java.util.Objects;

/**
 * Whether a transport works here, with the reason in words that an operator can act on. Immutable.
 *
 * @param available true if a transport can be created
 * @param explanation one sentence: what was found, or which artifact or kernel feature is missing
 */
public record Availability(boolean available, String explanation) {

    /** Checks that there is an explanation. */
    public Availability {
        Objects.requireNonNull(explanation, "explanation");
    }

    /**
     * A positive answer.
     *
     * @param explanation what makes it work, such as the native library that was loaded
     * @return the answer
     */
    public static Availability yes(String explanation) {
        return new Availability(true, explanation);
    }

    /**
     * A negative answer.
     *
     * @param explanation what is missing and what to do about it
     * @return the answer
     */
    public static Availability no(String explanation) {
        return new Availability(false, explanation);
    }
}
