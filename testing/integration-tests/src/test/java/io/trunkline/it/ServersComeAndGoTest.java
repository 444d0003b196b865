package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.Channel;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.MultiplexerEvent;
import io.trunkline.MultiplexerEvent.ServerAdded;
import io.trunkline.MultiplexerEvent.ServerRetired;
import io.trunkline.RedisFuture;
import io.trunkline.Server;
import io.trunkline.Transaction;
import io.trunkline.core.EngineProvider;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.exception.RedisException;
import io.trunkline.management.ManagementRegistration;
import io.trunkline.management.TrunklineManagement;
import io.trunkline.options.Endpoint;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.reply.RespValue;
import io.trunkline.status.Figure;
import io.trunkline.testkit.server.RedisServer;
import io.trunkline.testkit.server.RedisServerConfig;
import io.trunkline.testkit.server.RedisServers;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.ObjectName;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real servers that are added to a multiplexer, and taken from it, while callers go on. */
@DisplayName("Servers that come and go")
final class ServersComeAndGoTest {

    @ParameterizedTest
    @EnumSource
    void install_anotherServerUnderLoad_losesAndRepeatsNothing(ProtocolVersion protocol) throws InterruptedException {
        try (World world = new World(protocol)) {
            Database<String, String> db = world.multiplexer.database();
            AtomicBoolean stop = new AtomicBoolean();
            AtomicLong done = new AtomicLong();
            Queue<RedisException> failures = new ConcurrentLinkedQueue<>();
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                boolean waits = i % 2 == 0;
                callers.add(new Thread(() -> {
                    while (!stop.get()) {
                        try {
                            if (waits) {
                                db.incr("n");
                                done.incrementAndGet();
                            } else {
                                List<RedisFuture<Long>> window = new ArrayList<>();
                                for (int k = 0; k < 50; k++) {
                                    window.add(db.async().incr("n"));
                                }
                                window.forEach(RedisFuture::join);
                                done.addAndGet(window.size());
                            }
                        } catch (RedisException e) {
                            failures.add(e);
                        }
                    }
                }));
            }
            callers.forEach(Thread::start);
            for (int round = 0; round < 10; round++) {
                RedisServer next = round % 2 == 0 ? world.second : world.first;
                world.install(next);
                String before = next.ask("GET", "n");
                Clients.await("calls there", () -> !next.ask("GET", "n").equals(before));
            }
            stop.set(true);
            for (Thread caller : callers) {
                caller.join();
            }

            assertThat(failures).isEmpty();
            long first = Long.parseLong(world.first.ask("GET", "n"));
            long second = Long.parseLong(world.second.ask("GET", "n"));
            assertThat(first).isPositive();
            assertThat(second).isPositive();
            assertThat(first + second).isEqualTo(done.get());
        }
    }

    @ParameterizedTest
    @EnumSource
    void install_theOldServerIsDown_whoWaitedIsServedByTheNewOne(ProtocolVersion protocol) {
        try (World world = new World(protocol)) {
            Database<String, String> db = world.multiplexer.database();
            world.first.kill();
            Clients.await("the loss", () -> !world.multiplexer.isConnected());
            List<RedisFuture<Long>> waiting = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                waiting.add(db.async().rpush("list", "v" + i));
            }
            world.install(world.second);

            for (int i = 0; i < 50; i++) {
                assertThat(waiting.get(i).join()).isEqualTo(i + 1);
            }
            assertThat(db.lrange("list", 0, 0)).containsExactly("v0");
        }
    }

    @ParameterizedTest
    @EnumSource
    void install_anotherServer_subscriptionsBlockedCallersAndConditionsGoOnThere(ProtocolVersion protocol) {
        try (World world = new World(protocol)) {
            Database<String, String> db = world.multiplexer.database();
            Channel channel = Channel.literal(Clients.unique("news"));
            Queue<String> heard = new ConcurrentLinkedQueue<>();
            world.multiplexer.subscriber().subscribe(channel, message -> heard.add(message.payload()));
            RedisFuture<?> blocked = db.async().blpop(Duration.ofSeconds(20), "queue");
            Clients.await("the pop", () -> world.first.ask("INFO", "clients").contains("blocked_clients:1"));

            world.install(world.second);
            Clients.await("the message", () -> {
                world.multiplexer.subscriber().publish(channel, "m");
                return !heard.isEmpty();
            });
            world.first.ask("RPUSH", "queue", "of the old one");
            assertThat(blocked.join().toString()).contains("of the old one");
            db.rpush("queue", "of the new one");
            assertThat(String.valueOf(db.blpop(Duration.ofSeconds(5), "queue"))).contains("of the new one");
        }
    }

    @ParameterizedTest
    @EnumSource
    void install_anotherServer_operatorsSeeIt(ProtocolVersion protocol) {
        try (World world = new World(protocol);
                ManagementRegistration beans =
                        TrunklineManagement.register(world.multiplexer, ManagementFactory.getPlatformMBeanServer())) {
            Queue<MultiplexerEvent> events = new ConcurrentLinkedQueue<>();
            world.multiplexer.addListener(events::add);
            Server before = world.multiplexer.servers().get(0);
            world.multiplexer.database().set("k", "v");
            long operations = world.multiplexer.counters().get(Figure.OPERATIONS);

            world.install(world.second);
            assertThat(world.multiplexer.servers())
                    .extracting(Server::endpoint)
                    .containsExactly(World.endpoint(world.second));
            Clients.await(
                    "the events",
                    () -> events.contains(new ServerAdded(World.endpoint(world.second)))
                            && events.contains(new ServerRetired(World.endpoint(world.first))));
            Clients.await("the beans", () -> names(beans.names(), world.second) && !names(beans.names(), world.first));
            assertThat(world.multiplexer.counters().get(Figure.OPERATIONS)).isGreaterThanOrEqualTo(operations);
            assertThat(world.multiplexer.status().counters().get(Figure.OPERATIONS))
                    .isGreaterThanOrEqualTo(operations);
            assertThatThrownBy(before::dbsize)
                    .isInstanceOfSatisfying(RedisConnectionException.class, failure -> {
                        assertThat(failure.failureType()).isEqualTo(ConnectionFailureType.RETIRED);
                        assertThat(failure.progress()).isEqualTo(CommandProgress.NEVER_SENT);
                    })
                    .hasMessageStartingWith("The server was retired: command=DBSIZE");
            assertThatThrownBy(() -> world.multiplexer.server(World.endpoint(world.first)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(world.second.endpoint());
            Clients.await(
                    "the connections' end",
                    () -> !world.first.ask("CLIENT", "LIST").contains("name=" + World.NAME));
            assertThat(world.multiplexer.counters().get(Figure.OPERATIONS)).isGreaterThanOrEqualTo(operations);
        }
    }

    /** What the old server refuses is proven not to have been done there, and is done by the new one. */
    @ParameterizedTest
    @EnumSource
    void install_whileAReplicaRefusesATransaction_itIsCarriedOutByTheNewServer(ProtocolVersion protocol) {
        try (World world = new World(protocol)) {
            Database<String, String> db = world.multiplexer.database();
            Transaction<String, String> reading = db.createTransaction();
            reading.get("k");
            assertThat(reading.execute()).isTrue();
            world.first.ask("REPLICAOF", world.second.host(), Integer.toString(world.second.port()));
            world.first.pause();
            Transaction<String, String> writing = db.createTransaction();
            RedisFuture<Long> one = writing.incr("n");
            RedisFuture<Long> two = writing.incr("n");
            RedisFuture<Boolean> carriedOut = writing.executeAsync();
            Clients.await("it is on its way", () -> world.multiplexer.counters().get(Figure.IN_FLIGHT) > 0);
            world.install(world.second);
            db.ping(); // behind the word of the retirement, on the one loop
            world.first.resume();

            assertThat(carriedOut.join()).isTrue();
            assertThat(one.join()).isEqualTo(1);
            assertThat(two.join()).isEqualTo(2);
            assertThat(world.second.ask("GET", "n")).isEqualTo("2");
            assertThat(world.first.ask("INFO", "errorstats")).contains("errorstat_READONLY", "errorstat_EXECABORT");
        }
    }

    /** The question in front of the call is refused for the same reason, which is the server's. */
    @ParameterizedTest
    @EnumSource
    void install_whileTheOldServerIsBusy_aScriptIsCarriedOutByTheNewServer(ProtocolVersion protocol)
            throws InterruptedException {
        try (World world = new World(protocol)) {
            Database<String, String> db = world.multiplexer.database();
            String script = "return redis.call('INCR', KEYS[1])";
            assertThat(db.evaluate(script, List.of("n"), List.of()).asLong()).isEqualTo(1);
            world.first.ask("CONFIG", "SET", "lua-time-limit", "1");
            Thread busy = new Thread(() -> ask(world.first, "EVAL", "while true do end", "0"));
            busy.start();
            Clients.await("the server is busy", () -> ask(world.first, "PING").contains("error=BUSY"));
            world.first.pause();
            RedisFuture<RespValue> call = db.async().evaluate(script, List.of("n"), List.of());
            Clients.await("it is on its way", () -> world.multiplexer.counters().get(Figure.IN_FLIGHT) > 0);
            world.install(world.second);
            db.ping(); // behind the word of the retirement, on the one loop
            world.first.resume();

            assertThat(call.join().asLong()).isEqualTo(1);
            assertThat(world.second.ask("GET", "n")).isEqualTo("1");
            world.first.ask("SCRIPT", "KILL");
            busy.join();
            assertThat(world.first.ask("GET", "n")).isEqualTo("1");
        }
    }

    /** The answer, or why there is none. */
    private static String ask(RedisServer server, String... command) {
        try {
            return server.ask(command);
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static boolean names(Set<ObjectName> names, RedisServer server) {
        return names.stream().anyMatch(name -> name.toString().contains(Integer.toString(server.port())));
    }

    /** Two servers that know nothing of each other, and a multiplexer over the first. */
    private static final class World implements AutoCloseable {

        static final String NAME = "comes-and-goes";

        final RedisServer first = RedisServers.startOnThisHost(RedisServerConfig.defaults());
        final RedisServer second = RedisServers.startOnThisHost(RedisServerConfig.defaults());
        final ConnectionMultiplexer multiplexer;

        World(ProtocolVersion protocol) {
            multiplexer = ConnectionMultiplexer.connect(MultiplexerOptions.builder()
                    .endpoints(List.of(endpoint(first)))
                    .client(c -> c.clientName(NAME))
                    .resp(r -> r.protocol(protocol))
                    .threads(t -> t.ioThreads(1))
                    .build());
        }

        static Endpoint endpoint(RedisServer server) {
            return Endpoint.parse(server.endpoint());
        }

        /** This one is the only one from now on. */
        void install(RedisServer server) {
            EngineProvider.install(multiplexer, List.of(endpoint(server)));
        }

        @Override
        public void close() {
            multiplexer.close();
            first.close();
            second.close();
        }
    }
}
