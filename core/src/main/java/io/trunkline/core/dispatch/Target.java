package io.trunkline.core.dispatch;

import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.options.ReadFrom;
import org.jspecify.annotations.Nullable;

/**
 * Which server commands go to. Immutable.
 *
 * @param readFrom where reads may be answered
 * @param server the server that serves them, or null if it is chosen by what they do
 * @param pinned whether none but that server may serve them, whatever becomes of it
 * @param bridge the bridge of that server that carries them, or null if it is chosen like any command's
 */
record Target(
        ReadFrom readFrom,
        @Nullable ServerEndPoint server,
        boolean pinned,
        @Nullable PhysicalBridge bridge) {

    /** Whichever does what a command wants. */
    static Target chosen(ReadFrom readFrom) {
        return new Target(readFrom, null, false, null);
    }

    /** One and no other. */
    static Target only(ServerEndPoint server) {
        return new Target(ReadFrom.PREFER_PRIMARY, server, true, null);
    }

    /** The same, over one bridge. */
    static Target over(ServerEndPoint server, PhysicalBridge bridge) {
        return new Target(ReadFrom.PREFER_PRIMARY, server, true, bridge);
    }

    /** One as long as it is there, and then whichever commands go to by default. */
    static Target first(@Nullable ServerEndPoint server) {
        return new Target(ReadFrom.PREFER_PRIMARY, server, false, null);
    }

    Target withReadFrom(ReadFrom other) {
        return new Target(other, server, pinned, bridge);
    }
}
