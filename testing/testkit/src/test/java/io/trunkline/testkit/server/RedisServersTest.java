package io.trunkline.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RedisServersTest {

    private static final ServerSettings SETTINGS = ServerSettings.ofSystemProperties();

    private static ServerSupply supply(ServerSettings.Mode mode, boolean requireDocker, String searchPath) {
        return new ServerSupply(
                new ServerSettings(mode, requireDocker, SETTINGS.image(), SETTINGS.pullLimit(), searchPath));
    }

    /** One image of each back end that is there and permitted; an embedded binary always is there. */
    static List<String> backEnds() {
        List<String> images = new ArrayList<>();
        if (SETTINGS.requireDocker() || RedisServers.isAvailable(config().image(SETTINGS.image()))) {
            images.add(SETTINGS.image());
        }
        if (RedisServers.isAvailable(config().image("path"))) {
            images.add("path");
        }
        if (SETTINGS.mode() == ServerSettings.Mode.AUTO || SETTINGS.mode() == ServerSettings.Mode.EMBEDDED) {
            images.add("embedded");
        }
        return images;
    }

    private static RedisServerConfig config() {
        return RedisServerConfig.defaults();
    }

    private static RawClient connect(RedisServer server) throws IOException {
        return new RawClient(server.address());
    }

    @ParameterizedTest
    @MethodSource("backEnds")
    void start_options_reachTheServer(String image) throws IOException {
        RedisServerConfig config = config().image(image)
                .password("secret")
                .user("alice", "on", ">pw", "~app:*", "+get")
                .databases(3)
                .renameCommand("FLUSHALL", "")
                .renameCommand("DBSIZE", "COUNTKEYS")
                .option("maxmemory-policy", "allkeys-lru");
        try (RedisServer server = RedisServers.start(config);
                RawClient client = connect(server)) {
            assertThat(server.image()).isEqualTo(image);
            assertThat(server.isRunning()).isTrue();
            assertThat(server.ask("CONFIG", "GET", "databases")).isEqualTo("databases\n3");
            assertThat(server.ask("CONFIG", "GET", "maxmemory-policy")).isEqualTo("maxmemory-policy\nallkeys-lru");
            assertThat(server.ask("CONFIG", "GET", "save")).isEqualTo("save\n");
            assertThat(server.ask("COUNTKEYS")).isEqualTo("0");
            assertThatIllegalStateException()
                    .isThrownBy(() -> server.ask("FLUSHALL"))
                    .withMessageContaining("unknown command");
            assertThat(client.command("PING").readOnce()).startsWith("-NOAUTH");
            assertThat(client.command("AUTH", "alice", "pw").readOnce()).isEqualTo("+OK\r\n");
            assertThat(client.command("GET", "app:x").readOnce()).isEqualTo("$-1\r\n");
            assertThat(client.command("GET", "other").readOnce()).startsWith("-NOPERM");
        }
    }

    @ParameterizedTest
    @MethodSource("backEnds")
    void kill_connection_breaksAndRestartComesBackEmpty(String image) throws IOException {
        try (RedisServer server = RedisServers.start(config().image(image))) {
            int port = server.port();
            server.ask("SET", "k", "v");
            try (RawClient client = connect(server)) {
                client.command("PING").read("+PONG\r\n");

                server.kill();

                assertThat(client.readOnce()).isEmpty();
            }
            assertThat(server.isRunning()).isFalse();
            assertThatThrownBy(() -> connect(server).close()).isInstanceOf(IOException.class);
            assertThatIllegalStateException().isThrownBy(server::pause).withMessageContaining("not running");

            server.restart();

            assertThat(server.port()).isEqualTo(port);
            assertThat(server.ask("GET", "k")).isEqualTo("(nil)");
            server.restart();
            assertThat(server.isRunning()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("backEnds")
    void pause_command_isAnsweredAfterResume(String image) throws IOException {
        try (RedisServer server = RedisServers.start(config().image(image));
                RawClient client = connect(server)) {
            client.command("PING").read("+PONG\r\n");
            server.pause();
            client.command("PING").timeout(50);
            assertThatThrownBy(client::readOnce).isInstanceOf(SocketTimeoutException.class);
            assertThat(server.isRunning()).isTrue();

            server.resume();
            server.resume();

            client.timeout(10_000);
            assertThat(client.read("+PONG\r\n")).isEqualTo("+PONG\r\n");
        }
    }

    @ParameterizedTest
    @MethodSource("backEnds")
    void close_pausedServer_leavesNothing(String image) {
        RedisServer server = RedisServers.start(config().image(image));
        server.pause();

        server.close();
        server.close();

        assertThat(server.isRunning()).isFalse();
        assertThatThrownBy(() -> connect(server).close()).isInstanceOf(IOException.class);
        assertThatThrownBy(server::restart).isInstanceOf(RuntimeException.class);
    }

    @ParameterizedTest
    @MethodSource("backEnds")
    void tls_client_handshakesAndTalks(String image) throws IOException {
        RedisServerConfig config = config().image(image).tls();
        try (RedisServer server = RedisServers.start(config)) {
            TestCertificates certificates = server.certificates().orElseThrow();
            int port = server.tlsPort().orElseThrow();
            try (Socket socket = certificates.clientContext().getSocketFactory().createSocket(server.host(), port)) {
                socket.getOutputStream().write(Resp.bulks("PING").getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(socket.getInputStream().readNBytes(7), StandardCharsets.US_ASCII))
                        .isEqualTo("+PONG\r\n");
            }
            TestCertificates strangers = TestCertificates.forHosts(server.host());
            try (Socket socket = strangers.clientContext().getSocketFactory().createSocket(server.host(), port)) {
                assertThatThrownBy(() -> socket.getOutputStream().write('*')).isInstanceOf(SSLException.class);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("backEnds")
    void start_impossibleOption_failsWithLog(String image) {
        RedisServerConfig config = config().image(image).option("no-such-directive", "1");

        assertThatIllegalStateException()
                .isThrownBy(() -> RedisServers.start(config))
                .withMessageContaining("ended before it answered")
                .withMessageContaining("no-such-directive");
    }

    @ParameterizedTest
    @MethodSource("io.trunkline.testkit.server.RedisServers#everyAvailableImage")
    void shared_everyImage_tellsItsVersion(String image) {
        RedisServer server = RedisServers.shared(image);

        assertThat(RedisServers.shared(image)).isSameAs(server);
        assertThat(server.ask("INFO", "server")).contains(server.product() + "_version:" + server.version());
        assertThat(server.isAtLeast(7, 0)).isTrue();
        assertThat(server.isAtLeast(99, 0)).isFalse();
        assertThat(server.isAtLeast(7, 99)).isEqualTo(server.isAtLeast(8, 0));
        assertThat(server.toString()).contains(server.endpoint(), server.version(), image);
    }

    @Test
    void shared_spoilingActions_areRefused() {
        RedisServer server = RedisServers.shared();

        assertThat(RedisServers.shared()).isSameAs(server);
        assertThatIllegalStateException().isThrownBy(server::kill).withMessageContaining("shared");
        assertThatIllegalStateException().isThrownBy(server::pause);
        assertThatIllegalStateException().isThrownBy(server::resume);
        assertThatIllegalStateException().isThrownBy(server::restart);
        assertThatIllegalStateException().isThrownBy(server::close);
        assertThat(server.ask("PING")).isEqualTo("PONG");
    }

    @Test
    void unixSocket_client_talks() throws IOException {
        Path path;
        ServerSupply supply = supply(ServerSettings.Mode.AUTO, SETTINGS.requireDocker(), SETTINGS.searchPath());
        try (RedisServer server = supply.start(config().unixSocket())) {
            path = server.unixSocket().orElseThrow();
            try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                channel.connect(UnixDomainSocketAddress.of(path));
                channel.write(ByteBuffer.wrap(Resp.bulks("PING").getBytes(StandardCharsets.US_ASCII)));
                ByteBuffer reply = ByteBuffer.allocate(16);
                channel.read(reply);
                assertThat(new String(reply.array(), 0, reply.position(), StandardCharsets.US_ASCII))
                        .isEqualTo("+PONG\r\n");
            }
        }
        assertThat(path.getParent()).doesNotExist();
    }

    @Test
    void auto_nothingOnPathAndNoDocker_takesEmbedded(@TempDir Path empty) {
        ServerSettings noDocker = new ServerSettings(
                ServerSettings.Mode.AUTO,
                false,
                "no.such.registry.invalid/redis:1",
                Duration.ofMillis(1),
                empty.toString());

        try (RedisServer server = new ServerSupply(noDocker).start(config())) {
            assertThat(server.image()).isEqualTo("embedded");
            assertThat(server.version()).isEqualTo("7.0.15");
        }
    }

    @Test
    void auto_dockerMissing_takesPathBeforeEmbedded(@TempDir Path directory) throws IOException {
        Path program = EmbeddedBinary.forThisMachine().provide(directory);
        assertThat(program).hasFileName("redis-server");
        ServerSettings noDocker = new ServerSettings(
                ServerSettings.Mode.AUTO,
                false,
                "no.such.registry.invalid/redis:1",
                Duration.ofMillis(1),
                "/nowhere:" + directory);

        try (RedisServer server = new ServerSupply(noDocker).start(config())) {
            assertThat(server.image()).isEqualTo("path");
        }
    }

    @Test
    void requireDocker_dockerMissing_fails() {
        ServerSettings noDocker = new ServerSettings(
                ServerSettings.Mode.AUTO, true, "no.such.registry.invalid/redis:1", Duration.ofMillis(1), "/usr/bin");
        ServerSupply supply = new ServerSupply(noDocker);

        assertThatIllegalStateException()
                .isThrownBy(() -> supply.start(config()))
                .withMessageContaining("No server can be started: docker=");
        assertThatIllegalStateException().isThrownBy(supply::everyAvailableImage);
    }

    @Test
    void mode_excludingAll_saysWhatWasTried() {
        ServerSupply supply = supply(ServerSettings.Mode.PATH, false, "/nowhere");

        assertThatIllegalStateException()
                .isThrownBy(() -> supply.start(config()))
                .withMessageContaining("DOCKER=excluded by tests.backend")
                .withMessageContaining("path=no redis-server")
                .withMessageContaining("EMBEDDED=excluded by tests.backend");
        assertThatIllegalStateException().isThrownBy(supply::everyAvailableImage);
        assertThat(supply.isAvailable(config())).isFalse();
    }

    @Test
    void mode_embedded_offersEmbeddedAlone() {
        ServerSupply supply = supply(ServerSettings.Mode.EMBEDDED, false, SETTINGS.searchPath());

        assertThat(supply.everyAvailableImage()).containsExactly("embedded");
        assertThat(supply.isAvailable(config().image("path"))).isFalse();
    }

    @Test
    void mode_unknownName_fails() {
        assertThat(ServerSettings.mode("Docker")).isEqualTo(ServerSettings.Mode.DOCKER);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerSettings.mode("podman"))
                .withMessageContaining("tests.backend=podman");
    }

    @Test
    void process_portTaken_choosesAnother() throws IOException {
        // The first program given out is told a port that is taken; the second one gets its own.
        try (EmbeddedRedis holder = EmbeddedRedis.start()) {
            List<Path> provided = new ArrayList<>();
            ServerProcess.Binary stubborn = new ServerProcess.Binary() {
                @Override
                public String image() {
                    return "stubborn";
                }

                @Override
                public Path provide(Path directory) throws IOException {
                    Path program = EmbeddedBinary.forThisMachine().provide(directory);
                    if (!provided.isEmpty()) {
                        return program;
                    }
                    Path wrapper = directory.resolve("wrapper");
                    Files.writeString(
                            wrapper, "#!/bin/sh\nexec " + program + " --bind 127.0.0.1 --port " + holder.port() + "\n");
                    assertThat(wrapper.toFile().setExecutable(true)).isTrue();
                    provided.add(wrapper);
                    return wrapper;
                }
            };

            try (RedisServer server = ServerProcess.start(stubborn, config(), false)) {
                assertThat(server.port()).isNotEqualTo(holder.port());
                assertThat(provided).hasSize(1);
            }
        }
    }
}
