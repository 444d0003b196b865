package io.trunkline.status;

import io.trunkline.options.Endpoint;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Slots of a cluster that changed hands. Immutable.
 *
 * @param slots which
 * @param from the primary that served them; null if none did
 * @param to the primary that serves them; null if none does
 */
public record SlotMove(
        SlotRange slots, @Nullable Endpoint from, @Nullable Endpoint to) {

    /** Checks that there are slots. */
    public SlotMove {
        Objects.requireNonNull(slots, "slots");
    }

    /**
     * In one line.
     *
     * @return such as {@code 0-5460 a:7001 -> b:7004}, with {@code nobody} for a server that there is not
     */
    @Override
    public String toString() {
        return slots + " " + (from == null ? "nobody" : from) + " -> " + (to == null ? "nobody" : to);
    }
}
