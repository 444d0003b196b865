package io.trunkline.status;

import io.trunkline.options.Endpoint;
import java.util.Locale;
import java.util.Objects;

/**
 * Which lane to which server: what status, events and texts call a connection by. It stays the same when the connection
 * is lost and made anew. Immutable.
 *
 * @param endpoint the server
 * @param kind what the lane is for
 * @param number counts the server's lanes of this kind from 1; that of a leased connection which was closed is given to
 *     a later one
 */
public record BridgeId(Endpoint endpoint, ConnectionKind kind, int number) {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the number is less than 1
     */
    public BridgeId {
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(kind, "kind");
        if (number < 1) {
            throw new IllegalArgumentException("Lanes are numbered from 1: number=" + number + ". Give a greater one.");
        }
    }

    /**
     * Which of the server's lanes.
     *
     * @return its kind and number, such as {@code interactive#2}
     */
    public String lane() {
        return kind.name().toLowerCase(Locale.ROOT) + "#" + number;
    }

    /**
     * The whole in one word.
     *
     * @return server and lane, such as {@code localhost:6379/interactive#2}
     */
    @Override
    public String toString() {
        return endpoint + "/" + lane();
    }
}
