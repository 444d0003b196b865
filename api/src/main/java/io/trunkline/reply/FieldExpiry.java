package io.trunkline.reply;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When one hash field expires. Immutable.
 *
 * @param <T> {@link java.time.Duration} for the time that is left, {@link java.time.Instant} for the moment
 * @param status whether the field expires at all
 * @param time when, or null if the status is not {@link Status#EXPIRES}
 */
public record FieldExpiry<T>(Status status, @Nullable T time) {

    /**
     * Checks that the time is there exactly if the field expires.
     *
     * @param status whether the field expires at all
     * @param time when, or null if the status is not {@link Status#EXPIRES}
     */
    public FieldExpiry {
        Objects.requireNonNull(status, "status");
        if ((time != null) != (status == Status.EXPIRES)) {
            throw new IllegalArgumentException("A field's expiry contradicts itself: status=" + status + ", time="
                    + time + ". Give a time exactly if the field expires.");
        }
    }

    /** Whether a field expires. */
    public enum Status {
        /** The field expires. */
        EXPIRES,
        /** The field is there and does not expire. */
        PERSISTENT,
        /** There is no such field, or no such key. */
        NO_SUCH_FIELD
    }
}
