package io.trunkline.core.bridge;

import io.trunkline.status.ServerMode;
import io.trunkline.status.ServerRole;
import org.jspecify.annotations.Nullable;

/**
 * What a server has told of itself when hands were shaken. Immutable.
 *
 * @param product what it calls itself; null if it did not tell
 * @param version its version; null if it did not tell
 * @param role what it is to others
 * @param mode how it runs
 * @param protocol the version of RESP that was agreed on; 0 before the first handshake
 * @param runId its process: another one each time that it is started; null if it was not asked or did not tell
 */
public record ServerFacts(
        @Nullable String product,
        @Nullable String version,
        ServerRole role,
        ServerMode mode,
        int protocol,
        @Nullable String runId) {

    /** What is known of a server that nobody has spoken to. */
    public static final ServerFacts NONE = new ServerFacts(null, null, ServerRole.UNKNOWN, ServerMode.UNKNOWN, 0, null);

    /** The same, but for the role. */
    public ServerFacts withRole(ServerRole other) {
        return new ServerFacts(product, version, other, mode, protocol, runId);
    }
}
