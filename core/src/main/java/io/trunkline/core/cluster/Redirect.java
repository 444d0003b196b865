package io.trunkline.core.cluster;

import io.trunkline.command.HashSlot;
import io.trunkline.options.Endpoint;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a node of a cluster answers to a command that another one serves: {@code MOVED <slot> <host>:<port>} or
 * {@code ASK <slot> <host>:<port>}. Immutable.
 *
 * @param kind whether the slot has moved, or is moving
 * @param slot 0 to 16383; or {@link HashSlot#NONE}, as some servers say of a command without keys
 * @param host as it was written: an address, a name, or {@code ?}; null if nothing was
 * @param port 0 to 65535; 0 for the port by which the speaker was dialled
 */
public record Redirect(Kind kind, int slot, @Nullable String host, int port) {

    /** What the node says of the slot. */
    public enum Kind {
        /** The other node owns the slot from now on. */
        MOVED,
        /** The other node may have the key of this one command already. */
        ASK
    }

    private static final int MAX_DIGITS = 5;

    /**
     * Reads an error.
     *
     * @param errorText what the server answered, without the dash
     * @return what it says, or null if it is not exactly a redirect
     */
    public static @Nullable Redirect parse(String errorText) {
        Kind kind = errorText.startsWith("MOVED ") ? Kind.MOVED : errorText.startsWith("ASK ") ? Kind.ASK : null;
        if (kind == null) {
            return null;
        }
        int slotAt = kind.name().length() + 1;
        int space = errorText.indexOf(' ', slotAt);
        int colon = errorText.lastIndexOf(':'); // the last one, since an IPv6 address is written without brackets
        if (space < 0 || colon < space || errorText.indexOf(' ', space + 1) >= 0) {
            return null;
        }
        boolean isKeyless = kind == Kind.MOVED && errorText.startsWith("-1 ", slotAt);
        int slot = isKeyless ? HashSlot.NONE : number(errorText, slotAt, space, HashSlot.COUNT - 1);
        int port = number(errorText, colon + 1, errorText.length(), 65535);
        if (port < 0 || (slot < 0 && !isKeyless)) {
            return null;
        }
        String host = errorText.substring(space + 1, colon);
        return new Redirect(kind, slot, host.isEmpty() ? null : host, port);
    }

    /** A number of digits alone, or -1 if it is none or above the greatest. */
    private static int number(String text, int from, int end, int greatest) {
        if (end <= from || end - from > MAX_DIGITS) {
            return -1;
        }
        int number = 0;
        for (int i = from; i < end; i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = number * 10 + (digit - '0');
        }
        return number <= greatest ? number : -1;
    }

    /**
     * Whether it names a server at all.
     *
     * @return false if the host is not known to the speaker ({@code ?}), or neither host nor port are said
     */
    public boolean isRoutable() {
        return host == null ? port != 0 : !host.equals(Announced.UNKNOWN_HOST);
    }

    /**
     * Where it leads to.
     *
     * @param speaker the endpoint by which the node was dialled that said this
     * @return the endpoint as the node announces it, or null if it leads nowhere: it is not {@link #isRoutable()
     *     routable}, or its host is no host
     */
    public @Nullable Endpoint target(Endpoint speaker) {
        return Announced.endpoint(host, port, speaker);
    }

    /**
     * Where it leads to, if nodes are reached elsewhere than they announce.
     *
     * @param speaker the endpoint by which the node was dialled that said this
     * @param mapping says where
     * @return the endpoint to connect to, or null if it leads nowhere
     */
    public @Nullable Endpoint target(Endpoint speaker, UnaryOperator<Endpoint> mapping) {
        return Announced.reached(host, port, speaker, mapping);
    }

    /**
     * As the server says it.
     *
     * @return such as {@code MOVED 511 10.0.0.4:7104}
     */
    @Override
    public String toString() {
        return kind + " " + slot + " " + (host == null ? "" : host) + ":" + port;
    }
}
