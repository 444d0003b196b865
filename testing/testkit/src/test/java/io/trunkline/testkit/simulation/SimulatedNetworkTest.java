package io.trunkline.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.trunkline.transport.ConnectRequest;
import io.trunkline.transport.ConnectionHandler;
import io.trunkline.transport.PhysicalConnection;
import io.trunkline.transport.TransportAddress;
import io.trunkline.transport.TransportLoop;
import io.trunkline.transport.TransportOptions;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SimulatedNetworkTest {

    private static final TransportAddress ADDRESS = new TransportAddress.Tcp("redis", 6379);

    @Test
    void run_sameSeed_repeatsEveryEvent() {
        Set<List<String>> histories = new HashSet<>();
        for (int seed = 0; seed < 20; seed++) {
            List<String> history = new World(seed, LinkConditions.rough()).conversation();
            assertThat(new World(seed, LinkConditions.rough()).conversation()).isEqualTo(history);
            histories.add(history);
        }
        assertThat(histories).hasSize(20);
    }

    @Test
    void conditions_latency_delaysBytes() {
        var world = new World(1, LinkConditions.ideal().withLatency(Duration.ofMillis(3), Duration.ofMillis(3)));
        Client client = world.connect();
        assertThat(world.time.elapsed()).isEqualTo(Duration.ofMillis(6));
        world.link().write(ascii("x"));
        assertThat(world.time.runUntil(() -> client.text().equals("x"), Duration.ofSeconds(1)))
                .isTrue();
        assertThat(world.time.elapsed()).isEqualTo(Duration.ofMillis(9));
    }

    @Test
    void conditions_singleBytes_readsOneAtATime() {
        var world = new World(1, LinkConditions.ideal().withFragmentation(Fragmentation.SINGLE_BYTES));
        Client client = world.connect();
        world.link().write(ascii("hello"));
        world.settle();
        assertThat(client.reads).containsExactly("h", "e", "l", "l", "o");
    }

    @Test
    void conditions_window_holdsTheRestBack() {
        var world = new World(1, LinkConditions.ideal().withWindow(10));
        Client client = world.connect();
        world.onLoop(client, () -> client.connection().setReading(false));
        world.link().write(ascii("0123456789abcdef"));
        world.settle();
        assertThat(world.link().pendingWriteBytes()).isEqualTo(6);
        world.onLoop(client, () -> client.connection().setReading(true));
        world.settle();
        assertThat(client.text()).isEqualTo("0123456789abcdef");
        assertThat(world.link().pendingWriteBytes()).isZero();
    }

    @Test
    void silence_openLink_tellsNobody() {
        var world = new World(1, LinkConditions.ideal().withWindow(10));
        Client client = world.connect();
        SimulatedLink link = world.link();
        link.silence();
        link.write(ascii("lost"));
        world.write(client, "also lost");
        world.write(client, "stuck");
        world.settle();
        assertThat(client.text()).isEmpty();
        assertThat(client.closed).isFalse();
        assertThat(link.bytesReceived()).isZero();
        assertThat(client.connection().pendingWriteBytes()).isEqualTo(4);

        client.connection().close();
        world.settle();
        assertThat(client.closed).isTrue();
        assertThat(world.peerClosures).isEmpty();
        world.assertNoLeak();
    }

    @Test
    void reset_unreadBytes_areLost() {
        var world = new World(1, LinkConditions.ideal().withLatency(Duration.ofMillis(1), Duration.ofMillis(1)));
        Client client = world.connect();
        world.link().write(ascii("lost"));
        world.link().reset();
        world.settle();
        assertThat(client.text()).isEmpty();
        assertThat(client.closeCause).isInstanceOf(IOException.class);
        assertThat(world.peerClosures).hasSize(1);
        assertThat(world.server.links()).isEmpty();
    }

    @Test
    void close_byThePeerWithAFullWindow_deliversEverythingFirst() {
        var world = new World(1, LinkConditions.rough().withWindow(3));
        Client client = world.connect();
        world.link().write(ascii("all of this comes before the end"));
        world.link().close();
        world.settle();
        assertThat(client.text()).isEqualTo("all of this comes before the end");
        assertThat(client.closed).isTrue();
        assertThat(client.closeCause).isNull();
    }

    @Test
    void close_byTheClient_isSeenByThePeerAfterItsBytes() {
        var world = new World(1, LinkConditions.rough());
        Client client = world.connect();
        world.onLoop(client, () -> {
            client.connection().writeAndFlush(client.bytes("last words"));
            client.connection().close();
        });
        world.settle();
        assertThat(world.received).hasToString("last words");
        assertThat(world.peerClosures).containsExactly("null");
    }

    @Test
    void server_modes_decideWhatAttemptsMeet() {
        var world = new World(1, LinkConditions.ideal());
        world.server.refuse();
        assertThat(world.attempt().failure).isInstanceOf(ConnectException.class);
        world.server.hang();
        assertThat(world.attempt().failure).isInstanceOf(SocketTimeoutException.class);
        world.server.accept();
        assertThat(world.attempt().connection).isNotNull();
        assertThat(world.server.attempts()).isEqualTo(3);

        world.network.setNameHung("redis", true);
        assertThat(world.attempt().failure).isInstanceOf(SocketTimeoutException.class);
        world.network.setNameHung("redis", false);
        world.server.remove();
        assertThat(world.attempt().failure).isInstanceOf(ConnectException.class);
    }

    @Test
    void connectDelay_longerThanTheLimit_timesOut() {
        var world = new World(1, LinkConditions.ideal());
        world.server.setConnectDelay(Duration.ofSeconds(2));
        assertThat(world.attempt().failure).isInstanceOf(SocketTimeoutException.class);
        world.server.setConnectDelay(Duration.ofMillis(900));
        assertThat(world.attempt().connection).isNotNull();
    }

    @Test
    void listen_addressInUse_isRefused() {
        var world = new World(1, LinkConditions.ideal());
        assertThatThrownBy(() -> world.network.listen(ADDRESS, world::newPeer))
                .isInstanceOf(IllegalArgumentException.class);
        world.server.remove();
        assertThat(world.network.listen(ADDRESS, world::newPeer).address()).isEqualTo(ADDRESS);
    }

    @Test
    void onRead_keptBuffer_isOverwritten() {
        var world = new World(1, LinkConditions.ideal());
        Client client = world.connect();
        List<String> peeked = new ArrayList<>();
        client.peek = bytes -> {
            byte[] backing = bytes.array();
            world.time.newLane("later").execute(() -> peeked.add(new String(backing, StandardCharsets.US_ASCII)));
        };
        world.link().write(ascii("borrowed"));
        world.settle();
        assertThat(peeked).hasSize(1);
        assertThat(peeked.get(0)).doesNotContain("borrowed");
    }

    @Test
    void provider_makesTransportsOnTheNetwork() {
        var world = new World(1, LinkConditions.ideal());
        assertThat(world.network.provider().name()).isEqualTo("simulated");
        assertThat(world.network.provider().availability().available()).isTrue();
        assertThat(world.network
                        .provider()
                        .create(new TransportOptions("other", 1, false, 0))
                        .name())
                .isEqualTo("simulated");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** One server, one transport, and what they said. */
    private static final class World {

        private final SimulatedTime time;
        private final SimulatedNetwork network;
        private final SimulatedServer server;
        private final SimulatedTransport transport;
        private final List<String> history = new ArrayList<>();
        private final StringBuilder received = new StringBuilder();
        private final List<String> peerClosures = new ArrayList<>();

        World(long seed, LinkConditions conditions) {
            time = new SimulatedTime(seed);
            network = new SimulatedNetwork(time);
            network.setConditions(conditions);
            server = network.listen(ADDRESS, this::newPeer);
            transport = network.newTransport(new TransportOptions("client", 2, true, 0));
        }

        SimulatedPeer newPeer() {
            return new Peer();
        }

        SimulatedLink link() {
            return server.links().get(0);
        }

        Client attempt() {
            var client = new Client(transport.nextLoop(), history, time);
            var request = new ConnectRequest(ADDRESS, Duration.ofSeconds(1).toNanos(), null);
            var unused = transport.connect(request, client.loop, client);
            assertThat(time.runUntil(() -> client.connection != null || client.failure != null, Duration.ofSeconds(5)))
                    .isTrue();
            return client;
        }

        Client connect() {
            Client client = attempt();
            assertThat(client.failure).isNull();
            time.runUntilIdle();
            return client;
        }

        void write(Client client, String text) {
            onLoop(client, () -> client.connection().writeAndFlush(client.bytes(text)));
        }

        void onLoop(Client client, Runnable action) {
            client.loop.execute(action);
            time.runUntilIdle();
        }

        void settle() {
            time.advance(Duration.ofSeconds(1));
        }

        List<String> conversation() {
            Client first = connect();
            Client second = connect();
            for (int i = 0; i < 20; i++) {
                first.loop.execute(() -> first.connection().writeAndFlush(first.bytes("from the first client")));
                second.loop.execute(() -> second.connection().writeAndFlush(second.bytes("from the second client")));
                server.links().forEach(link -> link.write(ascii("from the server")));
                time.advance(Duration.ofMillis(1));
            }
            server.closeLinks();
            settle();
            assertNoLeak();
            return history;
        }

        void assertNoLeak() {
            assertThat(transport.bufferBytesInUse()).isZero();
        }

        private final class Peer implements SimulatedPeer {

            @Override
            public void onOpen(SimulatedLink link) {
                history.add(time.elapsed() + " open " + link.clientAddress());
            }

            @Override
            public void onBytes(SimulatedLink link, ByteBuf bytes) {
                String text = bytes.toString(StandardCharsets.US_ASCII);
                history.add(time.elapsed() + " " + link.clientAddress() + ": " + text);
                received.append(text);
            }

            @Override
            public void onClose(SimulatedLink link, @Nullable Throwable cause) {
                history.add(time.elapsed() + " close " + link.clientAddress());
                peerClosures.add(String.valueOf(cause));
            }
        }
    }

    /** What a client heard. */
    private static final class Client implements ConnectionHandler {

        interface Peek {

            void at(ByteBuf bytes);
        }

        private final TransportLoop loop;
        private final List<String> history;
        private final SimulatedTime time;
        private final List<String> reads = new ArrayList<>();
        private Peek peek = bytes -> {};
        private @Nullable PhysicalConnection connection;
        private @Nullable Throwable failure;
        private @Nullable Throwable closeCause;
        private boolean closed;

        Client(TransportLoop loop, List<String> history, SimulatedTime time) {
            this.loop = loop;
            this.history = history;
            this.time = time;
        }

        PhysicalConnection connection() {
            return Objects.requireNonNull(connection, "not connected");
        }

        ByteBuf bytes(String text) {
            return connection().allocator().buffer().writeBytes(ascii(text));
        }

        String text() {
            return String.join("", reads);
        }

        @Override
        public void onConnected(PhysicalConnection newConnection) {
            connection = newConnection;
        }

        @Override
        public void onConnectFailed(Throwable cause) {
            failure = cause;
        }

        @Override
        public void onRead(ByteBuf bytes) {
            peek.at(bytes);
            String text = bytes.toString(StandardCharsets.US_ASCII);
            reads.add(text);
            history.add(time.elapsed() + " client read " + text);
        }

        @Override
        public void onReadComplete() {
            history.add(time.elapsed() + " client read complete");
        }

        @Override
        public void onWritabilityChanged(boolean writable) {
            history.add(time.elapsed() + " client writable " + writable);
        }

        @Override
        public void onClosed(@Nullable Throwable cause) {
            closed = true;
            closeCause = cause;
            history.add(time.elapsed() + " client closed");
        }
    }
}
