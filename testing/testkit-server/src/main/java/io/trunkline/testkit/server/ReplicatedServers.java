package io.trunkline.testkit.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A real primary with replicas for tests, which change their roles when they are told to. Thread-safe, but changes of
 * two threads at once may get into each other's way.
 *
 * <p>The servers are processes of this machine ({@link RedisServers#startOnThisHost}), and end with the JVM at the
 * latest. They can be stalled and killed ({@link RedisServer}); a server that is started again has no data, and is what
 * it was told to be last.
 *
 * <pre>{@code
 * try (ReplicatedServers servers = ReplicatedServers.start(2)) {
 *     connect(servers.endpoints());
 *     servers.failover(servers.replicas().get(0));
 * }
 * }</pre>
 */
public final class ReplicatedServers implements AutoCloseable {

    private static final int ASK_TIMEOUT_MILLIS = 1_000;
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration CHANGE_LIMIT = Duration.ofSeconds(20);

    private final List<RedisServer> servers;
    private volatile RedisServer primary;

    private ReplicatedServers(List<RedisServer> servers) {
        this.servers = List.copyOf(servers);
        this.primary = servers.get(0);
    }

    /**
     * Starts servers without special wishes. Returns when the replicas have what the primary has.
     *
     * @param replicas how many, at least 0
     * @return running servers, to be closed by the caller
     * @throws IllegalArgumentException if the number is negative
     * @throws IllegalStateException if one cannot be started; the message says why, and nothing is left running
     */
    public static ReplicatedServers start(int replicas) {
        return start(replicas, RedisServerConfig.defaults());
    }

    /**
     * Starts servers. Returns when the replicas have what the primary has.
     *
     * @param replicas how many, at least 0
     * @param config what each is to be like; the password is used for replication, too, as is TLS. The default user
     *     must not be forbidden anything, as the fixture is that user. Of the image, only {@code embedded} is heeded
     * @return running servers, to be closed by the caller
     * @throws IllegalArgumentException if the number is negative
     * @throws IllegalStateException if one cannot be started; the message says why, and nothing is left running
     */
    public static ReplicatedServers start(int replicas, RedisServerConfig config) {
        if (replicas < 0) {
            throw new IllegalArgumentException(
                    "No such number of replicas: replicas=" + replicas + ". Ask for 0 at least.");
        }
        List<RedisServer> servers = ServerGroup.start(Collections.nCopies(1 + replicas, configured(config)));
        try {
            ReplicatedServers replicated = new ReplicatedServers(servers);
            replicated.follow(replicated.primary);
            replicated.awaitReplication(START_LIMIT);
            return replicated;
        } catch (RuntimeException e) {
            ServerGroup.closeAfter(e, servers);
            throw e;
        }
    }

    private static RedisServerConfig configured(RedisServerConfig config) {
        RedisServerConfig own = RedisServerConfig.defaults().option("repl-diskless-sync-delay", "0");
        if (config.hasTls()) {
            own = own.option("tls-replication", "yes");
        }
        RedisServerConfig server = config.argumentsFirst(own.arguments()).duty(ServerDuty.REWRITABLE);
        return config.hasTls() && config.certificates() == null
                ? server.certificates(TestCertificates.forHosts("localhost", "127.0.0.1"))
                : server;
    }

    /**
     * All servers, running or not; their order never changes.
     *
     * @return first the one that was the primary in the beginning
     */
    public List<RedisServer> servers() {
        return servers;
    }

    /**
     * The server that was made the primary last, in the beginning or by {@link #failover} or {@link #promote}.
     *
     * @return one of the servers, running or not
     */
    public RedisServer primary() {
        return primary;
    }

    /**
     * All servers but the primary.
     *
     * @return a copy, in the order of {@link #servers()}
     */
    public List<RedisServer> replicas() {
        RedisServer present = primary;
        return servers.stream().filter(server -> server != present).toList();
    }

    /**
     * Where clients connect to: all servers, running or not.
     *
     * @return {@code host:port} each, in the order of {@link #servers()}
     */
    public List<String> endpoints() {
        return servers.stream().map(RedisServer::endpoint).toList();
    }

    /**
     * The same, resolved.
     *
     * @return new addresses in the order of {@link #servers()}
     */
    public List<InetSocketAddress> addresses() {
        return servers.stream().map(RedisServer::address).toList();
    }

    /**
     * The certificates of all servers: their authority, their own, and one for clients.
     *
     * @return the certificates; empty without {@link RedisServerConfig#tls()}
     */
    public Optional<TestCertificates> certificates() {
        return servers.get(0).certificates();
    }

    /**
     * Makes a replica the primary without loss: the present primary stops writes until the replica has everything
     * ({@code FAILOVER}, of Redis 6.2). Then the others follow the new one. Returns when they do.
     *
     * @param replica one of the replicas
     * @throws IllegalStateException if a server refuses, or the replicas do not follow within 20 seconds
     */
    public void failover(RedisServer replica) {
        requireMember(replica);
        primary.ask("FAILOVER", "TO", replica.host(), port(replica));
        Waiting.until(CHANGE_LIMIT, "promotion of " + replica, () -> {
            String role = role(replica);
            return role.equals("master") ? Optional.empty() : Optional.of("its success, role=" + role);
        });
        primary = replica;
        follow(replica);
        awaitReplication(CHANGE_LIMIT);
    }

    /**
     * Makes a replica the primary at once, whatever it has not received yet: for a dead primary, or to lose writes. The
     * others that answer follow the new one; an old primary that does not answer is still one when it comes back.
     * Returns when those that answer do follow.
     *
     * @param replica one of the replicas
     * @throws IllegalStateException if a server refuses, or the replicas do not follow within 20 seconds
     */
    public void promote(RedisServer replica) {
        requireMember(replica);
        primary = replica;
        follow(replica);
        awaitReplication(CHANGE_LIMIT);
    }

    /**
     * Waits until all servers that answer are what they were told to be, and the replicas receive what the primary has.
     *
     * @param limit how long to wait
     * @throws IllegalStateException if it takes longer; the message says what is lacking
     */
    public void awaitReplication(Duration limit) {
        Waiting.until(limit, "replication of " + this, () -> lackBehind(primary));
    }

    /** Ends all servers and removes what they left. Repeated calls have no effect. */
    @Override
    public void close() {
        ServerGroup.close(servers);
    }

    @Override
    public String toString() {
        return "primary " + primary.endpoint() + " of " + endpoints();
    }

    /** The port by which servers reach each other: those with TLS use nothing else. */
    static String port(RedisServer server) {
        return Integer.toString(server.tlsPort().orElse(server.port()));
    }

    /** Tells everybody who answers, and has it remembered over a restart. */
    private void follow(RedisServer leader) {
        for (RedisServer server : servers) {
            if (!isAnswering(server)) {
                continue;
            }
            if (server == leader) {
                server.ask("REPLICAOF", "NO", "ONE");
            } else {
                server.ask("REPLICAOF", leader.host(), port(leader));
            }
            server.ask("CONFIG", "REWRITE");
        }
    }

    /** What is lacking until all servers that answer replicate one of them; empty if nothing is. */
    Optional<String> lackBehind(RedisServer leader) {
        if (!isAnswering(leader)) {
            return Optional.of("an answer of the primary " + leader.endpoint());
        }
        for (RedisServer server : servers) {
            if (isAnswering(server)) {
                Optional<String> lack = lackBehind(server, leader);
                if (lack.isPresent()) {
                    return lack;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> lackBehind(RedisServer server, RedisServer leader) {
        String role = role(server);
        String wanted = server == leader ? "master" : "slave " + leader.host() + " " + port(leader) + " connected";
        return role.equals(wanted)
                ? Optional.empty()
                : Optional.of("the role of " + server.endpoint() + ": is=" + role + ", wanted=" + wanted);
    }

    /** What a server says that it is; without the offset. */
    static String role(RedisServer server) {
        try {
            String[] words = server.probe(ASK_TIMEOUT_MILLIS).ask("ROLE").text().split("\n");
            return words[0].equals("slave") ? String.join(" ", Arrays.copyOf(words, 4)) : words[0];
        } catch (IOException e) {
            return "unknown: " + e.getMessage();
        }
    }

    private static boolean isAnswering(RedisServer server) {
        return server.isRunning() && !server.isPaused();
    }

    private void requireMember(RedisServer replica) {
        if (!replicas().contains(replica)) {
            throw new IllegalStateException(
                    "Not one of the replicas: server=" + replica + ", servers=[" + this + "]. Choose a replica.");
        }
    }
}
