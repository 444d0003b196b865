package io.trunkline.testkit.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A server as a child process on 127.0.0.1, with a temporary directory of its own. Thread-safe.
 *
 * <p>It never outlives the JVM: a shutdown hook ends it, and a {@link Watchdog} does when the JVM has no time for
 * hooks.
 */
final class ServerProcess implements ServerBackEnd {

    /** The program to run. */
    interface Binary {

        /** What messages call it. */
        String image();

        /** Puts the program where it can be run. */
        Path provide(Path directory) throws IOException;
    }

    private static final int START_ATTEMPTS = 5;
    /** With a pause that grows by a millisecond each, 5 s: forks of a busy machine, of which there may be many. */
    private static final int BUSY_ATTEMPTS = 100;

    private static final InetAddress LOOPBACK = loopback();
    private static final Set<ServerProcess> LIVE = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> List.copyOf(LIVE).forEach(ServerProcess::close), "redis-server-shutdown-hook"));
    }

    private final String image;
    private final Path directory;
    private final Path program;
    private final RedisServerConfig config;
    private final int port;
    private final int tlsPort;
    private final int busPort;
    private final @Nullable TestCertificates certificates;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private @Nullable Process process;

    @GuardedBy("lock")
    private @Nullable Watchdog watchdog;

    @GuardedBy("lock")
    private @Nullable HeldPorts heldPorts;

    @GuardedBy("lock")
    private boolean closed;

    private ServerProcess(Binary binary, RedisServerConfig config) throws IOException {
        this.image = binary.image();
        this.config = config;
        this.directory = Files.createTempDirectory("redis-test-");
        try {
            this.program = binary.provide(directory);
            int[] ports = FreePorts.next(LOOPBACK, 3);
            this.port = ports[0];
            this.tlsPort = config.hasTls() ? ports[1] : 0;
            this.busPort = config.duty() == ServerDuty.CLUSTER_NODE ? ports[2] : 0;
            this.certificates = config.hasTls() ? certificates(config) : null;
            if (certificates != null) {
                certificates.writeTo(directory);
            }
            // The directory is this user's alone: nobody else reads the password.
            if (config.duty().ownsConfigFile()) {
                Files.writeString(configFile(), config.configFile(ownArguments()));
            } else if (config.password() != null) {
                Files.writeString(configFile(), config.passwordLines());
            }
        } catch (IOException | RuntimeException e) {
            deleteDirectory();
            throw e;
        }
    }

    private static TestCertificates certificates(RedisServerConfig config) {
        TestCertificates given = config.certificates();
        return given != null ? given : TestCertificates.forHosts("localhost", "127.0.0.1");
    }

    /** Starts a server and waits until it answers; takes another port when the chosen one was taken meanwhile. */
    static RedisServer start(Binary binary, RedisServerConfig config, boolean shared) {
        for (int attempt = 1; ; attempt++) {
            try {
                ServerProcess server = new ServerProcess(binary, config);
                LIVE.add(server);
                try {
                    server.launchAgain();
                    if (shared) {
                        server.stayForLife();
                    }
                } catch (RuntimeException e) {
                    server.close();
                    throw e;
                }
                return RedisServer.ready(server, shared, config.password());
            } catch (RedisServer.ServerDiedException e) {
                if (!e.isPortTaken() || attempt == START_ATTEMPTS) {
                    throw e;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "The server cannot be started: image=" + binary.image() + ", config=" + config
                                + ". Check the temporary directory.",
                        e);
            }
        }
    }

    private static InetAddress loopback() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Four bytes are an address: cause=" + e + ". Report it.", e);
        }
    }

    @Override
    public String image() {
        return image;
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public int tlsPort() {
        return tlsPort;
    }

    @Override
    public int busPort() {
        return busPort;
    }

    @Override
    public @Nullable TestCertificates certificates() {
        return certificates;
    }

    @Override
    public @Nullable Path unixSocket() {
        return config.hasUnixSocket() ? directory.resolve("redis.sock") : null;
    }

    @Override
    public boolean isRunning() {
        lock.lock();
        try {
            return process != null && process.isAlive();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isProcessId(long processId) {
        lock.lock();
        try {
            return process != null && process.pid() == processId;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void launchAgain() {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("The server was closed: image=" + image + ". Start a new one.");
            }
            releasePorts();
            Process launched = launch();
            process = launched;
            Watchdog guard = Watchdog.over(launched.pid(), directory);
            watchdog = guard;
            // The process id may be given to another process after this one's end.
            var unused = launched.onExit().thenRun(guard::dismiss);
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void releasePorts() {
        if (heldPorts != null) {
            heldPorts.close();
            heldPorts = null;
        }
    }

    private void stayForLife() {
        lock.lock();
        try {
            if (watchdog != null) {
                watchdog.watchForLife();
            }
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private Process launch() {
        ProcessBuilder builder = new ProcessBuilder(commandLine())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
        for (int attempt = 1; ; attempt++) {
            try {
                Process launched = builder.start();
                launched.getOutputStream().close();
                launched.getErrorStream().close(); // a pipe all the same, to which nobody writes
                return launched;
            } catch (IOException e) {
                // A fork elsewhere in the JVM may still hold the descriptor through which the program was written.
                boolean busy = String.valueOf(e.getMessage()).contains("Text file busy");
                if (!busy || attempt == BUSY_ATTEMPTS) {
                    throw new UncheckedIOException(
                            "The server's program cannot be run: program=" + program
                                    + ". It must fit this system, and its directory must allow execution.",
                            e);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(attempt));
            }
        }
    }

    private List<String> commandLine() {
        List<String> line = new ArrayList<>(List.of(program.toString()));
        if (config.password() != null || config.duty().ownsConfigFile()) {
            line.add(configFile().toString());
        }
        if (config.duty() == ServerDuty.SENTINEL) {
            line.add("--sentinel");
        }
        if (!config.duty().ownsConfigFile()) {
            line.addAll(config.commandLine(ownArguments()));
        }
        return line;
    }

    private List<String> ownArguments() {
        List<String> own = new ArrayList<>(List.of("--bind", "127.0.0.1", "--port", Integer.toString(port)));
        own.addAll(List.of("--dir", directory.toString()));
        if (config.hasUnixSocket()) {
            own.addAll(List.of("--unixsocket", directory.resolve("redis.sock").toString()));
        }
        if (certificates != null) {
            own.addAll(TestCertificates.serverOptions(tlsPort, directory.toString()));
        }
        if (busPort != 0) {
            own.addAll(List.of("--cluster-enabled", "yes", "--cluster-port", Integer.toString(busPort)));
            own.addAll(List.of("--cluster-announce-ip", host()));
        }
        return own;
    }

    @Override
    public void kill() {
        lock.lock();
        try {
            Process victim = process;
            if (victim == null) {
                return;
            }
            victim.destroyForcibly();
            awaitEnd(victim);
            if (watchdog != null) {
                watchdog.dismiss();
            }
            if (!closed && heldPorts == null) {
                heldPorts = new HeldPorts(
                        LOOPBACK,
                        IntStream.of(port, tlsPort, busPort)
                                .filter(used -> used != 0)
                                .toArray());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a killed process; an interrupt is kept for the caller, as the end is a matter of milliseconds. */
    static void awaitEnd(Process victim) {
        boolean interrupted = false;
        while (victim.isAlive()) {
            try {
                victim.waitFor();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void pause() {
        signal("STOP");
    }

    @Override
    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        lock.lock();
        try {
            if (process == null) {
                return;
            }
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .start();
            int status = kill.waitFor();
            if (status != 0) {
                throw new IllegalStateException("The signal was not delivered: signal=" + name + ", process="
                        + process.pid() + ", status=" + status + ". See whether the server still lives.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "No kill program to send a signal with: signal=" + name
                            + ". Servers as processes need a POSIX system.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "Interrupted while sending a signal: signal=" + name + ". Do not interrupt.", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String log() {
        try {
            return Files.exists(logFile()) ? Files.readString(logFile()) : "";
        } catch (IOException e) {
            return "unreadable: " + e;
        }
    }

    private Path configFile() {
        return directory.resolve("redis.conf");
    }

    private Path logFile() {
        return directory.resolve("server.log");
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            kill();
            releasePorts();
            deleteDirectory();
            LIVE.remove(this);
        } finally {
            lock.unlock();
        }
    }

    private void deleteDirectory() {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The server's directory cannot be deleted: directory=" + directory + ". Delete it by hand.", e);
        }
    }
}
