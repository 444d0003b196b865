package io.trunkline.core.topology;

import io.trunkline.CommandFlag;
import io.trunkline.ServerRole;
import io.trunkline.command.CommandMetadata;
import io.trunkline.core.failure.Failures;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.exception.RedisCommandException;
import io.trunkline.transport.TransportLoop;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the server for a command by role, flags and health. Thread-safe.
 *
 * <p>Among servers that would do, a connected one comes before one that is not, a primary before a replica unless the flags say otherwise, and
 * replicas take turns. A server whose role is not known yet counts as a primary.
 */
public final class ServerSelectionStrategy {

    private final List<ServerEndPoint> servers;
    private final Failures failures;
    private final AtomicInteger turn = new AtomicInteger();

    public ServerSelectionStrategy(List<ServerEndPoint> servers, Failures failures) {
        this.servers = servers;
        this.failures = failures;
    }

    /** A loop to keep time by when no server was chosen yet. */
    public TransportLoop clock() {
        return servers.get(0).interactive().loop();
    }

    public ServerEndPoint select(CommandMetadata command, Set<CommandFlag> flags) {
        if (servers.size() == 1 && flags.isEmpty()) {
            return servers.get(0);
        }
        if (flags.contains(CommandFlag.DEMAND_REPLICA)) {
            if (command.isWrite()) {
                throw failures.refused(
                        RedisCommandException.Reason.NOT_SUPPORTED,
                        command.name(),
                        "Command cannot be issued to a replica: " + command.name()
                                + ". Leave DEMAND_REPLICA out for commands that write.");
            }
            return required(
                    find(true),
                    command,
                    "requires a replica; none is known. Add one to the endpoints, or use PREFER_REPLICA.");
        }
        if (flags.contains(CommandFlag.PREFER_REPLICA) && !command.isWrite()) {
            ServerEndPoint replica = find(true);
            if (replica != null && replica.isEstablished()) {
                return replica;
            }
        }
        ServerEndPoint primary = find(false);
        if (primary != null && (primary.isEstablished() || command.isWrite())) {
            return primary;
        }
        if (flags.contains(CommandFlag.DEMAND_PRIMARY) || command.isWrite()) {
            return required(
                    primary, command, "requires a primary; only replicas are known. Add the primary to the endpoints.");
        }
        ServerEndPoint any = find(true);
        return any != null && any.isEstablished() || primary == null
                ? required(any, command, "no server is known.")
                : primary;
    }

    private ServerEndPoint required(@Nullable ServerEndPoint found, CommandMetadata command, String why) {
        if (found == null) {
            throw failures.noServer(command.name(), why, null);
        }
        return found;
    }

    private @Nullable ServerEndPoint find(boolean replica) {
        int count = servers.size();
        int start = replica ? Math.floorMod(turn.getAndIncrement(), count) : 0;
        ServerEndPoint disconnected = null;
        for (int i = 0; i < count; i++) {
            ServerEndPoint server = servers.get((start + i) % count);
            if (server.role() == ServerRole.SENTINEL || (server.role() == ServerRole.REPLICA) != replica) {
                continue;
            }
            if (server.isEstablished()) {
                return server;
            }
            if (disconnected == null) {
                disconnected = server;
            }
        }
        return disconnected;
    }
}
