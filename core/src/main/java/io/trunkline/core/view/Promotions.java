package io.trunkline.core.view;

import io.trunkline.Server;
import io.trunkline.args.Promotion;
import io.trunkline.command.CommandName;
import io.trunkline.core.failure.Failures;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisCommandException;
import io.trunkline.exception.RedisException;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.exception.TimeoutPhase;
import io.trunkline.options.Endpoint;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.reply.RespValue;
import io.trunkline.status.ServerRole;
import io.trunkline.status.TopologyKind;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one of several servers the primary of the others, by commands to them. Thread-safe; waits on the caller's
 * thread.
 */
public final class Promotions {

    private static final Logger LOG = LoggerFactory.getLogger("io.trunkline");

    /** Where a server says that others find it. */
    private record Address(String host, String port) {}

    private static final CommandName FAILOVER = CommandName.of("FAILOVER");
    private static final CommandName REPLICAOF = CommandName.of("REPLICAOF");
    private static final CommandName ROLE = CommandName.of("ROLE");
    /** What ROLE begins with on a primary. */
    private static final String PRIMARY = "master";

    /** What is announced: that anything may be another. */
    private static final String ANYTHING = "*";

    private static final long LOOK_FOR_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final MultiplexerOptions options;
    private final Failures failures;
    private final Supplier<TopologyKind> kind;
    private final Supplier<List<Server>> servers;
    private final Runnable onChanged;

    /**
     * Makes one.
     *
     * @param kind what the servers are to each other
     * @param servers all of them
     * @param onChanged has them asked what they are now
     */
    public Promotions(
            MultiplexerOptions options,
            Failures failures,
            Supplier<TopologyKind> kind,
            Supplier<List<Server>> servers,
            Runnable onChanged) {
        this.options = options;
        this.failures = failures;
        this.kind = kind;
        this.servers = servers;
        this.onChanged = onChanged;
    }

    /**
     * Promotes a server, and has the others follow it.
     *
     * @param limitNanos how much time it has
     */
    void promote(Server chosen, Promotion how, long limitNanos) {
        requireOwnRoles();
        long deadline = System.nanoTime() + limitNanos;
        try {
            if (isPrimary(chosen)) {
                follow(chosen, addressOf(chosen), null);
            } else if (how == Promotion.GRACEFUL) {
                handOver(chosen, deadline, limitNanos);
            } else {
                Address address = addressOf(chosen);
                tell(chosen, REPLICAOF, "NO", "ONE");
                follow(chosen, address, null);
            }
            breakTies(chosen);
        } finally {
            onChanged.run();
            announce();
        }
        awaitRoles(chosen, deadline);
    }

    /** Leaves word for those who find several primaries, as an old one that comes back would be. */
    private void breakTies(Server chosen) {
        String key = options.topology().tieBreaker();
        if (key != null) {
            tell(
                    chosen.withDatabase(0),
                    EngineCommands.SET,
                    key,
                    chosen.endpoint().toString());
        }
    }

    /**
     * Has other multiplexers ask for roles: says so at each server, since what is published at one that has just become
     * a replica, or is about to, may not reach the others. Nothing depends on it.
     */
    private void announce() {
        String channel = options.topology().configChannel();
        if (channel == null) {
            return;
        }
        for (Server server : servers.get()) {
            try {
                if (server.isConnected()) {
                    tell(server, EngineCommands.PUBLISH, channel, ANYTHING);
                }
            } catch (RedisException e) {
                LOG.warn(
                        "A change of roles could not be announced, and others will find out by themselves: endpoint={}, channel={}, cause={}",
                        server.endpoint(),
                        channel,
                        e.getMessage());
            }
        }
    }

