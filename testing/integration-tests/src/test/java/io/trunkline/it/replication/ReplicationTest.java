package io.trunkline.it.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.Batch;
import io.trunkline.Channel;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.MultiplexerEvent;
import io.trunkline.RedisFuture;
import io.trunkline.Server;
import io.trunkline.Transaction;
import io.trunkline.args.Promotion;
import io.trunkline.condition.Condition;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisCommandException;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisException;
import io.trunkline.exception.RedisServerException;
import io.trunkline.it.Clients;
import io.trunkline.options.Endpoint;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.options.MultiplexerOptionsBuilder;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.options.ReadFrom;
import io.trunkline.reply.ScanPage;
import io.trunkline.status.NodeStatus;
import io.trunkline.status.ServerRole;
import io.trunkline.testkit.server.RedisServer;
import io.trunkline.testkit.server.ReplicatedServers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real primary with two replicas: where reads and writes go, and that a change of roles is followed. */
@DisplayName("Primary and replicas")
final class ReplicationTest {

    @ParameterizedTest
    @EnumSource
    void withReadFrom_eachChoice_readsWhereItSays(ProtocolVersion protocol) {
        try (World world = new World(protocol)) {
            Database<String, String> db = world.multiplexer.database();
            db.set("k", "v");
            assertThat(db.waitForReplication(2, Duration.ofSeconds(10))).isEqualTo(2);

            assertThat(world.readsBy(db)).containsExactly(0L, 12L, 0L);
            assertThat(world.readsBy(db.withReadFrom(ReadFrom.PRIMARY))).containsExactly(0L, 12L, 0L);
            assertThat(world.readsBy(db.withReadFrom(ReadFrom.REPLICA))).containsExactly(6L, 0L, 6L);
            assertThat(world.readsBy(db.withReadFrom(ReadFrom.PREFER_REPLICA))).containsExactly(6L, 0L, 6L);
            assertThat(world.readsBy(db.withReadFrom(ReadFrom.ANY))).allMatch(count -> count > 0);
            db.withReadFrom(ReadFrom.REPLICA).set("k", "written all the same");
        }
    }

