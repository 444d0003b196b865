package io.trunkline.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Real sentinels for tests, and a primary with replicas that they watch. Thread-safe.
 *
 * <p>All are processes of this machine ({@link RedisServers#startOnThisHost}), and end with the JVM at the latest. All
 * can be stalled, killed and started again ({@link RedisServer}): a sentinel keeps what it knew, a server has no data
 * and is what it was told to be last. Starting takes about a second, as the sentinels are had to introduce themselves
 * sooner than they would.
 *
 * <pre>{@code
 * try (Sentinels sentinels = Sentinels.start(3, 2)) {
 *     connect(sentinels.serviceName(), sentinels.endpoints());
 *     sentinels.primary().kill();
 *     sentinels.awaitAgreement(Duration.ofSeconds(20));
 * }
 * }</pre>
 */
public final class Sentinels implements AutoCloseable {

    private static final int ASK_TIMEOUT_MILLIS = 1_000;
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration FAILOVER_LIMIT = Duration.ofSeconds(30);

    /** Milliseconds between two introductions: of a start, and as they are by default. */
    private static final String PROMPT_PERIOD = "100";

    private static final String DEFAULT_PERIOD = "2000";

    /** Others, such as what another sentinel said of a primary that is no longer one, stay for a while. */
    private static final Set<String> UNWELL = Set.of("s_down", "o_down", "disconnected", "failover_in_progress");

    private final String serviceName;
    private final ReplicatedServers replicated;
    private final List<RedisServer> sentinels;

    private Sentinels(String serviceName, ReplicatedServers replicated, List<RedisServer> sentinels) {
        this.serviceName = serviceName;
        this.replicated = replicated;
        this.sentinels = List.copyOf(sentinels);
    }

    /**
     * Starts sentinels and servers without special wishes. Returns when every sentinel knows the others and the
     * replicas.
     *
     * @param sentinels at least 1; three are the least that outlive one of them
     * @param replicas at least 0
     * @return running sentinels and servers, to be closed by the caller
     * @throws IllegalArgumentException if a number is too small
     * @throws IllegalStateException if one cannot be started; the message says why, and nothing is left running
     */
    public static Sentinels start(int sentinels, int replicas) {
        return start(SentinelsConfig.of(sentinels, replicas));
    }

    /**
     * Starts sentinels and servers. Returns when every sentinel knows the others and the replicas.
     *
     * @param config what they are to be like
     * @return running sentinels and servers, to be closed by the caller
     * @throws IllegalStateException if one cannot be started; the message says why, and nothing is left running
     */
    public static Sentinels start(SentinelsConfig config) {
        ReplicatedServers replicated = ReplicatedServers.start(config.replicas(), config.servers());
        try {
            List<RedisServer> started = ServerGroup.start(config.sentinelsOver(replicated.primary()));
            try {
                Sentinels group = new Sentinels(config.serviceName(), replicated, started);
                group.introduceAll();
                return group;
            } catch (RuntimeException e) {
                ServerGroup.closeAfter(e, started);
                throw e;
            }
        } catch (RuntimeException e) {
            ServerGroup.closeAfter(e, replicated.servers());
            throw e;
        }
    }

    private void introduceAll() {
        setPublishPeriod(PROMPT_PERIOD);
        awaitAgreement(START_LIMIT);
        setPublishPeriod(DEFAULT_PERIOD);
    }

    /** Servers before Redis 7.0 do not know the command, and take their time. */
    private void setPublishPeriod(String millis) {
        for (RedisServer sentinel : sentinels) {
            try {
                var unused = sentinel.probe(ASK_TIMEOUT_MILLIS).ask("SENTINEL", "DEBUG", "PUBLISH-PERIOD", millis);
            } catch (IOException e) {
                throw new UncheckedIOException("No answer from a sentinel: sentinel=" + sentinel + ". See its log.", e);
            }
        }
    }

    /**
     * By what name clients ask for the primary.
     *
     * @return the name of the service
     */
    public String serviceName() {
        return serviceName;
    }

    /**
     * The sentinels, running or not; their order never changes.
     *
     * @return all of them
     */
    public List<RedisServer> sentinels() {
        return sentinels;
    }

    /**
     * Where clients connect to: all sentinels, running or not.
     *
     * @return {@code host:port} each, in the order of {@link #sentinels()}
     */
    public List<String> endpoints() {
        return sentinels.stream().map(RedisServer::endpoint).toList();
    }

    /**
     * The same, resolved.
     *
     * @return new addresses in the order of {@link #sentinels()}
     */
    public List<InetSocketAddress> addresses() {
        return sentinels.stream().map(RedisServer::address).toList();
    }

    /**
     * The servers that are watched, running or not; their order never changes.
     *
     * @return first the one that was the primary in the beginning
     */
    public List<RedisServer> servers() {
        return replicated.servers();
    }

    /**
     * The primary, as most sentinels that answer say.
     *
     * @return one of the servers; a dead one until the sentinels have replaced it
     * @throws IllegalStateException if no sentinel answers
     */
    public RedisServer primary() {
        Map<RedisServer, Long> votes = sentinels.stream()
                .filter(Sentinels::isAnswering)
                .map(this::primaryBy)
                .flatMap(Optional::stream)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return votes.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElseThrow(this::nobodyAnswers);
    }

    /**
     * All servers but the primary.
     *
     * @return a copy, in the order of {@link #servers()}
     * @throws IllegalStateException if no sentinel answers
     */
    public List<RedisServer> replicas() {
        RedisServer present = primary();
        return servers().stream().filter(server -> server != present).toList();
    }

    /**
     * The certificates of all sentinels and servers: their authority, their own, and one for clients.
     *
     * @return the certificates; empty without {@link RedisServerConfig#tls()}
     */
    public Optional<TestCertificates> certificates() {
        return replicated.certificates();
    }

    /**
     * Has the sentinels replace a living primary ({@code SENTINEL FAILOVER}); a dead one they replace by themselves.
     * Returns when all sentinels that answer name the same new one, which says so itself: after two and a half seconds.
     * The old one takes writes until the sentinels make it a replica, up to ten seconds later:
     * {@link #awaitAgreement}.
     *
     * @throws IllegalStateException if the sentinel that is asked refuses, as it does for twice the time limit of a
     *     failover after the last one, or there is no new primary within 30 seconds
     */
    public void failover() {
        RedisServer old = primary();
        anyAnswering().ask("SENTINEL", "FAILOVER", serviceName);
        Waiting.until(FAILOVER_LIMIT, "failover from " + old.endpoint(), () -> {
            RedisServer present = primary();
            if (present == old) {
                return Optional.of("another primary");
            }
            String role = ReplicatedServers.role(present);
            return role.equals("master")
                    ? lackOfSentinels(present)
                    : Optional.of("the role of " + present.endpoint() + ": is=" + role);
        });
    }

    /**
     * Waits until the sentinels that answer name the same primary, which says so itself, the other servers that answer
     * are its replicas and up to date, and the sentinels know each other and the replicas. A replaced primary is left
     * alone for four times the period in which sentinels introduce themselves, and until it is looked at: ten seconds
     * by default. {@code SENTINEL DEBUG PUBLISH-PERIOD 100 INFO-PERIOD 500}, said to each sentinel, makes it one.
     *
     * @param limit how long to wait
     * @throws IllegalStateException if it takes longer; the message says what is lacking
     */
    public void awaitAgreement(Duration limit) {
        Waiting.until(limit, "agreement of " + this, this::lack);
    }

    /** Ends all sentinels and servers and removes what they left. Repeated calls have no effect. */
    @Override
    public void close() {
        try {
            ServerGroup.close(sentinels);
        } finally {
            replicated.close();
        }
    }

    @Override
    public String toString() {
        return "sentinels " + endpoints() + " over " + replicated.endpoints();
    }

    private RedisServer anyAnswering() {
        return sentinels.stream().filter(Sentinels::isAnswering).findFirst().orElseThrow(this::nobodyAnswers);
    }

    private IllegalStateException nobodyAnswers() {
        return new IllegalStateException("No sentinel knows a primary: " + this + ". Restart or resume one.");
    }

    private static boolean isAnswering(RedisServer server) {
        return server.isRunning() && !server.isPaused();
    }

    private Optional<RedisServer> primaryBy(RedisServer sentinel) {
        try {
            List<RespProbe.Reply> address = sentinel.probe(ASK_TIMEOUT_MILLIS)
                    .ask("SENTINEL", "GET-MASTER-ADDR-BY-NAME", serviceName)
                    .elements();
            return address.isEmpty()
                    ? Optional.empty()
                    : serverAt(address.get(1).text());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<RedisServer> serverAt(String port) {
        return servers().stream()
                .filter(server -> ReplicatedServers.port(server).equals(port))
                .findFirst();
    }

    /** What is lacking; empty if nothing is. */
    private Optional<String> lack() {
        if (sentinels.stream().noneMatch(Sentinels::isAnswering)) {
            return Optional.of("a sentinel that answers");
        }
        RedisServer primary = primary();
        Optional<String> lack = lackOfSentinels(primary);
        return lack.isPresent() ? lack : replicated.lackBehind(primary);
    }

    /** What is lacking until all sentinels that answer see the same; empty if nothing is. */
    private Optional<String> lackOfSentinels(RedisServer primary) {
        List<RedisServer> answering =
                sentinels.stream().filter(Sentinels::isAnswering).toList();
        for (RedisServer sentinel : answering) {
            Optional<String> lack;
            try {
                lack = lackOf(sentinel, primary, answering);
            } catch (IOException e) {
                lack = Optional.of("an answer of " + sentinel.endpoint() + ": " + e.getMessage());
            }
            if (lack.isPresent()) {
                return lack;
            }
        }
        return Optional.empty();
    }

    private Optional<String> lackOf(RedisServer sentinel, RedisServer primary, List<RedisServer> answering)
            throws IOException {
        List<RespProbe.Reply> replies = sentinel.probe(ASK_TIMEOUT_MILLIS)
                .askAll(List.of(
                        new String[] {"SENTINEL", "MASTER", serviceName},
                        new String[] {"SENTINEL", "REPLICAS", serviceName},
                        new String[] {"SENTINEL", "SENTINELS", serviceName}));
        Map<String, String> master = fields(replies.get(0));
        if (!ReplicatedServers.port(primary).equals(master.get("port")) || !isWell(master, "master")) {
            return Optional.of("a well primary " + primary.endpoint() + " by " + sentinel.endpoint() + ": port="
                    + master.get("port") + ", flags=" + master.get("flags"));
        }
        for (RedisServer server : servers()) {
            if (server != primary && isAnswering(server)) {
                Optional<String> lack = lackOf(sentinel, replies.get(1), server, "slave");
                if (lack.isPresent()) {
                    return lack;
                }
            }
        }
        for (RedisServer other : answering) {
            if (other != sentinel) {
                Optional<String> lack = lackOf(sentinel, replies.get(2), other, "sentinel");
                if (lack.isPresent()) {
                    return lack;
                }
            }
        }
        return Optional.empty();
    }

    /** What a sentinel lacks about somebody else. */
    private static Optional<String> lackOf(RedisServer sentinel, RespProbe.Reply list, RedisServer other, String kind) {
        for (RespProbe.Reply element : list.elements()) {
            Map<String, String> fields = fields(element);
            if (ReplicatedServers.port(other).equals(fields.get("port"))) {
                return isWell(fields, kind)
                        ? Optional.empty()
                        : Optional.of(other.endpoint() + " as a well " + kind + " by " + sentinel.endpoint()
                                + ": flags=" + fields.get("flags"));
            }
        }
        return Optional.of(other.endpoint() + " by " + sentinel.endpoint() + ": unknown");
    }

    /** Whether a sentinel takes somebody for what it is, and for reachable. */
    private static boolean isWell(Map<String, String> fields, String kind) {
        List<String> flags = List.of(fields.getOrDefault("flags", "").split(","));
        return flags.contains(kind) && flags.stream().noneMatch(UNWELL::contains);
    }

    /** Name, value, name, value. */
    private static Map<String, String> fields(RespProbe.Reply reply) {
        Map<String, String> fields = new HashMap<>();
        List<RespProbe.Reply> words = reply.elements();
        for (int i = 0; i + 1 < words.size(); i += 2) {
            fields.put(words.get(i).text(), words.get(i + 1).text());
        }
        return fields;
    }
}