    /** Waits a moment for what servers are asked now, so that the caller's next write goes to the right one. */
    private void awaitRoles(Server chosen, long deadline) {
        long end = Math.min(deadline, System.nanoTime() + LOOK_FOR_NANOS);
        while (!isKnown(chosen)
                && System.nanoTime() - end < 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private boolean isKnown(Server chosen) {
        return servers.get().stream()
                .allMatch(each -> each.endpoint().equals(chosen.endpoint())
                        ? each.role() == ServerRole.PRIMARY
                        : !each.isConnected() || each.role() != ServerRole.PRIMARY);
    }

    /** Where others say who the primary is, they must be asked. */
    private void requireOwnRoles() {
        TopologyKind present = kind.get();
        if (present == TopologyKind.CLUSTER) {
            throw notSupported("In a cluster its nodes decide who takes writes: kind=" + present
                    + ". Have the replica execute CLUSTER FAILOVER.");
        }
        if (present == TopologyKind.SENTINEL) {
            throw notSupported("Sentinels decide who takes writes: kind=" + present
                    + ". Have one of them execute SENTINEL FAILOVER with the service's name.");
        }
    }

    private void handOver(Server chosen, long deadline, long limitNanos) {
        Server primary = primary(chosen);
        Address address = addressAt(primary, chosen);
        long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(limitNanos));
        tell(primary, FAILOVER, "TO", address.host(), address.port(), "TIMEOUT", Long.toString(millis));
        try {
            while (!isPrimary(chosen)) {
                if (System.nanoTime() - deadline > 0) {
                    throw late(chosen, primary, millis);
                }
                LockSupport.parkNanos(LOOK_AGAIN_NANOS); // after an interrupt the next question tells
            }
        } catch (RedisException e) {
            abort(primary, e);
            throw e;
        }
        follow(chosen, address, primary);
    }

    /** The one that is to hand over. */
    private Server primary(Server chosen) {
        List<Server> all = servers.get();
        for (Server server : all) {
            if (server.role() == ServerRole.PRIMARY && server.isConnected() && isPrimary(server)) {
                return server;
            }
        }
        throw notSupported("No primary is connected that could hand over: chosen=" + chosen.endpoint() + ", endpoints="
                + all.stream().map(Server::endpoint).toList()
                + ". If it is lost, and with it what it had not passed on, promote the replica with FORCED.");
    }

    /** Where a primary knows one of its replicas. */
    private Address addressAt(Server primary, Server replica) {
        List<Address> known = elements(elements(role(primary)).get(2)).stream()
                .map(Promotions::elements)
                .map(each -> new Address(each.get(0).asText(), each.get(1).asText()))
                .toList();
        Address dialled = addressOf(replica);
        List<Address> samePort = known.stream()
                .filter(each -> each.port().equals(dialled.port()))
                .toList();
        if (samePort.contains(dialled)) {
            return dialled;
        }
        if (samePort.size() == 1) { // under another name
            return samePort.get(0);
        }
        throw notSupported("The primary does not name this server as a replica: primary=" + primary.endpoint()
                + ", replicas=" + known + ", chosen=" + dialled
                + ". Wait until it follows the primary, or promote it with FORCED.");
    }

    /** Where a server was dialled. */
    private Address addressOf(Server server) {
        if (server.endpoint() instanceof Endpoint.Tcp tcp) {
            return new Address(tcp.host(), Integer.toString(options.effectivePort(tcp)));
        }
        throw notSupported("Others cannot follow a server that listens on a Unix domain socket here: endpoint="
                + server.endpoint() + ". Configure its host and port.");
    }

    /** Has all others follow a server; those that cannot be told are named when all have been tried. */
    private void follow(Server chosen, Address address, @Nullable Server done) {
        RedisException first = null;
        for (Server server : servers.get()) {
            if (server.endpoint().equals(chosen.endpoint())
                    || done != null && server.endpoint().equals(done.endpoint())) {
                continue;
            }
            try {
                tell(server, REPLICAOF, address.host(), address.port());
            } catch (RedisException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** Nobody waits for it any more; after its own time limit the primary would give it up by itself. */
    private static void abort(Server primary, RedisException why) {
        try {
            tell(primary, FAILOVER, "ABORT");
        } catch (RedisException e) {
            why.addSuppressed(e);
        }
    }

    private static boolean isPrimary(Server server) {
        return elements(role(server)).get(0).asText().equals(PRIMARY);
    }

    private static RespValue role(Server server) {
        return server.execute(EngineCommands.words(ROLE));
    }

    private static List<RespValue> elements(RespValue array) {
        return ((RespValue.Array) array).elements();
    }

    private static void tell(Server server, CommandName name, String... words) {
        server.execute(EngineCommands.words(name, words));
    }

    private RedisCommandException notSupported(String text) {
        return failures.refused(RedisCommandException.Reason.NOT_SUPPORTED, "makePrimary", text);
    }

    private static RedisTimeoutException late(Server chosen, Server primary, long millis) {
        return new RedisTimeoutException(
                TimeoutPhase.AWAITING_REPLY,
                millis,
                null,
                "The primary has not handed over in time: primary=" + primary.endpoint() + ", chosen="
                        + chosen.endpoint() + ", limit=" + millis
                        + " ms. It was told to go on as primary; see whether the replica keeps up, and give it more time (withTimeout).",
                null,
                CommandProgress.ANSWERED,
                FAILOVER.toString(),
                chosen.endpoint().toString());
    }
}