    @ParameterizedTest
    @EnumSource
    void case_E2_maxReplicaLag_whoIsFurtherBehindIsNotReadFrom(ProtocolVersion protocol) {
        try (World world = new World(protocol)) {
            world.multiplexer.database().set("k", "v");
            assertThat(world.multiplexer.database().waitForReplication(2, Duration.ofSeconds(10)))
                    .isEqualTo(2);
            try (ConnectionMultiplexer bound = world.connect(protocol, "maxReplicaLag=10000", "readFrom=replica")) {
                assertThat(world.readsBy(bound.database()))
                        .as("replicas are known as soon as connect() returns")
                        .containsExactly(6L, 0L, 6L);
            }
            try (ConnectionMultiplexer bound =
                    world.connect(protocol, "maxReplicaLag=1000", "readFrom=preferReplica")) {
                Database<String, String> db = bound.database();
                world.first.ask("REPLICAOF", "127.0.0.1", "1");
                world.multiplexer.database().set("k2", "v");
                NodeStatus[] told = new NodeStatus[1];
                Clients.await("the lag", () -> {
                    told[0] = bound.topology().node(Endpoint.parse(world.first.endpoint()));
                    return told[0].lagTime() != null && told[0].lagTime().toMillis() > 1000;
                });
                assertThat(told[0].lag()).isPositive();
                for (int i = 0; i < 20; i++) {
                    assertThat(db.get("k")).isEqualTo("v");
                }
                List<Long> before = world.calls(World.GETS);
                world.second.ask("REPLICAOF", "127.0.0.1", "1");
                Clients.await("the primary to be read from", () -> {
                    assertThat(db.get("k")).isEqualTo("v");
                    return world.calls(World.GETS).get(1) > before.get(1);
                });
                assertThat(world.calls(World.GETS).get(0)).isEqualTo(before.get(0));
                assertThatThrownBy(() -> db.withReadFrom(ReadFrom.REPLICA).get("k"))
                        .isInstanceOf(RedisConnectionException.class)
                        .hasMessageContaining("maxReplicaLag=1000 ms, lags=[" + world.first.endpoint() + " ");

                world.first.ask("REPLICAOF", world.primary.host(), Integer.toString(world.primary.port()));
                Clients.await("the replica to have caught up", () -> {
                    try {
                        return "v".equals(db.withReadFrom(ReadFrom.REPLICA).get("k2"));
                    } catch (RedisConnectionException e) {
                        return false;
                    }
                });
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void createTransaction_byItsCommands_goesWhereTheyBelong(ProtocolVersion protocol) {
        try (World world = new World(protocol)) {
            Database<String, String> db = world.multiplexer.database().withReadFrom(ReadFrom.REPLICA);
            db.set("k", "v");
            assertThat(db.waitForReplication(2, Duration.ofSeconds(10))).isEqualTo(2);

            List<Long> before = world.calls(World.EXECS);
            for (int i = 0; i < 2; i++) {
                Transaction<String, String> reading = db.createTransaction();
                reading.when(Condition.key("k").exists());
                RedisFuture<String> get = reading.get("k");
                assertThat(reading.execute()).isTrue();
                assertThat(get.join()).isEqualTo("v");
            }
            assertThat(World.growth(before, world.calls(World.EXECS))).containsExactly(1L, 0L, 1L);

            long ofPrimary = world.calls(World.EXECS).get(1);
            Transaction<String, String> writing = db.createTransaction();
            RedisFuture<String> get = writing.get("k");
            RedisFuture<Long> incr = writing.incr("n");
            assertThat(writing.execute()).isTrue();
            assertThat(get.join()).isEqualTo("v");
            assertThat(incr.join()).isEqualTo(1);
            assertThat(world.calls(World.EXECS).get(1)).isEqualTo(ofPrimary + 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void servers_whateverTheirRole_areTheOnesAsked(ProtocolVersion protocol) {
        try (World world = new World(protocol)) {
            Database<String, String> db = world.multiplexer.database();
            db.mset(Map.of("a", "1", "b", "2"));
            assertThat(db.waitForReplication(2, Duration.ofSeconds(10))).isEqualTo(2);

            assertThat(world.multiplexer.servers())
                    .extracting(server -> server.info("replication").contains("role:master"))
                    .containsExactly(false, true, false);
            assertThat(world.multiplexer.servers()).allSatisfy(server -> {
                assertThat(server.dbsize()).isEqualTo(2);
                assertThat(server.scan(ScanPage.START).items()).containsExactlyInAnyOrder("a", "b");
            });
            Server replica = world.multiplexer.servers().get(0);
            assertThatThrownBy(() -> replica.execute("SET", "a", "3")).hasMessageContaining("READONLY");
        }
    }

    @ParameterizedTest
    @EnumSource
    void withReadFrom_serversAway_fallsBackOrWaits(ProtocolVersion protocol) {
        try (World world = new World(protocol)) {
            Database<String, String> db = world.multiplexer.database();
            db.set("k", "v");
            assertThat(db.waitForReplication(2, Duration.ofSeconds(10))).isEqualTo(2);

            world.primary.kill();
            Clients.await("the loss", () -> !world.multiplexer.servers().get(1).isConnected());
            assertThat(db.get("k")).isEqualTo("v");
            assertThat(db.withReadFrom(ReadFrom.REPLICA).get("k")).isEqualTo("v");
            assertThatThrownBy(() -> db.withTimeout(Duration.ofMillis(50))
                            .withReadFrom(ReadFrom.PRIMARY)
                            .get("k"))
                    .isInstanceOf(RedisException.class)
                    .hasMessageContaining("it is safe to retry");

            world.first.kill();
            world.second.kill();
            world.primary.launch();
            Clients.await(
                    "the primary", () -> world.multiplexer.servers().get(1).isConnected());
            Clients.await(
                    "the loss",
                    () -> !world.multiplexer.servers().get(0).isConnected()
                            && !world.multiplexer.servers().get(2).isConnected());
            assertThatCode(() -> db.withReadFrom(ReadFrom.PREFER_REPLICA).get("k"))
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @EnumSource
    void set_rolesSwappedUnderLoad_goesToTheNewPrimaryAndFailsWithCertaintyOnly(ProtocolVersion protocol)
            throws InterruptedException {
        try (World world = new World(protocol)) {
            AtomicBoolean stop = new AtomicBoolean();
            AtomicLong written = new AtomicLong();
            Queue<RedisException> failures = new ConcurrentLinkedQueue<>();
            Thread writer = new Thread(() -> {
                Database<String, String> db = world.multiplexer.database();
                while (!stop.get()) {
                    try {
                        db.incr("n");
                        written.incrementAndGet();
                    } catch (RedisException e) {
                        failures.add(e);
                    }
                }
            });
            writer.start();
            Clients.await("writes", () -> written.get() > 100);

            world.swap();
            long before = written.get();
            Clients.await("writes to the new primary", () -> written.get() > before + 100);
            stop.set(true);
            writer.join();

            assertThat(failures).isNotEmpty().allMatch(ReplicationTest::isNotApplied);
            assertThat(world.first.ask("GET", "n"))
                    .isEqualTo(world.multiplexer.database().get("n"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void batch_rolesSwappedBeforeItIsExecuted_goesToTheNewPrimary(ProtocolVersion protocol) {
        try (World world = new World(protocol, Duration.ofSeconds(1))) {
            Batch<String, String> batch = world.multiplexer.database().createBatch();
            RedisFuture<Void> set = batch.set("b", "v");

            world.swap();
            Clients.await("the new primary to be known", () -> isFoundBy(world.multiplexer, world.first));

            batch.execute();
            set.join();
            assertThat(world.first.ask("GET", "b")).isEqualTo("v");
        }
    }

    @ParameterizedTest
    @EnumSource
    void publish_carrierHasBecomeAReplica_reachesAllSubscribers(ProtocolVersion protocol) {
        try (World world = new World(protocol, Duration.ofSeconds(1));
                ConnectionMultiplexer other = Clients.connect(world.first.endpoint(), protocol)) {
            Channel channel = Channel.literal(Clients.unique("news"));
            Queue<String> own = new ConcurrentLinkedQueue<>();
            Queue<String> others = new ConcurrentLinkedQueue<>();
            world.multiplexer.subscriber().subscribe(channel, message -> own.add(message.payload()));
            world.swap();
            other.subscriber().subscribe(channel, message -> others.add(message.payload()));

            Clients.await("the message", () -> {
                world.multiplexer.subscriber().publish(channel, "m");
                return !own.isEmpty() && !others.isEmpty();
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void case_F5_F8_onlyReplicasKnown_readsGoOnAndAWriteSaysSoAndFollowsAPromotion(ProtocolVersion protocol) {
        try (World world = new World(protocol);
                ConnectionMultiplexer replicas = ConnectionMultiplexer.connect(World.options(protocol)
                        .endpoints(Stream.of(world.first, world.second)
                                .map(server -> Endpoint.parse(server.endpoint()))
                                .toList())
                        .build())) {
            Database<String, String> db = replicas.database();
            assertThat(db.get("k")).isNull();
            assertThatThrownBy(() -> db.set("k", "v"))
                    .isInstanceOfSatisfying(
                            RedisConnectionException.class,
                            failure -> assertThat(failure.progress()).isEqualTo(CommandProgress.NEVER_SENT))
                    .hasMessageContaining("it requires a primary, and only replicas are known");

            world.second.ask("REPLICAOF", "NO", "ONE");
            Clients.await("a write", () -> {
                try {
                    db.set("k", "v");
                    return true;
                } catch (RedisConnectionException e) {
                    return false;
                }
            });
            assertThat(world.second.ask("GET", "k")).isEqualTo("v");
        }
    }

    @ParameterizedTest
    @EnumSource
    void case_F4_makePrimary_allAgreeAndNothingIsLost(ProtocolVersion protocol) {
        try (World world = new World(protocol);
                ConnectionMultiplexer admin = world.connect(protocol, "allowAdmin=true")) {
            Database<String, String> db = world.multiplexer.database();
            admin.server(Endpoint.parse(world.first.endpoint())).makePrimary(Promotion.GRACEFUL);
            assertThat(world.first.ask("ROLE")).contains("master");
            for (int i = 0; i < 50; i++) { // the other one finds out by what is refused
                String key = "k" + i;
                Clients.await("the write to be taken", () -> {
                    try {
                        db.set(key, "v");
                        return true;
                    } catch (RedisServerException e) {
                        return !e.isNotApplied();
                    } catch (RedisConnectionException e) { // the old one's new role was heard of first
                        assertThat(e.progress()).isEqualTo(CommandProgress.NEVER_SENT);
                        return false;
                    }
                });
                assertThat(world.first.ask("GET", key)).isEqualTo("v");
            }
            Clients.await(
                    "both to know",
                    () -> Stream.of(admin, world.multiplexer).allMatch(each -> isFoundBy(each, world.first)));

            admin.server(Endpoint.parse(world.second.endpoint())).makePrimary(Promotion.FORCED);
            Clients.await(
                    "the others to follow",
                    () -> Stream.of(world.first, world.primary)
                            .allMatch(each ->
                                    each.ask("INFO", "replication").contains("master_port:" + world.second.port())));
            admin.database().set("after", "v");
            assertThat(world.second.ask("GET", "after")).isEqualTo("v");
        }
    }

    @ParameterizedTest
    @EnumSource
    void case_F3_makePrimary_othersHearOfItAndAskForRoles(ProtocolVersion protocol) {
        String channel = "configChannel=" + Clients.unique("roles");
        try (World world = new World(protocol);
                ConnectionMultiplexer admin = world.connect(protocol, "allowAdmin=true", channel);
                ConnectionMultiplexer other = world.connect(protocol, "configCheckSeconds=0", channel)) {
            Queue<MultiplexerEvent> heard = new ConcurrentLinkedQueue<>();
            other.addListener(event -> {
                if (event instanceof MultiplexerEvent.ConfigurationAnnounced) {
                    heard.add(event);
                }
            });
            for (RedisServer next : List.of(world.first, world.second)) { // first from what carries the subscription
                Clients.await(
                        "a subscription",
                        () -> world.servers()
                                .anyMatch(server -> server.ask("PUBSUB", "NUMSUB", channel.substring(14))
                                        .endsWith("2")));
                Promotion how = next == world.first ? Promotion.GRACEFUL : Promotion.FORCED;
                admin.server(Endpoint.parse(next.endpoint())).makePrimary(how);
                // it neither writes nor asks by itself
                Clients.await(
                        "the new role",
                        () -> other.server(Endpoint.parse(next.endpoint())).role() == ServerRole.PRIMARY);
            }
            Clients.await("the event", () -> !heard.isEmpty()); // which comes once a second at most
        }
    }

    @Test
    void makePrimary_mayNotBe_saysWhyAndChangesNothing() {
        try (World world = new World(ProtocolVersion.RESP3)) {
            Server first = world.multiplexer.server(Endpoint.parse(world.first.endpoint()));
            assertThatThrownBy(() -> first.makePrimary(Promotion.FORCED))
                    .isInstanceOf(RedisCommandException.class)
                    .hasMessageContaining("REPLICAOF");
            world.primary.close();
            try (ConnectionMultiplexer admin = world.connect(ProtocolVersion.RESP3, "allowAdmin=true")) {
                assertThatThrownBy(() -> admin.server(Endpoint.parse(world.first.endpoint()))
                                .makePrimary(Promotion.GRACEFUL))
                        .isInstanceOf(RedisCommandException.class)
                        .hasMessageContaining("No primary is connected that could hand over");
            }
            assertThat(world.first.ask("ROLE")).contains("slave");
        }
    }

    @ParameterizedTest
    @EnumSource
    void case_F2_flushOfAReplica_isRefusedAndLosesNothing(ProtocolVersion protocol) {
        try (World world = new World(protocol);
                ConnectionMultiplexer admin = world.connect(protocol, "allowAdmin=true")) {
            admin.database().set("k", "v");
            assertThat(admin.database().waitForReplication(2, Duration.ofSeconds(10)))
                    .isEqualTo(2);
            Server replica = admin.server(Endpoint.parse(world.first.endpoint()));
            // the server itself says so: whether it is a replica nobody knows better
            assertThatThrownBy(replica::flushdb)
                    .isInstanceOfSatisfying(
                            RedisServerException.class,
                            failure -> assertThat(failure.kind()).isEqualTo(RedisErrorKind.READ_ONLY));
            assertThat(world.first.ask("GET", "k")).isEqualTo("v");
        }
    }

    private static boolean isNotApplied(RedisException failure) {
        return failure instanceof RedisServerException refused
                ? refused.isNotApplied()
                : failure instanceof RedisConnectionException lost && lost.progress() == CommandProgress.NEVER_SENT;
    }

    /** One primary, two replicas, and a multiplexer over all of them. */
    private static final class World implements AutoCloseable {

        private static final Pattern GETS = Pattern.compile("cmdstat_get:calls=(\\d+)");
        static final Pattern EXECS = Pattern.compile("cmdstat_exec:calls=(\\d+)");

        final ReplicatedServers replicated = ReplicatedServers.start(2);
        final RedisServer primary = replicated.primary();
        final RedisServer first = replicated.replicas().get(0);
        final RedisServer second = replicated.replicas().get(1);
        final ConnectionMultiplexer multiplexer;

        /** With a question for roles that comes too seldom to matter. */
        World(ProtocolVersion protocol) {
            this(protocol, Duration.ofSeconds(60));
        }

        World(ProtocolVersion protocol, Duration configCheck) {
            multiplexer = ConnectionMultiplexer.connect(options(protocol)
                    .topology(t -> t.configCheckSeconds(configCheck))
                    .endpoints(servers()
                            .map(server -> Endpoint.parse(server.endpoint()))
                            .toList())
                    .build());
            Clients.await(
                    "roles and replication",
                    () -> roles().equals(List.of(ServerRole.REPLICA, ServerRole.PRIMARY, ServerRole.REPLICA))
                            && multiplexer.servers().stream().allMatch(Server::isConnected)
                            && multiplexer.database().waitForReplication(2, Duration.ofMillis(200)) == 2);
        }

        static MultiplexerOptionsBuilder options(ProtocolVersion protocol) {
            return MultiplexerOptions.builder().resp(r -> r.protocol(protocol));
        }

        /** Another one over the same servers. */
        ConnectionMultiplexer connect(ProtocolVersion protocol, String... more) {
            return Clients.connect(
                    servers().map(RedisServer::endpoint).collect(Collectors.joining(",")), protocol, more);
        }

        private Stream<RedisServer> servers() {
            return Stream.of(first, primary, second);
        }

        /** Makes the first replica the primary, and waits until that is known. */
        void swap() {
            primary.ask("REPLICAOF", first.host(), Integer.toString(first.port()));
            first.ask("REPLICAOF", "NO", "ONE");
            second.ask("REPLICAOF", first.host(), Integer.toString(first.port()));
            Clients.await(
                    "the new roles",
                    () -> roles().equals(List.of(ServerRole.PRIMARY, ServerRole.REPLICA, ServerRole.REPLICA)));
        }

        List<ServerRole> roles() {
            return multiplexer.servers().stream().map(Server::role).toList();
        }

        /** Reads twelve times; tells how many of those each server answered. */
        List<Long> readsBy(Database<String, String> db) {
            List<Long> before = calls(GETS);
            for (int i = 0; i < 12; i++) {
                assertThat(db.get("k")).isEqualTo("v");
            }
            return growth(before, calls(GETS));
        }

        static List<Long> growth(List<Long> before, List<Long> after) {
            return Stream.of(0, 1, 2).map(i -> after.get(i) - before.get(i)).toList();
        }

        /** How often each server has carried a command out. */
        List<Long> calls(Pattern command) {
            return servers()
                    .map(server -> command.matcher(server.ask("INFO", "commandstats")))
                    .map(found -> found.find() ? Long.parseLong(found.group(1)) : 0L)
                    .toList();
        }

        @Override
        public void close() {
            multiplexer.close();
            replicated.close();
        }
    }

    /** Whether writes go to it. */
    private static boolean isFoundBy(ConnectionMultiplexer multiplexer, RedisServer primary) {
        try {
            return multiplexer.serverFor("k").endpoint().toString().equals(primary.endpoint());
        } catch (RedisConnectionException e) { // the old one's new role was heard of first
            return false;
        }
    }
}
