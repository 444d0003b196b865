package io.trunkline.benchmarks.compare;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Redis server for one comparison, on 127.0.0.1 and a free port, that keeps nothing on disk. Confined to one thread.
 *
 * <p>A shell stands between: it ends the server when its standard input ends, which it does however this JVM ends.
 */
final class BenchmarkServer implements AutoCloseable {

    static final String HOST = "127.0.0.1";

    private static final long READY_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final int ASK_TIMEOUT_MILLIS = 2_000;
    private static final Pattern VERSION = Pattern.compile("(redis|valkey)_version:([0-9.]+)");
    private static final String GUARD =
            "\"$@\" & server=$!; cat > /dev/null; kill $server 2> /dev/null; wait $server 2> /dev/null";

    private final Path directory;
    private final Process guard;
    private final int port;
    private final String version;

    private BenchmarkServer(Path directory, Process guard, int port, String version) {
        this.directory = directory;
        this.guard = guard;
        this.port = port;
        this.version = version;
    }

    /** Starts the program given, else that on PATH, else the one that the artifact {@code embedded-redis} carries. */
    static BenchmarkServer start(@Nullable Path program) {
        try {
            Path directory = Files.createTempDirectory("trunkline-compare-");
            Path log = directory.resolve("server.log");
            try {
                Path chosen = program != null ? program : findOnPath().orElseGet(() -> unpack(directory));
                int port = freePort();
                Process guard = launch(chosen, port, directory, log);
                try {
                    return new BenchmarkServer(directory, guard, port, awaitVersion(port, log));
                } catch (RuntimeException e) {
                    end(guard);
                    throw e;
                }
            } catch (RuntimeException | IOException e) {
                delete(directory);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The server cannot be started: program=" + program + ". See the cause.", e);
        }
    }

    int port() {
        return port;
    }

    /** Such as {@code redis 7.0.15}. */
    String version() {
        return version;
    }

    @Override
    public void close() {
        end(guard);
        try {
            delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The server's directory cannot be removed: directory=" + directory + ". Remove it by hand.", e);
        }
    }

    private static Process launch(Path program, int port, Path directory, Path log) throws IOException {
        return new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        GUARD,
                        "sh",
                        program.toString(),
                        "--bind",
                        HOST,
                        "--port",
                        Integer.toString(port),
                        "--save",
                        "",
                        "--appendonly",
                        "no",
                        "--dir",
                        directory.toString())
                .redirectOutput(log.toFile())
                .redirectErrorStream(true)
                .start();
    }

    private static String awaitVersion(int port, Path log) throws IOException {
        long deadline = System.nanoTime() + READY_NANOS;
        while (deadline - System.nanoTime() > 0) {
            try {
                Matcher version = VERSION.matcher(info(port));
                if (version.find()) {
                    return version.group(1) + " " + version.group(2);
                }
            } catch (IOException notYet) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
        throw new IllegalStateException("The server did not get ready: port=" + port + ", seconds="
                + TimeUnit.NANOSECONDS.toSeconds(READY_NANOS) + ". Its log:\n" + Files.readString(log));
    }

    /** Asks for the server's facts; the reply ends with the connection. */
    private static String info(int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ASK_TIMEOUT_MILLIS);
            socket.setSoTimeout(ASK_TIMEOUT_MILLIS);
            socket.getOutputStream().write("INFO server\r\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII));
            ByteArrayOutputStream reply = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(reply);
            return reply.toString(StandardCharsets.UTF_8);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private static Optional<Path> findOnPath() {
        String path = System.getenv("PATH");
        return path == null
                ? Optional.empty()
                : Arrays.stream(path.split(File.pathSeparator, -1))
                        .map(directory -> Path.of(directory, "redis-server"))
                        .filter(Files::isExecutable)
                        .findFirst();
    }

    private static Path unpack(Path directory) {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        String machine = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        String resource = "redis-server-7.0.15-" + system + "-" + machine;
        Path program = directory.resolve("redis-server");
        try (InputStream content = BenchmarkServer.class.getClassLoader().getResourceAsStream(resource)) {
            if (content == null) {
                throw new IllegalStateException("No Redis server was found: embedded=" + resource
                        + ". Put redis-server onto PATH, or name one with --server.");
            }
            Files.copy(content, program);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The embedded server cannot be unpacked: to=" + program + ". See the cause.", e);
        }
        if (!program.toFile().setExecutable(true)) {
            throw new IllegalStateException("The embedded server cannot be made executable: program=" + program
                    + ". Point java.io.tmpdir to a directory that allows execution.");
        }
        return program;
    }

    private static void end(Process guard) {
        try {
            guard.getOutputStream().close();
        } catch (IOException e) {
            // It has ended already
        }
        try {
            guard.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> content = Files.list(directory)) {
            for (Path file : content.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
